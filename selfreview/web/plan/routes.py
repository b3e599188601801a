"""The blueprints of this wing."""

from selfreview.web.plan import actions, documents, plan, reminders

BLUEPRINTS = (actions.blueprint, documents.blueprint, plan.blueprint, reminders.blueprint)
