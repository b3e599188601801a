"""What changed since the last return, and what became of the last plan, in sentences."""

from collections.abc import Iterable

from selfreview.domain.comparison.profile import Movement, RatingChange
from selfreview.domain.plan.report import PlanReport
from selfreview.speech import gettext


def change_sentences(report: PlanReport, *, most: int | None = None) -> tuple[str, ...]:
    """What changed since the last return, in sentences: moved ratings, then what became of what was promised.

    `most` is how many exemplars a sentence names before it counts the others; with none it only counts.
    """
    said: list[str] = []
    if report.before is None:
        said.append(gettext("This is the first plan here: there is no earlier return to compare it with."))
    elif not report.is_compared:
        nothing = (
            gettext("Nothing can be compared with {year} yet.")
            if report.profile.unrated
            else gettext("Nothing can be compared with {year}.")
        )
        said.append(nothing.format(year=report.before.year))
    else:
        said += _moves(report.changes, report.before.year, most)
    if report.promises:
        year = report.promises[0].year
        kept = sum(promise.kept_as is not None for promise in report.promises)
        dropped = sum(promise.kept_as is None and not promise.is_open for promise in report.promises)
        waiting = len(report.open_promises)
        parts = [
            f"{count} {words}"
            for count, words in (
                (kept, gettext("kept in this plan")),
                (dropped, gettext("dropped")),
                (waiting, gettext("still to be decided")),
            )
            if count
        ]
        said.append(gettext("Unfinished from the {year} plan: {parts}.", year=year, parts=", ".join(parts)))
    return tuple(said)


def _moves(changes: tuple[RatingChange, ...], year: int, most: int | None) -> Iterable[str]:
    if not changes:
        yield gettext("No rating moved since {year}.", year=year)
    if most == 0 and changes:
        up, down = (sum(change.movement is way for change in changes) for way in (Movement.UP, Movement.DOWN))
        yield gettext("{up} higher than in {year}, {down} lower.", up=up, year=year, down=down)
        return
    for movement, words in ((Movement.UP, gettext("Better")), (Movement.DOWN, gettext("Lower"))):
        moved = [
            gettext(
                "{title} ({id}, now {label})",
                title=change.exemplar.title,
                id=change.exemplar.id,
                label=change.now.label,
            )
            for change in changes
            if change.movement is movement and change.now is not None
        ]
        if moved:
            more = len(moved) - len(moved[:most])
            named = [*moved[:most], gettext("and {number} more", number=more)] if more else moved
            yield gettext("{words} than in {year}: {named}.", words=words, year=year, named="; ".join(named))
