"""The pages of the benchmarking: a service's return, and what the network sees of all."""

from selfreview.web.benchmarking import history, sections, submission

BLUEPRINTS = (sections.blueprint, submission.blueprint, history.blueprint)
