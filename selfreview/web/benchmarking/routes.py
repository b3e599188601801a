"""The blueprints of this wing."""

from selfreview.web.benchmarking import history, own_measures, public_figures, sections, submission

BLUEPRINTS = (
    history.blueprint,
    own_measures.blueprint,
    public_figures.blueprint,
    sections.blueprint,
    submission.blueprint,
)
