"""The blueprints of this wing."""

from selfreview.web.benchmarking import history, public_figures, sections, submission

BLUEPRINTS = (history.blueprint, public_figures.blueprint, sections.blueprint, submission.blueprint)
