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
from selfreview.speech import gettext, lazy

COLUMNS = (
    (lazy("No."), 5),
    (lazy("Theme"), 18),
    (lazy("Exemplar"), 9),
    (lazy("Title"), 24),
    (lazy("Also for"), 12),
    (lazy("Today"), 14),
    (lazy("Target"), 14),
    (lazy("Action"), 60),
    (lazy("To meet"), 50),
    (lazy("Responsible"), 24),
    (lazy("Agency"), 16),
    (lazy("Authority"), 18),
    (lazy("Start"), 12),
    (lazy("Due"), 12),
    (lazy("Timing"), 18),
    *((spec.label, 40 if spec.kind is Kind.TEXT else 24) for spec in PRINTED),
    (lazy("Status"), 12),
    (lazy("Why it was stopped"), 30),
    (lazy("Promised in"), 11),
    (lazy("Notes"), 50),
)
"""The columns in their order, each with its width in characters."""

SHEET = lazy("Action plan")


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
        action.status.said,
        action.stopped,
        action.promised_in,
        "\n".join(
            gettext("{day}, {person}: {words}", day=day_in_words(note.at), person=note.person, words=note.words)
            for note in row.notes
        ),
    )


def headings() -> tuple[str, ...]:
    """The first row of every sheet."""
    return tuple(str(name) for name, _ in COLUMNS)


def marking_of(report: PlanReport) -> str:
    """What the workbook says of itself, on a sheet of its own."""
    about = gettext(
        "{title}, {service}, version {version} of the data, {day}",
        title=report.title,
        service=report.service,
        version=report.version,
        day=day_in_words(report.today),
    )
    return gettext("{about}. Demonstration data: synthetic returns", about=about) if report.demonstration else about


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
