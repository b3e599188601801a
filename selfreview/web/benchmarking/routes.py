"""The blueprints of this wing."""

from selfreview.web.benchmarking import history, sections, submission

BLUEPRINTS = (history.blueprint, sections.blueprint, submission.blueprint)
