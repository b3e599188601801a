"""The charts of a service beside others, each with the rows of its table: only released figures, and published ones."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from selfreview.charts import Bar, counted, draw_distributions, partial_parts
from selfreview.charts.beside import draw_groups
from selfreview.charts.drawing import NARROW, WIDE
from selfreview.domain.comparison.comparison import Place, find_place
from selfreview.domain.comparison.profile import RatingChange
from selfreview.domain.disclosure import Group
from selfreview.domain.distribution import measure_in_words
from selfreview.domain.framework.framework import Exemplar, FigureStatus, Framework, Measure, NationalFigure
from selfreview.domain.nation.exhibits import rating_columns, rating_row
from selfreview.domain.nation.figures import MeasuredChange
from selfreview.domain.nation.historic_figures import PartialFigures, partial_figures
from selfreview.domain.nation.report import NATION, Report, base_in_words
from selfreview.speech import capitalised, gettext, lazy
from selfreview.web.comparison.profile_figures import Figure

MEASURES = (Measure.COMPLIANT, Measure.ASPIRED)
UNKNOWN = "unknown"
NOT_SHOWN = lazy("not shown")
"""What stands for a share that the release leaves out, or that there is none of."""


@dataclass(frozen=True, slots=True)
class Beside:
    """One group beside a service: the group as it was released, and where the service's rating lies in it."""

    label: str
    group: Group
    place: Place | None


def stand_beside(
    exemplar: Exemplar, framework: Framework, rating: str | None, groups: Iterable[tuple[str, Group]]
) -> tuple[Beside, ...]:
    """Where a rating lies in each group, as far as it is shown."""
    return tuple(
        Beside(label, group, find_place(framework.scale, rating, group.cells[exemplar.id].numbers))
        for label, group in groups
    )


def group_figure(exemplar: Exemplar, report: Report, beside: Sequence[Beside], rating: str | None, own: str) -> Figure:
    """An exemplar's distribution in each group, the service's own position marked."""
    scale = report.framework.scale
    rank = None if rating is None else scale.rank(rating)
    bars = [_bar(each, exemplar, rank) for each in beside]
    labels = [level.label for level in scale.levels]
    return Figure(
        f"beside-{exemplar.id}",
        gettext("{id} {title}: ours compared with others", id=exemplar.id, title=exemplar.title),
        report.base,
        (*rating_columns(report.framework, gettext("Group")), gettext("Mark")),
        tuple(_group_row(report.framework, each, exemplar) for each in beside),
        (draw_distributions(labels, bars, title=exemplar.title, own=own),),
    )


def _bar(beside: Beside, exemplar: Exemplar, rank: int | None) -> Bar:
    cell = beside.group.cells[exemplar.id]
    note = cell.mark.in_words
    said = capitalised(note)
    base = base_in_words(beside.group.turnout)
    if cell.numbers is None:
        return Bar(beside.label, (), base, note=said)
    return Bar(beside.label, counted(cell.numbers), base, own=rank, note=said)


def _group_row(framework: Framework, beside: Beside, exemplar: Exemplar) -> tuple[str, ...]:
    group, cell = beside.group, beside.group.cells[exemplar.id]
    turnout = group.turnout
    if cell.numbers is not None:
        return (*rating_row(framework, beside.label, cell.numbers, turnout), cell.mark.value)
    blank = len(rating_columns(framework, "")) - 3
    rate = "–" if turnout.whole is None else f"{turnout.whole}%"
    return (beside.label, *[cell.mark.value] * blank, str(group.returns), rate, cell.mark.value)


def others_figure(
    report: Report, groups: Sequence[tuple[str, str, Group]], ratings: Mapping[str, str | None], own: str, told: str
) -> Figure:
    """Every exemplar in the nation, whose cells are always shown, and in the other groups, our own rating marked.

    A group comes with its name and with a short one that heads its bars.
    """
    framework = report.framework
    scale = framework.scale
    every = [group for _, _, group in groups]
    rows = [_row_beside(framework, one, ratings.get(one.id), every) for one in framework.exemplars]
    ranks = {key: None if rating is None else scale.rank(rating) for key, rating in ratings.items()}
    shown = [(short, group) for _, short, group in groups]
    first, *columns = rating_columns(framework, gettext("Exemplar"))
    others = [f"{name}: {column}" for name, _, _ in groups[1:] for column in columns[:-2]]
    title = gettext("Every exemplar compared with others")
    return Figure(
        "nation",
        title,
        ". ".join(_base_of(*group) for group in groups),
        (first, own, *columns, *others),
        tuple(rows),
        tuple(draw_groups(framework, shown, ranks, title=title, own=own, size=size) for size in (NARROW, WIDE)),
        message=told,
    )


def _base_of(name: str, short: str, group: Group) -> str:
    return f"{name if name == short else f'{short}: {name}'}, {base_in_words(group.turnout)}"


def _row_beside(
    framework: Framework, exemplar: Exemplar, rating: str | None, groups: Sequence[Group]
) -> tuple[str, ...]:
    nation, *others = groups
    mine = gettext("Not rated") if rating is None else framework.scale.level(rating).label
    label = f"{exemplar.id} {exemplar.title}"
    first, *cells = rating_row(framework, label, nation.cells[exemplar.id].numbers or (), nation.turnout)
    columns = len(rating_columns(framework, "")) - 3
    for group in others:
        cell = group.cells[exemplar.id]
        hidden = [cell.mark.value] * columns
        cells += hidden if cell.numbers is None else rating_row(framework, "", cell.numbers, group.turnout)[1:-2]
    return (first, mine, *cells)


def change_figure(
    exemplar: Exemplar, framework: Framework, own: RatingChange | None, report: Report, moved: MeasuredChange
) -> Figure:
    """A service's change beside the nation's, on all returns and on the matched cohort, each with its base."""
    change = report.figures.change
    assert change is not None
    matched = change.matched.exemplars[exemplar.id]
    rows = []
    for measure in MEASURES:
        words = measure_in_words(framework.scale, measure)
        for basis, difference in (
            (gettext("all returns"), moved.difference(measure)),
            (
                gettext("the {services} that answered in both years", services=change.matched.services),
                matched.difference(measure),
            ),
        ):
            if words:
                sides = [
                    NOT_SHOWN if share is None else share.in_words for share in (difference.base, difference.figure)
                ]
                rows.append((f"{NATION}: {words}, {basis}", *sides, difference.in_words))
    if own is not None:
        before, now = (gettext("Not rated") if level is None else level.label for level in (own.before, own.now))
        rows.insert(0, (gettext("This service"), before, now, own.in_words))
    return Figure(
        f"change-{exemplar.id}",
        gettext("Change from {before} to {year}", before=change.year, year=report.year),
        gettext(
            "{count} returns in {before}, {returned} in {year}, {services} services in both; {joined} "
            "joined, {left} left",
            count=change.turnout.count,
            before=change.year,
            returned=report.figures.returns,
            year=report.year,
            services=change.matched.services,
            joined=change.matched.joined,
            left=change.matched.left,
        ),
        (gettext("Group of services"), str(change.year), str(report.year), gettext("Change")),
        tuple(rows),
    )


@dataclass(frozen=True, slots=True)
class PublishedOf:
    """What NPPN published of an exemplar: its years, and each figure with where it stands."""

    exemplar: Exemplar
    years: tuple[PartialFigures, ...]

    @property
    def known(self) -> tuple[NationalFigure, ...]:
        """The figures that are known."""
        every = (figure for year in self.years for figure in (year.non_compliant, year.compliant, year.aspired))
        return tuple(figure for figure in every if figure.percent is not None)


def published_of(framework: Framework) -> tuple[PublishedOf, ...]:
    """What NPPN published of every exemplar, in all years that it published."""
    return tuple(
        PublishedOf(exemplar, tuple(partial_figures(framework, exemplar, year.year) for year in framework.years))
        for exemplar in framework.exemplars
    )


def partial_figure(framework: Framework, of: PublishedOf) -> Figure:
    """The part of an exemplar's distributions that was published; nothing is filled in."""
    labels = [level.label for level in framework.scale.levels]
    bars = [
        Bar(
            gettext("Published by NPPN {year}, partial", year=year.year),
            partial_parts(year),
            gettext("{returns} returns", returns=year.returns),
            note=gettext("Nothing was published about it") if year.is_unknown else "",
        )
        for year in of.years
    ]
    title = f"{of.exemplar.id} {of.exemplar.title}"
    columns, rows = published_columns(framework), (published_row(framework, of),)
    return Figure(
        f"published-{of.exemplar.id}",
        title,
        "",
        columns,
        rows,
        (draw_distributions(labels, bars, title=title, key=False),),
    )


def published_columns(framework: Framework) -> tuple[str, ...]:
    """The columns of what was published: every measure of every year."""
    words = [measure_in_words(framework.scale, measure) for measure in Measure]
    return (gettext("Exemplar"), *(f"{year.year}: {word}" for year in framework.years for word in words if word))


def published_row(framework: Framework, of: PublishedOf) -> tuple[str, ...]:
    """What was published of an exemplar; what is unknown says so."""
    told = [word is not None for word in (measure_in_words(framework.scale, measure) for measure in Measure)]
    cells = [
        figure_in_words(figure)
        for year in of.years
        for figure, is_told in zip((year.non_compliant, year.compliant, year.aspired), told, strict=True)
        if is_told
    ]
    return (f"{of.exemplar.id} {of.exemplar.title}", *cells)


def figure_in_words(figure: NationalFigure) -> str:
    """A published figure as it is told: "93%", "7%, derived", "unknown"."""
    if figure.percent is None:
        return UNKNOWN
    return f"{figure.percent}%" + (gettext(", derived") if figure.status is FigureStatus.DERIVED else "")
