"""A plan in a few sentences: where the service stands, what is planned, what is asked, what stays open."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from selfreview.charts.drawing import Label, Rect, Size
from selfreview.charts.strip import StripRow, draw_bands, draw_strip
from selfreview.domain.plan.action_plan import Action, ActionStatus
from selfreview.domain.plan.costs import amount_of, asked_of_authority, pounds_in_words
from selfreview.domain.plan.report import PlanReport
from selfreview.domain.plan.summary import find_uncovered, number_in_words, say_undecided, summarise
from selfreview.domain.review.review import Answer
from tests.documents.plan.plans import make_report, shipped


@pytest.mark.parametrize(
    ("cost", "pounds"),
    [
        ("£4,200", 4200),
        ("4200", 4200),
        ("about £400 a year", 400),
        ("£12.50 a head", Decimal("12.50")),
        ("1,000 pounds", 1000),
        ("£2k", 2000),
        ("staff time", None),
        ("£400 or £500", None),
        ("two days", None),
        ("", None),
    ],
)
def test_a_cost_is_summed_where_it_is_one_number(cost: str, pounds: Decimal | int | None) -> None:
    assert amount_of(cost) == pounds


def planned(*actions: Action, rated: int = 17, short: int = 2) -> PlanReport:
    keys = shipped().scale.keys
    answers = {
        one.id: Answer(rating=keys[0] if place < short else keys[1])
        for place, one in enumerate(shipped().exemplars[:rated])
    }
    return make_report(actions=actions, answers=answers, before=False)


def test_the_first_sentences_say_where_it_stands_and_what_is_asked() -> None:
    report = planned(
        Action(1, "E05", "Begin.", cost="£4,000", cost_from="the authority's training budget"),
        Action(2, "E06", "Go on.", cost="£200", cost_from="Sheffield City Council"),
        Action(3, "E07", "Ask.", cost="£90", cost_from="our own budget"),
    )
    said = summarise(report)
    assert said.startswith("15 of 17 exemplars are at least Minimum; two are not: E01 ")
    assert said.endswith("Three actions are planned; £4,200 is requested from the authority.")
    asked = asked_of_authority(report.rows)
    assert {row.action.id for row in asked.rows} >= {1, 2}
    assert asked.total == 4200


def test_a_half_filled_review_is_no_failure() -> None:
    said = summarise(planned(rated=9, short=0))
    assert said == "All 9 exemplars rated so far are at least Minimum. Eight are not rated yet."
    assert summarise(make_report(answers={}, before=False)) == ""


@pytest.mark.parametrize(
    ("rated", "short", "said"),
    [
        (17, 0, "All 17 exemplars are at least Minimum."),
        (17, 17, "None of the 17 exemplars is at least Minimum."),
        (17, 16, "1 of 17 exemplars is at least Minimum; 16 are not."),
        (
            1,
            1,
            "The only exemplar rated so far is not at least Minimum: E01 LA support and resources. "
            "16 are not rated yet.",
        ),
        (16, 0, "All 16 exemplars rated so far are at least Minimum. One is not rated yet."),
    ],
)
def test_all_none_and_one_are_said_as_people_say_them(rated: int, short: int, said: str) -> None:
    assert summarise(planned(rated=rated, short=short)) == said


@pytest.mark.parametrize(
    ("short", "rated", "said"),
    [
        (0, 17, "17 exemplars are below their target with no action and no reason."),
        (1, 1, "1 exemplar is below its target with no action and no reason, and it does not meet the standard."),
        (2, 2, "2 exemplars are below their target with no action and no reason, and none of them meets"),
        (2, 17, "no reason, 2 of which do not meet the standard."),
        (1, 17, "no reason, one of which does not meet the standard."),
    ],
)
def test_what_is_still_to_decide_is_said_whole(short: int, rated: int, said: str) -> None:
    told = say_undecided(planned(rated=rated, short=short))
    assert told.startswith("Still to decide: ")
    assert said in told


def test_nothing_to_decide_is_nothing_said() -> None:
    assert say_undecided(make_report(answers={}, before=False)) == ""


DONE, STOPPED = Action(1, "E01", "A.", status=ActionStatus.DONE), Action(2, "E01", "B.", status=ActionStatus.STOPPED)


@pytest.mark.parametrize(
    ("actions", "said"),
    [
        ((DONE,), "One action is planned, and it is done."),
        (
            (replace(DONE, status=ActionStatus.UNDER_WAY, due=date(2010, 1, 1)),),
            "One action is planned, and it is overdue.",
        ),
        ((DONE, replace(DONE, id=3)), "Two actions are planned, all of them done."),
        ((STOPPED,), "The one action that was planned was stopped."),
        ((STOPPED, replace(STOPPED, id=3)), "All two actions that were planned were stopped."),
    ],
)
def test_a_plan_of_few_actions_is_told_as_people_tell_it(actions: tuple[Action, ...], said: str) -> None:
    assert summarise(planned(*actions)).endswith(f" {said}")


def test_what_no_action_covers_is_told_and_what_one_covers_is_not() -> None:
    report = planned(Action(1, "E01", "Begin."))
    (uncovered,) = find_uncovered(report)
    wanted = next(one.unmet for one in report.proposals if one.exemplar.id == "E01")
    assert uncovered.criteria == wanted
    covered = tuple(criterion.id for criterion in wanted)
    assert find_uncovered(planned(Action(1, "E01", "Begin.", criteria=covered))) == ()
    assert find_uncovered(planned()) == ()


def test_numbers_and_amounts_are_written_as_people_write_them() -> None:
    assert (number_in_words(2), number_in_words(16)) == ("two", "16")
    assert (pounds_in_words(Decimal(4200)), pounds_in_words(Decimal("12.5"))) == ("£4,200", "£12.50")


def test_a_strip_says_every_square() -> None:
    drawing = draw_strip(
        ("Poor", "Fine"),
        (("A", "B"), ("C",)),
        (StripRow("2009", (0, 1, None)), StripRow("Today", (1, 1, 0))),
        title="T",
    )
    assert drawing.description == "2009: A Poor, B Fine, C not rated. Today: A Fine, B Fine, C Poor."


@pytest.mark.parametrize("size", [Size(300, 16), Size(482, 18)])
def test_a_strip_too_narrow_for_its_letters_goes_on_below_itself(size: Size) -> None:
    names = tuple(f"E{number:02}" for number in range(1, 18))
    rows = (StripRow("Today", (0,) * 17), StripRow("Target", (1,) * 17))
    drawing = draw_strip(("Poor", "Fine"), (names[:12], names[12:]), rows, title="T", size=size)
    labels = {shape.text: shape for shape in drawing.shapes if isinstance(shape, Label)}
    assert labels["E17"].y > labels["E01"].y
    assert {labels[name].size for name in names} == {size.text}
    assert all(0 <= shape.x <= size.width - shape.width for shape in drawing.shapes if isinstance(shape, Rect))
    assert drawing.description.count("E17") == 2


def test_the_parts_of_a_strip_say_together_what_it_says_as_one() -> None:
    names = tuple(f"E{number:02}" for number in range(1, 18))
    rows = (StripRow("Today", (0,) * 17), StripRow("Target", (1,) * 17))
    parts = draw_bands(("Poor", "Fine"), (names[:12], names[12:]), rows, title="T", size=Size(300, 16))
    whole = draw_strip(("Poor", "Fine"), (names[:12], names[12:]), rows, title="T", size=Size(300, 16))
    assert len(parts) > 1
    assert max(part.height for part in parts) < whole.height / 2
    told = [shape.text for part in parts for shape in part.shapes if isinstance(shape, Label)]
    assert told == [shape.text for shape in whole.shapes if isinstance(shape, Label)]
    assert all(sum(f"{name} Fine" in part.description for part in parts) == 1 for name in names)


def test_each_row_of_the_asked_is_still_to_be_done() -> None:
    report = make_report(17)
    assert all(row.action.is_unfinished for row in asked_of_authority(report.rows).rows)
    assert asked_of_authority(replace(report, rows=()).rows).unnumbered == 0
