"""Views that are revealed by themselves once everybody there has voted, a second vote, and actions that are decided."""

from flask import Flask

from tests.deeds import MEETING, REVIEW, WALL, offers, opened, send, vote_here
from tests.visitors import Visitor, parse, text_of


def opened_to_reveal(app: Flask, *others: str) -> list[Visitor]:
    """A chair who has opened the meeting with views that are revealed by themselves, and others in it."""
    chair = Visitor(app, "chair")
    assert send(chair, MEETING, "/open", {"reveals_itself": "y"}).status_code == 303
    group = [chair, *(Visitor(app, key) for key in others)]
    for visitor in group[1:]:
        assert send(visitor, MEETING, "/join").status_code == 303
    return group


def test_the_last_view_of_those_there_reveals_them_all_where_the_chair_likes_it(app: Flask) -> None:
    chair, parent, _ = opened_to_reveal(app, "parent", "observer")
    vote_here(parent, "minimum", "We were not asked")
    assert "We were not asked" not in chair.get(MEETING).text
    vote_here(chair, "good")
    said = text_of(chair.follow().text)
    assert "Everyone has voted, so the views are revealed." in said
    assert "until the reveal" not in said
    assert "We were not asked" in said


def test_counted_hands_are_views_beside_who_has_voted(app: Flask) -> None:
    (chair,) = opened(app)
    assert send(chair, MEETING, "/reveal", {"hands-0-1": "2", "hands-1-2": "1"}).status_code == 303
    said = text_of(chair.get(MEETING).text)
    assert "3 views, revealed" in said
    # Nobody gave a reason: a heading over nothing tells nothing.
    assert "Why, by agency" not in said


def test_otherwise_the_chair_reveals(app: Flask) -> None:
    chair, parent = opened(app, "parent")
    vote_here(parent, "minimum", "We were not asked")
    vote_here(chair, "good")
    assert "We were not asked" not in chair.get(MEETING).text
    assert offers(chair, MEETING, "/reveal")


def test_somebody_without_a_device_or_one_alone_is_waited_for(app: Flask) -> None:
    (chair,) = opened_to_reveal(app)
    vote_here(chair, "good")
    assert offers(chair, MEETING, "/reveal")
    send(chair, MEETING, "/attendance", {"guest": "Gary Guest"})
    parent = Visitor(app, "parent")
    send(parent, MEETING, "/join")
    vote_here(parent, "minimum")
    assert offers(chair, MEETING, "/reveal")


def test_a_second_vote_is_taken_after_the_discussion_and_both_are_kept(app: Flask) -> None:
    chair, parent, health = opened(app, "parent", "health")
    vote_here(parent, "minimum", "We were not asked")
    vote_here(health, "best")
    assert not offers(chair, MEETING, "/vote-again")
    send(chair, MEETING, "/reveal", {"hands-0-0": "", "hands-1-2": ""})
    assert send(chair, MEETING, "/vote-again").status_code == 303
    first = "First vote, before the discussion: views were 2 levels apart. Parents: Minimum; Health: Best"
    assert first in text_of(parent.get(MEETING).text)
    assert first in text_of(parent.get(f"{REVIEW}/E01/views").text)
    assert "Second vote: 0 of 3 have voted" in text_of(chair.get(WALL).text)
    # The second one is as private as the first until it is revealed.
    vote_here(parent, "good", "Now I see")
    assert "Now I see" not in health.get(MEETING).text
    vote_here(health, "good")
    send(chair, MEETING, "/reveal")
    assert "Now I see" in health.get(MEETING).text
    # There is no third.
    assert not offers(chair, MEETING, "/vote-again")
    chair.post(f"{MEETING}/vote-again", {"csrf_token": chair.token(MEETING), "exemplar": "E01"})
    assert "Now I see" in health.get(MEETING).text
    send(chair, MEETING, "/stop")
    minutes = text_of(chair.get(f"{MEETING}/minutes/1").text)
    assert "First vote: views were 2 levels apart. Parents: Minimum; Health: Best." in minutes
    assert "In the second vote, after the discussion, views were" in minutes


def test_hands_that_were_counted_are_kept_with_the_first_vote(app: Flask) -> None:
    chair, parent = opened(app, "parent")
    vote_here(parent, "minimum")
    send(chair, MEETING, "/reveal", {"hands-0-2": "2"})
    send(chair, MEETING, "/vote-again")
    assert "Good, Good" in text_of(chair.get(MEETING).text)


def test_an_action_that_is_decided_goes_into_the_plan_and_the_minutes_once(app: Flask) -> None:
    chair, parent = opened(app, "parent")
    assert not offers(parent, MEETING, "/decide")
    chair.get(MEETING)
    decided = {"what": "Ask three parents", "responsible": "Head of SEN", "due": ["1", "March", "2011"]}
    answered = send(chair, MEETING, "/decide", {**decided, "what": ""})
    assert answered.status_code == 422
    assert 'value="Head of SEN"' in answered.text
    fields = {**chair.form(number=_form_to(chair, "/decide")), **decided}
    for _ in range(2):
        assert chair.post(f"{MEETING}/decide", fields).status_code == 303
    assert "Ask three parents Head of SEN, by 1 March 2011" in text_of(parent.get(MEETING).text)
    plan = text_of(parent.get(f"{REVIEW}/action-plan").text)
    assert plan.count("decided at the meeting of 3 November 2010") == 1
    assert "Decided at the meeting of 3 November 2010." in text_of(parent.get(f"{REVIEW}/action-plan/print").text)
    send(chair, MEETING, "/stop")
    told = "Action: Ask three parents. Who: Head of SEN. By: 1 March 2011."
    assert told in text_of(parent.get(f"{MEETING}/minutes/1").text)
    assert told in parent.get(f"{MEETING}/minutes/1.txt").text
    assert parent.get(f"{MEETING}/minutes/1.odt").status_code == 200


def _form_to(visitor: Visitor, to: str) -> int:
    """Which of the forms in the main part of the meeting's page goes there."""
    forms = list(parse(visitor.get(MEETING).text).find(".//main").iter("form"))
    return next(place for place, form in enumerate(forms) if (form.get("action") or "").endswith(to))


def test_the_agenda_says_how_far_apart_views_are_of_what_is_flagged_too(app: Flask) -> None:
    chair, parent, health = opened(app, "parent", "health")
    vote_here(parent, "minimum")
    vote_here(health, "best")
    parent.get(f"{REVIEW}/E01")
    assert send(parent, f"{REVIEW}/E01", "/flag", {"flag": "yes", "why": "Look again."}).status_code == 303
    assert "Flagged by Priya Parent: “Look again”. Draft" in text_of(parent.get(f"{MEETING}/agenda").text)
    send(chair, MEETING, "/reveal")
    told = "Flagged by Priya Parent: “Look again”; views are 2 levels apart. Draft"
    assert told in text_of(parent.get(f"{MEETING}/agenda").text)
