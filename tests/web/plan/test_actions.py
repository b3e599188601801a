"""One action: added, changed, told how far it is; bad input keeps what was typed, and two at once see both texts."""

from collections.abc import Callable

import pytest
from flask import Flask

from selfreview.domain.plan.action_plan import ActionStatus
from selfreview.domain.review.review import ReviewState
from selfreview.storage.people import people
from selfreview.storage.tables import AuthorityRow, ReviewRow, db
from tests.people import OURS
from tests.sites import NOW
from tests.visitors import Visitor, text_of
from tests.web.plan.plans import PLAN, ours, person_id, plan_action, rate, read

Visit = Callable[[str | None], Visitor]
FULL = {
    "what": "Hold an open call for a chair.",
    "agency": "Health",
    "start": ["1", "12", "2010"],
    "due": ["31", "3", "2011"],
    "cost": "£1,200",
    "cost_from": "the grant",
    "success": "A chair from outside.",
    "parents": "Somebody from outside asks the questions.",
    "status": "under way",
    "note": "Two people asked.",
}


def test_an_action_is_added_with_the_criteria_that_it_is_to_meet(app: Flask, visit: Visit) -> None:
    rate(app)
    manager = visit("manager")
    helen = str(person_id(app, "health"))
    page = f"{PLAN}/add/E03"
    manager.get(f"{page}?step=0")
    fields = manager.form()
    assert fields["what"] == [
        "Agree terms of reference and a year's dates, and offer seats to parents and two other agencies."
    ]
    # A first step does not promise the whole level.
    assert not fields.get("criteria")
    for _ in range(2):
        assert manager.post(page, {**fields, **FULL, "owner": helen}).status_code == 303
    (action,) = read(app).actions
    assert (action.responsible, action.owner, action.agency) == ("Helen Health", int(helen), "Health")
    assert (str(action.start), str(action.due), action.status) == ("2010-12-01", "2011-03-31", ActionStatus.UNDER_WAY)
    assert [note.words for note in read(app).notes[action.id]] == ["Two people asked."]
    words = text_of(manager.follow().text)
    assert "An action for E03 is in the plan." in words
    assert "Hold an open call for a chair." in words
    assert "Due in 21 weeks" in words
    assert "£1,200, from the grant" in words
    assert action.parents == "Somebody from outside asks the questions."
    assert action.parents in text_of(manager.get(f"{PLAN}/print").text)
    assert action.parents in text_of(manager.get(f"{PLAN}/actions/{action.id}").text)


def test_an_action_can_be_planned_for_an_exemplar_that_needs_none(lite: Flask) -> None:
    rate(lite)
    manager = Visitor(lite, "manager")
    manager.get(f"{PLAN}/add/E01?step=7")
    assert manager.form()["what"] == [""]
    assert "criteria" not in manager.form()
    assert (
        manager.fill(f"{PLAN}/add/E01", {"what": "Keep it so.", "responsible": "Head of Inclusion"}).status_code == 303
    )
    assert read(lite).actions[0].responsible == "Head of Inclusion"
    assert manager.get(f"{PLAN}/add/E99").status_code == 404


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"due": ["30", "11", "2010"]}, "The due date must be the same as or after the start, 1 December 2010"),
        ({"due": ["31", "2", "2011"]}, "Date must be a real date"),
        ({"due": ["x", "", "2011"]}, "Date must be a real date"),
        ({"start": ["1", "1", "210"]}, "Enter the year with four digits, like 2010"),
        ({"due": ["1", "1", "9999"]}, "The year must be from 1990 to 2099"),
        ({"what": " "}, "Say what you will do"),
        ({"what": "w" * 20_001}, "Use 20,000 characters or fewer"),
        ({"cost": "w" * 201}, "Use 200 characters or fewer"),
        ({"owner": "99999"}, "This person has left the group. Choose someone else"),
        ({"agency": "Nobody"}, "Choose one of the agencies listed"),
        ({"criteria": ["E01-M1"]}, "Choose only criteria that are listed here"),
        ({"authority": "Nowhere"}, "Choose one of the authorities listed"),
        ({"status": "forgotten"}, "Choose how much progress has been made"),
        ({"status": "stopped"}, "Say in a sentence why the action was stopped"),
    ],
)
def test_bad_input_is_told_beside_its_field_and_everything_typed_is_kept(
    lite: Flask, fields: dict[str, str | list[str]], message: str
) -> None:
    manager = Visitor(lite, "manager")
    answer = manager.fill(f"{PLAN}/add/E03", {**FULL, **fields})
    assert answer.status_code == 422
    assert answer.text.count(message) == 2
    shown = manager.form()
    for name, value in {**FULL, **fields}.items():
        if name not in ("owner", "agency", "criteria", "status", "authority"):
            assert shown[name] == (value if isinstance(value, list) else [value])
    assert read(lite).actions == ()


def test_an_owner_who_left_is_told_beside_the_field(app: Flask, visit: Visit) -> None:
    helen = person_id(app, "health")
    key = plan_action(app, owner=str(helen), responsible="Helen Health")
    with app.app_context():
        people.end_role(person_id=helen, service=OURS, by="x", at=NOW)
        db.session.commit()
    manager = visit("manager")
    assert "has left the group: choose someone else" in text_of(manager.get(PLAN).text)
    assert "has left the group" in text_of(manager.get(f"{PLAN}/actions/{key}").text)
    assert "has left the group" in text_of(manager.get(f"{PLAN}/progress").text)
    page = f"{PLAN}/actions/{key}/change"
    answer = manager.fill(page, {"cost": "£5"})
    assert answer.status_code == 422
    assert "This person has left the group. Choose someone else" in text_of(answer.text)
    assert "Helen Health (has left)" in answer.text
    assert manager.form()["cost"] == ["£5"]
    chosen = str(person_id(app, "parent"))
    assert manager.post(page, {**manager.form(), "owner": chosen}).status_code == 303
    assert read(app).actions[0].responsible == "Priya Parent"


def test_an_action_is_changed_field_by_field(app: Flask, visit: Visit) -> None:
    key = plan_action(app)
    manager, chair = visit("manager"), visit("chair")
    page = f"{PLAN}/actions/{key}/change"
    manager.get(page)
    mine = {**manager.form(), "cost": "£5", "note": "Asked for money."}
    assert chair.fill(page, {"success": "They meet."}).status_code == 303
    assert manager.post(page, mine).status_code == 303
    (action,) = read(app).actions
    assert (action.cost, action.success) == ("£5", "They meet.")
    assert [note.person for note in read(app).notes[key]] == ["Maureen Manager"]


def test_two_who_change_one_field_see_both_texts_and_lose_neither(app: Flask, visit: Visit) -> None:
    key = plan_action(app, due="2011-01-01", criteria="E03-M1")
    manager, chair = visit("manager"), visit("chair")
    page = f"{PLAN}/actions/{key}/change"
    manager.get(page)
    mine = {
        **manager.form(),
        "what": "What the manager wrote.",
        "due": ["2", "2", "2011"],
        "criteria": ["E03-M2"],
        "owner": str(person_id(app, "parent")),
        "cost": "£5",
    }
    theirs = {
        "what": "What the chair wrote.",
        "due": ["3", "3", "2011"],
        "criteria": ["E03-M3"],
        "owner": str(person_id(app, "health")),
        "success": "They meet.",
    }
    assert chair.fill(page, theirs).status_code == 303
    refused = manager.post(page, mine)
    assert refused.status_code == 409
    words = text_of(refused.text)
    for text in (
        "What the manager wrote.",
        "What the chair wrote.",
        "2 February 2011",
        "3 March 2011",
        "Priya Parent",
        "Helen Health",
        "In the past year the group met twice or more",
    ):
        assert text in words
    again = manager.form()
    assert (again["what"], again["cost"], again["success"]) == (["What the manager wrote."], ["£5"], ["They meet."])
    assert read(app).actions[0].what == "What the chair wrote."
    assert manager.post(page, again).status_code == 303
    assert read(app).actions[0].what == "What the manager wrote."
    assert manager.post(page, {**again, "version": "e30"}).status_code == 400


def test_its_owner_says_how_far_an_action_is_and_nobody_else_does(app: Flask, visit: Visit) -> None:
    helen = person_id(app, "health")
    key = plan_action(app, owner=str(helen), responsible="Helen Health")
    page = f"{PLAN}/actions/{key}"
    health, parent, observer = (visit(who) for who in ("health", "parent", "observer"))
    assert "Update progress" in text_of(health.get(page).text)
    assert "Update progress" not in text_of(parent.get(page).text)
    fields = health.form()
    assert health.post(page, {**fields, "status": "under way", "note": "Begun."}).status_code == 303
    assert "Helen Health, 3 November 2010" in text_of(health.follow().text)
    assert read(app).actions[0].status is ActionStatus.UNDER_WAY
    token = parent.token("/account/password")
    assert parent.post(page, {**fields, "csrf_token": token}).status_code == 403
    assert observer.post(page, {**fields, "csrf_token": observer.token("/account/password")}).status_code == 403
    assert health.get(f"{page}/change").status_code == 403
    assert visit("manager").fill(page, {"status": "done"}).status_code == 303
    assert read(app).actions[0].status is ActionStatus.DONE
    assert health.get(f"{PLAN}/actions/999").status_code == 404


def test_a_stopped_action_has_a_reason_and_loses_it_when_it_goes_on(app: Flask, visit: Visit) -> None:
    key = plan_action(app)
    manager = visit("manager")
    page = f"{PLAN}/actions/{key}"
    answer = manager.fill(page, {"status": "stopped", "note": "Kept."})
    assert answer.status_code == 422
    assert "Kept." in answer.text
    assert manager.fill(page, {"status": "stopped", "stopped": "No money."}).status_code == 303
    assert "Stopped: No money." in text_of(manager.follow().text)
    assert "Stopped: No money." in text_of(manager.get(PLAN).text)
    assert manager.fill(page, {"status": "under way"}).status_code == 303
    assert read(app).actions[0].stopped == ""


def test_two_who_say_how_far_it_is_see_both(app: Flask, visit: Visit) -> None:
    key = plan_action(app)
    page = f"{PLAN}/actions/{key}"
    manager, chair = visit("manager"), visit("chair")
    manager.get(page)
    mine = {**manager.form(), "status": "done", "note": "All met."}
    assert chair.fill(page, {"status": "under way"}).status_code == 303
    assert manager.post(page, mine).status_code == 409
    words = text_of(manager.last.text)
    assert "Clive Chair changed this while you were writing" in words
    assert manager.form()["note"] == ["All met."]
    assert manager.post(page, manager.form()).status_code == 303
    assert read(app).actions[0].status is ActionStatus.DONE
    assert manager.post(page, {**mine, "version": "?"}).status_code == 400


def test_a_plan_is_worked_on_after_the_return_is_submitted(app: Flask, visit: Visit) -> None:
    key = plan_action(app)
    with app.app_context():
        row = db.session.get(ReviewRow, ours().id)
        assert row is not None
        row.state = ReviewState.SUBMITTED.value
        db.session.commit()
    manager = visit("manager")
    assert manager.fill(f"{PLAN}/actions/{key}", {"status": "done"}).status_code == 303
    assert manager.fill(f"{PLAN}/add/E05", {"what": "Go on."}).status_code == 303
    assert len(read(app).actions) == 2


def test_the_form_asks_for_the_authority_where_a_service_has_several(app: Flask, visit: Visit) -> None:
    manager = visit("manager")
    assert "Which authority" not in manager.get(f"{PLAN}/add/E03").text
    with app.app_context():
        for name in ("North", "South"):
            db.session.add(AuthorityRow(service=OURS, name=name))
        db.session.commit()
    assert manager.fill(f"{PLAN}/add/E03", {"what": "Begin.", "authority": "South"}).status_code == 303
    assert read(app).actions[0].authority == "South"
    assert "South" in text_of(manager.follow().text)


def test_without_a_mark_of_its_own_a_form_still_makes_one_action(lite: Flask) -> None:
    manager = Visitor(lite, "manager")
    assert manager.fill(f"{PLAN}/add/E03", {"what": "Begin.", "once": "", "note": "x"}).status_code == 303
    assert len(read(lite).actions) == 1


def test_an_authority_that_is_no_longer_listed_is_not_taken_away_unseen(lite: Flask) -> None:
    key = plan_action(lite, authority="Old County")
    manager = Visitor(lite, "manager")
    assert manager.fill(f"{PLAN}/actions/{key}/change", {"cost": "£5"}).status_code == 303
    assert (read(lite).actions[0].authority, read(lite).actions[0].cost) == ("Old County", "£5")


def test_a_due_day_that_has_passed_is_asked_about_and_kept_when_it_is_meant(lite: Flask) -> None:
    manager = Visitor(lite, "manager")
    page = f"{PLAN}/add/E03"
    past = {"what": "Write to parents.", "due": ["31", "3", "2010"], "status": "under way"}
    answer = manager.fill(page, past)
    assert answer.status_code == 422
    assert "31 March 2010 has passed. Change the date, or say that it is the day you mean" in text_of(answer.text)
    shown = manager.form()
    assert (shown["what"], shown["due"]) == (["Write to parents."], ["31", "3", "2010"])
    assert read(lite).actions == ()
    # The same again asks again; a tick answers it.
    assert manager.post(page, {**shown, "status": "under way"}).status_code == 422
    assert manager.post(page, {**shown, "status": "under way", "passed": "y"}).status_code == 303
    (action,) = read(lite).actions
    assert str(action.due) == "2010-03-31"
    # What stands already is not asked about again, nor is what was done by then.
    changing = f"{PLAN}/actions/{action.id}/change"
    assert manager.fill(changing, {"cost": "£5"}).status_code == 303
    assert manager.fill(page, {**past, "status": "done"}).status_code == 303


def test_an_action_for_several_exemplars_counts_for_each_of_them(lite: Flask) -> None:
    rate(lite)
    manager = Visitor(lite, "manager")
    page = f"{PLAN}/add/E03"
    assert manager.fill(page, {"what": "One survey.", "also": ["E05", "E07"], "criteria": []}).status_code == 303
    words = text_of(manager.follow().text)
    assert "An action for E03, E05, E07 is in the plan." in words
    assert "Now tick what it will meet for E05, E07." in words
    (action,) = read(lite).actions
    assert action.exemplars == ("E03", "E05", "E07")
    changing = f"{PLAN}/actions/{action.id}/change"
    assert manager.fill(changing, {"criteria": ["E05-G1", "E03-M1"]}).status_code == 303
    (action,) = read(lite).actions
    assert action.criteria == ("E03-M1", "E05-G1")
    words = text_of(manager.get(PLAN).text)
    assert "To decide: 3 below" not in words
    assert text_of(manager.get(f"{PLAN}/print").text).count("See action 1 under E03.") == 2
    # Whoever takes an exemplar away takes what it was to meet for it away too.
    assert manager.fill(changing, {"also": ["E07"], "criteria": []}).status_code == 303
    assert read(lite).actions[0].also == ("E07",)
    assert manager.fill(changing, {"also": ["E99"]}).status_code == 422


def test_a_mistaken_action_is_taken_out_while_nobody_else_wrote_in_it(lite: Flask) -> None:
    manager = Visitor(lite, "manager")
    manager.fill(f"{PLAN}/add/E03", {"what": "A slip of the pen."})
    (slip,) = read(lite).actions
    page = f"{PLAN}/actions/{slip.id}"
    chair = Visitor(lite, "chair")
    assert "Take it out of the plan" in manager.get(page).text
    assert "Take it out of the plan" not in chair.get(page).text
    token = manager.token(page)
    assert chair.post(f"{page}/take-out", {"csrf_token": chair.token(page)}).status_code == 409
    assert manager.post(f"{page}/take-out", {"csrf_token": token}).status_code == 303
    assert "The action is taken out of the plan. Its history is kept." in text_of(manager.follow().text)
    assert read(lite).actions == ()
    assert manager.get(page).status_code == 404
    history = text_of(manager.get(f"/services/{OURS}/reviews/2010/E03/history").text)
    assert "changed whether an action was entered by mistake in the action plan" in history
    assert "A slip of the pen." in history


def test_what_somebody_else_wrote_in_or_the_group_agreed_is_stopped_and_not_taken_out(lite: Flask) -> None:
    key = plan_action(lite)
    manager = Visitor(lite, "manager")
    page = f"{PLAN}/actions/{key}"
    assert "Take it out of the plan" not in manager.get(page).text
    answer = manager.post(f"{page}/take-out", {"csrf_token": manager.token(page)})
    assert answer.status_code == 409
    assert "Mark it as stopped instead, and say why." in text_of(answer.text)
    assert len(read(lite).actions) == 1
