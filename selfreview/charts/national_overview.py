"""The one picture that a national report begins with: every exemplar, this year and the one before."""

from selfreview.charts.bars import counted
from selfreview.charts.drawing import SCREEN, Drawing, Size
from selfreview.charts.overview import OverviewGroup, OverviewRow, ThinBar, draw_overview
from selfreview.domain.framework.framework import Exemplar, Measure
from selfreview.domain.nation.overview import TrendYear, overview_exhibit, see_years
from selfreview.domain.nation.report import Report, measure_share
from selfreview.speech import gettext


def draw_national_overview(
    report: Report, *, size: Size = SCREEN, themes: bool = True, only: str | None = None
) -> Drawing:
    """A bar a year for each exemplar, and at its end the part of services that meet the standard.

    Without the names of `themes` it has room on the first page of a paper; `only` is the one theme to draw.
    """
    framework, years = report.framework, see_years(report)
    groups = [
        OverviewGroup(
            theme.title if themes else "",
            tuple(
                OverviewRow(f"{one.id} {one.title}", (), tuple(_bar(report, year, one) for year in years))
                for one in framework.of_theme(theme.id)
            ),
        )
        for theme in framework.themes
        if only in (None, theme.id)
    ]
    heads = ((), [str(year.year) for year in years])
    levels = [level.label for level in framework.scale.levels]
    return draw_overview(levels, heads, groups, title=overview_exhibit(report).title, size=size)


def _bar(report: Report, year: TrendYear, exemplar: Exemplar) -> ThinBar:
    numbers = year.numbers_of(exemplar, report.framework)
    if numbers is None:
        return ThinBar((), note=gettext("not comparable"))
    share = measure_share(report.framework, numbers, Measure.COMPLIANT)
    return ThinBar(counted(numbers), figure="" if share is None or share.whole is None else f"{share.whole}%")
