"""The blueprints of this wing; those of reminders and messages hang under that of rounds."""

from selfreview.web.round import paper_returns, rounds

BLUEPRINTS = (paper_returns.blueprint, rounds.blueprint)
