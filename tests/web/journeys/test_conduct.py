"""How a meeting is held: what is in sight while one votes, who has not voted, what a recorded rating makes due."""

from flask import Flask

from tests.deeds import MEETING, REVIEW, framework_of, offers, opened, send, vote_here
from tests.visitors import Visitor, parse, text_of


def part(page: str, name: str) -> str:
    """The words of a part of the meeting's page."""
    found = next(one for one in parse(page).iter() if one.get("data-part") == name)
    return " ".join(" ".join(found.itertext()).split())


def test_the_levels_say_what_they_mean_and_ask_where_one_votes(lite: Flask) -> None:
    _, parent = opened(lite, "parent")
    exemplar = framework_of(lite).exemplar("E01")
    for page in (MEETING, f"{REVIEW}/E01/views"):
        said = text_of(parent.get(page).text)
        for level in framework_of(lite).scale.levels:
            assert level.meaning in said
        for criterion in exemplar.criteria:
            assert criterion.text in said


def test_no_two_things_of_the_chair_s_page_share_a_name(lite: Flask) -> None:
    (chair,) = opened(lite)
    ids = [one.get("id") for one in parse(chair.get(MEETING).text).iter() if one.get("id")]
    assert sorted(ids) == sorted(set(ids))


def test_the_draft_is_hidden_until_the_reveal(lite: Flask) -> None:
    Visitor(lite, "manager").fill(f"{REVIEW}/E01", {"rating": "best", "evidence": "The plan that Leeds has copied"})
    chair, parent = opened(lite, "parent")
    vote_here(parent, "good")
    assert "The plan that Leeds" not in parent.get(MEETING).text
    assert "hidden until the reveal" in part(parent.last.text, "recorded")
    assert "Hidden until the reveal" in text_of(parent.get(f"{REVIEW}/E01/views").text)
    send(chair, MEETING, "/reveal")
    assert "The plan that Leeds" in part(parent.get(MEETING).text, "recorded")


def test_a_reveal_says_who_has_not_voted_and_asks_once(lite: Flask) -> None:
    chair, parent, health = opened(lite, "parent", "health")
    assert "Not voted yet: Clive Chair, Helen Health, Priya Parent." in part(chair.get(MEETING).text, "reveal")
    vote_here(parent, "good")
    said = part(chair.get(MEETING).text, "reveal")
    assert "Clive Chair, Helen Health have not voted. You cannot undo a reveal" in said
    assert "Priya Parent" not in said
    # Who has not voted is for whoever drives alone.
    assert "Not voted yet" not in parent.get(MEETING).text
    vote_here(health, "good")
    vote_here(chair, "best")
    said = part(chair.get(MEETING).text, "reveal")
    assert "Everyone here has voted." in said
    assert "cannot undo" not in said


def test_after_the_reveal_the_form_of_a_vote_is_out_of_the_way(lite: Flask) -> None:
    chair, parent = opened(lite, "parent")
    vote_here(parent, "good")
    send(chair, MEETING, "/reveal")
    page = chair.get(MEETING).text
    assert "Give a view after the reveal" in part(page, "vote")
    assert page.index('data-part="record"') < page.index('data-part="vote"')
    assert not offers(parent, MEETING, "/vote")


def primary(page: str) -> list[str]:
    """The buttons of the main part that call for being pressed, outside what is folded."""
    main = parse(page).find(".//main")
    folded = [one for details in main.iter("details") for one in details.iter("button")]
    buttons = [one for one in main.iter("button") if one not in folded]
    return ["".join(one.itertext()).strip() for one in buttons if "--secondary" not in (one.get("class") or "")]


def test_the_chair_has_one_thing_to_do_at_a_time(lite: Flask) -> None:
    chair, parent = opened(lite, "parent")
    vote_here(parent, "good")
    vote_here(chair, "good")
    assert primary(chair.get(MEETING).text) == ["Reveal the views"]
    send(chair, MEETING, "/reveal")
    assert primary(chair.get(MEETING).text) == ["Record"]
    send(chair, MEETING, "/record", {"rating": "good", "evidence": "The letter of May", "how": "consensus"})
    assert primary(chair.get(MEETING).text) == ["Move on"]


def test_recording_asks_for_the_sentence_that_the_rating_makes_due(lite: Flask) -> None:
    ticks = [criterion.id for criterion in framework_of(lite).exemplar("E01").criteria_of("minimum")]
    Visitor(lite, "manager").fill(f"{REVIEW}/E01", {"rating": "minimum", "ticks": ticks, "evidence": "The letter"})
    (chair,) = opened(lite)
    fields = {"rating": "good", "evidence": "The letter of May", "how": "consensus"}
    refused = send(chair, MEETING, "/record", fields)
    assert refused.status_code == 422
    assert "Say why the rating differs from the criteria you ticked" in text_of(refused.text)
    assert "The letter of May" in refused.text
    assert "1 of 17" in text_of(chair.get(f"{REVIEW}/").text)
    recorded = send(chair, MEETING, "/record", {**fields, "reason": "The last one is met from Monday"})
    assert recorded.status_code == 303
    assert "1 of 17" in text_of(chair.get(f"{REVIEW}/").text)
    assert "The last one is met from Monday" in chair.get(f"{REVIEW}/E01").text
    for kind in ("", ".txt"):
        told = chair.get(f"{MEETING}/minutes/1{kind}").text
        assert "Why the rating differs from the ticks: The last one is met from Monday" in told


def test_a_form_without_the_sentences_leaves_them_as_they_are(lite: Flask) -> None:
    (chair,) = opened(lite)
    Visitor(lite, "manager").fill(f"{REVIEW}/E01", {"reason": "As it was"})
    chair.get(MEETING)
    forms = [fields for n in range(8) if "how" in (fields := _form(chair, n))]
    fields = {name: value for name, value in forms[0].items() if name not in ("reason", "moved")}
    answered = chair.post(f"{MEETING}/record", {**fields, "rating": "good", "evidence": "e"})
    assert answered.status_code == 303
    assert "As it was" in chair.get(f"{REVIEW}/E01").text


def _form(visitor: Visitor, number: int) -> dict[str, list[str]]:
    try:
        return visitor.form(number=number)
    except IndexError:
        return {}


def test_whoever_was_there_took_part(lite: Flask) -> None:
    chair, _, _ = opened(lite, "parent", "observer")
    manager = Visitor(lite, "manager")
    manager.fill(f"{REVIEW}/completion", {"agencies": ["Schools"]})
    send(chair, MEETING, "/stop")
    manager.get(f"{REVIEW}/completion")
    assert manager.form()["agencies"] == ["Parents", "Schools", "Voluntary sector"]


def test_after_a_view_the_next_exemplar_is_one_click_away(lite: Flask) -> None:
    parent = Visitor(lite, "parent")
    for exemplar, count in (("E01", 1), ("E02", 2)):
        send(parent, f"{REVIEW}/{exemplar}/views", "/views", {"rating": "good"})
        shown = parent.follow().text
        assert f"{count} of 17 given" in text_of(shown)
        following = f"E{count + 1:02}"
        assert f'href="{REVIEW}/{following}/views">Next: {following}' in shown
