"""The judge of the disclosure audit: what else returns could have been, by integer programming (HiGHS)."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from selfreview.domain.disclosure.questions import Case, Counts, OpenSum, Sum
from selfreview.domain.disclosure.step_budget import OverrunError
from selfreview.domain.disclosure.swaps import Atom, Target
from selfreview.domain.disclosure.ways import Move, Way

MOST_NODES = 400
"""So many nodes of a search tree are looked at for one answer: unlike a time they are the same on every machine."""

MOST_OTHER = 6
"""An open sum is another by so many returns at most: with more, cheap answers could not be told from dear."""

NEAR_ENOUGH = 0.3
"""An answer that costs no more than so much more than the cheapest is as good as the cheapest."""

Row = list[tuple[int, float]]
"""What each column, by its place, adds to a sum: of a move one return more, or one fewer."""


class Highs:
    """A judge that asks HiGHS."""

    def hear(self, counts: Counts, sums: Sequence[Sum], open_sums: Sequence[OpenSum] = ()) -> Case:
        """Take in the returns per block and level, the sums of them that are told, and those that may be."""
        return _Programme(counts, sums, open_sums)


class _Programme:
    # A whole number of returns for every move, and for every open sum whether it may be another. No sum that is told
    # may change, and no atom gives more returns than it has.
    def __init__(self, counts: Counts, sums: Sequence[Sum], open_sums: Sequence[OpenSum]) -> None:
        self._highs = import_module("highspy")
        self._numpy = import_module("numpy")
        self._counts = counts
        self._open = open_sums
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
        bounded = list(self._bounded())
        rows = [*outs, *self._sums, *bounded]
        model = highs.HighsLp()
        model.num_col_, model.num_row_ = len(self._moves) + len(self._open), len(rows)
        model.col_lower_ = numpy.zeros(model.num_col_)
        model.col_upper_ = numpy.array([*(number for number in most for _ in range(each)), *(1.0 for _ in self._open)])
        # As few returns as can be are otherwise: so fewer services could tell by their own.
        model.col_cost_ = numpy.array([*(1.0 for _ in self._moves), *(each.cost for each in self._open)])
        model.row_lower_ = numpy.array([*(0.0 for _ in (*outs, *self._sums)), *(-highs.kHighsInf for _ in bounded)])
        model.row_upper_ = numpy.array([*most, *(0.0 for _ in (*self._sums, *bounded))])
        model.a_matrix_.format_ = highs.MatrixFormat.kRowwise
        model.a_matrix_.start_ = numpy.cumsum([0, *map(len, rows)])
        model.a_matrix_.index_ = numpy.array([place for row in rows for place, _ in row], dtype=numpy.int32)
        model.a_matrix_.value_ = numpy.array([float(step) for row in rows for _, step in row])
        model.integrality_ = [highs.HighsVarType.kInteger] * model.num_col_
        # The class itself prints a line whenever one is made; what it stands on does not.
        solver = highs.Highs.__base__()
        options = {"output_flag": False, "threads": 1, "mip_max_nodes": MOST_NODES, "mip_rel_gap": NEAR_ENOUGH}
        for option, value in options.items():
            solver.setOptionValue(option, value)
        solver.passModel(model)
        return solver

    def _bounded(self) -> Iterator[Row]:
        # An open sum that stays is another by none, either way; one that may be another, by a few.
        for place, each in enumerate(self._open, start=len(self._moves)):
            for measure in each.sum.measures:
                row = self._crossing(each.sum.blocks, measure)
                yield [*row, (place, -MOST_OTHER)]
                yield [*((move, -step) for move, step in row), (place, -MOST_OTHER)]

    def find_other(self, target: Target, known: Counter[Atom]) -> Way | None:
        """Which returns could be at other levels, so that every sum is the same but not the target."""
        # The same is asked again whenever fewer services are taken to put together what they know.
        question = target, frozenset(each for each in known.items() if each[1] > 0)
        if question not in self._answers:
            with self._staying(known):
                self._answers[question] = next(self._search(target, known), None)
        return self._answers[question]

    def find_cheapest(self, target: Target, known: Counter[Atom], free: frozenset[int]) -> Way | None:
        """The same, where the open sums may be others too: so that those cost little, but for the free ones."""
        first = len(self._moves)
        for place in free:
            self._solver.changeColCost(first + place, 0.0)
        try:
            with self._staying(known):
                return self._cheapest(self._search(target, known), free)
        finally:
            for place in free:
                self._solver.changeColCost(first + place, self._open[place].cost)

    def _cheapest(self, ways: Iterable[Way], free: frozenset[int]) -> Way | None:
        dear = [each for place, each in enumerate(self._open) if place not in free]
        best, least = None, 0.0
        for way in ways:
            cost = sum(each.cost for each in dear if not way.leaves(each.sum.blocks, each.sum.measures))
            if best is None or cost < least:
                best, least = way, cost
            if not cost:
                break
        return best

    def _search(self, target: Target, known: Counter[Atom]) -> Iterator[Way]:
        answers = (self._ask(row, known) for row in self._questions(target))
        return (answer for answer in answers if answer is not None)

    @contextmanager
    def _staying(self, known: Counter[Atom]) -> Iterator[None]:
        fixed = [(row, atom) for row, atom in enumerate(self._atoms) if known[atom] > 0]
        for row, (block, level) in fixed:
            left = max(self._counts[block][level] - known[block, level], 0)
            self._solver.changeRowBounds(row, 0.0, float(left))
        try:
            yield
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

    def _ask(self, row: Row, known: Counter[Atom]) -> Way | None:
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
        way = Way(tuple((move, number) for move, number in zip(self._moves, moved, strict=False) if number > 0))
        is_free = all(
            known[atom] <= 0 or number + known[atom] <= self._counts[atom[0]][atom[1]]
            for atom, number in way.atoms.items()
        )
        if not is_free or sum(step * moved[place] for place, step in row) < 1:
            raise OverrunError
        return way
