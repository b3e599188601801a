"""A plan in a few sentences: where the service stands, what is planned, what is asked, what no action covers yet."""

from collections.abc import Iterator
from dataclasses import dataclass

from selfreview.domain.framework.framework import Criterion, Exemplar
from selfreview.domain.plan.action_plan import Standing
from selfreview.domain.plan.costs import asked_of_authority, pounds_in_words
from selfreview.domain.plan.report import PlanReport

_NUMBERS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_NAMED = 3


def number_in_words(number: int) -> str:
    """A number as it stands in a sentence: in words below ten."""
    return _NUMBERS[number] if number < len(_NUMBERS) else str(number)


def summarise(report: PlanReport) -> str:
    """The first sentences of a plan; what is not rated is told apart and no failure."""
    return " ".join((*_where_it_stands(report), *_what_is_planned(report)))


def _where_it_stands(report: PlanReport) -> Iterator[str]:
    profile = report.profile
    if profile.compliant is None or not profile.rated:
        return
    of = f"of the {profile.rated} exemplars rated so far" if profile.unrated else f"of {profile.total} exemplars"
    below = profile.below_compliant
    rest = ""
    if below:
        names = "; ".join(f"{one.id} {one.title}" for one in below)
        verb = "is" if len(below) == 1 else "are"
        rest = f"; {number_in_words(len(below))} {verb} not" + (f": {names}" if len(below) <= _NAMED else "")
    yield f"{profile.compliant} {of} are {report.measures[0]}{rest}."
    if profile.unrated:
        count = len(profile.unrated)
        yield f"{number_in_words(count).capitalize()} {'is' if count == 1 else 'are'} not rated yet."


def _what_is_planned(report: PlanReport) -> Iterator[str]:
    progress = report.progress
    if not report.rows:
        return
    total, late = progress.total, len(progress.overdue)
    told = [f"{number_in_words(total)} action{' is' if total == 1 else 's are'} planned"]
    if progress.done:
        told.append(f"{number_in_words(progress.done)} done")
    if late:
        told.append(f"{number_in_words(late)} overdue")
    asked = asked_of_authority(report.rows)
    words = f"{', '.join(told)}".capitalize()
    if asked.total:
        words += f"; {pounds_in_words(asked.total)} {'is' if asked.total == 1 else 'are'} requested from the authority"
    yield f"{words}."


@dataclass(frozen=True, slots=True)
class Uncovered:
    """What the next level of an exemplar asks for and no action of the plan is to meet."""

    exemplar: Exemplar
    criteria: tuple[Criterion, ...]


def find_uncovered(report: PlanReport) -> tuple[Uncovered, ...]:
    """The criteria that remain open even if all of the plan is done, of exemplars that have an action."""
    found = []
    for proposal in report.proposals:
        if report.standing(proposal) is not Standing.PLANNED:
            continue
        rows = report.of_exemplar(proposal.exemplar.id)
        covered = {criterion for row in rows if row.action.counts for criterion in row.action.criteria}
        rest = tuple(criterion for criterion in proposal.unmet if criterion.id not in covered)
        if rest:
            found.append(Uncovered(proposal.exemplar, rest))
    return tuple(found)
