"""Members' own views: private until the reveal, frozen after it, and shown by agency."""

from flask import Flask

from selfreview.storage import audit
from tests.deeds import REVIEW, answer_all, offers, send, vote
from tests.people import OURS
from tests.visitors import Visitor, text_of

E03 = f"{REVIEW}/E03/views"


def test_a_member_gives_a_view_and_changes_it_before_the_reveal(app: Flask) -> None:
    parent = Visitor(app, "parent")
    assert vote(parent, "E03", "good", "We meet every term").status_code == 303
    words = text_of(parent.follow().text)
    assert "No one else can see it until the reveal" in words
    assert "1 of 4" in words
    vote(parent, "E03", "minimum", "We met once")
    parent.get(E03)
    form = parent.form()
    assert form["rating"] == ["minimum"]
    assert form["reason"] == ["We met once"]


def test_who_comes_after_a_reveal_is_led_to_what_can_be_given_and_told_of_the_rest(lite: Flask) -> None:
    parent, health, chair = (Visitor(lite, key) for key in ("parent", "health", "chair"))
    vote(parent, "E02", "good")
    send(chair, f"{REVIEW}/E02/views", "/reveal")
    for number in (1, *range(3, 17)):
        vote(health, f"E{number:02}", "good")
        assert f">Next: E{3 if number == 1 else number + 1:02}" in health.follow().text
    vote(health, "E17", "good")
    said = text_of(health.follow().text)
    assert "16 of 17 given. You have given every view that can still be given in private." in said
    assert "The views of E02 were revealed before you gave yours." in said
    vote(health, "E02", "good")
    assert "17 of 17 given. You have given them all." in text_of(health.get(f"{REVIEW}/E01/views").text)


def test_the_same_view_twice_is_one_entry_in_the_trail(app: Flask) -> None:
    parent, manager = Visitor(app, "parent"), Visitor(app, "manager")
    vote(parent, "E03", "good")
    vote(parent, "E03", "good")
    seals = [line for line in manager.get(f"{REVIEW}/history").text.split() if line.startswith("sealed")]
    assert len(seals) <= 1
    with app.app_context():
        assert audit.find_breaks() == ()


def test_a_view_needs_a_level_and_keeps_the_reason_that_was_typed(lite: Flask) -> None:
    parent = Visitor(lite, "parent")
    for rating in ("", "splendid"):
        answered = vote(parent, "E03", rating, "Because")
        assert answered.status_code == 422
        assert "Choose where you think the service stands" in text_of(answered.text)
        assert parent.form()["reason"] == ["Because"]
    assert vote(parent, "E03", "good", "x" * 501).status_code == 422


def test_who_has_given_is_told_and_not_what(app: Flask) -> None:
    vote(Visitor(app, "parent"), "E03", "best", "A secret reason")
    for key in ("manager", "chair", "health", "observer"):
        page = Visitor(app, key).get(E03)
        assert "Priya Parent: given" in text_of(page.text)
        assert "secret" not in page.text


def test_the_reveal_shows_the_spread_and_the_reasons_by_agency_and_without_names(app: Flask) -> None:
    parent, health, chair = (Visitor(app, key) for key in ("parent", "health", "chair"))
    vote(parent, "E03", "non_compliant", "Nobody told us")
    vote(health, "E03", "best", "Minutes go round")
    send(chair, E03, "/reveal")
    words = text_of(Visitor(app, "observer").get(E03).text)
    assert "2 views, 3 levels apart" in words
    assert "Parents Non-compliant Nobody told us" in words
    assert "Health Best Minutes go round" in words
    assert "Revealed by Clive Chair" in words
    assert not offers(chair, E03, "/reveal")


def test_the_table_has_the_numbers_of_the_chart(lite: Flask) -> None:
    vote(Visitor(lite, "parent"), "E03", "good")
    vote(Visitor(lite, "manager"), "E03", "good")
    chair = Visitor(lite, "chair")
    send(chair, E03, "/reveal")
    words = text_of(chair.get(E03).text)
    assert "Parents 0 0 1 0" in words
    assert "No agency named 0 0 1 0" in words
    assert "2 views, all the same" in words


def test_after_the_reveal_a_view_stands_as_it_was_given_and_what_was_typed_is_not_lost(app: Flask) -> None:
    parent, chair = Visitor(app, "parent"), Visitor(app, "chair")
    vote(parent, "E03", "good", "First")
    parent.get(E03)
    fields = {**parent.form(), "rating": "best", "reason": "A second thought"}
    send(chair, E03, "/reveal")
    answered = parent.post(E03, fields)
    assert answered.status_code == 409
    assert "Your earlier view stands" in text_of(answered.text)
    assert "A second thought" in answered.text
    assert "Parents Good First" in text_of(chair.get(E03).text)


def test_a_late_view_is_taken_marked_and_stays_outside_the_spread(app: Flask) -> None:
    parent, health, chair = (Visitor(app, key) for key in ("parent", "health", "chair"))
    vote(parent, "E03", "good")
    send(chair, E03, "/reveal")
    assert "will be marked “given late”" in text_of(health.get(E03).text)
    vote(health, "E03", "non_compliant", "I came late")
    words = text_of(health.follow().text)
    assert "left out of the chart" in words
    assert "1 view, all the same, and 1 given late" in words
    assert "Health Non-compliant Given late I came late" in words
    assert vote(chair, "E04", "good").status_code == 303
    # A late view is frozen as well.
    assert not offers(health, E03, "/views")


def test_there_is_nothing_to_reveal_where_nobody_has_given_a_view(app: Flask) -> None:
    chair = Visitor(app, "chair")
    assert not offers(chair, E03, "/reveal")
    answered = chair.post(f"{REVIEW}/E03/reveal", {"csrf_token": chair.token(E03)})
    assert answered.status_code == 409
    assert "No one has given a view of E03 yet" in text_of(answered.text)


def test_revealing_twice_changes_nothing(app: Flask) -> None:
    chair = Visitor(app, "chair")
    vote(Visitor(app, "parent"), "E03", "good")
    token = chair.token(E03)
    for _ in range(2):
        assert chair.post(f"{REVIEW}/E03/reveal", {"csrf_token": token}).status_code == 303
    assert "1 view," in text_of(chair.get(E03).text)


def test_only_chair_and_manager_reveal(app: Flask) -> None:
    vote(Visitor(app, "health"), "E03", "good")
    for key in ("parent", "observer"):
        visitor = Visitor(app, key)
        assert not offers(visitor, E03, "/reveal")
        assert visitor.post(f"{REVIEW}/E03/reveal", {"csrf_token": visitor.token("/account/")}).status_code == 403


def test_whoever_is_the_only_one_of_an_agency_is_told_before_giving_a_view(lite: Flask) -> None:
    assert "only person in the group from Parents" in text_of(Visitor(lite, "parent").get(E03).text)


def test_whoever_alone_has_no_agency_is_not_told_of_one(lite: Flask) -> None:
    told = text_of(Visitor(lite, "manager").get(E03).text)
    assert "You are the only person in the group for whom no agency is named." in told


def test_where_nobody_has_given_a_view_no_number_of_members_is_said_to_have(lite: Flask) -> None:
    beside = text_of(Visitor(lite, "parent").get(f"{REVIEW}/E03").text)
    assert "No one has given a view yet. You have not given yours yet." in beside


def test_who_disagrees_before_there_is_a_rating_reads_that_there_is_none(lite: Flask) -> None:
    asked = text_of(Visitor(lite, "parent").get(f"{REVIEW}/E03/dissent").text)
    assert "There is no draft rating yet." in asked
    assert "rating is Not rated" not in asked


def test_the_levels_stand_right_below_the_wording_and_what_to_know_before_submitting_right_above_the_button(
    lite: Flask,
) -> None:
    text = text_of(Visitor(lite, "parent").get(E03).text)
    places = [
        text.index(words)
        for words in (
            "The published wording",
            "Which level do you think",
            "only person in the group",
            "Submit my view",
            "Where the wording is from",
        )
    ]
    assert places == sorted(places)


def test_an_observer_has_no_view_and_no_form_for_one(lite: Flask) -> None:
    observer = Visitor(lite, "observer")
    assert not offers(observer, E03, "/views")
    assert observer.post(E03, {"csrf_token": observer.token("/account/"), "rating": "good"}).status_code == 403


def test_the_agenda_of_differences_begins_with_the_largest_and_tells_nothing_before_a_reveal(app: Flask) -> None:
    parent, health, chair = (Visitor(app, key) for key in ("parent", "health", "chair"))
    said = {"E02": ("good", "best"), "E05": ("non_compliant", "best"), "E07": ("good", "good")}
    for exemplar, (one, other) in said.items():
        vote(parent, exemplar, one)
        vote(health, exemplar, other)
    page = text_of(chair.get(f"{REVIEW}/differences").text)
    assert "No views have been revealed yet" in page
    assert page.index("E02 ") < page.index("E05 ") < page.index("E07 ")
    assert "apart" not in page.replace("furthest apart", "")
    for exemplar in ("E07", "E02", "E05"):
        send(chair, f"{REVIEW}/{exemplar}/views", "/reveal")
    page = text_of(health.get(f"{REVIEW}/differences").text).partition("Where we differ")[2]
    assert page.index("E05 ") < page.index("E02 ") < page.index("E07 ")
    assert "3 levels apart" in page
    assert "All the same" in page
    assert "You have not given yours" in page


def test_after_the_submission_no_view_is_taken_and_the_page_says_why(app: Flask) -> None:
    manager, parent = Visitor(app, "manager"), Visitor(app, "parent")
    answer_all(app, manager)
    parent.get(E03)
    fields = {**parent.form(), "rating": "good", "reason": "Too late"}
    manager.fill(f"{REVIEW}/check", {})
    answered = parent.post(E03, fields)
    assert answered.status_code == 409
    assert "has been submitted" in text_of(answered.text)
    assert "Too late" in answered.text
    token = manager.token(f"/services/{OURS}/people/invite")
    assert manager.post(f"{REVIEW}/E03/reveal", {"csrf_token": token}).status_code == 409
