"""The figures beside a chart as CSV: those of its table, each in a cell of its own, and none that would be run."""

import csv
import io
from collections.abc import Iterable, Sequence

from selfreview.documents.csv_cells import escape_formula
from selfreview.documents.nation.figure_cells import part_figures


def write_figures(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table as CSV with its heading; an empty cell stays empty."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    heading, parted = part_figures(columns, rows)
    writer.writerow(heading)
    writer.writerows([escape_formula(str(cell)) for cell in row] for row in parted)
    return out.getvalue()
