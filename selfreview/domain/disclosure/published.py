"""What a release says to everybody: figures, or the mark that stands in their place."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from selfreview.domain.disclosure.marks import Mark
from selfreview.domain.distribution import Share, keys_of
from selfreview.domain.framework.framework import Measure, Scale


@dataclass(frozen=True, slots=True)
class Cell:
    """A group's ratings of one exemplar: returns per level, lowest first; None where they are not shown."""

    mark: Mark
    numbers: tuple[int, ...] | None

    def share(self, scale: Scale, measure: Measure) -> Share | None:
        """The share of a measure; None where it is not shown or the scale does not flag its levels."""
        keys = keys_of(scale, measure)
        if self.numbers is None or keys is None:
            return None
        count = sum(number for key, number in zip(scale.keys, self.numbers, strict=True) if key in keys)
        return Share(count, sum(self.numbers))

    @property
    def levels(self) -> tuple[Share, ...] | None:
        """The share of every level, lowest first; None where they are not shown."""
        return None if self.numbers is None else tuple(Share(number, sum(self.numbers)) for number in self.numbers)


@dataclass(frozen=True, slots=True)
class Group:
    """A published group: its base, which is no secret, and a cell for each exemplar."""

    name: str
    services: int
    returns: int
    cells: Mapping[str, Cell]

    @property
    def turnout(self) -> Share:
        """The returns among the services expected."""
        return Share(self.returns, self.services)

    def together(self, exemplars: Iterable[str]) -> tuple[int, ...] | None:
        """The ratings of several exemplars, such as a theme's, added up; None unless every one of them is shown.

        Adding what is shown of some would give back the one that is not.
        """
        shown = [self.cells[exemplar].numbers for exemplar in exemplars]
        known = [numbers for numbers in shown if numbers is not None]
        return tuple(map(sum, zip(*known, strict=True))) if shown and len(known) == len(shown) else None


@dataclass(frozen=True, slots=True)
class Loss:
    """Of the cells that are safe in themselves, how many are suppressed to protect others."""

    safe: int
    lost: int

    @property
    def share(self) -> Share:
        """The cells lost among the safe ones."""
        return Share(self.lost, self.safe)

    def __add__(self, other: "Loss") -> "Loss":
        """The loss of two tables together."""
        return Loss(self.safe + other.safe, self.lost + other.lost)


@dataclass(frozen=True, slots=True)
class Table:
    """A published table: its groups in order, and what its protection costs, which only the network is told.

    How many cells are safe in themselves says how many are not, so no release has it.
    """

    name: str
    groups: tuple[Group, ...]
    loss: Loss = field(default=Loss(0, 0), compare=False)

    def group(self, name: str) -> Group:
        """The group of a name; KeyError when there is none."""
        return {group.name: group for group in self.groups}[name]


@dataclass(frozen=True, slots=True)
class Crossing:
    """A published crossing of two one-way tables, whose groups are merged as far as protection asks.

    `rows` and `columns` have the names that stand together in each line; the
    cells are the groups of `table`, row by row.
    """

    tables: tuple[str, str]
    rows: tuple[tuple[str, ...], ...]
    columns: tuple[tuple[str, ...], ...]
    table: Table

    def group(self, row: str, column: str) -> Group:
        """The group that a group of the one table and one of the other are counted in; ValueError for no such names."""
        here = [row in names for names in self.rows].index(True)
        there = [column in names for names in self.columns].index(True)
        return self.table.groups[here * len(self.columns) + there]


@dataclass(frozen=True, slots=True)
class Published:
    """A frozen release: everything that leaves the network, and nothing else does.

    Only `publish` and `read_published` make it. The nation's own cells are
    always shown.
    """

    release: int
    exemplars: tuple[str, ...]
    nation: Group
    tables: tuple[Table, ...]
    crossing: Crossing | None

    def table(self, name: str) -> Table:
        """The one-way table of a name; KeyError when there is none."""
        return {table.name: table for table in self.tables}[name]

    @property
    def loss(self) -> Loss:
        """What the protection of the whole release costs."""
        crossing = () if self.crossing is None else (self.crossing.table.loss,)
        return sum((*(table.loss for table in self.tables), *crossing), Loss(0, 0))

    def as_data(self) -> dict[str, Any]:
        """The release as plain data, to be kept or sent; `read_published` reads it back."""
        return {
            "release": self.release,
            "exemplars": list(self.exemplars),
            "nation": _group_data(self.nation),
            "tables": [_table_data(table) for table in self.tables],
            "crossing": None if self.crossing is None else _crossing_data(self.crossing),
        }

    @property
    def fingerprint(self) -> str:
        """The SHA-256 of the release's data, by which a frozen release is known again."""
        text = json.dumps(self.as_data(), ensure_ascii=False, separators=(",", ":"), sort_keys=True)
        return sha256(text.encode()).hexdigest()


def _group_data(group: Group) -> dict[str, Any]:
    return {
        "name": group.name,
        "services": group.services,
        "returns": group.returns,
        "cells": {
            exemplar: {"mark": cell.mark.value, "numbers": None if cell.numbers is None else list(cell.numbers)}
            for exemplar, cell in group.cells.items()
        },
    }


def _table_data(table: Table) -> dict[str, Any]:
    return {
        "name": table.name,
        "groups": [_group_data(group) for group in table.groups],
    }


def _crossing_data(crossing: Crossing) -> dict[str, Any]:
    return {
        "tables": list(crossing.tables),
        "rows": [list(names) for names in crossing.rows],
        "columns": [list(names) for names in crossing.columns],
        "table": _table_data(crossing.table),
    }


def read_group(data: Mapping[str, Any]) -> Group:
    """A group from the data of `Published.as_data`; KeyError, TypeError or ValueError where it is no such data."""
    cells = {
        exemplar: Cell(Mark(cell["mark"]), None if cell["numbers"] is None else tuple(cell["numbers"]))
        for exemplar, cell in data["cells"].items()
    }
    return Group(data["name"], data["services"], data["returns"], cells)


def read_table(data: Mapping[str, Any]) -> Table:
    """A table from the data of `Published.as_data`; the errors of `read_group`."""
    return Table(data["name"], tuple(map(read_group, data["groups"])))


def read_crossing(data: Mapping[str, Any]) -> Crossing:
    """A crossing from the data of `Published.as_data`; the errors of `read_group`."""
    first, second = data["tables"]
    rows, columns = (tuple(map(tuple, data[side])) for side in ("rows", "columns"))
    return Crossing((first, second), rows, columns, read_table(data["table"]))
