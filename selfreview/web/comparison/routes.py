"""The blueprints of this wing."""

from selfreview.web.comparison import (
    historic_figures,
    others,
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
    picks.blueprint,
    predecessors.blueprint,
    profile.blueprint,
    regional_reports.blueprint,
    reports.blueprint,
    sharing.blueprint,
)
