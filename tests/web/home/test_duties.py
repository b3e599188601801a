"""The home page of each person: what is asked of them in order, then what others changed."""

import re

import pytest
from flask import Flask

from tests.accounts import appoint_twin, enter_as_twin
from tests.deeds import REVIEW, answer_all, opened, send, vote
from tests.people import OURS
from tests.visitors import Visitor, fields_of, parse, text_of
from tests.web.plan.plans import person_id, plan_action


def asked(visitor: Visitor) -> list[str]:
    """What stands in the list of what is asked."""
    page = parse(visitor.get("/").text)
    found = page.find(f".//section[@aria-labelledby='asked-{OURS}']")
    assert found is not None
    return [" ".join("".join(item.itertext()).split()) for item in found.iter("li")]


def changed(visitor: Visitor) -> list[str]:
    """What stands in the list of what others changed."""
    found = parse(visitor.get("/").text).find(f".//section[@aria-labelledby='changed-{OURS}']")
    assert found is not None
    return [" ".join("".join(item.itertext()).split()) for item in found.iter("li")]


def comment(visitor: Visitor, words: str, exemplar: str = "E01") -> None:
    assert send(visitor, f"{REVIEW}/{exemplar}/comments", "/comments", {"words": words}).status_code == 303


def test_views_are_asked_for_until_all_are_given_or_revealed(app: Flask) -> None:
    parent = Visitor(app, "parent")
    assert "Give your own view: 0 of 17 given" in asked(parent)
    for number in range(1, 17):
        vote(parent, f"E{number:02}", "good")
    assert "Give your own view: 16 of 17 given" in asked(parent)
    parent.get("/")
    assert f"{REVIEW}/E17/views" in parent.last.text
    vote(Visitor(app, "health"), "E17", "good")
    assert send(Visitor(app, "chair"), f"{REVIEW}/E17/views", "/reveal").status_code == 303
    assert not [one for one in asked(parent) if "view" in one]


def test_no_view_is_asked_for_that_can_no_longer_be_given(lite: Flask) -> None:
    vote(Visitor(lite, "health"), "E17", "good")
    assert send(Visitor(lite, "chair"), f"{REVIEW}/E17/views", "/reveal").status_code == 303
    assert "Give your own view: 0 of 16 given" in asked(Visitor(lite, "parent"))
    assert "Give your own view: 1 of 17 given" in asked(Visitor(lite, "health"))


def test_an_observer_is_asked_for_no_view(app: Flask) -> None:
    assert asked(Visitor(app, "observer")) == []
    assert "Nothing at the moment." in text_of(Visitor(app, "observer").get("/").text)


def test_an_open_meeting_comes_first(app: Flask) -> None:
    parent = Visitor(app, "parent")
    opened(app)
    assert asked(parent)[0] == "Join the meeting on the 2010 review: it is open now"


def test_the_chair_is_asked_to_sign_when_nothing_is_missing_and_again_after_a_change(app: Flask) -> None:
    manager, chair = Visitor(app, "manager"), Visitor(app, "chair")
    assert not [one for one in asked(chair) if "Sign off" in one]
    answer_all(app, manager)
    assert asked(chair)[0] == "Sign off the 2010 review"
    assert not [one for one in asked(manager) if "Sign off" in one]
    assert send(chair, f"{REVIEW}/sign-off", "/sign-off").status_code == 303
    assert not [one for one in asked(chair) if "Sign off" in one]
    assert manager.fill(f"{REVIEW}/E03", {"evidence": "Something else."}).status_code == 303
    assert asked(chair)[0] == "Sign off the 2010 review again: E03 changed after you signed"


def test_what_is_given_to_somebody_is_asked_of_them_until_it_is_done(app: Flask) -> None:
    chair, parent = Visitor(app, "chair"), Visitor(app, "parent")
    parent.get(f"{REVIEW}/E01")
    assert chair.fill(f"{REVIEW}/E02/assign", {"to": "agency Parents"}).status_code == 303
    assert next(one for one in asked(parent) if one.startswith("Work on E02")).endswith(", assigned to Parents")
    assert not [one for one in asked(Visitor(app, "health")) if one.startswith("Work on")]
    said = {"rating": "good", "evidence": "What shows it."}
    assert parent.fill(f"{REVIEW}/E02", said).status_code == 303
    assert not [one for one in asked(parent) if one.startswith("Work on")]


def test_a_theme_is_asked_for_until_every_exemplar_of_it_is_done(app: Flask) -> None:
    chair, parent = Visitor(app, "chair"), Visitor(app, "parent")
    assert chair.fill(f"{REVIEW}/themes/T2/assign", {"to": "agency Parents"}).status_code == 303
    assert [one for one in asked(parent) if one.startswith("Work on the theme")]
    answer_all(app, chair)
    assert not [one for one in asked(parent) if one.startswith("Work on")]


def test_an_action_of_ones_own_is_asked_for_with_its_day(app: Flask) -> None:
    parent = Visitor(app, "parent")
    plan_action(app, "E03", what="Train two volunteers", owner=str(person_id(app, "parent")), due="2010-12-01")
    (action,) = [one for one in asked(parent) if one.startswith("Your action for E03")]
    assert action.endswith(", by 1 December 2010")
    assert "Train two volunteers" not in action


def test_comments_that_name_or_answer_somebody_are_asked_of_them(app: Flask) -> None:
    parent, health = Visitor(app, "parent"), Visitor(app, "health")
    comment(parent, "@Helen, what do you say?")
    assert [one for one in asked(health) if one.startswith("Priya Parent names you in a comment on E01")]
    page = f"{REVIEW}/E01/comments"
    health.get(page)
    form = parse(health.last.text).find(".//details//form")
    assert health.post(page, {**fields_of(form), "words": "That it is so."}).status_code == 303
    assert [one for one in asked(parent) if one.startswith("Helen Health has replied to you on E01")]
    assert not [one for one in asked(health) if "comment" in one]


def test_changes_are_told_in_a_line_for_each_exemplar_and_person(app: Flask) -> None:
    clock = app.extensions["clock"]
    Visitor(app, "parent").get("/")
    clock.pass_(hours=1)
    health = Visitor(app, "health")
    for text in ("One.", "One and two.", "One, two and three."):
        assert health.fill(f"{REVIEW}/E01", {"rating": "good", "evidence": text}).status_code == 303
    assert health.fill(f"{REVIEW}/E02", {"rating": "good"}).status_code == 303
    clock.pass_(minutes=5)
    back = Visitor(app, "parent")
    lines = changed(back)
    assert len(lines) == 2
    assert [one for one in lines if one.startswith("Helen Health changed") and " and " in one and ": E01 " in one]


def test_what_a_namesake_changed_is_told_and_what_one_changed_oneself_is_not(app: Flask) -> None:
    clock = app.extensions["clock"]
    appoint_twin(app)
    for _ in ("the first visit", "the next"):
        clock.pass_(hours=1)
        one, twin = Visitor(app, "parent"), enter_as_twin(app)
    assert one.fill(f"{REVIEW}/E01", {"rating": "good", "evidence": "Said by the one."}).status_code == 303
    assert twin.fill(f"{REVIEW}/E02", {"rating": "good", "evidence": "Said by the other."}).status_code == 303
    clock.pass_(minutes=5)
    assert send(one, f"{REVIEW}/E03", "/flag", {"flag": "yes"}).status_code == 303
    assert [line.rpartition(", ")[2] for line in asked(one) if line.startswith("Discuss E03")] == ["flagged by you"]
    (theirs,) = [line for line in asked(twin) if line.startswith("Discuss E03")]
    assert "flagged by you" not in theirs
    assert "flagged by" in theirs
    assert "Flagged by you" in text_of(one.get(f"{REVIEW}/E03").text)
    assert "Flagged by you" not in text_of(twin.get(f"{REVIEW}/E03").text)
    assert [": E02 " in line for line in changed(one)] == [True]
    assert sorted(re.findall(r": (E\d+) ", " ".join(changed(twin)))) == ["E01", "E03"]


def test_only_the_first_visit_is_the_first(app: Flask) -> None:
    clock = app.extensions["clock"]
    laptop = Visitor(app, "parent")
    assert "This is your first visit" in text_of(laptop.get("/").text)
    clock.pass_(minutes=10)
    phone = Visitor(app, "parent")
    phone.get("/")
    clock.pass_(minutes=10)
    laptop.get("/")
    assert "This is your first visit" not in text_of(phone.get("/").text)


@pytest.mark.parametrize("key", ["manager", "chair", "parent", "observer"])
def test_everything_that_is_asked_leads_to_its_page(app: Flask, key: str) -> None:
    comment(Visitor(app, "health"), "@Priya @Clive @Maureen @Olu look")
    answer_all(app, Visitor(app, "manager"))
    assert send(Visitor(app, "health"), f"{REVIEW}/E04", "/flag", {"flag": "yes"}).status_code == 303
    opened(app)
    visitor = Visitor(app, key)
    section = parse(visitor.get("/").text).find(f".//section[@aria-labelledby='asked-{OURS}']")
    links = [link.get("href").partition("#")[0] for link in section.iter("a")]
    assert links
    assert [(link, visitor.get(link).status_code) for link in links if visitor.get(link).status_code != 200] == []
