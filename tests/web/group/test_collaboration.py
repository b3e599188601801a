"""Comments, the flag to discuss, who sees to what, and the desk where a member finds it all."""

import pytest
from flask import Flask

from selfreview.storage.review.history import history_of
from selfreview.storage.review.reviews import find_review
from tests.people import OPEN, OURS
from tests.sites import statements
from tests.visitors import Visitor, fields_of, parse, text_of
from tests.web.plan.plans import person_id

REVIEW = f"/services/{OURS}/reviews/{OPEN}"
HERE = f"{REVIEW}/E01"


def form_to(visitor: Visitor, action: str) -> dict[str, list[str]]:
    """The fields of the form of the last page that goes to this address."""
    forms = [one for one in parse(visitor.last.text).iter("form") if one.get("action") == action]
    assert forms, f"no form goes to {action}"
    return fields_of(forms[-1])


def say(visitor: Visitor, words: str) -> None:
    visitor.get(HERE)
    assert visitor.post(f"{HERE}/comments", {**form_to(visitor, f"{HERE}/comments"), "words": words}).status_code == 303
    visitor.follow()


def verbs(app: Flask) -> list[str]:
    with app.app_context():
        review = find_review(service=OURS, year=OPEN)
        assert review is not None
        return [change.verb for change in reversed(history_of(review))]


def test_a_comment_is_answered_resolved_and_opened_again_and_all_is_on_record(app: Flask) -> None:
    parent, health = Visitor(app, "parent"), Visitor(app, "health")
    say(parent, "Is this <b>true</b>?")
    health.get(HERE)
    assert "Priya Parent , Parents" in text_of(health.last.text)
    assert "Is this <b>true</b>?" in text_of(health.last.text)
    forms = [one for one in parse(health.last.text).iter("form") if one.get("action") == f"{HERE}/comments"]
    answer = {**fields_of(forms[0]), "words": "It is."}
    assert answer["answers"] != [""]
    assert health.post(f"{HERE}/comments", answer).status_code == 303
    words = text_of(health.follow().text)
    assert "It is." in words
    assert "Comments (2)" in words
    (resolve,) = [a for one in parse(health.last.text).iter("form") if "/comments/" in (a := one.get("action") or "")]
    assert health.post(resolve, {**form_to(health, resolve), "resolved": "yes"}).status_code == 303
    assert "Resolved comments (2)" in text_of(health.follow().text)
    assert "Resolved by Helen Health" in text_of(health.last.text)
    again = {**form_to(health, resolve), "resolved": "yes"}
    assert health.post(resolve, again).status_code == 303
    assert health.post(resolve, {**again, "resolved": "no"}).status_code == 303
    assert "Resolved comments" not in text_of(health.follow().text)
    assert verbs(app) == ["commented", "answered", "resolved a comment", "opened a comment again"]


def test_the_same_comment_sent_twice_is_one_and_the_same_words_said_again_are_two(app: Flask) -> None:
    parent = Visitor(app, "parent")
    parent.get(HERE)
    sent = {**form_to(parent, f"{HERE}/comments"), "words": "Once"}
    assert [parent.post(f"{HERE}/comments", sent).status_code for _ in range(2)] == [303, 303]
    assert text_of(parent.get(HERE).text).count("Once") == 1
    say(parent, "Once")
    assert text_of(parent.get(HERE).text).count("Once") == 2


@pytest.mark.parametrize(("words", "told"), [("  ", "Write your comment"), ("x" * 4_001, "take 1 out")])
def test_a_comment_that_cannot_be_taken_is_told_beside_its_field(app: Flask, words: str, told: str) -> None:
    parent = Visitor(app, "parent")
    parent.get(HERE)
    refused = parent.post(f"{HERE}/comments", {**form_to(parent, f"{HERE}/comments"), "words": words})
    assert refused.status_code == 422
    assert told in text_of(refused.text)
    assert words.strip() in refused.text


@pytest.mark.parametrize("forged", ["-1", "99", "x", "9" * 30, "²"])
def test_an_answer_to_nothing_is_not_found(app: Flask, forged: str) -> None:
    parent = Visitor(app, "parent")
    parent.get(HERE)
    sent = {**form_to(parent, f"{HERE}/comments"), "words": "Lost", "answers": forged}
    assert parent.post(f"{HERE}/comments", sent).status_code == 404
    assert "Lost" in parent.last.text or forged
    assert verbs_or_none(app) == []


def verbs_or_none(app: Flask) -> list[str]:
    with app.app_context():
        review = find_review(service=OURS, year=OPEN)
        return [] if review is None or review.id is None else [change.verb for change in history_of(review)]


def test_a_comment_of_another_exemplar_is_neither_answered_nor_resolved_here(app: Flask) -> None:
    parent = Visitor(app, "parent")
    say(parent, "Of the first")
    (resolve,) = [a for one in parse(parent.last.text).iter("form") if "/comments/" in (a := one.get("action") or "")]
    token = {"csrf_token": form_to(parent, resolve)["csrf_token"], "resolved": "yes"}
    assert parent.post(resolve.replace("E01", "E02"), token).status_code == 404
    answer = {**token, "words": "x", "once": "abc", "answers": resolve.rsplit("/", 1)[-1]}
    assert parent.post(f"{REVIEW}/E02/comments", answer).status_code == 404


def test_a_mark_that_the_page_did_not_give_is_told(app: Flask) -> None:
    parent = Visitor(app, "parent")
    parent.get(HERE)
    sent = {**form_to(parent, f"{HERE}/comments"), "words": "Kept", "once": "é" * 3}
    assert parent.post(f"{HERE}/comments", sent).status_code == 422
    assert "Kept" in parent.last.text


def test_an_exemplar_is_flagged_and_unflagged_once_however_often_it_is_sent(app: Flask) -> None:
    parent, observer = Visitor(app, "parent"), Visitor(app, "observer")
    parent.get(HERE)
    token = {"csrf_token": form_to(parent, f"{HERE}/flag")["csrf_token"]}
    for _ in range(2):
        assert parent.post(f"{HERE}/flag", {**token, "flag": "yes"}).status_code == 303
    assert "Flagged by Priya Parent" in text_of(observer.get(HERE).text)
    assert "Flagged by you" in text_of(parent.get(HERE).text)
    assert f"{HERE}/flag" not in observer.last.text
    for _ in range(2):
        assert parent.post(f"{HERE}/flag", {**token, "flag": "no"}).status_code == 303
    assert "Flagged by" not in text_of(parent.get(HERE).text)
    assert verbs(app) == ["flagged to discuss", "took the flag away"]


def test_a_flag_says_why_where_somebody_does_and_too_long_a_reason_is_kept(app: Flask) -> None:
    parent, observer = Visitor(app, "parent"), Visitor(app, "observer")
    parent.get(HERE)
    sent = {**form_to(parent, f"{HERE}/flag"), "flag": "yes"}
    assert parent.post(f"{HERE}/flag", {**sent, "why": "long " * 41}).status_code == 422
    assert "Use 200 characters or fewer" in text_of(parent.last.text)
    assert ("long " * 41).strip() in parent.last.text
    assert parent.post(f"{HERE}/flag", {**sent, "why": "The team <em>changed</em>."}).status_code == 303
    assert "The team <em>changed</em>." in text_of(observer.get(HERE).text)


def test_the_chair_gives_an_exemplar_to_a_member_and_a_theme_to_an_agency(app: Flask) -> None:
    chair, parent, health = (Visitor(app, key) for key in ("chair", "parent", "health"))
    theme = app.extensions["selfreview"].frameworks.current.exemplar("E03").theme
    assert chair.fill(f"{REVIEW}/themes/{theme}/assign", {"to": "agency Health"}).status_code == 303
    assert "Health is working on this theme" in text_of(health.get(f"{REVIEW}/E03").text)
    assert chair.fill(f"{HERE}/assign", {"to": f"person {person_id(app, 'parent')}"}).status_code == 303
    assert "is now responsible for it" in text_of(chair.follow().text)
    assert "Priya Parent is working on this exemplar" in text_of(chair.last.text)
    assert "You are working on this exemplar" in text_of(parent.get(HERE).text)
    assert parent.get(f"{HERE}/assign").status_code == 403
    assert "Work on the theme" in text_of(health.get("/").text)
    assert "assigned to Health" in text_of(health.last.text)
    assert chair.fill(f"{HERE}/assign", {"to": ""}).status_code == 303
    assert "No one is assigned" in text_of(chair.follow().text)


def test_two_who_assign_at_once_are_told(app: Flask) -> None:
    chair, manager = Visitor(app, "chair"), Visitor(app, "manager")
    chair.get(f"{HERE}/assign")
    read = chair.form()
    assert manager.fill(f"{HERE}/assign", {"to": "agency Health"}).status_code == 303
    refused = chair.post(f"{HERE}/assign", {**read, "to": "agency Schools"})
    assert refused.status_code == 409
    assert "since assigned this to Health" in text_of(refused.text)
    assert chair.post(f"{HERE}/assign", {**chair.form(), "to": "agency Schools"}).status_code == 303
    assert "Schools is working on this exemplar" in text_of(chair.follow().text)


@pytest.mark.parametrize("to", ["person 99999", "agency Pirates", "nonsense"])
def test_nothing_is_given_to_somebody_who_is_not_in_the_group(app: Flask, to: str) -> None:
    chair = Visitor(app, "chair")
    assert chair.fill(f"{HERE}/assign", {"to": to}).status_code == 422
    assert "Choose one of those listed" in text_of(chair.last.text)
    assert chair.get(f"{REVIEW}/themes/nonsense/assign").status_code == 404


def test_after_submission_what_was_said_is_read_and_nothing_more_is_taken(app: Flask) -> None:
    manager = Visitor(app, "manager")
    past = f"/services/{OURS}/reviews/2009"
    manager.get(HERE)
    token = {"csrf_token": form_to(manager, f"{HERE}/flag")["csrf_token"]}
    sent = {**token, "words": "Too late", "once": "abc", "answers": ""}
    assert manager.post(f"{past}/E01/comments", sent).status_code == 409
    assert manager.post(f"{past}/E01/flag", {**token, "flag": "yes"}).status_code == 409
    assert manager.post(f"{past}/E01/assign", {**token, "to": "agency Health", "was": ""}).status_code == 409
    assert manager.post(f"{past}/E01/comments/1", {**token, "resolved": "yes"}).status_code == 409
    assert "<form" not in manager.get(f"{past}/E01/comments").text.split("<main")[1]
    assert "<form" not in manager.get(f"{past}/E01/assign").text.split("<main")[1]


def test_the_exemplar_page_asks_the_database_five_times_whatever_was_said(app: Flask) -> None:
    parent = Visitor(app, "parent")
    for words in ("one", "two", "three"):
        say(parent, words)
    parent.get(HERE)
    with statements(app) as asked:
        assert parent.get(HERE).status_code == 200
    selects = [one for one in asked if not one.startswith(("BEGIN", "PRAGMA"))]
    assert len(selects) <= 5, selects


def test_a_member_finds_what_others_changed_since_they_were_last_here(app: Flask) -> None:
    clock = app.extensions["clock"]
    parent, health = Visitor(app, "parent"), Visitor(app, "health")
    assert "This is your first visit" in text_of(parent.get("/").text)
    parent.get(HERE)
    clock.pass_(hours=1)
    health = Visitor(app, "health")
    assert health.fill(HERE, {"rating": "good"}).status_code == 303
    health.get(HERE)
    token = {"csrf_token": form_to(health, f"{HERE}/flag")["csrf_token"]}
    assert health.post(f"{HERE}/flag", {**token, "flag": "yes"}).status_code == 303
    clock.pass_(minutes=5)
    back = Visitor(app, "parent")
    words = text_of(back.get("/").text)
    assert "Helen Health changed the rating and flagged it for discussion: E01" in words
    assert "flagged by Helen Health" in words
    assert "flagged by you" in text_of(health.get("/").text)
    assert "Helen Health changed" not in text_of(health.get("/").text)
    seen = f"/services/{OURS}/seen"
    assert back.post(seen, form_to(back, seen)).status_code == 303
    assert "Helen Health changed" not in text_of(back.follow().text)


def test_somebody_of_two_services_finds_each(app: Flask) -> None:
    outsider = Visitor(app, "outsider")
    assert "Leeds" in text_of(outsider.get("/").text)
    assert outsider.post(f"/services/{OURS}/seen", {"csrf_token": outsider.token("/account/")}).status_code == 404
