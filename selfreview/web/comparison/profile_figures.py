"""The charts of a service's profile, each with the rows of the table and of the CSV that stand beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from selfreview.charts import Bar, Drawing, Panel, Part, Series, draw_distributions, draw_history
from selfreview.domain.comparison.profile import History, Profile, RatedYear, RatingChange, see_history
from selfreview.domain.framework.editions import is_comparable
from selfreview.domain.framework.framework import Exemplar, Level, Scale, Theme
from selfreview.speech import gettext, lazy

NOT_RATED = lazy("Not rated")
NOT_COMPARABLE = lazy("not comparable with the year before")


@dataclass(frozen=True, slots=True)
class Figure:
    """Drawings with the table of exactly the figures that they show; `key` names it in addresses and ids."""

    key: str
    title: str
    base: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    drawings: tuple[Drawing, ...] = ()
    note: str = ""
    message: str = ""


def rating_figure(profile: Profile, year: int) -> Figure:
    """How many exemplars are at each level, as counts of all of them: no score is made of it."""
    total, unrated = profile.total, len(profile.unrated)
    labels = [level.label for level, _ in profile.counts]
    parts = tuple(
        Part(rank, rank, 100 * number / total, str(number)) for rank, (_, number) in enumerate(profile.counts) if total
    )
    note = gettext("{unrated} not rated yet", unrated=unrated) if unrated else ""
    bar = Bar(str(year), parts if unrated < total else (), gettext("{total} exemplars", total=total), note=note)
    rows = [(level.label, str(number)) for level, number in profile.counts]
    return Figure(
        "ratings",
        gettext("How many exemplars are at each rating"),
        gettext("{rated} of {total} exemplars rated in {year}", rated=total - unrated, total=total, year=year),
        (gettext("Rating"), gettext("Exemplars")),
        (*rows, *(((NOT_RATED, str(unrated)),) if unrated else ())),
        (draw_distributions(labels, (bar,), title=gettext("Exemplars by rating, {year}", year=year)),),
    )


def history_figure(years: Sequence[RatedYear]) -> Figure:
    """Every exemplar over all the years, a small chart for each theme; what does not compare is marked."""
    framework = years[-1].framework
    told = see_history(years)
    breaks = see_breaks(years)
    names = [str(rated.year) for rated in years]
    labels = [level.label for level in framework.scale.levels]
    return Figure(
        "history",
        gettext("Over the years"),
        f"{len(years)} {'year' if len(years) == 1 else 'years'}: {', '.join(names)}",
        (gettext("Exemplar"), *names),
        tuple(
            (named(each.exemplar), *(_cell(each, at, breaks[each.exemplar.id]) for at in range(len(years))))
            for each in told
        ),
        tuple(
            draw_history(
                labels,
                names,
                [_panel(theme, told, breaks, framework.scale)],
                title=gettext("{title}, {first} to {last}", title=theme.title, first=names[0], last=names[-1]),
                key=theme is framework.themes[0],
            )
            for theme in framework.themes
        ),
    )


def see_breaks(years: Sequence[RatedYear]) -> dict[str, frozenset[int]]:
    """Of every exemplar of the latest year, the places of the years that do not compare with the one before."""
    return {exemplar.id: _breaks(years, exemplar) for exemplar in years[-1].framework.exemplars}


def _breaks(years: Sequence[RatedYear], exemplar: Exemplar) -> frozenset[int]:
    return frozenset(
        at
        for at, (before, now) in enumerate(pairwise(years), 1)
        if not is_comparable(now.framework, before.framework, exemplar.id)
    )


def _panel(theme: Theme, told: Sequence[History], breaks: dict[str, frozenset[int]], scale: Scale) -> Panel:
    rows = tuple(
        Series(named(each.exemplar), _ranks(each, scale), breaks[each.exemplar.id])
        for each in told
        if each.exemplar.theme == theme.id
    )
    return Panel(theme.title, rows)


def _ranks(history: History, scale: Scale) -> tuple[int | None, ...]:
    return tuple(rank_of(scale, point.level) for point in history.points)


def rank_of(scale: Scale, level: Level | None) -> int | None:
    """The place of a level on a scale; a level that it does not have is told in the table, not drawn."""
    return scale.rank(level.key) if level is not None and level.key in scale.keys else None


def named(exemplar: Exemplar) -> str:
    """An exemplar as a row begins."""
    return f"{exemplar.id} {exemplar.title}"


def _cell(history: History, at: int, breaks: frozenset[int]) -> str:
    return tell_level(history.points[at].level, at in breaks)


def tell_level(level: Level | None, is_break: bool) -> str:
    """A level of a year in words, and whether it does not compare with the year before."""
    label = NOT_RATED if level is None else level.label
    return f"{label} ({NOT_COMPARABLE})" if is_break else label


def change_figure(changes: Sequence[RatingChange], reasons: dict[str, str], year: int, since: int) -> Figure:
    """What changed since the last return, with its reason."""
    return Figure(
        "changes",
        gettext("What changed since {since}, and why", since=since),
        gettext("{since} to {year}", since=since, year=year),
        (gettext("Exemplar"), str(since), str(year), gettext("Change"), gettext("In words"), gettext("Why")),
        tuple(
            (
                named(change.exemplar),
                NOT_RATED if change.before is None else change.before.label,
                NOT_RATED if change.now is None else change.now.label,
                change.sign,
                change.in_words,
                reasons.get(change.exemplar.id, "") if change.moved else "",
            )
            for change in changes
        ),
    )
