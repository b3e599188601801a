"""The exemplars' figures over all years as CSV: one row an exemplar, year, release, group and measure."""

import csv
import io
from collections.abc import Iterable, Sequence

from selfreview.documents.csv_cells import inert
from selfreview.documents.nation.figures_csv import figure_cells
from selfreview.domain.disclosure import Mark
from selfreview.domain.nation.revisions import errata_of
from selfreview.domain.nation.series import Point

COLUMNS = (
    ("year", "The year of the round."),
    ("release", "The number of the release that prints the figure."),
    ("newest", "true: the release is the newest of its year; use these rows to compare years."),
    ("edition", "The edition of the exemplars that the returns were made with."),
    (
        "comparable",
        "Whether the exemplar means the same as in the year before in this file; false: the series breaks here.",
    ),
    ("table", "What the group is a group of: nation, region, kind or size."),
    ("group", "The group of services."),
    ("exemplar", "The id of the exemplar."),
    ("title", "The exemplar's short title in that edition."),
    ("figure", "The key of what is counted: a level or a measure."),
    ("figure_in_words", "The same in words."),
    ("count", "How many returns; empty where the figure is suppressed."),
    ("of", "How many returns it is a share of; empty where the figure is suppressed."),
    ("percent", "100 × count ÷ of, unrounded."),
    ("shown", "The percentage as pages and papers show it: rounded half up."),
    ("returns", "Returns of the group."),
    ("services", "Services of the group that were expected to make a return."),
    ("suppressed", "true: the figure is kept back, so that no one can tell what a single service answered."),
    ("mark", "c: suppressed; u: unreliable; small group; no returns; or empty."),
    ("marking", "Whether the returns are synthetic; empty for real ones."),
    ("errata", "Errors found since the release was made, with which the figure has to be read; or empty."),
    ("sha256", "The hash of the release, by which it can be told from any other."),
)
"""The columns in their order, each with what it means."""

Cell = str | int | float | bool | None


def write_series_csv(points: Iterable[Point]) -> str:
    """The file's text, with line ends as RFC 4180 has them."""
    return write_rows(COLUMNS, map(_row, points))


def write_rows(columns: Sequence[tuple[str, str]], rows: Iterable[Sequence[Cell]]) -> str:
    """Rows under the names of their columns; true and false as data packages have them."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([name for name, _ in columns])
    writer.writerows([_cell(cell) for cell in row] for row in rows)
    return out.getvalue()


def _cell(cell: Cell) -> str | int | float | None:
    if isinstance(cell, bool):
        return str(cell).lower()
    return inert(cell)


def _row(point: Point) -> tuple[Cell, ...]:
    report, stamp, figure = point.report, point.stamp, point.figure
    return (
        report.year,
        stamp.number,
        point.newest,
        report.framework.edition,
        point.comparable,
        *figure_cells(figure),
        figure.mark == Mark.SUPPRESSED.value,
        figure.mark,
        report.marking,
        errata_of(stamp.errata, figure.exemplar),
        stamp.hash,
    )
