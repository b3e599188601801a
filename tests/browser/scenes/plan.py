"""The action plan, and what is made of it."""

from werkzeug.test import TestResponse

from selfreview.web.plan.reminders import token_of
from tests.browser.pages import Scene, downloaded, followed, opened, refused, spoiled
from tests.browser.stage import Stage, linked, saved

REVIEW = "/services/1/reviews/2010"
PLAN = f"{REVIEW}/action-plan"
LAST_YEAR = "/services/1/reviews/2009/action-plan"
UNTOUCHED = "/services/6/reviews/2010/action-plan"


ACTION = rf"{PLAN}/actions/\d+"


def write_action(stage: Stage) -> None:
    """Write an action."""
    fields = {"what": "Hold an open call for a chair", "responsible": "Maureen Ackroyd", "due": ["1", "5", "2011"]}
    saved(stage.visitor("manager").fill(f"{PLAN}/add/E03", fields))


def at_action(stage: Stage) -> TestResponse:
    """One action."""
    write_action(stage)
    manager = stage.visitor("manager")
    return manager.get(linked(manager, PLAN, ACTION))


def reminder(stage: Stage) -> TestResponse:
    """The page by which reminders are ended."""
    person = stage.id_of("manager")
    with stage.app.test_request_context():
        return stage.visitor(None).get(f"/reminders/{token_of(person)}")


SCENES = (
    opened("action_plan.plan", "filled", PLAN),
    opened("action_plan.plan", "empty", UNTOUCHED, "manager-of-6"),
    opened("action_plan.plan", "read-only", LAST_YEAR),
    opened("reminders.newest_plan", "filled", "/services/1/action-plan", status=303, document=False),
    opened("actions.ask_new", "empty", f"{PLAN}/add/E03"),
    refused("actions.ask_new", f"{PLAN}/add/E03", {"what": ""}),
    Scene("actions.show", "filled", at_action, who="manager"),
    followed("actions.change", "filled", PLAN, rf"{ACTION}/change"),
    followed("action_plan.ask_drop", "empty", PLAN, rf"{PLAN}/promises/\d+/drop"),
    spoiled("actions.show", ACTION, start=PLAN),
    spoiled("action_plan.ask_decision", f"{PLAN}/exemplars/E03"),
    spoiled("action_plan.ask_drop", rf"{PLAN}/promises/\d+/drop", start=PLAN),
    Scene("reminders.ask", "filled", reminder),
    opened("action_plan.ask_decision", "empty", f"{PLAN}/exemplars/E03"),
    opened("plan_documents.print_view", "filled", f"{LAST_YEAR}/print"),
    opened("plan_documents.progress", "filled", f"{LAST_YEAR}/progress"),
    downloaded("plan_documents.csv", f"{LAST_YEAR}.csv"),
    downloaded("plan_documents.calendar", f"{LAST_YEAR}.ics"),
    downloaded("plan_documents.ods", f"{LAST_YEAR}.ods"),
    downloaded("plan_documents.pdf", f"{LAST_YEAR}.pdf"),
    downloaded("plan_documents.xlsx", f"{LAST_YEAR}.xlsx"),
)
