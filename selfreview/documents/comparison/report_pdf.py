"""A benchmark report on paper: a first page for a councillor, questions with room for notes, then theme by theme."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from selfreview.charts import Drawing
from selfreview.charts.beside import draw_beside, draw_groups
from selfreview.documents.edges import Cover
from selfreview.documents.edition import Edition
from selfreview.documents.nation.report_pdf import write_errata
from selfreview.documents.paper import Paper
from selfreview.documents.sheet_table import Column, Group, in_a_line
from selfreview.documents.text import Words, strong
from selfreview.domain.comparison.first_sentences import say_beside_others
from selfreview.domain.comparison.report import BenchmarkReport
from selfreview.domain.comparison.report_words import where_it_stands
from selfreview.domain.disclosure import Mark
from selfreview.domain.framework.framework import Exemplar, Theme
from selfreview.domain.nation.cautions import CAUTIONS, QUESTIONS
from selfreview.domain.nation.exhibits import NO_FIGURE, Exhibit
from selfreview.domain.nation.report import base_in_words
from selfreview.domain.nation.report_text import marks_in_words
from selfreview.domain.uk_time import day_in_words, day_of
from selfreview.speech import gettext, lazy

AUTHOR = lazy("National Parent Partnership Network")
BASES = 3
"""Columns at the end of a table of ratings that tell its base: returns, response rate, mark."""
HEADING = 50.0
"""Points that a heading takes with the words under it."""
FIRST_ROWS = 8
"""Lines of the head of a table with its first exemplar."""
FIRST_CHART = 10
"""Lines of a chart of one group with its key."""
LINES = 2
"""Lines to write on under a question."""
DENSE = 0.92
"""How large the letters of a chart are beside those of other papers, so that it shares a page with its tables."""
DRAFTED = lazy(
    "The national ratings used the published criteria. Some of the criteria you see here "
    "were written for this website, so the two are not strictly comparable."
)


def write_benchmark_report(
    told: BenchmarkReport,
    *,
    edition: Edition = Edition.NORMAL,
    today: date | None = None,
    reader: str = "",
    check: str = "",
) -> bytes:
    """The report as a tagged PDF; `today` dates one that holds a service's own ratings, else the release does.

    `reader`, whom a copy was given to, stands on every page of it; `check` is the address of its code.
    """
    stamp = told.report.stamp
    assert stamp is not None
    cover = Cover(
        told.title,
        told.subject,
        gettext("{edition}, made {day}", edition=told.report.edition_in_words, day=day_in_words(stamp.at)),
        str(AUTHOR),
        subject=gettext("Your service compared with England"),
        mark=told.report.marking,
        made=today or day_of(stamp.at),
    )
    paper = Paper(cover.marked(reader, check), edition=edition)
    _first_page(paper, told)
    _questions(paper, told)
    for theme in told.report.framework.themes:
        _theme(paper, told, theme)
    _changes(paper, told)
    _published(paper, told)
    _sources(paper, told)
    return paper.render()


def _first_page(paper: Paper, told: BenchmarkReport) -> None:
    """What a councillor needs: a sentence, and all exemplars in one picture; large letters tell them one by one."""
    paper.title(told.title, f"{told.subject}. {paper.cover.data}.")
    assert told.report.stamp is not None
    write_errata(paper, told.report.stamp.errata)
    own, framework = told.own, told.report.framework
    if own is not None:
        places = [(exemplar, told.place(exemplar)) for exemplar in framework.exemplars]
        paper.paragraph(strong(say_beside_others(places, ours=own.rated.year, theirs=told.report.year)))
        told_of_ours = ". ".join((own.standing, *(["; ".join(told.own_figures)] if told.own_figures else [])))
        paper.small_print(gettext("Our {year} ratings: {told}.", year=own.rated.year, told=told_of_ours))
    bases = "; ".join(f"{name}: {base_in_words(group.turnout)}" for name, group in told.groups)
    if not paper.edition.is_large:
        ranks = {exemplar.id: told.rank(exemplar) for exemplar in framework.exemplars}
        size = replace(paper.chart_size, text=paper.chart_size.text * DENSE)
        label = own.label if own else ""
        groups = [(_shortly(name), group) for name, group in told.groups]
        paper.figure(
            draw_groups(framework, groups, ranks, title=gettext("Every exemplar"), own=label, size=size, themes=False)
        )
    paper.small_print(f"{bases}.")
    if not paper.edition.is_large:
        paper.break_page()
    stands = [(strong(f"{heads}: "), f"{words}.") for heads, words in where_it_stands(told)]
    if stands:
        paper.heading(gettext("Where we stand") if own else gettext("Where the region stands"))
        paper.bullets(stands)


def _shortly(name: str) -> str:
    # A head has little room; the edition of a list of neighbours stands with the bases.
    return str(name).partition(",")[0].removeprefix(gettext("Kind of service: "))


def _questions(paper: Paper, told: BenchmarkReport) -> None:
    if told.response is not None:
        first, *others = told.response.columns
        columns = [Column(first, 3, names_row=True), *(Column(title, 1, "right") for title in others)]
        paper.heading(told.response.title)
        paper.table(columns, told.response.rows)
        paper.small_print(told.response.base)
    noted = dict(told.notes)
    open_ones = sum(not noted.get(question) for question in QUESTIONS)
    if not paper.edition.is_large:
        # What a group fills in together stands on one sheet.
        paper.need(HEADING + open_ones * paper.height_to_write(LINES))
    paper.heading(gettext("Questions to talk about"))
    paper.small_print(gettext("Based on the questions in the National benchmarking report 2009 (NPPN, 2010)."))
    for question in QUESTIONS:
        if noted.get(question):
            paper.heading(question, 3)
            paper.paragraph(noted[question])
        else:
            paper.room_to_write(question, LINES)
    paper.heading(gettext("How to read these figures"))
    paper.bullets(CAUTIONS)


def _theme(paper: Paper, told: BenchmarkReport, theme: Theme) -> None:
    exemplars = told.report.framework.of_theme(theme.id)
    if not exemplars:
        return
    paper.need((FIRST_CHART if paper.edition.is_large else FIRST_ROWS) * paper.chart_size.line + 2 * HEADING)
    paper.heading(theme.title)
    if not paper.edition.is_large:
        _table(paper, told, exemplars)
        return
    for exemplar in exemplars:
        exhibit = told.exhibit(exemplar)
        paper.need(FIRST_CHART * paper.chart_size.line + HEADING)
        paper.heading(exhibit.title, 3)
        paper.small_print(exhibit.note)
        if told.own is not None:
            paper.paragraph(strong(_rated(told, exemplar)), f" {told.own_change(exemplar)}")
        # What a letter stands for is told once for each theme.
        _one_by_one(paper, told, exemplar, exhibit, key=exemplar is exemplars[0])


def _rated(told: BenchmarkReport, exemplar: Exemplar) -> str:
    rating = told.rating(exemplar)
    return gettext("Ours: {rating}.", rating=rating.label if rating else gettext("not rated"))


def _drawn(paper: Paper, told: BenchmarkReport, exemplar: Exemplar, exhibit: Exhibit, *, key: bool = True) -> Drawing:
    levels = [level.label for level in told.report.framework.scale.levels]
    own = told.own.label if told.own else ""
    return draw_beside(exhibit, levels, rank=told.rank(exemplar), own=own, size=paper.chart_size, key=key)


def _one_by_one(paper: Paper, told: BenchmarkReport, exemplar: Exemplar, exhibit: Exhibit, *, key: bool) -> None:
    """Large letters: no table of so many columns fits, so the first group has its chart, and the others are told.

    The bases stand once, on the first page, and here only where they are others.
    """
    levels, is_drawn = len(told.report.framework.scale.levels), False
    columns = exhibit.columns[:-BASES]
    for strip, row in zip(exhibit.strips, exhibit.rows, strict=True):
        name = _based(told, row)
        if strip.numbers is None:
            paper.entry(strong(f"{name}: "), f"{strip.note}." if strip.note else NO_FIGURE)
        elif is_drawn:
            paper.entry(strong(f"{name}: "), in_a_line(columns, row[:-BASES]))
        else:
            drawn = replace(strip, label=name, base="")
            paper.figure(_drawn(paper, told, exemplar, replace(exhibit, strips=(drawn,)), key=key))
            paper.small_print(in_a_line(columns[levels:], row[levels:-BASES]))
            is_drawn = True


def _based(told: BenchmarkReport, row: Sequence[str]) -> str:
    """The name of a group, with its returns where they are others than on the first page, and its mark."""
    label, *_, returns, _, mark = row
    counted = {name: str(group.returns) for name, group in told.groups}
    name = _shortly(label)
    if returns != counted[label]:
        name = gettext("{name}, {returns} returns", name=name, returns=returns)
    return name if mark == NO_FIGURE else f"{name} ({Mark(mark).said})"


def _table(paper: Paper, told: BenchmarkReport, exemplars: Sequence[Exemplar]) -> None:
    """The exemplars of a theme under one head, the groups of each one under the other."""
    rows: list[tuple[Words, ...] | Group] = []
    columns: list[Column] = []
    for exemplar in exemplars:
        exhibit = told.exhibit(exemplar)
        first, *shares = exhibit.columns[:-BASES]
        columns = [Column(first, 3.4, names_row=True), *(Column(title, 1.1, "right") for title in shares)]
        ours = "" if told.own is None else f". {_rated(told, exemplar)} {told.own_change(exemplar)}"
        rows += [Group(f"{exhibit.title}{ours}"), *((_based(told, row), *row[1:-BASES]) for row in exhibit.rows)]
    paper.small_print(" ".join(f"{exemplar.id} {told.exhibit(exemplar).note}" for exemplar in exemplars))
    paper.table(columns, rows, close=True)


def _changes(paper: Paper, told: BenchmarkReport) -> None:
    if not told.change_columns:
        return
    framework, first = told.report.framework, told.change_columns[0]
    paper.need(4 * HEADING)
    paper.heading(gettext("Change since the earlier year"))
    paper.paragraph(
        gettext(
            "{base}. We say “no difference” when the gap is smaller than one service would make.",
            base=told.change_base,
        )
    )
    if told.change_gaps:
        paper.paragraph(told.change_gaps)
    rows: list[tuple[str, ...] | Group] = []
    for exemplar in framework.exemplars:
        if changes := told.changes(exemplar):
            rows += [Group(f"{exemplar.id} {exemplar.title}"), *changes]
    columns = [Column(title, 1.7 if place % 2 else 2.9, "right") for place, title in enumerate(told.change_columns[1:])]
    _tabulate(paper, [Column(first, 2.9, names_row=True), *columns], rows)


def _tabulate(paper: Paper, columns: Sequence[Column], rows: Sequence[tuple[str, ...] | Group]) -> None:
    """A table, or in large letters, which leave no room for one, each row in words."""
    if not paper.edition.is_large:
        paper.table(columns, rows, close=True)
        return
    for row in rows:
        if isinstance(row, Group):
            paper.heading(row.title, 3)
        else:
            paper.entry(strong(f"{row[0]}: "), in_a_line([column.title for column in columns], row))


def _published(paper: Paper, told: BenchmarkReport) -> None:
    if not told.published_years:
        return
    framework = told.report.framework
    paper.need(4 * HEADING)
    paper.heading(gettext("As NPPN published it"))
    paper.paragraph(
        gettext("These are separate figures, and not all of them are known. We have left the gaps as gaps.")
    )
    first, *others = told.published_columns
    columns = [Column(first, 3, names_row=True), *(Column(title, 1.3, "right") for title in others)]
    rows: list[tuple[str, ...] | Group] = []
    for theme in framework.themes:
        rows += [Group(theme.title), *(told.published(exemplar) for exemplar in framework.of_theme(theme.id))]
    _tabulate(paper, columns, rows)


def _sources(paper: Paper, told: BenchmarkReport) -> None:
    paper.heading(gettext("Where the figures come from"))
    paper.facts(
        [
            (gettext("Edition of the exemplars"), told.report.framework.edition),
            *((gettext("Mark “{mark}”", mark=mark), words) for mark, words in (told.marks or marks_in_words())),
            *((gettext("Groups we are not compared with"), words) for words in told.absent),
            *([(gettext("Method"), "\n".join(told.report.rules))] if told.report.rules else []),
            (gettext("Release"), told.source),
        ]
    )
    if told.own is not None and told.own.rated.framework.has_drafted_criteria:
        paper.small_print(DRAFTED)
    paper.small_print(told.report.framework.rights)
