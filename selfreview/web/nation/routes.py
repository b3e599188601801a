"""The blueprints of this wing."""

from selfreview.web.nation import commentary, drafts, exact_figures, public_figures, revisions

BLUEPRINTS = (
    commentary.blueprint,
    drafts.blueprint,
    exact_figures.blueprint,
    public_figures.blueprint,
    revisions.blueprint,
)
