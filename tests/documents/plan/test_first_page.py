"""The first page of a plan holds everything up to the signatures, whatever was planned, asked and answered."""

from dataclasses import replace

import pytest

from selfreview.documents.plan.pdf import write_action_plan_pdf
from selfreview.domain.plan.changed import change_sentences
from selfreview.domain.plan.costs import asked_of_authority
from selfreview.domain.plan.report import PlanReport
from tests.documents.laid_pages import read_pages
from tests.documents.plan.plans import make_actions, make_report, shipped

LONG = (
    "Northshire County Council: agreed on the condition that the money is found in next year’s budget, that schools "
    "are told in good time, and that the service reports to the scrutiny committee in June. Jane Officer, 3 May 2010."
)
CHECK = "https://selfreview.example.org/papers/abcdefghijklmnopqrstuvwx"


def asked(count: int, answer: str = "", authorities: tuple[str, ...] = ()) -> PlanReport:
    """A plan of so many actions, each of which the authority answered in these words, where it did."""
    noticed = (
        "A helpline that is answered the same day, and a worker who comes to the school when they ask for one. " * 3
    )
    actions = tuple(replace(one, parents=noticed) for one in make_actions(shipped(), count))
    report = replace(make_report(actions=actions, authorities=authorities), service="Bath and North East Somerset")
    told = asked_of_authority(report.rows).rows if answer else ()
    return replace(report, answers={row.action.id: (answer,) for row in told})


@pytest.mark.parametrize("authorities", [(), ("Northshire County", "Northshire Town")], ids=["one", "two"])
@pytest.mark.parametrize("answer", ["", "Northshire: agreed.", LONG], ids=["unanswered", "short", "long"])
@pytest.mark.parametrize("count", [1, 16, 32, 80])
def test_whoever_signs_does_so_on_the_first_page(count: int, answer: str, authorities: tuple[str, ...]) -> None:
    report = asked(count, answer, authorities)
    first, second, *_ = (" ".join(page.text.split()) for page in read_pages(write_action_plan_pdf(report, check=CHECK)))
    for words in (*report.signatories, "Top priorities", "Parents will notice", "What changed since 2009"):
        assert words in first, words
    assert second.startswith("The plan as a table, to work with") or "The plan as a table, to work with" in second
    assert ("Answered:" in first) == bool(report.answers)


def test_an_answer_that_has_no_room_on_the_first_page_stands_on_its_card() -> None:
    report = asked(16, LONG)
    first, *rest = (" ".join(page.text.split()) for page in read_pages(write_action_plan_pdf(report, check=CHECK)))
    answered = [str(row.place) for row in report.rows if row.action.id in report.answers]
    assert f"Answered: actions {', '.join(answered)}, on their cards." in first
    assert " ".join(rest).count("reports to the scrutiny committee in June") == len(answered)


def test_what_moved_can_be_counted_alone() -> None:
    report = make_report(3)
    up = sum(change.movement == "up" for change in report.changes)
    down = sum(change.movement == "down" for change in report.changes)
    assert change_sentences(report, most=0)[0] == f"{up} higher than in 2009, {down} lower."
