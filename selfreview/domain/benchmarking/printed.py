"""The benchmarking figures of 2005 to 2009 as the 2009 report printed them, those that do not hold flagged with why."""

from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby


class PrintedStatus(StrEnum):
    """Whether a printed figure holds: as printed, or printed and contradicted by others."""

    PUBLISHED = "published"
    INCONSISTENT = "inconsistent"


@dataclass(frozen=True, slots=True)
class PrintedFigure:
    """One figure as it was printed: where, of what, on which base, and why it does not hold where it does not."""

    exhibit: str
    section: str
    round: str
    period: str
    measure: str
    category: str
    statistic: str
    printed: str
    unit: str
    base: str
    source: str
    status: PrintedStatus
    note: str

    @property
    def what(self) -> str:
        """What the figure tells, in words."""
        return ", ".join(filter(None, (self.measure, self.category, self.statistic)))

    @property
    def holds(self) -> bool:
        """Whether nothing contradicts it."""
        return self.status is PrintedStatus.PUBLISHED


def group_printed(figures: tuple[PrintedFigure, ...]) -> tuple[tuple[str, tuple[PrintedFigure, ...]], ...]:
    """The figures by exhibit, in the order of the report: its tables, its charts, then what its text says."""
    ordered = sorted(figures, key=_place)
    return tuple((exhibit, tuple(found)) for exhibit, found in groupby(ordered, key=lambda one: one.exhibit))


def _place(figure: PrintedFigure) -> tuple[int, int, str]:
    kind, _, name = figure.exhibit.partition(" ")
    order = {"Table": 0, "Chart": 1}.get(kind, 2)
    return order, int(name) if name.isdigit() else 0, figure.exhibit
