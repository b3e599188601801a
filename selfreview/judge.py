"""The judge of the disclosure audit: what else returns could have been, by integer programming (HiGHS)."""

from collections import Counter
from collections.abc import Iterator, Sequence
from importlib import import_module
from typing import Any

from selfreview.domain.disclosure.auditor import Case, Counts, Sum
from selfreview.domain.disclosure.step_budget import OverrunError
from selfreview.domain.disclosure.swaps import Atom, Target
from selfreview.domain.disclosure.ways import Move, Way

MOST_NODES = 400
"""So many nodes of a search tree are looked at for one answer: unlike a time they are the same on every machine."""

Row = list[tuple[int, int]]
"""What each move, by its place, changes in a sum: one return more, or one fewer."""


NEAR_ENOUGH = 0.3
"""An answer that takes no more than so much more than the fewest returns is as good as one that takes the fewest."""


class Highs:
    """A judge that asks HiGHS."""

    def hear(self, counts: Counts, sums: Sequence[Sum]) -> Case:
        """Take in the returns per block and level, and the sums of them that are told."""
        return _Programme(counts, sums)


class _Programme:
    # A whole number of returns for every move. No sum may change, and no atom gives more returns than it has.
    def __init__(self, counts: Counts, sums: Sequence[Sum]) -> None:
        self._highs = import_module("highspy")
        self._numpy = import_module("numpy")
        self._counts = counts
        levels = range(len(counts[0]))
        told = frozenset[int]().union(*(each.blocks for each in sums))
        self._atoms = [(block, level) for block in sorted(told) for level in levels if counts[block][level]]
        self._moves: list[Move] = [(*atom, other) for atom in self._atoms for other in levels if other != atom[1]]
        self._sums = [self._crossing(each.blocks, measure) for each in sums for measure in each.measures]
        self._solver = self._load()
        self._answers: dict[tuple[Target, frozenset[tuple[Atom, int]]], Way | None] = {}

    def _crossing(self, blocks: frozenset[int], measure: frozenset[int]) -> Row:
        # What each move changes in the number of returns of some blocks that are at the levels of a measure.
        return [
            (place, (other in measure) - (level in measure))
            for place, (block, level, other) in enumerate(self._moves)
            if block in blocks and (other in measure) != (level in measure)
        ]

    def _load(self) -> Any:
        numpy, highs = self._numpy, self._highs
        # The moves of an atom stand together, in the order of the atoms.
        each = len(self._counts[0]) - 1
        outs: list[Row] = [[(number * each + move, 1) for move in range(each)] for number in range(len(self._atoms))]
        most = [float(self._counts[block][level]) for block, level in self._atoms]
        rows = [*outs, *self._sums]
        model = highs.HighsLp()
        model.num_col_, model.num_row_ = len(self._moves), len(rows)
        model.col_lower_ = numpy.zeros(len(self._moves))
        model.col_upper_ = numpy.array([number for number in most for _ in range(each)])
        # As few returns as can be are otherwise: so fewer services could tell by their own.
        model.col_cost_ = numpy.ones(len(self._moves))
        model.row_lower_ = numpy.zeros(len(rows))
        model.row_upper_ = numpy.array([*most, *(0.0 for _ in self._sums)])
        model.a_matrix_.format_ = highs.MatrixFormat.kRowwise
        model.a_matrix_.start_ = numpy.cumsum([0, *map(len, rows)])
        model.a_matrix_.index_ = numpy.array([place for row in rows for place, _ in row], dtype=numpy.int32)
        model.a_matrix_.value_ = numpy.array([float(step) for row in rows for _, step in row])
        model.integrality_ = [highs.HighsVarType.kInteger] * len(self._moves)
        # The class itself prints a line whenever one is made; what it stands on does not.
        solver = highs.Highs.__base__()
        options = {"output_flag": False, "threads": 1, "mip_max_nodes": MOST_NODES, "mip_rel_gap": NEAR_ENOUGH}
        for option, value in options.items():
            solver.setOptionValue(option, value)
        solver.passModel(model)
        return solver

    def find_other(self, target: Target, known: Counter[Atom]) -> Way | None:
        """Which returns could be at other levels, so that every sum is the same but not the target."""
        # The same is asked again whenever fewer services are taken to put together what they know.
        question = target, frozenset(each for each in known.items() if each[1] > 0)
        if question not in self._answers:
            self._answers[question] = self._search(target, known)
        return self._answers[question]

    def _search(self, target: Target, known: Counter[Atom]) -> Way | None:
        fixed = [(row, atom) for row, atom in enumerate(self._atoms) if known[atom] > 0]
        for row, (block, level) in fixed:
            left = max(self._counts[block][level] - known[block, level], 0)
            self._solver.changeRowBounds(row, 0.0, float(left))
        try:
            answers = (self._ask(target, row, known) for row in self._questions(target))
            return next((answer for answer in answers if answer is not None), None)
        finally:
            for row, (block, level) in fixed:
                self._solver.changeRowBounds(row, 0.0, float(self._counts[block][level]))

    def _questions(self, target: Target) -> Iterator[Row]:
        # Each asks for a sum of at least one: a return that leaves the measure, or one more or one fewer at it.
        if target.level is not None:
            (block,) = target.blocks
            yield [
                (place, 1)
                for place, (where, level, other) in enumerate(self._moves)
                if (where, level) == (block, target.level) and other not in target.measure
            ]
            return
        row = self._crossing(target.blocks, target.measure)
        yield row
        yield [(place, -step) for place, step in row]

    def _ask(self, target: Target, row: Row, known: Counter[Atom]) -> Way | None:
        if not row:
            return None
        numpy, status, solver = self._numpy, self._highs.HighsModelStatus, self._solver
        places = numpy.array([place for place, _ in row], dtype=numpy.int32)
        solver.addRow(1.0, self._highs.kHighsInf, len(row), places, numpy.array([float(step) for _, step in row]))
        try:
            solver.run()
            said, found = solver.getModelStatus(), solver.getSolution().col_value
        finally:
            solver.deleteRows(1, numpy.array([solver.getNumRow() - 1], dtype=numpy.int32))
        if said == status.kInfeasible:
            return None
        moved = [round(number) for number in found] if said in (status.kOptimal, status.kSolutionLimit) else []
        # A solver reckons in floating point: what it found counts only as far as whole numbers bear it out.
        if not moved or any(sum(step * moved[place] for place, step in each) for each in self._sums):
            raise OverrunError
        way = Way(tuple((move, number) for move, number in zip(self._moves, moved, strict=True) if number > 0))
        is_free = all(
            known[atom] <= 0 or number + known[atom] <= self._counts[atom[0]][atom[1]]
            for atom, number in way.atoms.items()
        )
        if not is_free or sum(step * moved[place] for place, step in row) < 1:
            raise OverrunError
        return way
