"""The national report on paper: the year at a glance, the commentary, charts with their tables, and how it was made."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import count, groupby
from operator import itemgetter

from selfreview.charts import Drawing, draw_exhibit
from selfreview.charts.national_overview import draw_national_overview
from selfreview.documents.edges import Cover
from selfreview.documents.edition import Edition
from selfreview.documents.paper import Paper
from selfreview.documents.sheet_table import Column
from selfreview.documents.sheet_table import Group as Named
from selfreview.documents.text import strong
from selfreview.domain.disclosure import Crossing, Group
from selfreview.domain.distribution import Share, measure_in_words
from selfreview.domain.framework.framework import Measure
from selfreview.domain.nation.cautions import CAUTIONS, QUESTIONS
from selfreview.domain.nation.exhibits import DERIVED, MEASURES, NO_FIGURE, Exhibit
from selfreview.domain.nation.groups import TITLES
from selfreview.domain.nation.overview import overview_exhibit, say_range, see_years
from selfreview.domain.nation.remarks import Remark, group_remarks
from selfreview.domain.nation.report import Report
from selfreview.domain.nation.report_text import about_rows, exhibits_in_order, headline, marks_in_words
from selfreview.domain.nation.revisions import Erratum
from selfreview.domain.uk_time import day_in_words, day_of

AUTHOR = "National Parent Partnership Network"
BASES = 2
"""Columns at the end of a table of ratings that tell its base: returns and response rate."""
WIDEST = 7
"""A table of more columns, and no more rows, is turned."""
MOST_IN_LARGE = 5
"""Columns that have room beside one another in large letters."""
STAR = " *"
"""What marks a derived figure in a table that has no room for the word."""
HEADING = 50.0
"""Points that the heading of a part takes."""
LEAST_OF_TABLE = 60.0
"""Points of a table that have to follow its chart on the same page."""


def write_national_report(report: Report, *, edition: Edition = Edition.NORMAL) -> bytes:
    """The report as a tagged PDF; the same release gives the same file, which says which release it is."""
    made = f", made {day_in_words(report.stamp.at)}" if report.stamp else ""
    cover = Cover(
        title=f"National figures {report.year}",
        service="Parent Partnership Services in England",
        data=f"{report.edition_in_words}{made}",
        author=AUTHOR,
        mark=report.marking,
        made=day_of(report.stamp.at) if report.stamp else None,
    )
    paper = Paper(cover, edition=edition)
    paper.title(cover.title, f"How services rated themselves against {len(report.framework.exemplars)} exemplars")
    write_survey(paper, report, contents=True)
    return paper.render()


def write_survey(paper: Paper, report: Report, *, contents: bool = False) -> None:
    """Everything that the report says of the exemplars, for a paper of its own or as a chapter of another.

    `contents` follow the first page of a paper of its own.
    """
    write_errata(paper, () if report.stamp is None else report.stamp.errata)
    _begin(paper, report)
    if contents:
        paper.break_page()
        paper.contents()
    numbers = Numbers()
    _read(paper, report)
    _remark(paper, report.commentary)
    _chart(paper, report, numbers)
    _group(paper, report, numbers)
    _explain(paper, report)


class Numbers:
    """The numbers of charts and of tables, each counted for itself as in the report of 2009."""

    def __init__(self) -> None:
        self._charts, self._tables = count(1), count(1)

    def chart(self, title: str) -> str:
        """The heading of the next chart."""
        return f"Chart {next(self._charts)}. {title}"

    def table(self, title: str) -> str:
        """The heading of the next table that stands without a chart."""
        return f"Table {next(self._tables)}. {title}"


def write_errata(paper: Paper, errata: Sequence[Erratum]) -> None:
    """The errors that were found since the release was made, before anything else that it says."""
    if errata:
        paper.heading("Errata")
        found = "This error was" if len(errata) == 1 else "These errors were"
        paper.paragraph(f"{found} found after the release was made. The release itself never changes.")
        paper.bullets([each.in_words for each in errata])


def _begin(paper: Paper, report: Report) -> None:
    at_a_glance, framework = headline(report), report.framework
    paper.paragraph(
        f"Parent Partnership Services rate themselves against {len(framework.exemplars)} exemplars in "
        f"{len(framework.themes)} themes. This report tells how all of them together, and groups of them, did so in "
        f"{report.year}. {say_range(report)}"
    )
    _picture(paper, report)
    paper.key_figures([(told.partition(" ")[0], words) for words, told, _ in at_a_glance])
    paper.paragraph(f"Base: {report.base}. {CAUTIONS[0]}")


def _read(paper: Paper, report: Report) -> None:
    at_a_glance = headline(report)
    paper.heading("How to read these figures")
    derived = any(DERIVED in cell for _, told in exhibits_in_order(report) for row in told.rows for cell in row)
    paper.bullets(
        [*CAUTIONS, *([f"{STAR.strip()} marks a figure derived from others that NPPN published."] if derived else [])]
    )
    paper.heading("Useful questions", 3)
    paper.bullets(QUESTIONS)
    if any(published for _, _, published in at_a_glance):
        paper.need(3 * HEADING)
        columns = (Column("Figure", 3, names_row=True), Column("These returns", 2), Column("Published by NPPN", 2))
        paper.table(columns, at_a_glance, caption="At a glance, beside what NPPN published of the year")


def _picture(paper: Paper, report: Report) -> None:
    """All exemplars at one glance; in large letters theme by theme, as no page holds them all."""
    size = paper.chart_size
    if not paper.edition.is_large:
        drawings = [draw_national_overview(report, size=size, themes=False)]
    else:
        drawings = [draw_national_overview(report, size=size, only=theme.id) for theme in report.framework.themes]
    for drawing in drawings:
        paper.figure(drawing)
    paper.small_print(f"{overview_exhibit(report).base}.")
    printed = [one for one in report.framework.years if one.year in {year.year for year in see_years(report)}]
    if printed:
        told = "; ".join(f"{one.returns} of {one.services} services in {one.year}" for one in printed)
        paper.small_print(f"Published by NPPN: {told}.")


def _remark(paper: Paper, commentary: Sequence[Remark]) -> None:
    if not commentary:
        return
    paper.heading("What the figures say")
    for heads, remarks in group_remarks(commentary):
        if heads:
            for remark in remarks:
                paper.paragraph(remark.to_publish)
        else:
            paper.bullets([remark.to_publish for remark in remarks])


def _chart(paper: Paper, report: Report, numbers: Numbers) -> None:
    exemplars = {exemplar.id for exemplar in report.framework.exemplars}
    rated = False
    for part, pairs in groupby(exhibits_in_order(report), key=lambda pair: pair[0]):
        exhibits = [exhibit for _, exhibit in pairs]
        paper.need(_room(paper, _drawn(paper, report, exhibits[0])) + HEADING)
        if exhibits[0].key in exemplars:
            if not rated:
                paper.heading("The exemplars, theme by theme")
            rated = True
            _theme(paper, part, exhibits, numbers)
        else:
            paper.heading(part)
            for exhibit in exhibits:
                _exhibit(paper, report, exhibit, numbers)


def _theme(paper: Paper, theme: str, exhibits: Sequence[Exhibit], numbers: Numbers) -> None:
    """The exemplars of a theme in one table, each with its message over its rows."""
    paper.heading(numbers.table(f"{theme}: {', '.join(one.key for one in exhibits)}"), 3)
    for exhibit in exhibits:
        paper.small_print(strong(exhibit.key), f" {exhibit.note}")
    rows: list[Named | tuple[str, ...]] = []
    for exhibit in map(_without_bases, exhibits):
        rows.append(Named(f"{exhibit.key} {exhibit.title}. {exhibit.message}".strip()))
        rows += [tuple(cell.replace(DERIVED, STAR) for cell in row) for row in exhibit.rows]
    write_figures(paper, _columns(_without_bases(exhibits[0]).columns), rows)


def _columns(titles: Sequence[str]) -> list[Column]:
    first, *others = titles
    # The words for a change need more room than figures do.
    shares = [1.4 if title.startswith("Change") else 1 for title in others]
    return [Column(first, 2.2 if max(shares) > 1 else 2.6, names_row=True), *map(Column, others, shares)]


def _drawn(paper: Paper, report: Report, exhibit: Exhibit) -> Drawing | None:
    # The ratings of an exemplar are drawn in the first picture and stand in its table: a third time says no more.
    if exhibit.strips:
        return None
    return draw_exhibit(exhibit, [level.label for level in report.framework.scale.levels], size=paper.chart_size)


def _room(paper: Paper, drawing: Drawing | None) -> float:
    lines = 6 * paper.chart_size.line
    return min((drawing.height if drawing else 0) + lines + LEAST_OF_TABLE, paper.height - HEADING)


def _exhibit(paper: Paper, report: Report, exhibit: Exhibit, numbers: Numbers) -> None:
    drawing = _drawn(paper, report, exhibit)
    paper.need(_room(paper, drawing))
    paper.heading(numbers.table(exhibit.title) if drawing is None else numbers.chart(exhibit.title), 3)
    if exhibit.message:
        paper.paragraph(strong(exhibit.message))
    if exhibit.note:
        paper.small_print(exhibit.note)
    if drawing is not None:
        paper.figure(drawing)
    if exhibit.base != report.base:
        paper.small_print(f"Base: {exhibit.base}")
    if exhibit.strips:
        exhibit = _without_bases(exhibit)
    is_turned = not paper.edition.is_large and len(exhibit.columns) > WIDEST >= len(exhibit.rows)
    upright = exhibit.turned() if is_turned else exhibit
    write_figures(paper, _columns(upright.columns), upright.rows)


def write_figures(
    paper: Paper, columns: Sequence[Column], rows: Sequence[Named | Sequence[str]], *, close: bool = True
) -> None:
    """A table of figures; in large letters, in which more than a few columns have no room, each row as a sentence."""
    if not paper.edition.is_large or len(columns) <= MOST_IN_LARGE:
        paper.table(columns, rows, close=close)
        return
    for row in rows:
        if isinstance(row, Named):
            paper.label(row.title)
        else:
            pairs = zip(columns[1:], row[1:], strict=True)
            told = "; ".join(f"{column.title}: {cell}" for column, cell in pairs if cell != NO_FIGURE)
            paper.entry(strong(f"{row[0]}. "), f"{told}.")


def _without_bases(exhibit: Exhibit) -> Exhibit:
    """The ratings of an exemplar without the returns and their rate, which the first page tells of each year once."""
    rows = tuple(row[:-BASES] for row in exhibit.rows)
    return replace(exhibit, columns=exhibit.columns[:-BASES], rows=rows)


def _group(paper: Paper, report: Report, numbers: Numbers) -> None:
    if not report.told_tables and not report.told_crossings:
        return
    paper.break_page(wide=not paper.edition.is_large)
    for table in report.told_tables:
        parts: list[Part] = [("", tuple((_headed(group.name, group), group) for group in table.groups))]
        _told_by(paper, report, numbers, TITLES[table.name].lower(), parts)
    if report.crossing is not None:
        title = " and ".join(TITLES[name].lower() for name in report.crossing.tables)
        _told_by(paper, report, numbers, title, list(_lines(report.crossing)))
    paper.small_print("; ".join(f"{one.id} {one.title}" for one in report.framework.exemplars))
    paper.small_print("; ".join(f"{mark}: {words}" for mark, words in marks_in_words()))
    paper.break_page(wide=False)


Part = tuple[str, tuple[tuple[str, Group], ...]]
"""The groups of a table that stand together, each under its own heading, and what stands over them all."""


def _lines(crossing: Crossing) -> Iterator[Part]:
    """The groups of a crossing row by row, without those that no service is in."""
    for row in crossing.rows:
        line = [(column, crossing.group(row[0], column[0])) for column in crossing.columns]
        told = tuple((_headed(" or ".join(column), group), group) for column, group in line if group.services)
        if told:
            yield " or ".join(row), told


def _told_by(paper: Paper, report: Report, numbers: Numbers, title: str, parts: Sequence[Part]) -> None:
    """A table for each measure, of the groups that something tells apart."""
    paper.need(_room(paper, None) + HEADING)
    paper.heading(f"The exemplars by {title}")
    for measure in MEASURES:
        words = measure_in_words(report.framework.scale, measure)
        if words:
            paper.need(_room(paper, None))
            paper.heading(numbers.table(f"Percent {words}, by {title}"), 3)
            write_figures(paper, *_matrix(report, parts, measure))


def _matrix(
    report: Report, parts: Sequence[Part], measure: Measure
) -> tuple[list[Column], list[Named | tuple[str, ...]]]:
    """A group in a row, with its returns, and an exemplar in a column, so that groups stand under one another."""
    exemplars = [each.exemplar.id for each in report.figures.exemplars]
    columns = [Column("Group", 5, names_row=True), Column("Returns", 2.4, "right")]
    columns += [Column(one, 1, "right") for one in exemplars]
    whole = [_percent(each.ratings.share(measure)) for each in report.figures.exemplars]
    rows: list[Named | tuple[str, ...]] = [("All", _returned(report.figures.turnout), *whole)]
    for together, groups in parts:
        rows += [Named(together)] if together else []
        for name, group in groups:
            cells = [
                (group.cells[one].share(report.framework.scale, measure), group.cells[one].mark) for one in exemplars
            ]
            told = [mark.value if share is None else _percent(share) for share, mark in cells]
            rows.append((name, _returned(group.turnout), *told))
    return columns, rows


def _returned(turnout: Share) -> str:
    return f"{turnout.count} of {turnout.of}"


def _headed(name: str, group: Group) -> str:
    # The mark of what is shown is the same for all of a group's figures; what is suppressed says so in its place.
    marks = {cell.mark.value for cell in group.cells.values() if cell.numbers is not None}
    return f"{name} ({marks.pop()})" if any(marks) else name


def _percent(share: Share | None) -> str:
    return NO_FIGURE if share is None or share.whole is None else f"{share.whole}%"


def _explain(paper: Paper, report: Report) -> None:
    paper.heading("How these figures were made")
    # The cautions stand at the beginning, where they are read before any figure.
    told = groupby((row for row in about_rows(report) if row[1] not in CAUTIONS), key=itemgetter(0))
    paper.facts([(name, "\n".join(words for _, words in rows)) for name, rows in told])
    paper.small_print(report.framework.rights)
