"""The first picture of a profile: every exemplar's years, and where this year's rating lies in England."""

from collections.abc import Sequence

from selfreview.charts import OverviewGroup, OverviewRow, ThinBar, counted, draw_overview, partial_parts
from selfreview.charts.drawing import NARROW, WIDE
from selfreview.domain.comparison.profile import RatedYear, see_history
from selfreview.domain.framework.editions import is_comparable
from selfreview.domain.framework.framework import Exemplar, NationalYear
from selfreview.domain.nation.exhibits import rating_columns, rating_row
from selfreview.speech import gettext, ngettext
from selfreview.web.comparison.groups import Benchmark
from selfreview.web.comparison.others_figures import PublishedOf, published_columns, published_row
from selfreview.web.comparison.profile_figures import Figure, named, rank_of, see_breaks, tell_level

SHOWN_YEARS = 4
"""So many years find room beside the bar on a telephone."""


def overview_figure(years: Sequence[RatedYear], benchmark: Benchmark | None, told: str) -> Figure:
    """The last years and this one, and the newest release as a thin bar with this year's rating marked."""
    shown = _choose(years, benchmark)
    framework = shown[-1].framework
    labels = [level.label for level in framework.scale.levels]
    histories = {each.exemplar.id: each for each in see_history(shown)}
    breaks = see_breaks(shown)
    names = [str(rated.year) for rated in shown]
    bars = () if benchmark is None else (gettext("England {year}", year=benchmark.release.year),)
    groups, rows = [], []
    for theme in framework.themes:
        drawn = []
        for exemplar in framework.of_theme(theme.id):
            levels = [point.level for point in histories[exemplar.id].points]
            ranks = tuple(rank_of(framework.scale, level) for level in levels)
            bar = () if benchmark is None else (_bar(exemplar, shown[-1], benchmark, ranks[-1]),)
            drawn.append(OverviewRow(named(exemplar), ranks, bar))
            cells = [tell_level(level, at in breaks[exemplar.id]) for at, level in enumerate(levels)]
            rows.append((named(exemplar), *cells, *_national_cells(exemplar, shown[-1], benchmark)))
        groups.append(OverviewGroup(theme.title, tuple(drawn)))
    own = gettext("Our rating of {names}", names=names[-1]) if bars else ""
    title = gettext("Every exemplar, year by year") + (
        gettext(", and England in {year}", year=benchmark.release.year) if benchmark else ""
    )
    return Figure(
        "overview",
        title,
        ""
        if benchmark is None
        else gettext("England {year}: {base}", year=benchmark.release.year, base=benchmark.report.base),
        (gettext("Exemplar"), *names, *_national_columns(benchmark)),
        tuple(rows),
        tuple(draw_overview(labels, (names, bars), groups, title=title, size=size, own=own) for size in (NARROW, WIDE)),
        message=told,
    )


def _choose(years: Sequence[RatedYear], benchmark: Benchmark | None) -> tuple[RatedYear, ...]:
    last = years[-SHOWN_YEARS:]
    of_release = [one for one in years[:-SHOWN_YEARS] if benchmark and one.year == benchmark.release.year]
    return (*of_release, *last[len(of_release) :])


def _numbers(exemplar: Exemplar, now: RatedYear, benchmark: Benchmark) -> tuple[int, ...] | None:
    cell = benchmark.nation.cells.get(exemplar.id)
    if cell is None or not is_comparable(now.framework, benchmark.report.framework, exemplar.id):
        return None
    return cell.numbers


def _bar(exemplar: Exemplar, now: RatedYear, benchmark: Benchmark, rank: int | None) -> ThinBar:
    numbers = _numbers(exemplar, now, benchmark)
    if numbers is None:
        return ThinBar((), note=gettext("not comparable"))
    return ThinBar(counted(numbers), own=rank)


def _national_columns(benchmark: Benchmark | None) -> tuple[str, ...]:
    if benchmark is None:
        return ()
    _, *columns = rating_columns(benchmark.report.framework, "")
    return tuple(gettext("England {year}: {column}", year=benchmark.release.year, column=column) for column in columns)


def _national_cells(exemplar: Exemplar, now: RatedYear, benchmark: Benchmark | None) -> tuple[str, ...]:
    if benchmark is None:
        return ()
    numbers = _numbers(exemplar, now, benchmark)
    if numbers is None:
        return (gettext("not comparable"),) * len(_national_columns(benchmark))
    return rating_row(benchmark.report.framework, "", numbers, benchmark.nation.turnout)[1:]


def published_overview(years: Sequence[RatedYear], found: Sequence[PublishedOf]) -> Figure:
    """What NPPN published of every exemplar, with its gaps, beside our own ratings of those years and of this one."""
    framework = years[-1].framework
    published = {year.year for year in framework.years}
    shown = [one for one in years if one.year in published or one is years[-1]]
    labels = [level.label for level in framework.scale.levels]
    names = [str(one.year) for one in shown]
    histories = {each.exemplar.id: each for each in see_history(shown)}
    by_theme: dict[str, list[OverviewRow]] = {}
    rows = []
    for of in found:
        levels = [point.level for point in histories[of.exemplar.id].points]
        bars = tuple(ThinBar(partial_parts(year)) for year in of.years)
        ranks = tuple(rank_of(framework.scale, level) for level in levels)
        by_theme.setdefault(of.exemplar.theme, []).append(OverviewRow(named(of.exemplar), ranks, bars))
        rows.append((*published_row(framework, of), *(tell_level(level, is_break=False) for level in levels)))
    groups = [OverviewGroup(theme.title, tuple(by_theme.get(theme.id, ()))) for theme in framework.themes]
    heads = (names, [gettext("NPPN {year}", year=year.year) for year in framework.years])
    return Figure(
        "published",
        gettext("Published by NPPN, partial"),
        gettext("{years}. Squares: our own ratings", years=", ".join(map(_base_of, framework.years))),
        (*published_columns(framework), *(gettext("Our rating, {name}", name=name) for name in names)),
        tuple(rows),
        tuple(
            draw_overview(labels, heads, groups, title=gettext("Published by NPPN"), size=size)
            for size in (NARROW, WIDE)
        ),
        message=gettext("What NPPN printed about each exemplar, next to our own ratings."),
    )


def _base_of(year: NationalYear) -> str:
    return ngettext("{number} return in {year}", "{number} returns in {year}", year.returns, year=year.year)
