"""A year's figures as they are shown: on a page, on paper, in a sheet or as data, exact or as they were released.

One value feeds every output, so that no two of them can differ.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from selfreview.domain.disclosure import Cell, Crossing, Group, Loss, Mark, Table
from selfreview.domain.distribution import Share, keys_of, measure_in_words
from selfreview.domain.framework.framework import Framework, Measure
from selfreview.domain.nation.figures import Earlier, NationalFigures, YearSums
from selfreview.domain.nation.groups import NOT_KNOWN
from selfreview.domain.nation.remarks import Remark
from selfreview.domain.nation.revisions import Erratum
from selfreview.domain.round import METHOD_LABELS, Method
from selfreview.speech import gettext, lazy, ngettext

FOR_THE_NETWORK_ONLY = lazy("For the network only: exact figures, not to be passed on.")
DRAFT = lazy("Draft for the network only: not released, not to be passed on.")
SYNTHETIC = lazy("Demonstration: synthetic returns, no service's own.")
NATION_TABLE, NATION = "nation", lazy("England")
NOT_TOLD = lazy("Not stated")
WHOLE_RETURNS = lazy("All exemplars together")

Numbers = tuple[int, ...]
"""How many returns are at each level, lowest first."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """Which release the figures are of, when it was made, and its hash.

    `pending` returns wait for the next one; `errata` were told since.
    """

    number: int
    at: datetime
    public_from: datetime
    hash: str
    pending: int = 0
    errata: tuple[Erratum, ...] = ()


@dataclass(frozen=True, slots=True)
class Before:
    """The earlier year that changes are told from: its turnout and, where they may be compared, returns per level."""

    year: int
    turnout: Share
    numbers: Mapping[str, Numbers]


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that is told of a year; without a stamp it is exact and for the network only.

    A draft is what a release would say, read before it is frozen.
    """

    figures: NationalFigures
    methods: Mapping[str, int]
    tables: tuple[Table, ...]
    crossing: Crossing | None
    before: Before | None
    commentary: tuple[Remark, ...]
    stamp: Stamp | None
    demonstration: bool
    rules: tuple[str, ...] = ()
    is_draft: bool = False

    def as_draft(self, at: datetime) -> "Report":
        """The report to be read before it is frozen, as it is at a time; one without a stamp stays exact."""
        if self.stamp is None:
            return self
        return replace(self, is_draft=True, stamp=replace(self.stamp, at=at, public_from=at))

    @property
    def year(self) -> int:
        """The year of the round."""
        return self.figures.year

    @property
    def framework(self) -> Framework:
        """The edition that the returns were made with."""
        return self.figures.framework

    @property
    def marking(self) -> str:
        """What every page and file says of itself at its head; empty for real figures that are released."""
        if self.is_draft:
            return f"{DRAFT} {mark_figures(released=True, demonstration=self.demonstration)}".strip()
        return mark_figures(released=self.stamp is not None, demonstration=self.demonstration)

    @property
    def told_tables(self) -> tuple[Table, ...]:
        """The tables that tell services from one another, without the groups that no service is in."""
        used = map(_used, self.tables)
        return tuple(
            table for table in used if any(group.returns and group.name != NOT_KNOWN for group in table.groups)
        )

    @property
    def told_crossings(self) -> tuple[Table, ...]:
        """The table of regions and kinds together, where there is one, without the groups that no service is in."""
        return () if self.crossing is None else (_used(self.crossing.table),)

    @property
    def edition_in_words(self) -> str:
        """Which figures these are."""
        if self.stamp is None:
            return gettext("Exact {year} figures", year=self.year)
        said = (
            gettext("Draft of release {number} of {year}") if self.is_draft else gettext("Release {number} of {year}")
        )
        return said.format(number=self.stamp.number, year=self.year)

    @property
    def base(self) -> str:
        """What the national figures rest on."""
        return base_in_words(self.figures.turnout)


def mark_figures(*, released: bool, demonstration: bool) -> str:
    """What figures say of themselves: whom they are for, and whether their returns are synthetic; maybe nothing."""
    said = () if released else (FOR_THE_NETWORK_ONLY,)
    return " ".join(map(str, (*said, *((SYNTHETIC,) if demonstration else ()))))


def exact_table(name: str, sums: Mapping[str, YearSums]) -> Table:
    """The groups of a table with nothing suppressed, as the network itself sees them."""
    return Table(name, tuple(_exact_group(key, each) for key, each in sums.items()), Loss(0, 0))


def tell_before(figures: NationalFigures, earlier: Earlier | None) -> Before | None:
    """The earlier year of the figures' change."""
    if figures.change is None or earlier is None:
        return None
    counts = earlier.sums.counts
    same = (key for key, change in figures.change.all_returns.items() if change.comparable and key in counts)
    return Before(figures.change.year, figures.change.turnout, {key: counts[key].numbers for key in same})


def _exact_group(name: str, sums: YearSums) -> Group:
    blank = (0,) * len(sums.framework.scale.levels)
    cells = {
        exemplar.id: Cell(Mark.PLAIN, sums.counts[exemplar.id].numbers if exemplar.id in sums.counts else blank)
        for exemplar in sums.framework.exemplars
    }
    return Group(name, sums.services, sums.returns, cells)


def base_in_words(turnout: Share) -> str:
    """A number of returns with the response rate: "132 returns of 148 services (89%)"."""
    rate = "" if turnout.whole is None else f" ({turnout.whole}%)"
    return ngettext(
        "{number} return of {of} services{rate}",
        "{number} returns of {of} services{rate}",
        turnout.count,
        of=turnout.of,
        rate=rate,
    )


def method_label(method: str) -> str:
    """How a self-assessment was done, in words."""
    return str(METHOD_LABELS[Method(method)] if method else NOT_TOLD)


def methods_in_order(methods: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    """The ways of doing it, in their order, those that nobody used included; "not stated" last, if any did not."""
    told = [(method.value, methods.get(method.value, 0)) for method in Method]
    return (*told, *((("", methods[""]),) if methods.get("") else ()))


def level_shares(numbers: Sequence[int]) -> tuple[Share, ...]:
    """The share of each level."""
    return tuple(Share(number, sum(numbers)) for number in numbers)


def measure_share(framework: Framework, numbers: Sequence[int], measure: Measure) -> Share | None:
    """The share of a measure among returns per level; None where the scale does not flag its levels."""
    keys = keys_of(framework.scale, measure)
    if keys is None:
        return None
    counted = zip(framework.scale.keys, numbers, strict=True)
    return Share(sum(number for key, number in counted if key in keys), sum(numbers))


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure as a row of data.

    `quantity` is the key of a level, of a measure or of what is told of whole
    returns; `percent` is None where the figure is suppressed or of nothing.
    `services` and `returns` are those of the group.
    """

    table: str
    group: str
    exemplar: str
    title: str
    quantity: str
    words: str
    share: Share | None
    turnout: Share
    mark: str = ""


def _used(table: Table) -> Table:
    return replace(table, groups=tuple(group for group in table.groups if group.services or group.returns))


def figure_rows(report: Report) -> Iterator[Figure]:
    """Every figure of a report, the nation's first, then group by group."""
    yield from _whole_rows(report)
    figures, turnout = report.figures, report.figures.turnout
    for each in figures.exemplars:
        cell = Cell(Mark.PLAIN, each.ratings.counts.numbers)
        yield from _rows(report, NATION_TABLE, NATION, each.exemplar.id, cell, turnout)
    for theme in figures.themes:
        for quantity, words, share in _quantities(report.framework, theme.ratings.counts.numbers):
            yield Figure("theme", theme.theme.title, "", theme.theme.title, quantity, words, share, turnout)
    for table in (*report.told_tables, *report.told_crossings):
        for group in table.groups:
            for exemplar_id, cell in group.cells.items():
                yield from _rows(report, table.name, group.name, exemplar_id, cell, group.turnout)


def _whole_rows(report: Report) -> Iterator[Figure]:
    figures, turnout = report.figures, report.figures.turnout

    def row(quantity: str, words: str, share: Share | None) -> Figure:
        return Figure(NATION_TABLE, NATION, "", WHOLE_RETURNS, quantity, words, share, turnout)

    yield row("return_rate", gettext("Services that made a return"), turnout)
    below = measure_in_words(figures.framework.scale, Measure.NON_COMPLIANT) or gettext("below the standard")
    for quantity, words, share in (
        ("meeting_all", gettext("{below} on none", below=below), figures.meeting_all),
        ("failing_more_than_two", gettext("{below} on more than two", below=below), figures.failing_more_than_two),
    ):
        if share is not None:
            yield row(quantity, words, share)
    for number, services in (figures.non_compliant_on or {}).items():
        yield row(
            f"non_compliant_on_{number}",
            gettext("{below} on {number}", below=below, number=number),
            Share(services, figures.returns),
        )
    for method, returns in methods_in_order(report.methods):
        yield row(f"method_{method or 'not_told'}", method_label(method), Share(returns, figures.returns))


def _rows(report: Report, table: str, group: str, exemplar_id: str, cell: Cell, turnout: Share) -> Iterator[Figure]:
    title = report.framework.exemplar(exemplar_id).title
    numbers = cell.numbers or (0,) * len(report.framework.scale.levels)
    for quantity, words, share in _quantities(report.framework, numbers):
        shown = None if cell.numbers is None else share
        yield Figure(table, group, exemplar_id, title, quantity, words, shown, turnout, cell.mark.value)


def _quantities(framework: Framework, numbers: Numbers) -> Iterator[tuple[str, str, Share]]:
    for level, share in zip(framework.scale.levels, level_shares(numbers), strict=True):
        yield level.key, level.label, share
    for measure in (Measure.COMPLIANT, Measure.ASPIRED):
        found, words = measure_share(framework, numbers, measure), measure_in_words(framework.scale, measure)
        if found is not None and words:
            yield measure.value, words, found
