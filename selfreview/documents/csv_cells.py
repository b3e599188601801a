"""Cells of files that people open in a spreadsheet: none of them is ever run."""

import re

Number = int | float

# A spreadsheet runs a cell that begins like this; one apostrophe more makes it text, and reading takes it away again.
_LIVE = re.compile(r"'*[=+\-@\t\r]")
_QUIETED = re.compile(r"'+[=+\-@\t\r]")


def escape_formula(cell: str) -> str:
    """A cell that no spreadsheet runs; `unescape_formula` gives it back unchanged."""
    return f"'{cell}" if _LIVE.match(cell) else cell


def inert(cell: Number | str | None) -> Number | str | None:
    """A cell of any kind that no spreadsheet runs."""
    return escape_formula(cell) if isinstance(cell, str) else cell


def unescape_formula(cell: str) -> str:
    """The cell that `escape_formula` was given."""
    return cell[1:] if _QUIETED.match(cell) else cell
