"""The action plan on the page: what it proposes, its order, promises, targets and reasons, two people at once."""

from collections.abc import Callable

import pytest
from flask import Flask

from selfreview.domain.review.review import ReviewState
from selfreview.storage.plan import plans
from selfreview.storage.plan.plans import WHOLE_PLAN
from selfreview.storage.review import reviews
from selfreview.storage.round import rounds
from selfreview.storage.tables import ExpectationRow, ReviewRow, RoundRow, db
from selfreview.web import versions
from tests.people import CLOSED, OPEN, OURS
from tests.sites import NOW
from tests.visitors import Visitor, parse, text_of
from tests.web.plan.plans import PLAN, REVIEW, ours, plan_action, rate, read

Visit = Callable[[str | None], Visitor]


def places(visitor: Visitor) -> list[str]:
    """The actions on the page, in order."""
    page = parse(visitor.get(PLAN).text)
    return [item.get("id").removeprefix("action-") for item in page.iter("li") if item.get("data-action")]


def press(visitor: Visitor, move: str) -> int:
    """Press one of the buttons beside the actions."""
    visitor.get(PLAN)
    forms = list(parse(visitor.last.text).find(".//main").iter("form"))
    at = next(place for place, form in enumerate(forms) if form.get("action", "").endswith("/order"))
    fields = visitor.form(number=at)
    return visitor.post(f"{PLAN}/order", {**fields, "move": move}).status_code


def test_a_plan_proposes_what_is_below_its_target_most_urgent_first(lite: Flask) -> None:
    rate(lite)
    manager = Visitor(lite, "manager")
    words = text_of(manager.get(PLAN).text)
    assert "To decide: 3 below their target" in words
    assert words.index("E03") < words.index("E05")
    assert "Needs an action or a reason." in words
    assert "What Minimum still asks for" in words
    assert "There is a group, and it has written terms of reference." in words
    assert "drafted" in words
    assert "13 of 17 exemplars are not rated yet" in words
    assert "Agree terms of reference and a year's dates" in words


def test_an_empty_plan_is_said_to_be_empty(lite: Flask) -> None:
    words = text_of(Visitor(lite, "observer").get(PLAN).text)
    assert "No action is planned yet." in words
    assert "Plan an action" not in words
    assert "17 of 17 exemplars are not rated yet" in words


def test_the_overview_and_the_navigation_lead_to_the_plan(lite: Flask) -> None:
    parent = Visitor(lite, "parent")
    assert f'href="{PLAN}"' in parent.get(f"{REVIEW}/").text
    assert f'href="/services/{OURS}/action-plan"' in parent.last.text
    parent.get(f"/services/{OURS}/action-plan")
    assert parent.last.location.endswith(PLAN)


def test_the_plan_of_a_round_that_is_over_can_be_read(lite: Flask) -> None:
    plan_action(lite, year=CLOSED)
    assert "Call a meeting." in text_of(Visitor(lite, "observer").get(PLAN.replace(str(OPEN), str(CLOSED))).text)


def test_actions_are_moved_by_buttons(app: Flask, visit: Visit) -> None:
    rate(app)
    keys = [str(plan_action(app, exemplar)) for exemplar in ("E03", "E05", "E07")]
    manager = visit("manager")
    assert places(manager) == keys
    assert press(manager, f"down:{keys[0]}") == 303
    assert manager.last.location.endswith(f"#action-{keys[0]}")
    assert places(manager) == [keys[1], keys[0], keys[2]]
    assert press(manager, f"first:{keys[2]}") == 303
    assert places(manager) == [keys[2], keys[1], keys[0]]
    assert press(manager, f"up:{keys[0]}") == 303
    assert places(manager) == [keys[2], keys[0], keys[1]]
    assert "In the order you chose." in text_of(manager.last.text)
    assert press(manager, "proposed") == 303
    assert places(manager) == keys
    assert read(app).order == ()


def test_the_same_move_sent_twice_moves_once(app: Flask, visit: Visit) -> None:
    keys = [str(plan_action(app, exemplar)) for exemplar in ("E03", "E05", "E07")]
    manager = visit("manager")
    manager.get(PLAN)
    forms = list(parse(manager.last.text).find(".//main").iter("form"))
    at = next(place for place, form in enumerate(forms) if form.get("action", "").endswith("/order"))
    fields = {**manager.form(number=at), "move": f"down:{keys[0]}"}
    for _ in range(2):
        assert manager.post(f"{PLAN}/order", fields).status_code == 303
    assert read(app).kept(WHOLE_PLAN)["order"].version == 1
    assert read(app).order == tuple(int(key) for key in (keys[1], keys[0], keys[2]))


def test_an_order_that_was_dragged_is_taken_as_it_is(lite: Flask) -> None:
    keys = [str(plan_action(lite, exemplar)) for exemplar in ("E03", "E05")]
    manager = Visitor(lite, "manager")
    manager.get(PLAN)
    order = manager.form(number=0)
    assert manager.post(f"{PLAN}/order", {**order, "order": f"{keys[1]} {keys[0]} 999"}).status_code == 303
    assert read(lite).order == (int(keys[1]), int(keys[0]))


def test_two_who_move_at_once_lose_nothing(app: Flask, visit: Visit) -> None:
    keys = [str(plan_action(app, exemplar)) for exemplar in ("E03", "E05", "E07")]
    manager, chair = visit("manager"), visit("chair")
    manager.get(PLAN)
    fields = manager.form(number=0)
    assert press(chair, f"first:{keys[2]}") == 303
    refused = manager.post(f"{PLAN}/order", {**fields, "move": f"down:{keys[0]}"})
    assert refused.status_code == 409
    assert "Someone else has changed the order" in text_of(refused.text)
    assert read(app).order[0] == int(keys[2])


@pytest.mark.parametrize("order", ["1 1", "one", "1 99999999999"])
def test_an_order_that_cannot_be_read_is_told(lite: Flask, order: str) -> None:
    plan_action(lite)
    manager = Visitor(lite, "manager")
    manager.get(PLAN)
    assert manager.post(f"{PLAN}/order", {**manager.form(number=0), "order": order}).status_code == 422
    assert "Reload the page and try again" in text_of(manager.last.text)
    assert manager.post(f"{PLAN}/order", {"csrf_token": manager.token(PLAN), "order": "", "version": "e30"})
    assert manager.last.status_code == 400


def test_a_target_of_ones_own_and_a_reason_for_no_action(app: Flask, visit: Visit) -> None:
    rate(app)
    manager = visit("manager")
    page = f"{PLAN}/exemplars/E05"
    assert manager.fill(page, {"target": "minimum"}).status_code == 303
    assert "E05 Independent" not in text_of(manager.follow().text).partition("The plan")[0]
    assert manager.fill(page, {"target": "best", "no_action": "The college closed."}).status_code == 303
    words = text_of(manager.follow().text)
    assert "No action, with a reason" in words
    assert "The college closed." in words
    kept = read(app).kept(plans.of_exemplar("E05"))
    assert {name: one.version for name, one in kept.items()} == {"target": 2, "no_action": 1}


def test_a_decision_that_cannot_be_is_told_beside_its_field(lite: Flask) -> None:
    rate(lite)
    manager = Visitor(lite, "manager")
    page = f"{PLAN}/exemplars/E05"
    assert manager.fill(page, {"target": "non_compliant", "no_action": "x" * 2_001}).status_code == 422
    words = text_of(manager.last.text)
    assert "Choose the level that you want to reach" in words
    assert "Use 2,000 characters or fewer" in words
    assert "x" * 2_001 in manager.last.text
    fields = {**manager.form(), "target": "best", "no_action": "", "version": "forged"}
    assert manager.post(page, fields).status_code == 400


def test_two_who_decide_at_once_see_both_texts(app: Flask, visit: Visit) -> None:
    rate(app)
    manager, chair = visit("manager"), visit("chair")
    page = f"{PLAN}/exemplars/E05"
    manager.get(page)
    mine = {**manager.form(), "no_action": "What the manager wrote.", "target": "good"}
    assert chair.fill(page, {"no_action": "What the chair wrote.", "target": "best"}).status_code == 303
    refused = manager.post(page, mine)
    assert refused.status_code == 409
    words = text_of(refused.text)
    assert "What the manager wrote." in words
    assert "What the chair wrote." in words
    assert "Clive Chair changed this while you were writing" in words
    again = manager.form()
    assert again["no_action"] == ["What the manager wrote."]
    assert manager.post(page, again).status_code == 303
    assert read(app).of_exemplars("no_action") == {"E05": "What the manager wrote."}


def test_a_promise_of_last_year_is_kept_once_with_its_notes(app: Flask, visit: Visit) -> None:
    key = plan_action(app, year=CLOSED, due="2009-11-30", criteria="E03-M1 no-such", status="under way")
    with app.app_context():
        last = plans.read_plan(ours(CLOSED)).actions[0]
        plans.add_note(ours(CLOSED), last, words="Rang them.", once="n", person="x", at=app.extensions["clock"].now)
        db.session.commit()
    manager = visit("manager")
    words = text_of(manager.get(PLAN).text)
    assert f"Promised in {CLOSED}, not finished" in words
    assert "Was due on 30 November 2009" in words
    assert "Rang them." in words
    token = manager.token(PLAN)
    for _ in range(2):
        kept = manager.post(f"{PLAN}/promises/{key}/keep", {"csrf_token": token})
        assert kept.status_code == 303
    (action,) = read(app).actions
    assert (action.kept_from, action.promised_in, action.what) == (key, CLOSED, "Call a meeting.")
    assert action.criteria == ("E03-M1",)
    assert kept.location.endswith(f"/actions/{action.id}/change")
    words = text_of(manager.get(PLAN).text)
    assert "not finished" not in words
    assert f"promised in {CLOSED}" in words
    assert "Rang them." in text_of(manager.get(f"{PLAN}/actions/{action.id}").text)


def test_a_promise_is_dropped_with_a_reason(app: Flask, visit: Visit) -> None:
    key = plan_action(app, year=CLOSED)
    manager = visit("manager")
    page = f"{PLAN}/promises/{key}/drop"
    assert manager.fill(page, {"dropped": "  "}).status_code == 422
    assert "Say in a sentence why it is dropped" in text_of(manager.last.text)
    assert manager.fill(page, {"dropped": "Nobody came."}).status_code == 303
    assert read(app).dropped == {key: "Nobody came."}
    assert "not finished" not in text_of(manager.follow().text)
    chair = visit("chair")
    chair.get(page)
    theirs = {**chair.form(), "dropped": "The room was sold."}
    assert manager.fill(page, {"dropped": "Nobody came, twice."}).status_code == 303
    assert chair.post(page, theirs).status_code == 409
    assert "Nobody came, twice." in text_of(chair.last.text)
    assert "The room was sold." in text_of(chair.last.text)
    assert manager.post(page, {**manager.form(chair.last.text), "version": "x"}).status_code == 400


def test_there_is_no_promise_that_nobody_made(lite: Flask) -> None:
    manager = Visitor(lite, "manager")
    assert manager.get(f"{PLAN}/promises/99/drop").status_code == 404
    token = manager.token("/account/password")
    assert manager.post(f"{PLAN}/promises/99/keep", {"csrf_token": token}).status_code == 404


@pytest.mark.parametrize("path", ["exemplars/E05", "add/E05"])
@pytest.mark.parametrize("key", ["parent", "observer"])
def test_only_those_who_run_the_review_write_the_plan(lite: Flask, path: str, key: str) -> None:
    visitor = Visitor(lite, key)
    assert visitor.get(f"{PLAN}/{path}").status_code == 403
    assert visitor.post(f"{PLAN}/order", {"csrf_token": visitor.token("/account/password")}).status_code == 403
    assert Visitor(lite, "outsider").get(PLAN).status_code == 404


def test_a_closed_round_without_a_review_says_why_no_plan_can_begin(lite: Flask) -> None:
    manager = Visitor(lite, "manager")
    past = PLAN.replace(str(OPEN), str(CLOSED))
    for path, fields in (
        ("exemplars/E05", {"target": "best"}),
        ("add/E05", {"what": "Begin."}),
    ):
        assert manager.fill(f"{past}/{path}", fields).status_code == 409
        assert "The round has been closed" in text_of(manager.last.text)


def test_a_promise_cannot_go_on_in_a_year_that_can_no_longer_begin(app: Flask, visit: Visit) -> None:
    key = plan_action(app, year=CLOSED)
    with app.app_context():
        rounds.close_round(OPEN, by="x", at=NOW)
        db.session.commit()
    manager = visit("manager")
    assert f"Promised in {CLOSED}" in text_of(manager.get(PLAN).text)
    token = manager.token(PLAN)
    assert manager.post(f"{PLAN}/promises/{key}/keep", {"csrf_token": token}).status_code == 409
    assert manager.fill(f"{PLAN}/promises/{key}/drop", {"dropped": "Nobody came."}).status_code == 409
    assert "Nobody came." in manager.last.text
    version = versions.pack({}, ("order",))
    fields = {"csrf_token": token, "order": "", "move": "proposed", "version": version}
    assert manager.post(f"{PLAN}/order", fields).status_code == 409
    # A round that is over leads to the last year in which anything was planned.
    manager.get(f"/services/{OURS}/action-plan")
    assert manager.last.location.endswith(PLAN.replace(str(OPEN), str(CLOSED)))


def test_a_forged_version_drops_nothing(lite: Flask) -> None:
    key = plan_action(lite, year=CLOSED)
    manager = Visitor(lite, "manager")
    assert manager.fill(f"{PLAN}/promises/{key}/drop", {"dropped": "x", "version": "?"}).status_code == 400
    assert read(lite).dropped == {}


def test_a_text_that_was_taken_away_meanwhile_is_shown_as_nothing(lite: Flask) -> None:
    rate(lite)
    manager, chair = Visitor(lite, "manager"), Visitor(lite, "chair")
    page = f"{PLAN}/exemplars/E05"
    assert manager.fill(page, {"no_action": "First."}).status_code == 303
    manager.get(page)
    mine = {**manager.form(), "no_action": "Second."}
    assert chair.fill(page, {"no_action": ""}).status_code == 303
    assert manager.post(page, mine).status_code == 409
    assert "Nothing" in text_of(manager.last.text)
    assert manager.form()["no_action"] == ["Second."]


def test_a_plan_stands_beside_the_last_return(lite: Flask) -> None:
    key = plan_action(lite, year=CLOSED, status="done")
    with lite.app_context():
        past = ours(CLOSED)
        posted = {"rating": ("non_compliant", 0)}
        reviews.save_fields(past, exemplar="E01", posted=posted, person="x", at=NOW)
        row = db.session.get(ReviewRow, past.id)
        assert row is not None
        row.state = ReviewState.SUBMITTED.value
        db.session.commit()
    rate(lite)
    words = text_of(Visitor(lite, "parent").get(PLAN).text)
    assert f"Better than in {CLOSED}: LA support and resources (E01, now Good)." in words
    assert "not finished" not in words
    assert key


def test_without_any_round_the_menu_leads_home_and_says_why(lite: Flask) -> None:
    with lite.app_context():
        for row in (ExpectationRow, RoundRow):
            db.session.query(row).delete()
        db.session.commit()
    manager = Visitor(lite, "manager")
    manager.get(f"/services/{OURS}/action-plan")
    assert "so there is no action plan to go to" in text_of(manager.follow().text)
    assert manager.last.status_code == 200
