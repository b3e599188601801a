"""A plan in a few sentences: where the service stands, what is planned, what is asked, what no action covers yet."""

from collections.abc import Iterator
from dataclasses import dataclass

from selfreview.domain.comparison.first_sentences import say_how_many
from selfreview.domain.framework.framework import Criterion, Exemplar
from selfreview.domain.plan.action_plan import PlanProgress, Standing
from selfreview.domain.plan.costs import asked_of_authority, pounds_in_words
from selfreview.domain.plan.report import PlanReport
from selfreview.speech import gettext, lazy, ngettext

_NUMBERS = (
    lazy("none"),
    lazy("one"),
    lazy("two"),
    lazy("three"),
    lazy("four"),
    lazy("five"),
    lazy("six"),
    lazy("seven"),
    lazy("eight"),
    lazy("nine"),
)
_NAMED = 3


def number_in_words(number: int) -> str:
    """A number as it stands in a sentence: in words below ten."""
    return str(_NUMBERS[number]) if number < len(_NUMBERS) else str(number)


def summarise(report: PlanReport) -> str:
    """The first sentences of a plan; what is not rated is told apart and no failure."""
    return " ".join((*_where_it_stands(report), *_what_is_planned(report)))


def _where_it_stands(report: PlanReport) -> Iterator[str]:
    profile = report.profile
    if profile.compliant is None or not profile.rated:
        return
    said = say_how_many(profile.compliant, profile.rated, report.measures[0], so_far=bool(profile.unrated))
    below = profile.below_compliant
    if below and profile.compliant:
        said += ngettext(
            "; {number_of_below} is not",
            "; {number_of_below} are not",
            len(below),
            number_of_below=number_in_words(len(below)),
        )
    names = "; ".join(f"{one.id} {one.title}" for one in below)
    yield f"{said}: {names}." if 0 < len(below) <= _NAMED else f"{said}."
    if profile.unrated:
        count = len(profile.unrated)
        yield ngettext(
            "{capitalize} is not rated yet.",
            "{capitalize} are not rated yet.",
            count,
            capitalize=number_in_words(count).capitalize(),
        )


def _what_is_planned(report: PlanReport) -> Iterator[str]:
    if not report.rows:
        return
    words, asked = _say_actions(report.progress), asked_of_authority(report.rows)
    if asked.total:
        words += gettext("; {total} is requested from the authority", total=pounds_in_words(asked.total))
    yield f"{words}."


def _say_actions(progress: PlanProgress) -> str:
    total, late = progress.total, len(progress.overdue)
    if not total:
        if progress.stopped == 1:
            return gettext("The one action that was planned was stopped")
        return gettext(
            "All {stopped} actions that were planned were stopped", stopped=number_in_words(progress.stopped)
        )
    if total == 1:
        how = gettext(", and it is done") if progress.done else gettext(", and it is overdue") if late else ""
        return gettext("One action is planned{how}", how=how)
    told = [gettext("{total} actions are planned", total=number_in_words(total))]
    if progress.done:
        told.append(
            gettext("all of them done")
            if progress.done == total
            else gettext("{done} done", done=number_in_words(progress.done))
        )
    if late:
        told.append(gettext("{late} overdue", late=number_in_words(late)))
    return ", ".join(told).capitalize()


def say_undecided(report: PlanReport) -> str:
    """How many exemplars below their target have neither an action nor a reason, as a sentence; empty of none."""
    count = len(report.undecided)
    if not count:
        return ""
    said = ngettext(
        "{number} exemplar is below its target with no action and no reason",
        "{number} exemplars are below their target with no action and no reason",
        count,
    )
    serious = sum(report.standing(proposal) is Standing.SERIOUS for proposal in report.undecided)
    if not serious:
        return gettext("Still to decide: {said}.", said=said)
    if serious == count:
        return ngettext(
            "Still to decide: {said}, and it does not meet the standard.",
            "Still to decide: {said}, and none of them meets the standard.",
            count,
            said=said,
        )
    return ngettext(
        "Still to decide: {said}, one of which does not meet the standard.",
        "Still to decide: {said}, {number} of which do not meet the standard.",
        serious,
        said=said,
    )


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
