"""The page of one exemplar: what it means, what is asked when, and what happens when something is missing."""

from flask import Flask

from selfreview.domain.review.review import Answer, is_thin
from tests.deeds import REVIEW, framework_of
from tests.visitors import Visitor, parse, text_of

PAGE = f"{REVIEW}/E01"


def summary(page: str) -> list[tuple[str, str]]:
    """What the error summary lists, each with the field that it leads to."""
    found = [one for one in parse(page).iter("div") if "govuk-error-summary" in (one.get("class") or "").split()]
    assert len(found) < 2
    return [("".join(a.itertext()), a.get("href")) for one in found for a in one.iter("a")]


def is_asked(page: str, name: str) -> bool:
    """Whether a question that depends on the rating is shown."""
    part = next(one for one in parse(page).iter("div") if one.get("data-asks") == name)
    return part.get("hidden") is None


def save(visitor: Visitor, changes: dict[str, object], then: str = "continue") -> str:
    """Save E01 with a button, and the page that comes then."""
    visitor.fill(PAGE, {**changes, "then": then})  # type: ignore[dict-item]
    return visitor.follow().text


def test_every_exemplar_says_in_one_plain_sentence_what_it_means(lite: Flask) -> None:
    parent = Visitor(lite, "parent")
    for exemplar in framework_of(lite).exemplars:
        assert exemplar.plain.count(".") == 1
        assert exemplar.plain.endswith(".")
        said = text_of(parent.get(f"{REVIEW}/{exemplar.id}").text)
        assert f"In plain words: {exemplar.plain}" in said


def test_what_was_written_for_this_website_is_said_once(lite: Flask) -> None:
    page = Visitor(lite, "parent").get(PAGE).text
    assert page.count('class="drafted"') == 1
    assert "written for this website" in text_of(page)


def test_what_was_last_year_stands_above_the_question_and_its_answer_after_it(lite: Flask) -> None:
    main = Visitor(lite, "parent").get(PAGE).text
    order = [
        main.index(words)
        for words in (
            "In plain words",
            'class="govuk-fieldset levels',
            'id="evidence"',
            "Save and continue",
            "Links and files",
        )
    ]
    assert order == sorted(order)


def test_something_missing_keeps_its_writer_on_the_page_with_the_message_beside_the_field(lite: Flask) -> None:
    manager = Visitor(lite, "manager")
    shown = save(manager, {"rating": "good"})
    assert manager.last.status_code == 200
    assert summary(shown) == [("Say how you know, or add a link or a file", "#evidence")]
    assert 'id="evidence-error"' in shown
    assert "<title>Error: E01" in shown
    assert "E01 saved at" in text_of(shown)
    # Whoever only comes back to it is not reproached.
    assert summary(manager.get(PAGE).text) == []


def test_the_summary_goes_down_the_page(lite: Flask) -> None:
    ticks = [criterion.id for criterion in framework_of(lite).exemplar("E01").criteria_of("minimum")]
    manager = Visitor(lite, "manager")
    assert [href for _, href in summary(save(manager, {"evidence": ""}))] == ["#rating"]
    shown = save(manager, {"rating": "good", "ticks": ticks})
    hrefs = [href for _, href in summary(shown)]
    assert hrefs == ["#reason", "#evidence"]
    places = [shown.index(f'id="{href[1:]}"') for href in hrefs]
    assert places == sorted(places)


def test_a_word_on_why_is_asked_where_the_minimum_is_not_met(lite: Flask) -> None:
    shown = save(Visitor(lite, "manager"), {"rating": "non_compliant"})
    assert summary(shown) == [("Say why the service does not meet the minimum", "#evidence")]


def test_what_is_complete_goes_on_and_what_waits_goes_back(lite: Flask) -> None:
    manager = Visitor(lite, "manager")
    complete = {"rating": "good", "evidence": "The letter of the authority of May", "then": "continue"}
    assert manager.fill(PAGE, complete).location == f"{REVIEW}/E02"
    assert manager.fill(PAGE, {"evidence": "", "then": "later"}).location == f"{REVIEW}/"


def test_a_question_that_does_not_apply_is_not_asked(lite: Flask) -> None:
    ticks = [criterion.id for criterion in framework_of(lite).exemplar("E01").criteria_of("minimum")]
    manager = Visitor(lite, "manager")
    assert not is_asked(manager.get(PAGE).text, "reason")
    assert not is_asked(save(manager, {"rating": "minimum", "ticks": ticks}), "reason")
    assert is_asked(save(manager, {"rating": "good"}), "reason")
    # What was once written stays in sight, so that it can be taken out.
    save(manager, {"reason": "The last one is met from Monday"})
    assert is_asked(save(manager, {"rating": "minimum"}), "reason")


def test_the_highest_rating_on_next_to_nothing_is_asked_about_and_can_stand(lite: Flask) -> None:
    manager = Visitor(lite, "manager")
    shown = save(manager, {"rating": "best", "evidence": "x"})
    assert "Would someone outside the group understand from that why?" in text_of(shown)
    assert summary(shown) == []
    assert manager.fill(PAGE, {"then": "enough"}).location == f"{REVIEW}/E02"
    assert "1 of 17" in text_of(manager.get(f"{REVIEW}/").text)
    enough = save(manager, {"evidence": "The plan, its evaluation and the letter from Leeds"})
    assert "Would someone outside" not in text_of(enough)


def test_only_the_highest_rating_with_few_letters_and_nothing_else_is_thin(lite: Flask) -> None:
    scale = framework_of(lite).scale
    top, lower = scale.levels[-1].key, scale.levels[-2].key
    assert is_thin(scale, Answer(rating=top, evidence="x . . . . . . . . . . . . . . ."))
    assert not is_thin(scale, Answer(rating=top, evidence="Twenty letters it has got"))
    assert not is_thin(scale, Answer(rating=lower, evidence="x"))
    assert not is_thin(scale, Answer(rating=top, evidence="x", items=1))
    assert not is_thin(scale, Answer(rating=top))
