"""What the group agrees on, what shows when it is changed, and dissents that never leave the service."""

import pytest
from flask import Flask
from sqlalchemy import select

from selfreview.storage.engine import reading
from selfreview.storage.group import version_snapshot
from selfreview.storage.returns import submissions
from selfreview.storage.review import sheets
from selfreview.storage.review.reviews import find_review
from selfreview.storage.tables import AuditRow, db
from tests.deeds import REVIEW, answer_all, framework_of, offers, send
from tests.people import CLOSED, OPEN, OURS
from tests.visitors import Visitor, fields_of, parse, text_of

E03 = f"{REVIEW}/E03"
AGREE = f"{E03}/agree"
DISSENT = "Frankly, parents were never asked."


def rate(visitor: Visitor, rating: str = "good", evidence: str = "Minutes") -> None:
    assert visitor.fill(E03, {"rating": rating, "evidence": evidence}).status_code == 303


@pytest.mark.parametrize(
    ("how", "words"),
    [("consensus", "by consensus"), ("majority", "by majority"), ("chair", "by the chair’s decision")],
)
def test_an_exemplar_is_agreed_with_how_it_was_reached(app: Flask, how: str, words: str) -> None:
    rate(Visitor(app, "parent"))
    chair = Visitor(app, "chair")
    assert send(chair, AGREE, "/agree", {"how": how}).status_code == 303
    said = text_of(Visitor(app, "observer").get(f"{E03}/views").text)
    assert f"Agreed as Good {words}, marked by Clive Chair" in said


def test_how_it_was_reached_has_to_be_told(lite: Flask) -> None:
    rate(Visitor(lite, "parent"))
    for how in ("", "by lot"):
        answered = send(Visitor(lite, "manager"), AGREE, "/agree", {"how": how})
        assert answered.status_code == 422
        assert "Choose how it was agreed" in text_of(answered.text)


@pytest.mark.parametrize("change", [{"rating": "best"}, {"evidence": "Other minutes"}])
def test_a_change_after_the_agreement_shows(app: Flask, change: dict[str, str]) -> None:
    parent, chair = Visitor(app, "parent"), Visitor(app, "chair")
    rate(parent)
    send(chair, AGREE, "/agree", {"how": "consensus"})
    parent.fill(E03, change)
    for page in (f"{E03}/views", AGREE):
        assert "The rating or the evidence has changed since then" in text_of(chair.get(page).text)
    assert "Changed since it was agreed" in text_of(chair.get(f"{REVIEW}/sign-off").text)
    send(chair, AGREE, "/agree", {"how": "majority"})
    assert "by majority" in text_of(chair.get(f"{E03}/views").text)
    assert "changed since" not in text_of(chair.get(f"{E03}/views").text)


def test_a_link_added_after_the_agreement_shows_too(lite: Flask) -> None:
    parent, chair = Visitor(lite, "parent"), Visitor(lite, "chair")
    rate(parent)
    send(chair, AGREE, "/agree", {"how": "consensus"})
    parent.fill(f"{E03}/link", {"title": "Minutes", "url": "https://example.org/m"})
    assert "has changed since then" in text_of(chair.get(f"{E03}/views").text)


def test_what_was_changed_while_the_page_was_read_is_not_agreed_unseen(app: Flask) -> None:
    parent, chair = Visitor(app, "parent"), Visitor(app, "chair")
    rate(parent)
    chair.get(AGREE)
    fields = {**chair.form(), "how": "consensus"}
    rate(parent, "minimum")
    answered = chair.post(AGREE, fields)
    assert answered.status_code == 409
    assert "was changed while you read this page" in text_of(answered.text)
    assert "Minimum" in text_of(answered.text)
    assert chair.post(AGREE, {**chair.form(), "how": "consensus"}).status_code == 303


def test_without_a_rating_there_is_nothing_to_agree_on(app: Flask) -> None:
    chair = Visitor(app, "chair")
    assert "no rating to agree on yet" in text_of(chair.get(AGREE).text)
    rate(chair)
    chair.get(AGREE)
    fields = {**chair.form(), "how": "consensus"}
    chair.fill(E03, {"rating": ""})
    fields["version"] = ["forged"]
    assert chair.post(AGREE, fields).status_code == 409


def test_an_agreement_can_be_taken_back(app: Flask) -> None:
    chair = Visitor(app, "chair")
    rate(chair)
    send(chair, AGREE, "/agree", {"how": "consensus"})
    assert send(chair, AGREE, "/no-longer-agreed").status_code == 303
    assert "not agreed yet" in text_of(chair.follow().text)
    token = chair.token(AGREE)
    assert chair.post(f"{E03}/no-longer-agreed", {"csrf_token": token}).status_code == 303


def test_only_chair_and_manager_mark_agreed(lite: Flask) -> None:
    rate(Visitor(lite, "parent"))
    for key in ("parent", "observer"):
        visitor = Visitor(lite, key)
        assert visitor.get(AGREE).status_code == 403
        assert visitor.post(AGREE, {"csrf_token": visitor.token("/account/")}).status_code == 403


def test_a_dissent_stands_in_the_member_s_own_words_until_they_take_it_back(app: Flask) -> None:
    parent, chair = Visitor(app, "parent"), Visitor(app, "chair")
    rate(chair)
    send(parent, f"{E03}/dissent", "/dissent", {"words": DISSENT})
    assert "is recorded" in text_of(parent.follow().text)
    for page in (f"{E03}/views", f"{REVIEW}/sign-off", f"{E03}/dissent"):
        said = text_of(chair.get(page).text)
        assert DISSENT in said
        assert "Priya Parent, Parents" in said
    parent.get(f"{E03}/dissent")
    assert parent.form()["words"] == [DISSENT]
    send(parent, f"{E03}/dissent", "/dissent", {"words": " "})
    assert DISSENT not in chair.get(f"{REVIEW}/sign-off").text


def test_a_dissent_has_a_limit_and_what_was_typed_stays(lite: Flask) -> None:
    parent = Visitor(lite, "parent")
    answered = send(parent, f"{E03}/dissent", "/dissent", {"words": "x" * 2001})
    assert answered.status_code == 422
    assert "x" * 2001 in answered.text


def test_an_observer_has_no_dissent(lite: Flask) -> None:
    assert Visitor(lite, "observer").get(f"{E03}/dissent").status_code == 403


def test_a_dissent_never_leaves_the_service(app: Flask) -> None:
    manager, parent = Visitor(app, "manager"), Visitor(app, "parent")
    answer_all(app, manager)
    send(parent, f"{E03}/dissent", "/dissent", {"words": DISSENT})
    assert DISSENT not in manager.get(f"{REVIEW}/what-the-network-sees").text
    manager.fill(f"{REVIEW}/check", {})
    assert DISSENT not in manager.follow().text
    with app.app_context(), reading():
        review = find_review(service=OURS, year=OPEN)
        assert review is not None
        made = submissions.submissions_of(review)[0]
        assert DISSENT not in str(made.content)
        assert "dissent" not in str(made.content)
    # It may still come, and go, after the submission: it is no part of the return.
    assert send(parent, f"{REVIEW}/E04/dissent", "/dissent", {"words": "This one as well"}).status_code == 303


def test_a_theme_is_agreed_as_it_was_read_and_a_change_shows_which_exemplar_moved(app: Flask) -> None:
    chair = Visitor(app, "chair")
    answer_all(app, chair)
    theme = framework_of(app).themes[0]
    keys = [exemplar.id for exemplar in framework_of(app).of_theme(theme.id)]
    page, to = f"{REVIEW}/sign-off", f"/themes/{theme.id}/agree"
    assert send(chair, page, to).status_code == 303
    assert "Agreed, marked by Clive Chair" in text_of(chair.get(page).text)
    assert not offers(chair, page, to)
    Visitor(app, "parent").fill(f"{REVIEW}/{keys[-1]}", {"rating": "minimum"})
    said = text_of(chair.get(page).text)
    assert "Changed since it was agreed" in said
    assert f"14:03): {keys[-1]} " in said


def test_a_theme_that_moved_or_lacks_a_rating_is_not_agreed(app: Flask) -> None:
    chair = Visitor(app, "chair")
    page, theme = f"{REVIEW}/sign-off", framework_of(app).themes[0]
    to = f"/themes/{theme.id}/agree"
    fields = {"csrf_token": chair.token(page), "version": "forged"}
    answered = chair.post(f"{REVIEW}{to}", fields)
    assert answered.status_code == 409
    assert "was changed while you read this page" in text_of(answered.text)
    assert chair.post(f"{REVIEW}/themes/no-such-theme/agree", fields).status_code == 404
    answered = send(chair, page, to)
    assert answered.status_code == 409
    assert "there is no rating of E01" in text_of(answered.text)


def test_the_same_agreement_twice_is_one_entry_in_the_trail(app: Flask) -> None:
    chair = Visitor(app, "chair")
    answer_all(app, chair)
    page, theme = f"{REVIEW}/sign-off", framework_of(app).themes[0].id
    chair.get(page)
    forms = [form for form in parse(chair.last.text).iter("form") if form.get("action", "").endswith(f"{theme}/agree")]
    for _ in range(2):
        send(chair, AGREE, "/agree", {"how": "consensus"})
        assert chair.post(forms[0].get("action"), fields_of(forms[0])).status_code == 303
    with app.app_context(), reading():
        verbs = list(db.session.scalars(select(AuditRow.verb)))
    assert verbs.count("agreed") == 1
    assert verbs.count("agreed the theme") == 1


def test_a_rating_that_is_gone_cannot_be_agreed_on(app: Flask) -> None:
    chair = Visitor(app, "chair")
    rate(chair)
    chair.fill(E03, {"rating": ""})
    with app.app_context(), reading():
        review = find_review(service=OURS, year=OPEN)
        assert review is not None
        version = version_snapshot.digest_of(version_snapshot.mark_of(sheets.read_sheet(review), ["E03"]))
    fields = {"csrf_token": chair.token("/account/"), "how": "consensus", "version": version}
    answered = chair.post(AGREE, fields)
    assert answered.status_code == 409
    assert "no rating yet" in text_of(answered.text)


def test_after_the_submission_nothing_is_agreed_or_taken_back(app: Flask) -> None:
    chair = Visitor(app, "chair")
    answer_all(app, chair)
    send(chair, AGREE, "/agree", {"how": "consensus"})
    chair.fill(f"{REVIEW}/check", {})
    fields = {"csrf_token": chair.token("/account/"), "how": "majority", "version": ""}
    for step in ("E03/agree", "E03/no-longer-agreed", f"themes/{framework_of(app).themes[0].id}/agree"):
        answered = chair.post(f"{REVIEW}/{step}", fields)
        assert answered.status_code == 409
        assert "has been submitted" in text_of(answered.text)
    assert "can be read but not changed" in text_of(chair.get(AGREE).text)


def test_a_dissent_on_a_review_that_was_never_begun_is_kept_for_whoever_typed_it(app: Flask) -> None:
    parent = Visitor(app, "parent")
    closed = f"/services/{OURS}/reviews/{CLOSED}/E03/dissent"
    answered = parent.post(closed, {"csrf_token": parent.token("/account/"), "words": DISSENT})
    assert answered.status_code == 409
    assert DISSENT in answered.text
