"""The blueprints of this wing."""

from selfreview.web.round import messages, paper_returns, reminders, rounds

BLUEPRINTS = (messages.blueprint, paper_returns.blueprint, reminders.blueprint, rounds.blueprint)
