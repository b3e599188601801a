"""The action plan as XLSX, ODS and CSV: the same rows in each, and no cell that a spreadsheet would run."""

import csv
import io
from collections.abc import Sequence
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from selfreview.documents.csv_cells import escape_formula
from selfreview.domain.field_specs import Kind
from selfreview.domain.plan.fields import PRINTED
from selfreview.domain.plan.report import PlanReport, PlanRow
from selfreview.domain.uk_time import day_in_words

if TYPE_CHECKING:
    from odfdo import Column, Document
    from odfdo import Row as OdsRow

COLUMNS = (
    ("No.", 5),
    ("Theme", 18),
    ("Exemplar", 9),
    ("Title", 24),
    ("Also for", 12),
    ("Today", 14),
    ("Target", 14),
    ("Action", 60),
    ("To meet", 50),
    ("Responsible", 24),
    ("Agency", 16),
    ("Authority", 18),
    ("Start", 12),
    ("Due", 12),
    ("Timing", 18),
    *((spec.label, 40 if spec.kind is Kind.TEXT else 24) for spec in PRINTED),
    ("Status", 12),
    ("Why it was stopped", 30),
    ("Promised in", 11),
    ("Notes", 50),
)
"""The columns in their order, each with its width in characters."""

SHEET = "Action plan"

PlanCell = str | int | date | None


def plan_rows(report: PlanReport) -> tuple[tuple[PlanCell, ...], ...]:
    """The rows of every sheet, in the plan's order."""
    return tuple(_cells(row) for row in report.rows)


def _cells(row: PlanRow) -> tuple[PlanCell, ...]:
    action = row.action
    return (
        row.place,
        row.theme.title,
        row.exemplar.id,
        row.exemplar.title,
        ", ".join(aim.exemplar.id for aim in row.aims[1:]),
        "" if row.level is None else row.level.label,
        row.target.label,
        action.what,
        "\n".join(criterion.text for criterion in row.criteria),
        action.responsible,
        action.agency,
        action.authority,
        action.start,
        action.due,
        row.dated,
        *(text for _, text in action.printed),
        action.status.value,
        action.stopped,
        action.promised_in,
        "\n".join(f"{day_in_words(note.at)}, {note.person}: {note.words}" for note in row.notes),
    )


def headings() -> tuple[str, ...]:
    """The first row of every sheet."""
    return tuple(name for name, _ in COLUMNS)


def marking_of(report: PlanReport) -> str:
    """What the workbook says of itself, on a sheet of its own."""
    mark = ". Demonstration data: synthetic returns" if report.demonstration else ""
    return f"{report.title}, {report.service}, version {report.version} of the data, {day_in_words(report.today)}{mark}"


def write_plan_csv(report: PlanReport) -> str:
    """The rows as CSV; cells that a spreadsheet would run are quoted with an apostrophe."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(headings())
    for cells in plan_rows(report):
        writer.writerow([_as_text(cell) for cell in cells])
    return out.getvalue()


def _as_text(cell: PlanCell) -> str | int:
    if cell is None:
        return ""
    if isinstance(cell, date):
        return cell.isoformat()
    return escape_formula(cell) if isinstance(cell, str) else cell


def write_plan_xlsx(report: PlanReport) -> bytes:
    """The rows as an XLSX workbook; text stays text, whatever it begins with."""
    target = BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(target, {"in_memory": True, **options}) as book:
        book.set_properties({"title": report.title, "author": report.service, "comments": marking_of(report)})
        if report.saved_at is not None:
            # The same data make the same file.
            book.set_properties({"created": report.saved_at.replace(tzinfo=None)})
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#E3E8EA", "border": 1})
        text = book.add_format({"text_wrap": True, "valign": "top", "border": 1})
        day = book.add_format({"num_format": "yyyy-mm-dd", "valign": "top", "border": 1, "align": "left"})
        sheet = book.add_worksheet(SHEET)
        for column, (name, width) in enumerate(COLUMNS):
            sheet.write_string(0, column, name, head)
            sheet.set_column(column, column, width)
        for line, cells in enumerate(plan_rows(report), 1):
            for column, cell in enumerate(cells):
                if isinstance(cell, date):
                    sheet.write_datetime(line, column, cell, day)
                elif isinstance(cell, int):
                    sheet.write_number(line, column, cell, text)
                else:
                    sheet.write_string(line, column, _printable(cell or ""), text)
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&L&F&RPage &P of &N")
        about = book.add_worksheet("About")
        about.set_column(0, 0, 100)
        about.write_string(0, 0, marking_of(report), text)
    return target.getvalue()


XLSX_LONGEST = 32_767


def _printable(text: str) -> str:
    """A text as XLSX takes it: without what XML has no way to write, and not longer than a cell may be."""
    kept = "".join(sign if sign >= " " or sign in "\n\t\r" else "\N{REPLACEMENT CHARACTER}" for sign in text)
    return kept if len(kept) <= XLSX_LONGEST else kept[: XLSX_LONGEST - 1] + "…"


def write_plan_ods(report: PlanReport) -> bytes:
    """The rows as an ODS workbook; text stays text, whatever it begins with."""
    # Late: the library takes as long to import as the page before takes to make.
    from odfdo import Document, Table

    document = Document("spreadsheet")
    document.body.clear()
    table = Table(SHEET)
    looks = _ods_looks(document)
    for place, (_, width) in enumerate(COLUMNS):
        table.set_column(place, _ods_column(document, width))
    table.append(_ods_row(headings(), looks["head"], looks["head"]))
    for cells in plan_rows(report):
        table.append(_ods_row(cells, looks["text"], looks["day"]))
    table.set_attribute("table:print-ranges", f"$'{SHEET}'.$A$1:.${xl_col_to_name(len(COLUMNS) - 1)}${table.height}")
    about = Table("About")
    about.set_column(0, _ods_column(document, 100))
    about.append(_ods_row((marking_of(report),), looks["text"], looks["day"]))
    document.body.append(table)
    document.body.append(about)
    target = BytesIO()
    document.save(target)
    return target.getvalue()


def _ods_column(document: "Document", width: int) -> "Column":
    """A column of a width in characters: too narrow a one shows every date as ###."""
    from odfdo import Column, Style

    style = Style("table-column", width=f"{max(width * 0.2, 1.2):.1f}cm")
    return Column(style=document.insert_style(style, automatic=True))


def _ods_looks(document: "Document") -> dict[str, str]:
    """The names of the styles of cells: headings, text that wraps, and dates."""
    from odfdo import Style

    # Day, month in letters, year: read alike everywhere.
    document.insert_style(
        '<number:date-style style:name="plan-day"><number:day/><number:text> </number:text>'
        '<number:month number:textual="true"/><number:text> </number:text><number:year number:style="long"/>'
        "</number:date-style>",
        automatic=True,
    )
    looks = {}
    for name in ("head", "text", "day"):
        style = Style("table-cell", data_style="plan-day" if name == "day" else None)
        style.set_properties({"fo:wrap-option": "wrap", "style:vertical-align": "top"}, area="table-cell")
        if name == "head":
            style.set_properties({"fo:background-color": "#e3e8ea"}, area="table-cell")
            style.set_properties({"fo:font-weight": "bold"}, area="text")
        looks[name] = document.insert_style(style, automatic=True)
    return looks


def _ods_row(cells: Sequence[PlanCell], look: str, day: str) -> "OdsRow":
    from odfdo import Cell, Row

    row = Row()
    for cell in cells:
        value = _printable(cell) if isinstance(cell, str) else cell
        row.append(Cell(value, style=day if isinstance(cell, date) else look))
    return row
