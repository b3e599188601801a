"""The action plan as XLSX, ODS and CSV: the same rows in each, and no cell that a spreadsheet would run."""

import csv
import io
from datetime import date

from selfreview.documents.csv_cells import Number, inert
from selfreview.documents.review.table_book import BookCell, BookTable, TableBook, write_ods, write_xlsx
from selfreview.domain.field_specs import Kind
from selfreview.domain.plan.fields import PRINTED
from selfreview.domain.plan.report import PlanReport, PlanRow
from selfreview.domain.uk_time import day_in_words

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


def plan_rows(report: PlanReport) -> tuple[tuple[BookCell, ...], ...]:
    """The rows of every sheet, in the plan's order."""
    return tuple(_cells(row) for row in report.rows)


def _cells(row: PlanRow) -> tuple[BookCell, ...]:
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


def _as_text(cell: BookCell) -> Number | str | None:
    return cell.isoformat() if isinstance(cell, date) else inert(cell)


def write_plan_xlsx(report: PlanReport) -> bytes:
    """The rows as an XLSX workbook; text stays text, whatever it begins with."""
    return write_xlsx(_book(report))


def write_plan_ods(report: PlanReport) -> bytes:
    """The rows as an ODS workbook; text stays text, whatever it begins with."""
    return write_ods(_book(report))


def _book(report: PlanReport) -> TableBook:
    table = BookTable(SHEET, COLUMNS, plan_rows(report))
    return TableBook(report.title, report.service, marking_of(report), (table,), report.saved_at)
