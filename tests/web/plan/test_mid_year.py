"""The mid-year check: every action's state in one sitting, saved together, printed on one page."""

from io import BytesIO

from flask import Flask
from pypdf import PdfReader

from tests.visitors import Visitor, text_of
from tests.web.plan.plans import PLAN, person_id, plan_action, rate, read

PAGE = f"{PLAN}/mid-year"


def test_every_unfinished_action_is_asked_for_and_saved_together(app: Flask) -> None:
    rate(app)
    first, second, third = (plan_action(app, what=f"{one}.") for one in ("First", "Second", "Third"))
    done = plan_action(app, what="Old.", status="done")
    chair = Visitor(app, "chair")
    assert f"status_{done}" not in chair.get(PAGE).text
    posted = {
        f"status_{first}": "done",
        f"status_{second}": "under way",
        f"words_{second}": "Two volunteers found.",
        f"status_{third}": "stopped",
        f"words_{third}": "No money.",
    }
    assert chair.fill(PAGE, posted).status_code == 303
    assert "The mid-year check is saved." in text_of(chair.follow().text)
    plan = read(app)
    assert [action.status.value for action in plan.actions] == ["done", "under way", "stopped", "done"]
    assert plan.actions[2].stopped == "No money."
    assert [note.words for note in plan.notes[second]] == ["Two volunteers found."]
    assert third not in plan.notes


def test_what_is_missing_is_said_and_nothing_is_saved(app: Flask) -> None:
    first, second = plan_action(app, what="First."), plan_action(app, what="Second.")
    chair = Visitor(app, "chair")
    refused = chair.fill(PAGE, {f"status_{first}": "done", f"status_{second}": "stopped"})
    assert refused.status_code == 422
    assert "Say in a sentence why the action was stopped" in text_of(refused.text)
    assert chair.fill(PAGE, {f"status_{first}": "soon"}).status_code == 422
    assert {action.status.value for action in read(app).actions} == {"not started"}


def test_what_somebody_else_said_meanwhile_is_asked_again_with_what_was_typed(app: Flask) -> None:
    first, second = plan_action(app, what="First."), plan_action(app, what="Second.")
    chair, manager = Visitor(app, "chair"), Visitor(app, "manager")
    chair.get(PAGE)
    form = chair.form()
    assert manager.fill(f"{PLAN}/actions/{first}", {"status": "done"}).status_code == 303
    mine = {**form, f"status_{first}": "under way", f"status_{second}": "done"}
    assert chair.post(PAGE, mine).status_code == 409
    assert "Someone else has since marked action 1 as done." in text_of(chair.last.text)
    assert [action.status.value for action in read(app).actions] == ["done", "not started"]
    assert chair.post(PAGE, chair.form()).status_code == 303
    assert [action.status.value for action in read(app).actions] == ["under way", "done"]


def test_a_version_that_we_did_not_give_out_is_refused(app: Flask) -> None:
    first = plan_action(app, what="First.")
    assert Visitor(app, "chair").fill(PAGE, {f"version_{first}": "x"}).status_code == 400


def test_members_read_and_do_not_save(app: Flask) -> None:
    plan_action(app, what="First.")
    member = Visitor(app, "health")
    assert "First." in text_of(member.get(PAGE).text)
    assert "Save the check" not in member.last.text
    assert member.post(PAGE, {"csrf_token": member.token("/account/")}).status_code == 403


def test_the_check_prints_on_one_page_without_names_however_long_the_plan(app: Flask) -> None:
    manager = Visitor(app, "manager")
    assert "No action is planned yet." in read_pdf(manager)
    owner = str(person_id(app, "health"))
    for one in range(40):
        plan_action(
            app,
            what=f"Number {one} " + "with many words that go on and on " * 20,
            owner=owner,
            responsible="Helen Health",
            agency="Health",
            due=f"20{10 + one % 3}-10-01",
            status=("not started", "under way", "done", "stopped")[one % 4],
            stopped="For a reason that is long. " * 9 if one % 4 == 3 else "",
        )
    words = read_pdf(manager)
    # Late ones are under way or not started: told in one list with these, they would add up to more than there are.
    assert "10 of 30 actions are done, 10 are under way, 10 are not started; 7 of these are overdue; 10 more" in words
    assert "are on the plan itself." in words
    assert "Helen Health" not in words


def read_pdf(visitor: Visitor) -> str:
    paper = PdfReader(BytesIO(visitor.get(f"{PAGE}.pdf").data))
    assert len(paper.pages) == 1
    return " ".join(paper.pages[0].extract_text().split())
