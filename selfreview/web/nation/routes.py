"""The blueprints of this wing."""

from selfreview.web.nation import commentary, exact_figures, public_figures

BLUEPRINTS = (commentary.blueprint, exact_figures.blueprint, public_figures.blueprint)
