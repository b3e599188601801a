"""The blueprints of this wing."""

from selfreview.web.nation import announcements, commentary, drafts, exact_figures, open_data, public_figures, revisions

BLUEPRINTS = (
    announcements.blueprint,
    commentary.blueprint,
    drafts.blueprint,
    exact_figures.blueprint,
    open_data.blueprint,
    public_figures.blueprint,
    revisions.blueprint,
)
