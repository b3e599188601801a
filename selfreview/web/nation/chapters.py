"""A report laid out for a page: every chart drawn once, with its table, in the order in which it is read."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from selfreview.charts import draw_exhibit
from selfreview.charts.drawing import NARROW, WIDE
from selfreview.charts.national_overview import draw_national_overview
from selfreview.domain.framework.framework import Exemplar, Theme
from selfreview.domain.nation.exhibits import (
    Exhibit,
    change_exhibits,
    exemplar_exhibit,
    group_exhibits,
    theme_exhibit,
    whole_exhibits,
)
from selfreview.domain.nation.overview import TrendYear, overview_exhibit, say_range, see_years, trend_exhibits
from selfreview.domain.nation.report import Report
from selfreview.speech import kept_by_language
from selfreview.storage.nation import releases
from selfreview.storage.nation.releases import Release
from selfreview.web.drawings import beside_table
from selfreview.web.runtime import site


@dataclass(frozen=True, slots=True)
class Shown:
    """An exhibit with its chart, None where it is a table alone; `wide` is the same for a page that has room."""

    exhibit: Exhibit
    svg: Markup | None
    wide: Markup | None = None


@dataclass(frozen=True, slots=True)
class Chapter:
    """A year's charts and tables: all at one glance, on whole returns, theme by theme, together, and the changes."""

    overview: Shown
    whole: tuple[Shown, ...]
    themes: tuple[tuple[Theme, tuple[tuple[Exemplar, Shown], ...]], ...]
    by_theme: Shown
    changes: tuple[Shown, ...]

    def find(self, key: str) -> Shown | None:
        """The exhibit with this key."""
        of_exemplars = (shown for _, exemplars in self.themes for _, shown in exemplars)
        every = (*self.whole, *of_exemplars, self.by_theme, *self.changes)
        return next((shown for shown in every if shown.exhibit.key == key), None)


def show(exhibit: Exhibit, report: Report) -> Shown:
    """An exhibit with its chart drawn."""
    levels = [level.label for level in report.framework.scale.levels]
    drawing = draw_exhibit(exhibit, levels)
    return Shown(
        exhibit,
        None if drawing is None else beside_table(drawing, name=f"chart-{exhibit.key}", message=exhibit.message),
    )


def lay_out(report: Report) -> Chapter:
    """All charts of a report but those of its groups."""
    framework = report.framework
    narrow, wide = (
        beside_table(draw_national_overview(report, size=size), name=name, message=say_range(report))
        for size, name in ((NARROW, "overview-narrow"), (WIDE, "overview-wide"))
    )
    return Chapter(
        overview=Shown(overview_exhibit(report), narrow, wide),
        whole=tuple(show(exhibit, report) for exhibit in whole_exhibits(report)),
        themes=tuple(
            (
                theme,
                tuple(
                    (exemplar, show(exemplar_exhibit(report, exemplar), report))
                    for exemplar in framework.of_theme(theme.id)
                ),
            )
            for theme in framework.themes
        ),
        by_theme=show(theme_exhibit(report), report),
        changes=tuple(show(exhibit, report) for exhibit in change_exhibits(report)),
    )


def lay_trend(years: Sequence[TrendYear]) -> tuple[Shown, ...]:
    """The tables of all years; nothing where there is only one."""
    return tuple(Shown(exhibit, None) for exhibit in trend_exhibits(years))


def lay_groups(report: Report, exemplar: Exemplar) -> tuple[Shown, ...]:
    """An exemplar's charts by region, kind and size."""
    return tuple(show(exhibit, report) for exhibit in group_exhibits(report, exemplar))


@dataclass(frozen=True, slots=True)
class Edition:
    """A release made ready for its pages; it never changes, so it is laid out once."""

    release: Release
    report: Report
    chapter: Chapter


def edition_of(release: Release) -> Edition:
    """A release laid out, from memory where it was laid out before; from when it is public is no part of its hash."""
    return replace(_editions(release.year, release.number, release.hash), release=release)


@kept_by_language(32)
def _editions(year: int, number: int, _hash: str) -> Edition:
    release = releases.find(year, number)
    assert release is not None
    report = releases.report_of(site().frameworks, release)
    return Edition(release, report, lay_out(report))


def list_years(report: Report) -> tuple[TrendYear, ...]:
    """What everybody may see of the earlier years, each by its newest release, and then the report's own year."""
    return (*see_public_years(before=report.year), see_years(report)[-1])


def see_public_years(*, before: int | None = None) -> tuple[TrendYear, ...]:
    """The years of which everybody may see figures, each by its newest release that stands, oldest first."""
    public = releases.list_standing(site().now())
    newest = {one.year: one for one in reversed(public) if before is None or one.year < before}
    told = []
    for year in sorted(newest):
        found = releases.find(year, newest[year].number)
        assert found is not None
        told.append(see_years(edition_of(found).report)[-1])
    return tuple(told)
