"""The action plan, and what is made of it."""

import re

from werkzeug.test import TestResponse

from selfreview.web.plan.reminders import token_of
from tests.browser.pages import Scene, downloaded, followed, opened, refused, spoiled
from tests.browser.stage import Stage, linked, saved

REVIEW = "/services/1/reviews/2010"
PLAN = f"{REVIEW}/action-plan"
LAST_YEAR = "/services/1/reviews/2009/action-plan"
HANDED_IN = f"{PLAN}/handed-in"
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


def decide_everything(stage: Stage) -> None:
    """Leave nothing open in the plan, and ask the authority for something."""
    manager = stage.visitor("manager")
    while found := re.search(rf"{PLAN}/exemplars/E\d\d(?=\">No action)", manager.get(PLAN).text):
        saved(manager.fill(found.group(0), {"no_action": "Not this year"}))
    asked = {"what": "Print a leaflet in five languages", "cost": "£400", "cost_from": "The authority"}
    saved(manager.fill(f"{PLAN}/add/E02", asked))


def agree_plan(stage: Stage) -> TestResponse:
    """A plan that is agreed."""
    decide_everything(stage)
    manager = stage.visitor("manager")
    manager.get(HANDED_IN)
    saved(manager.post(f"{HANDED_IN}/agree", manager.form()))
    return manager.follow()


def give_link(stage: Stage) -> str:
    """The path of a link by which the authority answers."""
    agree_plan(stage)
    manager = stage.visitor("manager")
    fields = {"given_to": "Ann Lee, Head of Inclusion", "days": "30", "csrf_token": manager.token(HANDED_IN)}
    saved(manager.post(f"{HANDED_IN}/links", fields))
    found = re.search(r"/plan-answers/[\w-]+", manager.get(HANDED_IN).text)
    assert found is not None
    return found.group(0)


def links_given(stage: Stage) -> TestResponse:
    """What was handed in, with a link that is out."""
    give_link(stage)
    return stage.visitor("manager").get(HANDED_IN)


def no_name(stage: Stage) -> TestResponse:
    """A link for nobody."""
    agree_plan(stage)
    manager = stage.visitor("manager")
    return manager.post(f"{HANDED_IN}/links", {"given_to": "", "days": "30", "csrf_token": manager.token(HANDED_IN)})


def answering(stage: Stage) -> TestResponse:
    """What the authority reads."""
    return stage.visitor(None).get(give_link(stage))


def ended(stage: Stage) -> TestResponse:
    """What the authority finds behind a link that the service has ended."""
    path, manager = give_link(stage), stage.visitor("manager")
    found = re.search(rf"{HANDED_IN}/links/\d+/end", manager.get(HANDED_IN).text)
    assert found is not None
    saved(manager.post(found.group(0), {"csrf_token": manager.token(HANDED_IN)}))
    return stage.visitor(None).get(path)


def nothing_answered(stage: Stage) -> TestResponse:
    """Answers with none in them."""
    path = give_link(stage)
    return stage.visitor(None).fill(path, {"person": ""})


SCENES = (
    opened("handing_in.show", "undecided", HANDED_IN),
    Scene("handing_in.show", "handed in", links_given, who="manager"),
    Scene("handing_in.show", "refused", no_name, status=422, who="manager"),
    Scene("answering.show", "filled", answering),
    Scene("answering.show", "refused", nothing_answered, status=422),
    Scene("answering.show", "ended", ended, status=410),
    opened("mid_year.show", "filled", f"{PLAN}/mid-year"),
    opened("mid_year.show", "empty", f"{UNTOUCHED}/mid-year", "manager-of-6"),
    spoiled("mid_year.show", f"{PLAN}/mid-year"),
    downloaded("mid_year.pdf", f"{PLAN}/mid-year.pdf"),
    opened("action_plan.plan", "filled", PLAN),
    opened("action_plan.plan", "empty", UNTOUCHED, "manager-of-6"),
    opened("action_plan.plan", "read-only", LAST_YEAR),
    opened("reminders.newest_plan", "filled", "/services/1/action-plan", status=303, document=False),
    opened("actions.ask_new", "empty", f"{PLAN}/add/E03"),
    refused("actions.ask_new", f"{PLAN}/add/E03", {"what": "", "due": ["1", "1", "2010"], "also": ["E05"]}),
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
