"""The blueprints of this wing."""

from selfreview.web.benchmarking import (
    exact_figures,
    history,
    network,
    own_measures,
    public_figures,
    questions,
    sections,
    submission,
    workbooks,
)

BLUEPRINTS = (
    exact_figures.blueprint,
    history.blueprint,
    network.blueprint,
    own_measures.blueprint,
    public_figures.blueprint,
    questions.blueprint,
    sections.blueprint,
    submission.blueprint,
    workbooks.blueprint,
)
