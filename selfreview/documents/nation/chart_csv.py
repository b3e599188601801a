"""The figures beside a chart as CSV: the same cells as its table, and none that a spreadsheet would run."""

import csv
import io
from collections.abc import Iterable, Sequence

from selfreview.documents.csv_cells import escape_formula


def write_figures(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table as CSV with its heading; an empty cell stays empty."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([escape_formula(cell) for cell in row] for row in rows)
    return out.getvalue()
