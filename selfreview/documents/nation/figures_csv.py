"""A year's figures as CSV: one figure a line, with its base and response rate; no cell that a spreadsheet would run."""

import csv
import io
from collections.abc import Iterator

from selfreview.documents.csv_cells import inert
from selfreview.domain.distribution import Share, measure_in_words
from selfreview.domain.framework.framework import FigureStatus, Framework, Measure
from selfreview.domain.nation.report import NATION, NATION_TABLE, WHOLE_RETURNS, Figure, Report, figure_rows
from selfreview.domain.nation.revisions import errata_of

COLUMNS = (
    ("year", "The year of the round."),
    ("edition", "Which figures these are: a numbered release, exact figures, or what NPPN published."),
    ("series", "“returns” for figures counted from returns, “published by NPPN” for those printed in its report."),
    ("table", "What the group is a group of: nation, theme, region, kind or size."),
    ("group", "The group of services; for “theme” all exemplars of one theme together."),
    ("exemplar", "The id of the exemplar; empty for whole returns and themes."),
    ("title", "The exemplar's short title."),
    ("figure", "The key of what is counted: a level, a measure, or something told of whole returns."),
    ("figure_in_words", "The same in words."),
    ("count", "How many; empty where the figure is suppressed or unknown."),
    ("of", "The base: returns, for “theme” ratings, for the return rate services."),
    ("percent", "100 × count ÷ of, unrounded; whole for what NPPN published."),
    ("shown", "The percentage as pages and papers show it: rounded half up."),
    ("returns", "Returns of the group."),
    ("services", "Services of the group that were expected to make a return."),
    ("response_rate", "100 × returns ÷ services, unrounded."),
    ("mark", "c: suppressed; u: unreliable; small group; no returns; derived; unknown; or empty."),
    ("marking", "Whom the file is for, and whether its returns are synthetic; empty for real figures of a release."),
    (
        "errata",
        "Errors found since the release was made, with which the figure has to be read; or empty.",
    ),
)
"""The columns in their order, each with what it means."""

PUBLISHED_BY_NPPN = "published by NPPN"

Row = tuple[str | int | float | None, ...]


def sheet_rows(report: Report) -> Iterator[Row]:
    """The rows of the sheet: the report's figures, then what NPPN published of the year, apart."""
    for figure in figure_rows(report):
        yield _row(report, figure)
    yield from nppn_rows(report.framework, report.year)


def figure_cells(figure: Figure) -> Row:
    """What every file says of a figure: whose and of what it is, its share where that is known, and its turnout."""
    share, turnout = figure.share, figure.turnout
    known = (None, None, None, None) if share is None else (share.count, share.of, share.percent, share.whole)
    named = (figure.table, figure.group, figure.exemplar, figure.title, figure.quantity, figure.words)
    return (*named, *known, turnout.count, turnout.of)


def _row(report: Report, figure: Figure) -> Row:
    return (
        report.year,
        report.edition_in_words,
        "synthetic returns" if report.demonstration else "returns",
        *figure_cells(figure),
        figure.turnout.percent,
        figure.mark,
        report.marking,
        "" if report.stamp is None else errata_of(report.stamp.errata, figure.exemplar),
    )


def nppn_rows(framework: Framework, year: int) -> Iterator[Row]:
    """What was published of a year as it was printed, the unknown said to be unknown; nothing of other years."""
    national = framework.national_year(year)
    if national is None:
        return
    below = measure_in_words(framework.scale, Measure.NON_COMPLIANT)
    turnout = Share(national.returns, national.services)

    def row(source: str, exemplar: str, title: str, told: tuple[str, str], percent: int | None, mark: str) -> Row:
        start = (year, source, PUBLISHED_BY_NPPN, NATION_TABLE, NATION, exemplar, title, *told)
        return (*start, None, turnout.count, percent, percent, turnout.count, turnout.of, turnout.percent, mark, "", "")

    for key, words, percent in (
        ("meeting_all", f"{below} on none", national.meeting_all),
        ("failing_more_than_two", f"{below} on more than two", national.failing_more_than_two),
    ):
        mark = "" if percent is not None else FigureStatus.UNKNOWN.value
        yield row(national.source, "", WHOLE_RETURNS, (key, words), percent, mark)
    for exemplar in framework.exemplars:
        for measure in Measure:
            figure = exemplar.figure(year, measure)
            mark = "" if figure.status is FigureStatus.PUBLISHED else figure.status.value
            told = (measure.value, measure_in_words(framework.scale, measure) or measure.value)
            yield row(figure.source or national.source, exemplar.id, exemplar.title, told, figure.percent, mark)


def write_national_csv(report: Report) -> str:
    """The file's text, with line ends as RFC 4180 has them."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([name for name, _ in COLUMNS])
    for row in sheet_rows(report):
        writer.writerow([inert(cell) for cell in row])
    return out.getvalue()
