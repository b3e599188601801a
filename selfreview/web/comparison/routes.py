"""The blueprints of this wing."""

from selfreview.web.comparison import (
    historic_figures,
    others,
    picked_lists,
    picks,
    predecessors,
    profile,
    regional_reports,
    reports,
    sharing,
)

BLUEPRINTS = (
    historic_figures.blueprint,
    others.blueprint,
    picked_lists.blueprint,
    picks.blueprint,
    predecessors.blueprint,
    profile.blueprint,
    regional_reports.blueprint,
    reports.blueprint,
    sharing.blueprint,
)
