"""The benchmarking's figures over all years as CSV: one row a measure or question, year, release, group and figure."""

from collections.abc import Iterable

from selfreview.documents.nation.series_csv import Cell, write_rows
from selfreview.domain.benchmarking.release.series import MeasurePoint
from selfreview.domain.nation.revisions import errata_of

COLUMNS = (
    ("year", "The year of the round."),
    ("release", "The number of the release that prints the figure."),
    ("newest", "true: the release is the newest of its year; use these rows to compare years."),
    ("edition", "The edition of the questionnaire that the returns were made with."),
    ("comparable", "Whether the year before in this file used the same edition; false: the series breaks here."),
    ("table", "What the group is a group of: nation, region, kind or size."),
    ("group", "The group of services."),
    ("measure", "The id of the measure (BM01 to BM31) or of the question."),
    ("title", "What it is called."),
    (
        "figure",
        "total, mean, median, p10, p25, p75, p90, ratio (all together), estimate (for all services), r; of a measure "
        "also how many services are at or beyond a bound, such as below:1.00; of a question the option.",
    ),
    ("value", "The figure; of an option how many services ticked it. Empty where it is suppressed or nobody told it."),
    ("unit", "pounds, FTE, people, percent and the like; “services” for counts."),
    ("n", "How many services the figure stands on; empty where that is suppressed as well."),
    ("coverage", "How many percent of those aged 0 to 19 live in their areas; empty where that is not known."),
    ("suppressed", "true: the figure is kept back, so that nobody can tell what a single service answered."),
    ("mark", "c: something of this measure is suppressed; no returns; or empty."),
    ("as_of", "The release whose returns the figure counts: an earlier one where too few changed since."),
    ("marking", "Whether the returns are synthetic; empty for real ones."),
    ("errata", "Errors found since the release was made, with which the figure has to be read; or empty."),
    ("sha256", "The hash of the release, by which it can be told from any other."),
)
"""The columns in their order, each with what it means."""


def write_measures_csv(points: Iterable[MeasurePoint]) -> str:
    """The file's text, with line ends as RFC 4180 has them."""
    return write_rows(COLUMNS, map(_row, points))


def _row(point: MeasurePoint) -> tuple[Cell, ...]:
    release, figure = point.release, point.figure
    return (
        release.data["year"],
        release.data["release"],
        point.newest,
        release.data["edition"],
        point.comparable,
        figure.table,
        figure.group,
        figure.subject,
        figure.title,
        figure.figure,
        figure.value,
        figure.unit,
        figure.n,
        figure.coverage,
        figure.is_suppressed,
        figure.mark,
        figure.as_of,
        release.data["marking"],
        errata_of(release.errata, figure.subject),
        release.hash,
    )
