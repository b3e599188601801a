"""Figures that were set for people, read back as numbers with the way they were shown: £35,600, 86%, 2.40."""

import re
from dataclasses import dataclass

_AMOUNT = re.compile(r"(£?)([1-9]\d{0,2}(?:,\d{3})+|[1-9]\d*|0)(?:\.(\d{1,4}))?(%?)")


@dataclass(frozen=True, slots=True)
class Amount:
    """A number, how many decimals of it are shown, and whether as pounds, in thousands, or of a hundred."""

    value: float
    decimals: int
    is_pounds: bool
    is_grouped: bool
    is_percent: bool

    @property
    def pattern(self) -> str:
        """The way it is shown, as a spreadsheet writes it."""
        whole = "#,##0" if self.is_grouped else "0"
        part = f".{'0' * self.decimals}" if self.decimals else ""
        return f"{'£' if self.is_pounds else ''}{whole}{part}{'%' if self.is_percent else ''}"

    @property
    def ods_pattern(self) -> str:
        """The same as an element of an ODS, whose name is to be put in."""
        kind = "percentage" if self.is_percent else "number"
        figure = (
            f'<number:number number:decimal-places="{self.decimals}" number:min-decimal-places="{self.decimals}" '
            f'number:min-integer-digits="1" number:grouping="{str(self.is_grouped).lower()}"/>'
        )
        before = "<number:text>£</number:text>" if self.is_pounds else ""
        after = "<number:text>%</number:text>" if self.is_percent else ""
        return f'<number:{kind}-style style:name="{{name}}">{before}{figure}{after}</number:{kind}-style>'


def read_amount(cell: object) -> Amount | None:
    """The number that a cell of a table shows; None for words, for marks, and for what is a number already."""
    found = _AMOUNT.fullmatch(cell) if isinstance(cell, str) else None
    if found is None:
        return None
    pounds, whole, part, percent = found.groups()
    decimals = len(part or "")
    value = float(f"{whole.replace(',', '')}.{part or 0}")
    value = round(value / 100, decimals + 2) if percent else value
    return Amount(value, decimals, bool(pounds), bool(pounds) or "," in whole, bool(percent))
