"""Every benchmarking measure over all years and releases, as its release told it, with where a new edition begins."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from selfreview.domain.benchmarking.catalogue import MeasureEntry
from selfreview.domain.benchmarking.questionnaire import Questionnaire
from selfreview.domain.benchmarking.release.listing import CORRELATION, ListedFigure, list_figures
from selfreview.domain.benchmarking.release.reading import ABSENT, SUPPRESSED, exact, figures_of, show_value
from selfreview.domain.benchmarking.release.shown import WORDS
from selfreview.domain.nation.exhibits import Exhibit
from selfreview.domain.nation.report import NATION_TABLE
from selfreview.domain.nation.revisions import Erratum

Data = Mapping[str, Any]

MORE_WORDS = {
    "r": "How far they go together (r)",
    "r_squared": "r squared",
    "spearman": "By their order alone (Spearman)",
    "estimate": "Estimated for all services",
}
"""What the figures are called that only some measures have."""

BASE = "Services that gave every answer that the measure needs"


@dataclass(frozen=True, slots=True)
class ToldRelease:
    """A release that everybody may see: its data, its hash, and the errors found since."""

    data: Data
    hash: str
    errata: tuple[Erratum, ...] = ()


@dataclass(frozen=True, slots=True)
class MeasurePoint:
    """One figure of one release in the series.

    `comparable` says whether the nearest earlier year of the series asked
    with the same edition; None where there is no earlier year.
    """

    release: ToldRelease
    figure: ListedFigure
    newest: bool
    comparable: bool | None


def tell_measures(releases: Sequence[ToldRelease], questionnaire: Questionnaire) -> Iterator[MeasurePoint]:
    """The figures of these releases, which come by year and number; nothing is worked out from two of them."""
    newest = {one.data["year"]: one.data["release"] for one in releases}
    for one in releases:
        year, number = one.data["year"], one.data["release"]
        earlier = [other.data["edition"] for other in releases if other.data["year"] < year]
        same = earlier[-1] == one.data["edition"] if earlier else None
        for figure in list_figures(one.data, questionnaire):
            yield MeasurePoint(one, figure, number == newest[year], same)


def lay_series(points: Iterable[MeasurePoint], questionnaire: Questionnaire) -> tuple[Exhibit, ...]:
    """A table for each measure of the nation, with a column for each year; its newest release is shown."""
    shown = [one for one in points if one.newest and one.figure.table == NATION_TABLE]
    years = sorted({one.release.data["year"] for one in shown})
    found = {(one.figure.subject, one.release.data["year"], one.figure.figure): one.figure for one in shown}
    return tuple(_table(entry, years, found) for entry in questionnaire.measures if years)


def _table(entry: MeasureEntry, years: Sequence[int], found: Mapping[tuple[str, int, str], ListedFigure]) -> Exhibit:
    names = (*figures_of(entry), *CORRELATION, "estimate")
    known = [name for name in names if any((entry.id, year, name) in found for year in years)]
    bases = [
        next((found[entry.id, year, name].n for name in known if (entry.id, year, name) in found), None)
        for year in years
    ]
    rows = [("Services that answered (n)", *(ABSENT if n is None else str(n) for n in bases))]
    for name in known:
        cells = (_cell(entry, found.get((entry.id, year, name))) for year in years)
        rows.append(({**WORDS, **MORE_WORDS}[name], *cells))
    columns = (entry.unit.capitalize(), *map(str, years))
    return Exhibit(entry.id.lower(), f"{entry.title} ({entry.id})", BASE, columns, tuple(rows))


def _cell(entry: MeasureEntry, figure: ListedFigure | None) -> str:
    if figure is None:
        return ABSENT
    if figure.is_suppressed:
        return SUPPRESSED
    if figure.figure in CORRELATION:
        return ABSENT if figure.value is None else f"{figure.value:.2f}"
    return show_value(entry, exact(figure.value), figure.figure)
