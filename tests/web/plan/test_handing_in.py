"""A plan is handed in: agreed by the group, sent to the authority, answered action by action, and printed with it."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from flask import Flask
from pypdf import PdfReader

from selfreview.domain.plan.handed_in import asked_in
from selfreview.storage import audit, shared_links
from selfreview.storage.plan import handed_in, plans
from selfreview.storage.shared_links import LinkKind
from selfreview.storage.tables import PlanAnswerRow, PlanVersionRow, SharedLinkRow, db
from tests.mailbox import give_mailbox
from tests.sites import NOW
from tests.visitors import Visitor, text_of
from tests.web.plan.plans import PLAN, ours, plan_action, rate

PAGE = f"{PLAN}/handed-in"


@pytest.fixture
def decided(app: Flask) -> int:
    """A plan in which everything is decided and one action asks the authority for money; its id."""
    rate(app)
    asked = plan_action(
        app, what="Print a leaflet.", cost="£400", cost_from="The authority", due="2011-03-01", parents="A leaflet."
    )
    plan_action(app, "E05", what="Ask the volunteers.")
    with app.app_context():
        plans.save(ours(), plans.of_exemplar("E07"), posted={"no_action": ("Not this year.", 0)}, person="x", at=NOW)
        db.session.commit()
    return asked


def agree(manager: Visitor) -> None:
    manager.get(PAGE)
    assert manager.post(f"{PAGE}/agree", manager.form()).status_code == 303


def give(manager: Visitor, **told: str) -> str:
    """Make a link and return the path of the page that it opens."""
    posted = {"given_to": "Ann Lee, Head of Inclusion", "days": "14", **told, "csrf_token": manager.token(PAGE)}
    assert manager.post(f"{PAGE}/links", posted).status_code == 303, text_of(manager.last.text)
    found = re.search(r"http://localhost(/plan-answers/[\w-]+)", manager.follow().text)
    assert found is not None
    return found.group(1)


def test_a_plan_is_not_agreed_before_everything_is_decided(app: Flask) -> None:
    rate(app)
    manager = Visitor(app, "manager")
    assert "There is no action in the plan yet." in text_of(manager.get(PAGE).text)
    plan_action(app, what="One.")
    assert "Decide first on E05, E07" in text_of(manager.get(PAGE).text)
    refused = manager.post(f"{PAGE}/agree", {"csrf_token": manager.token("/account/"), "version": "1"})
    assert refused.status_code == 422
    with app.app_context():
        assert db.session.query(PlanVersionRow).count() == 0


def test_a_version_is_kept_as_it_was_and_the_same_again_is_one(app: Flask, decided: int) -> None:
    manager = Visitor(app, "manager")
    agree(manager)
    assert "Version 1 of the plan is agreed" in text_of(manager.follow().text)
    with app.app_context():
        first = handed_in.newest(ours().id)
        assert first is not None
        again = handed_in.agree(ours(), first.content, by="x", at=NOW)
        db.session.commit()
        assert (again.number, first.agreed_by) == (1, "Maureen Manager")
        assert [one["what"] for one in first.content["actions"] if one["asked"]] == ["Print a leaflet."]
        assert audit.find_breaks() == ()
    plan_action(app, "E05", what="One more.")
    assert "The plan has changed since." in text_of(manager.get(PAGE).text)
    agree(manager)
    with app.app_context():
        found = handed_in.versions_of(ours().id)
        assert [(one.number, len(one.content["actions"])) for one in found] == [(2, 3), (1, 2)]


def test_what_changed_while_it_was_read_is_not_agreed_unread(app: Flask, decided: int) -> None:
    manager = Visitor(app, "manager")
    manager.get(PAGE)
    form = manager.form()
    plan_action(app, "E05", what="Slipped in.")
    assert manager.post(f"{PAGE}/agree", form).status_code == 409
    assert "The plan has changed since you opened this page" in text_of(manager.last.text)


def test_an_officer_answers_without_an_account_and_the_answers_stand_on_the_plan_and_on_paper(
    app: Flask, decided: int
) -> None:
    manager, officer = Visitor(app, "manager"), Visitor(app)
    agree(manager)
    path = give(manager)
    page = text_of(officer.get(path).text)
    assert "Print a leaflet." in page
    assert "This page is for Ann Lee, Head of Inclusion" in page
    assert "Maureen" not in page
    answered = {f"answer_{decided}": "agreed on a condition", f"words_{decided}": "Half of it this year."}
    assert officer.fill(path, answered).status_code == 303
    assert "Everything is answered." in text_of(officer.follow().text)
    for shown in (PLAN, f"{PLAN}/print", f"{PLAN}/print?copy=circulation", f"{PLAN}/actions/{decided}", PAGE):
        assert "agreed on a condition. Half of it this year." in text_of(manager.get(shown).text), shown
    for address in (f"{PLAN}.pdf", f"{PLAN}.pdf?large=1", f"{PLAN}.pdf?copy=circulation"):
        paper = " ".join(
            " ".join(sheet.extract_text().split()) for sheet in PdfReader(BytesIO(manager.get(address).data)).pages
        )
        assert paper.count("Half of it this year.") == 2, address
        assert "Ann Lee" not in paper


def test_an_answer_can_be_changed_and_the_same_again_is_one(app: Flask, decided: int) -> None:
    manager, officer = Visitor(app, "manager"), Visitor(app)
    agree(manager)
    path = give(manager)
    for _ in range(2):
        officer.fill(path, {f"answer_{decided}": "agreed"})
    officer.fill(path, {f"answer_{decided}": "no", f"words_{decided}": "There is no money."})
    with app.app_context():
        assert db.session.query(PlanAnswerRow).count() == 2
    plan = text_of(manager.get(PLAN).text)
    assert "no. There is no money." in plan
    assert ": agreed." not in plan


def test_an_answer_to_a_version_that_was_overtaken_is_looked_at_again(app: Flask, decided: int) -> None:
    manager, officer = Visitor(app, "manager"), Visitor(app)
    agree(manager)
    path = give(manager)
    officer.get(path)
    answered = {**officer.form(), f"answer_{decided}": "no", f"words_{decided}": "There is no money."}
    plan_action(app, "E05", what="One more.")
    agree(manager)
    refused = officer.post(path, answered)
    assert refused.status_code == 409
    assert "newer version of its plan" in text_of(refused.text)
    with app.app_context():
        assert db.session.query(PlanAnswerRow).count() == 0
    again = officer.form(refused.text)
    assert again[f"words_{decided}"] == ["There is no money."]
    assert officer.post(path, again).status_code == 303


@pytest.mark.parametrize(
    ("verdict", "words"),
    [("agreed on a condition", "Say what the condition is"), ("no", "Say why not"), ("perhaps", "Choose one of the")],
)
def test_an_answer_that_needs_words_is_asked_for_them_and_all_that_was_typed_stays(
    app: Flask, decided: int, verdict: str, words: str
) -> None:
    manager, officer = Visitor(app, "manager"), Visitor(app)
    agree(manager)
    path = give(manager)
    refused = officer.fill(path, {f"answer_{decided}": verdict, "person": "Somebody Else"})
    assert refused.status_code == 422
    assert words in text_of(refused.text)
    assert 'value="Somebody Else"' in refused.text
    assert officer.fill(path, {"person": ""}).status_code == 422
    with app.app_context():
        assert db.session.query(PlanAnswerRow).count() == 0


def test_nothing_answered_is_no_answer(app: Flask, decided: int) -> None:
    manager, officer = Visitor(app, "manager"), Visitor(app)
    agree(manager)
    refused = officer.fill(give(manager), {})
    assert refused.status_code == 422
    assert "Answer at least one action" in text_of(refused.text)


def test_a_link_ends_on_its_day_and_when_it_is_ended(app: Flask, decided: int) -> None:
    manager, officer = Visitor(app, "manager"), Visitor(app)
    agree(manager)
    path = give(manager)
    officer.get(path)
    form = officer.form()
    with app.app_context():
        (link,) = shared_links.links_of(ours().id or 0, LinkKind.ANSWERS)
    ended = manager.post(f"{PAGE}/links/{link.id}/end", {"csrf_token": manager.token(PAGE)})
    assert ended.status_code == 303
    assert officer.get(path).status_code == 410
    assert "This link has ended." in text_of(officer.last.text)
    assert "could not read" not in officer.last.text
    assert officer.post(path, {**form, f"answer_{decided}": "agreed"}).status_code == 410
    assert "Ended by Maureen Manager" in text_of(manager.get(PAGE).text)
    second = give(manager)
    assert officer.get(second).status_code == 200
    app.extensions["clock"].pass_(days=14)
    assert officer.get(second).status_code == 410


def test_a_link_that_we_did_not_make_leads_nowhere(app: Flask, decided: int) -> None:
    manager, stranger = Visitor(app, "manager"), Visitor(app)
    agree(manager)
    path = give(manager)
    with app.app_context():
        other = shared_links.make(ours().id or 0, LinkKind.PLAN, given_to="B", lasts=timedelta(days=9), by="x", at=NOW)
        assert other is not None
        db.session.commit()
    for token in ("x", "1-", "²-a", "99999-" + "0" * 40, f"{other.id}-{path.rpartition('-')[2]}", path[14:] + "0"):
        assert stranger.get(f"/plan-answers/{token}").status_code == 404


def test_the_link_is_sent_where_an_address_is_given(app: Flask, decided: int) -> None:
    mailbox = give_mailbox(app)
    manager = Visitor(app, "manager")
    agree(manager)
    path = give(manager, email="ann.lee@council.example")
    (letter,) = mailbox.letters
    assert letter.recipient == "ann.lee@council.example"
    assert path in letter.body
    assert "1 action needs something from the authority" in letter.body
    said = text_of(manager.last.text)
    assert "The link for Ann Lee, Head of Inclusion is ready. We have sent an email to ann.lee@council.example." in said


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("given_to", "", "Say who the link is for"),
        ("given_to", "www.evil.example", "without an address of a page"),
        ("email", "ann", "there is no @"),
        ("days", "9999", "Choose how long"),
    ],
)
def test_a_link_for_nobody_is_not_made(app: Flask, decided: int, field: str, value: str, words: str) -> None:
    manager = Visitor(app, "manager")
    agree(manager)
    posted = {"given_to": "Ann Lee", "days": "30", field: value, "csrf_token": manager.token(PAGE)}
    assert manager.post(f"{PAGE}/links", posted).status_code == 422
    assert words in text_of(manager.last.text)
    with app.app_context():
        assert db.session.query(SharedLinkRow).count() == 0


def test_no_link_without_an_agreed_version_and_none_by_a_member(app: Flask, decided: int) -> None:
    manager, member = Visitor(app, "manager"), Visitor(app, "health")
    posted = {"given_to": "Ann Lee", "days": "30", "csrf_token": manager.token(PAGE)}
    assert manager.post(f"{PAGE}/links", posted).status_code == 422
    assert "Agree a version of the plan first" in text_of(manager.last.text)
    agree(manager)
    path = give(manager)
    shown = member.get(PAGE)
    assert shown.status_code == 200
    assert path not in shown.text
    assert member.post(f"{PAGE}/links", {**posted, "csrf_token": member.token("/account/")}).status_code == 403


def test_each_authority_of_a_shared_service_answers_its_own_part() -> None:
    content = {
        "actions": [
            {"id": 1, "asked": True, "authority": ""},
            {"id": 2, "asked": True, "authority": "North"},
            {"id": 3, "asked": True, "authority": "South"},
            {"id": 4, "asked": False, "authority": "North"},
        ]
    }
    assert [one["id"] for one in asked_in(content, "North")] == [1, 2]
    assert [one["id"] for one in asked_in(content, "")] == [1, 2, 3]
