"""A report laid out for a page: every chart drawn once, with its table, in the order in which it is read."""

from dataclasses import dataclass, replace
from functools import lru_cache

from markupsafe import Markup

from selfreview.charts import draw_exhibit
from selfreview.domain.framework.framework import Exemplar, Theme
from selfreview.domain.nation.exhibits import (
    Exhibit,
    change_exhibits,
    exemplar_exhibit,
    group_exhibits,
    theme_exhibit,
    whole_exhibits,
)
from selfreview.domain.nation.report import Report
from selfreview.storage.nation import releases
from selfreview.storage.nation.releases import Release
from selfreview.web.drawings import beside_table
from selfreview.web.runtime import site


@dataclass(frozen=True, slots=True)
class Shown:
    """An exhibit with its chart, None where it is a table alone."""

    exhibit: Exhibit
    svg: Markup | None


@dataclass(frozen=True, slots=True)
class Chapter:
    """A year's charts and tables: on whole returns, theme by theme, all themes together, and the changes."""

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
    return Shown(exhibit, None if drawing is None else beside_table(drawing, name=f"chart-{exhibit.key}"))


def lay_out(report: Report) -> Chapter:
    """All charts of a report but those of its groups."""
    framework = report.framework
    return Chapter(
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


@lru_cache(maxsize=32)
def _editions(year: int, number: int, _hash: str) -> Edition:
    release = releases.find(year, number)
    assert release is not None
    report = releases.report_of(site().frameworks, release)
    return Edition(release, report, lay_out(report))
