"""The national report on paper: the year at a glance, the commentary, charts with their tables, and how it was made."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import count, groupby

from selfreview.charts import Drawing, draw_exhibit
from selfreview.charts.national_overview import draw_national_overview
from selfreview.documents.edges import Cover
from selfreview.documents.edition import Edition
from selfreview.documents.paper import Paper
from selfreview.documents.sheet_table import Column
from selfreview.documents.text import strong
from selfreview.domain.disclosure import Group, Table
from selfreview.domain.distribution import Share, measure_in_words
from selfreview.domain.framework.framework import Measure
from selfreview.domain.nation.cautions import CAUTIONS, QUESTIONS
from selfreview.domain.nation.exhibits import MEASURES, NO_FIGURE, Exhibit
from selfreview.domain.nation.groups import TITLES
from selfreview.domain.nation.overview import overview_exhibit, say_range, see_years
from selfreview.domain.nation.remarks import Remark, group_remarks
from selfreview.domain.nation.report import Report, base_in_words
from selfreview.domain.nation.report_text import about_rows, exhibits_in_order, headline, marks_in_words
from selfreview.domain.nation.revisions import Erratum
from selfreview.domain.uk_time import day_in_words, day_of

AUTHOR = "National Parent Partnership Network"
BASES = 2
"""Columns at the end of a table of ratings that tell its base: returns and response rate."""
WIDEST = 7
"""A table of more columns, and no more rows, is turned."""
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
    write_survey(paper, report)
    return paper.render()


def write_survey(paper: Paper, report: Report) -> None:
    """Everything that the report says of the exemplars, for a paper of its own or as a chapter of another."""
    write_errata(paper, () if report.stamp is None else report.stamp.errata)
    _begin(paper, report)
    _remark(paper, report.commentary)
    _chart(paper, report)
    _group(paper, report)
    _explain(paper, report)


def write_errata(paper: Paper, errata: Sequence[Erratum]) -> None:
    """The errors that were found since the release was made, before anything else that it says."""
    if errata:
        paper.heading("Errata")
        paper.paragraph("These errors were found after the release was made. The release itself never changes.")
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
    if any(published for _, _, published in at_a_glance):
        paper.need(3 * HEADING)
        columns = (Column("Figure", 3, names_row=True), Column("These returns", 2), Column("Published by NPPN", 2))
        paper.table(columns, at_a_glance, caption="At a glance, beside what NPPN published of the year")
    paper.heading("How to read these figures")
    paper.bullets(CAUTIONS)
    paper.heading("Useful questions", 3)
    paper.bullets(QUESTIONS)


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


def _chart(paper: Paper, report: Report) -> None:
    numbers = count(1)
    for part, pairs in groupby(exhibits_in_order(report), key=lambda pair: pair[0]):
        exhibits = [exhibit for _, exhibit in pairs]
        paper.need(_room(paper, _drawn(paper, report, exhibits[0])) + HEADING)
        paper.heading(part)
        for exhibit in exhibits:
            _exhibit(paper, report, exhibit, next(numbers))


def _drawn(paper: Paper, report: Report, exhibit: Exhibit) -> Drawing | None:
    # The ratings of an exemplar are drawn in the first picture and stand in its table: a third time says no more.
    if exhibit.strips:
        return None
    return draw_exhibit(exhibit, [level.label for level in report.framework.scale.levels], size=paper.chart_size)


def _room(paper: Paper, drawing: Drawing | None) -> float:
    lines = 6 * paper.chart_size.line
    return min((drawing.height if drawing else 0) + lines + LEAST_OF_TABLE, paper.height - HEADING)


def _exhibit(paper: Paper, report: Report, exhibit: Exhibit, number: int) -> None:
    drawing = _drawn(paper, report, exhibit)
    paper.need(_room(paper, drawing))
    paper.heading(f"{number}. {exhibit.title}", 3)
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
    upright = exhibit if len(exhibit.columns) <= WIDEST or len(exhibit.rows) > WIDEST else exhibit.turned()
    first, *others = upright.columns
    paper.table([Column(first, 3, names_row=True), *(Column(title, 1.2) for title in others)], upright.rows)


def _without_bases(exhibit: Exhibit) -> Exhibit:
    """The ratings of an exemplar without the returns and their rate, which the first page tells of each year once."""
    rows = tuple(row[:-BASES] for row in exhibit.rows)
    return replace(exhibit, columns=exhibit.columns[:-BASES], rows=rows)


def _group(paper: Paper, report: Report) -> None:
    if not report.told_tables:
        return
    paper.break_page(wide=True)
    for table in report.told_tables:
        title = TITLES[table.name].lower()
        paper.heading(f"The exemplars by {title}")
        groups = [(group.name, base_in_words(group.turnout)) for group in table.groups]
        paper.table((Column("Group", 2, names_row=True), Column("Base", 3)), groups)
        paper.small_print("; ".join(f"{mark}: {words}" for mark, words in marks_in_words()))
        for measure in MEASURES:
            words = measure_in_words(report.framework.scale, measure)
            if words:
                columns, rows = _matrix(report, table, measure)
                paper.table(columns, rows, caption=f"Percent {words}, by {title}")
    paper.break_page(wide=False)


def _matrix(report: Report, table: Table, measure: Measure) -> tuple[list[Column], list[tuple[str, ...]]]:
    columns = [Column("Exemplar", 3, names_row=True), Column("All", 1, "right")]
    columns += [Column(_headed(group), 1, "right") for group in table.groups]
    rows = []
    for each in report.figures.exemplars:
        shares = [
            (group.cells[each.exemplar.id].share(report.framework.scale, measure), group.cells[each.exemplar.id].mark)
            for group in table.groups
        ]
        cells = [mark.value if share is None else _percent(share) for share, mark in shares]
        rows.append((each.exemplar.title, _percent(each.ratings.share(measure)), *cells))
    return columns, rows


def _headed(group: Group) -> str:
    # The mark of what is shown is the same for all of a group's figures; what is suppressed says so in its place.
    marks = {cell.mark.value for cell in group.cells.values() if cell.numbers is not None}
    return f"{group.name} ({marks.pop()})" if any(marks) else group.name


def _percent(share: Share | None) -> str:
    return NO_FIGURE if share is None or share.whole is None else f"{share.whole}%"


def _explain(paper: Paper, report: Report) -> None:
    paper.heading("How these figures were made")
    paper.facts(about_rows(report))
    paper.small_print(report.framework.rights)
