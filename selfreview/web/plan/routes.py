"""The blueprints of this wing."""

from selfreview.web.plan import actions, answering, documents, handing_in, mid_year, plan, reminders

BLUEPRINTS = (
    actions.blueprint,
    answering.blueprint,
    documents.blueprint,
    handing_in.blueprint,
    mid_year.blueprint,
    plan.blueprint,
    reminders.blueprint,
)
