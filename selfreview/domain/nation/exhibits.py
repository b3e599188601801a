"""The charts and tables of a national report as values: the same for the page, the paper and the sheet."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from selfreview.domain.disclosure import Cell, Group, Mark, Table
from selfreview.domain.distribution import Difference, Share, measure_in_words, whole_percent
from selfreview.domain.framework.framework import Exemplar, Framework, Measure
from selfreview.domain.nation.cohorts import cohort_in_words
from selfreview.domain.nation.figures import NationalChange
from selfreview.domain.nation.groups import TITLES
from selfreview.domain.nation.historic_figures import PartialFigures, partial_figures
from selfreview.domain.nation.report import (
    Numbers,
    Report,
    base_in_words,
    level_shares,
    measure_share,
    method_label,
    methods_in_order,
)
from selfreview.speech import capitalised, gettext, lazy

MEASURES = (Measure.COMPLIANT, Measure.ASPIRED)
DERIVED = lazy(", derived")
"""What stands beside a published figure that was worked out of others."""
NO_FIGURE = "–"
UNKNOWN = lazy("unknown")
ROUNDED = lazy(
    "Changes are worked out before rounding, so one may be a point more or less than the percentages beside it."
)
WEIGHED = lazy("“No difference” means less than the weight of one service, even where the percentages shown differ.")

_SHARE_IN_WORDS = re.compile(r"(\d+)% \((\d+)\)")


@dataclass(frozen=True, slots=True)
class Strip:
    """One distribution: returns per level, or what was published of them with its gaps, or only a note."""

    label: str
    base: str
    numbers: Numbers | None = None
    partial: PartialFigures | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Rod:
    """One length: its value and the figure printed for it."""

    label: str
    value: float
    figure: str


@dataclass(frozen=True, slots=True)
class Exhibit:
    """A chart with its table; one without strips and rods is a table alone. `key` names it in addresses."""

    key: str
    title: str
    base: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    strips: tuple[Strip, ...] = ()
    rods: tuple[Rod, ...] = ()
    note: str = ""
    message: str = ""

    def turned(self) -> "Exhibit":
        """The same with the rows of its table as columns."""
        turned = tuple(zip(self.columns, *self.rows, strict=True))
        return replace(self, columns=turned[0], rows=turned[1:])


def share_in_words(share: Share | None) -> str:
    """A share with its number: "28% (37)"; a dash where it is not shown, or of nothing."""
    return NO_FIGURE if share is None or share.whole is None else f"{share.whole}% ({share.count})"


def share_from_words(words: str) -> tuple[int, int] | None:
    """The percentage and the number that `share_in_words` put together; None of any other words."""
    found = _SHARE_IN_WORDS.fullmatch(words)
    return None if found is None else (int(found[1]), int(found[2]))


def whole_exhibits(report: Report) -> Iterator[Exhibit]:
    """What is told of whole returns: who answered, how it was done, and on how many exemplars services fall short."""
    yield turnout_exhibit(report)
    returns = report.figures.returns
    below = measure_in_words(report.framework.scale, Measure.NON_COMPLIANT) or gettext("below the standard")
    methods = [(method_label(key), Share(number, returns)) for key, number in methods_in_order(report.methods)]
    yield _lengths("method", gettext("How the self-assessment was done"), report, gettext("Way"), methods)
    if report.figures.non_compliant_on is not None:
        found = report.figures.non_compliant_on
        most = max(found, default=-1)
        fallen = [
            (gettext("On {number}", number=number), Share(found.get(number, 0), returns)) for number in range(most + 1)
        ]
        title = gettext("On how many exemplars services rated themselves {below}", below=below)
        yield _lengths("shortfalls", title, report, gettext("Exemplars"), fallen)


def turnout_exhibit(report: Report) -> Exhibit:
    """The returns by region, as in Table A of the report of 2009 (003:177-189)."""
    turnouts = [(region.name, region.share) for region in report.figures.regions]
    rows = [(name, str(share.of), str(share.count), _whole(share)) for name, share in turnouts]
    overall = report.figures.turnout
    return Exhibit(
        "returns",
        gettext("Returns by region"),
        report.base,
        (gettext("Region"), gettext("Services"), gettext("Returns"), gettext("Response rate")),
        (*rows, (gettext("All"), str(overall.of), str(overall.count), _whole(overall))),
        rods=tuple(
            Rod(
                name,
                share.percent or 0.0,
                gettext("{share} ({count} of {of})", share=_whole(share), count=share.count, of=share.of),
            )
            for name, share in turnouts
        ),
    )


def _whole(share: Share | None) -> str:
    return NO_FIGURE if share is None or share.whole is None else f"{share.whole}%"


def _lengths(key: str, title: str, report: Report, first: str, shares: list[tuple[str, Share]]) -> Exhibit:
    rows = tuple((name, str(share.count), _whole(share)) for name, share in shares)
    rods = tuple(Rod(name, share.percent or 0.0, f"{_whole(share)} ({share.count})") for name, share in shares)
    return Exhibit(key, title, report.base, (first, gettext("Services"), gettext("Of all returns")), rows, rods=rods)


def exemplar_exhibit(report: Report, exemplar: Exemplar) -> Exhibit:
    """The nation's ratings of an exemplar, beside the earlier year's and beside what NPPN published, never merged."""
    (here,) = (each for each in report.figures.exemplars if each.exemplar.id == exemplar.id)
    series = gettext("Synthetic returns") if report.demonstration else gettext("Returns")
    label = f"{series} {report.year}"
    strips = [Strip(label, report.base, here.ratings.counts.numbers)]
    rows = [rating_row(report.framework, label, here.ratings.counts.numbers, report.figures.turnout)]
    before = report.before
    if before is not None and exemplar.id in before.numbers:
        label = f"{series} {before.year}"
        strips.append(Strip(label, base_in_words(before.turnout), before.numbers[exemplar.id]))
        rows.append(rating_row(report.framework, label, before.numbers[exemplar.id], before.turnout))
    years = [report.year] if before is None else [report.year, before.year]
    for year in years:
        if report.framework.national_year(year) is not None:
            partial = partial_figures(report.framework, exemplar, year)
            label = gettext("Published by NPPN {year}, partial", year=year)
            note = gettext("Nothing was published about it") if partial.is_unknown else ""
            strips.append(
                Strip(label, gettext("{returns} returns", returns=partial.returns), partial=partial, note=note)
            )
            rows.append(_partial_row(report.framework, label, partial))
    return Exhibit(
        exemplar.id,
        exemplar.title,
        report.base,
        rating_columns(report.framework, gettext("Figures")),
        tuple(rows),
        tuple(strips),
        note=f"“{exemplar.wording}”",
        message=_say_measure(report, exemplar, here.ratings.counts.numbers),
    )


def _say_measure(report: Report, exemplar: Exemplar, numbers: Numbers) -> str:
    """How many services meet the standard, this year and the year before, each with its number."""
    words = measure_in_words(report.framework.scale, Measure.COMPLIANT)
    now = measure_share(report.framework, numbers, Measure.COMPLIANT)
    if not words or now is None or now.whole is None:
        return ""
    told = gettext("{in_words} {words} in {year}", in_words=now.in_words, words=words, year=report.year)
    earlier = report.before.numbers.get(exemplar.id) if report.before else None
    then = measure_share(report.framework, earlier, Measure.COMPLIANT) if earlier else None
    if report.before is None or then is None or then.whole is None:
        return f"{told}."
    return gettext("{told}, {in_words} in {year}.", told=told, in_words=then.in_words, year=report.before.year)


def rating_columns(framework: Framework, first: str) -> tuple[str, ...]:
    """The heading of a table of ratings."""
    words = (measure_in_words(framework.scale, measure) for measure in MEASURES)
    levels = (level.label for level in framework.scale.levels)
    return (
        first,
        *levels,
        *(capitalised(word) for word in words if word),
        gettext("Returns"),
        gettext("Response rate"),
    )


def rating_row(framework: Framework, label: str, numbers: Numbers, turnout: Share) -> tuple[str, ...]:
    """One distribution as a row of a table of ratings."""
    measures = [measure_share(framework, numbers, measure) for measure in MEASURES]
    shares = (*level_shares(numbers), *(share for share in measures if share is not None))
    return (label, *map(share_in_words, shares), str(sum(numbers)), _whole(turnout))


def _partial_row(framework: Framework, label: str, partial: PartialFigures) -> tuple[str, ...]:
    spans = {(segment.low, segment.high): segment for segment in partial.segments if segment.percent is not None}
    single = [spans.get((rank, rank)) for rank in range(len(framework.scale.levels))]
    told = (partial.compliant, partial.aspired)
    figures = [figure for figure in told if measure_in_words(framework.scale, figure.measure)]
    national = framework.national_year(partial.year)
    cells = [str(UNKNOWN) if each is None else _told(each.percent, each.status.value) for each in single]
    cells += [_told(figure.percent, figure.status.value) for figure in figures]
    turnout = None if national is None else Share(national.returns, national.services)
    return (label, *cells, str(partial.returns), _whole(turnout))


def _told(percentage: int | None, status: str) -> str:
    if percentage is None:
        return str(UNKNOWN)
    return f"{percentage}%" + (str(DERIVED) if status == "derived" else "")


def theme_exhibit(report: Report) -> Exhibit:
    """The ratings of all exemplars of each theme together; the base are ratings, not returns."""
    rows, strips = [], []
    for each in report.figures.themes:
        numbers = each.ratings.counts.numbers
        rows.append(rating_row(report.framework, each.theme.title, numbers, report.figures.turnout))
        strips.append(Strip(each.theme.title, gettext("{numbers} ratings", numbers=sum(numbers)), numbers))
    columns = (*rating_columns(report.framework, gettext("Theme"))[:-2], gettext("Ratings"), gettext("Response rate"))
    title = gettext("Ratings by theme")
    return Exhibit("themes", title, report.base, columns, tuple(rows), tuple(strips))


def group_exhibits(report: Report, exemplar: Exemplar) -> Iterator[Exhibit]:
    """An exemplar's ratings by region, by kind and by size, and by two of them together, as far as they are shown."""
    for table in report.told_tables:
        yield group_exhibit(report, table, TITLES[table.name], exemplar)
    for table in report.told_crossings:
        assert report.crossing is not None
        row, column = (TITLES[name] for name in report.crossing.tables)
        yield group_exhibit(report, table, gettext("{row} and {lower}", row=row, lower=column.lower()), exemplar)


def group_exhibit(report: Report, table: Table, title: str, exemplar: Exemplar) -> Exhibit:
    """An exemplar's ratings in the groups of one table, under the title that people read over it."""
    cells = [(group, group.cells[exemplar.id]) for group in table.groups]
    return Exhibit(
        f"{exemplar.id}-{table.name.replace(' ', '-')}",
        gettext("{title}: by {lower}", title=exemplar.title, lower=title.lower()),
        report.base,
        (*rating_columns(report.framework, title), gettext("Mark")),
        tuple(_group_row(report.framework, group, cell) for group, cell in cells),
        tuple(_group_strip(group, cell) for group, cell in cells),
    )


def _group_row(framework: Framework, group: Group, cell: Cell) -> tuple[str, ...]:
    if cell.numbers is None:
        blank = len(rating_columns(framework, "")) - 3
        return (group.name, *[cell.mark.value] * blank, str(group.returns), _whole(group.turnout), cell.mark.value)
    return (*rating_row(framework, group.name, cell.numbers, group.turnout), cell.mark.value)


def _group_strip(group: Group, cell: Cell) -> Strip:
    note = "" if cell.mark is Mark.PLAIN else capitalised(cell.mark.in_words.split(":")[0])
    return Strip(group.name, base_in_words(group.turnout), cell.numbers, note=note)


def change_exhibits(report: Report) -> Iterator[Exhibit]:
    """The changes from the earlier year, a table for each measure: on all returns and on the matched cohort."""
    change = report.figures.change
    if change is None:
        return
    note = explain_rounding(_told_changes(report.framework, change))
    for measure in MEASURES:
        words = measure_in_words(report.framework.scale, measure)
        if words:
            rows = [
                (
                    report.framework.exemplar(key).title,
                    *_difference(moved.difference(measure)),
                    *_difference(change.matched.exemplars[key].difference(measure)),
                )
                for key, moved in change.all_returns.items()
            ]
            matched = gettext("of {services} in both years", services=change.matched.services)
            columns = (
                gettext("Exemplar"),
                gettext("{year}, of {count}", year=change.year, count=change.turnout.count),
                gettext("{year}, of {returns}", year=report.year, returns=report.figures.returns),
                gettext("Change"),
                f"{change.year}, {matched}",
                f"{report.year}, {matched}",
                gettext("Change in both"),
            )
            base = cohort_in_words(change, report.year)
            title = gettext("{words}: change since {year}", words=capitalised(words), year=change.year)
            yield Exhibit(f"change-{measure.value}", title, base, columns, tuple(rows), note=note)
            # It is one note for both tables.
            note = ""


def _told_changes(framework: Framework, change: NationalChange) -> Iterator[tuple[str, Difference]]:
    for measure in MEASURES:
        if measure_in_words(framework.scale, measure):
            for key, moved in change.all_returns.items():
                for told in (moved, change.matched.exemplars[key]):
                    yield framework.exemplar(key).title, told.difference(measure)


def _difference(difference: Difference) -> tuple[str, str, str]:
    return share_in_words(difference.base), share_in_words(difference.figure), difference.in_words


def explain_rounding(changes: Iterable[tuple[str, Difference]]) -> str:
    """What has to be said of these changes, each with the exemplar that it is told of; empty where none looks wrong."""
    odd = [(title, change) for title, change in changes if _looks_wrong(change)]
    rounded = next(((title, change) for title, change in odd if not change.is_none), None)
    told = []
    if rounded is not None:
        title, change = rounded
        assert change.base is not None
        assert change.figure is not None
        told += [
            ROUNDED,
            gettext(
                "{title}: {whole}% to {whole2}% is {in_words}.",
                title=title,
                whole=change.base.whole,
                whole2=change.figure.whole,
                in_words=change.in_words,
            ),
        ]
    if any(change.is_none for _, change in odd):
        told.append(WEIGHED)
    return " ".join(told)


def _looks_wrong(change: Difference) -> bool:
    if change.sides is None or change.points is None:
        return False
    before, now = (share.whole or 0 for share in change.sides)
    size = 0 if change.is_none else whole_percent(abs(change.points)) or 0
    return size != abs(now - before)
