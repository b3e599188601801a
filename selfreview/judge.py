"""The judge of the disclosure audit: what else returns could have been, by integer programming (HiGHS)."""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from enum import Enum
from importlib import import_module
from math import ceil
from typing import Any

from selfreview.domain.disclosure.questions import Case, Counts, Sum
from selfreview.domain.disclosure.step_budget import OverrunError
from selfreview.domain.disclosure.swaps import Atom, Target
from selfreview.domain.disclosure.ways import Move, Way

MOST_NODES = 400
"""So many nodes of a search tree are looked at for one answer: unlike a time they are the same on every machine."""

NEAR_ENOUGH = 0.3
"""An answer that costs no more than so much more than the cheapest is as good as the cheapest."""

WHOLE = 1e-6
"""A number so near a whole one is taken for it, and what comes of it checked."""

DEEPEST = 10
"""So many numbers are held at whole ones, one after another, before an integer programme is searched."""

Row = list[tuple[int, int]]
"""What each column, by its place, adds to a sum: of a move one return more, or one fewer."""


class Highs:
    """A judge that asks HiGHS."""

    def hear(self, counts: Counts, sums: Sequence[Sum]) -> Case:
        """Take in the returns per block and level, and the sums of them that are told."""
        return _Programme(counts, sums)


class _Programme:
    # A whole number of returns for every move. No sum that is told may change, and no atom gives more returns than it
    # has.
    def __init__(self, counts: Counts, sums: Sequence[Sum]) -> None:
        self._highs = import_module("highspy")
        self._numpy = import_module("numpy")
        self._counts = counts
        levels = range(len(counts[0]))
        told = frozenset[int]().union(*(each.blocks for each in sums))
        self._atoms = [(block, level) for block in sorted(told) for level in levels if counts[block][level]]
        self._moves: list[Move] = [(*atom, other) for atom in self._atoms for other in levels if other != atom[1]]
        self._sums = [self._crossing(each.blocks, measure) for each in sums for measure in each.measures]
        self._sums_of: list[Row] = [[] for _ in self._moves]
        for place, row in enumerate(self._sums):
            for move, step in row:
                self._sums_of[move].append((place, step))
        self._solver = _Solver(self._highs, self._numpy, self._model())
        self._answers: dict[tuple[Target, frozenset[tuple[Atom, int]]], Way | None] = {}

    def _crossing(self, blocks: frozenset[int], measure: frozenset[int]) -> Row:
        # What each move changes in the number of returns of some blocks that are at the levels of a measure.
        return [
            (place, (other in measure) - (level in measure))
            for place, (block, level, other) in enumerate(self._moves)
            if block in blocks and (other in measure) != (level in measure)
        ]

    def _model(self) -> Any:
        numpy, highs = self._numpy, self._highs
        # The moves of an atom stand together, in the order of the atoms.
        each = len(self._counts[0]) - 1
        outs: list[Row] = [[(number * each + move, 1) for move in range(each)] for number in range(len(self._atoms))]
        most = [float(self._counts[block][level]) for block, level in self._atoms]
        rows = [*outs, *self._sums]
        model = highs.HighsLp()
        model.num_col_, model.num_row_ = len(self._moves), len(rows)
        model.col_lower_ = numpy.zeros(model.num_col_)
        model.col_upper_ = numpy.array([number for number in most for _ in range(each)])
        # As few returns as can be are otherwise: so fewer services could tell by their own.
        model.col_cost_ = numpy.ones(model.num_col_)
        model.row_lower_ = numpy.zeros(model.num_row_)
        model.row_upper_ = numpy.array([*most, *(0.0 for _ in self._sums)])
        model.a_matrix_.format_ = highs.MatrixFormat.kRowwise
        model.a_matrix_.start_ = numpy.cumsum([0, *map(len, rows)])
        model.a_matrix_.index_ = numpy.array([place for row in rows for place, _ in row], dtype=numpy.int32)
        model.a_matrix_.value_ = numpy.array([float(step) for row in rows for _, step in row])
        return model

    def find_other(self, target: Target, known: Counter[Atom]) -> Way | None:
        """Which returns could be at other levels, so that every sum is the same but not the target."""
        # The same is asked again whenever fewer services are taken to put together what they know.
        question = target, frozenset(each for each in known.items() if each[1] > 0)
        if question not in self._answers:
            with self._staying(known):
                self._answers[question] = next(self._search(target, known), None)
        return self._answers[question]

    def _search(self, target: Target, known: Counter[Atom]) -> Iterator[Way]:
        answers = (self._ask(row, known) for row in self._questions(target))
        return (answer for answer in answers if answer is not None)

    @contextmanager
    def _staying(self, known: Counter[Atom]) -> Iterator[None]:
        fixed = [(row, atom) for row, atom in enumerate(self._atoms) if known[atom] > 0]
        for row, (block, level) in fixed:
            left = max(self._counts[block][level] - known[block, level], 0)
            self._solver.allow(row, left)
        try:
            yield
        finally:
            for row, (block, level) in fixed:
                self._solver.allow(row, self._counts[block][level])

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
        said, found = self._solver.ask(row)
        if said is Said.NONE:
            return None
        moved = {place: round(number) for place, number in enumerate(found) if number > WHOLE}
        # A solver reckons in floating point: what it found counts only as far as whole numbers bear it out.
        changed: Counter[int] = Counter()
        for place, number in moved.items():
            changed.update({told: step * number for told, step in self._sums_of[place]})
        if not moved or any(changed.values()):
            raise OverrunError
        way = Way(tuple((self._moves[place], number) for place, number in moved.items() if number))
        is_free = all(
            known[atom] <= 0 or number + known[atom] <= self._counts[atom[0]][atom[1]]
            for atom, number in way.atoms.items()
        )
        if not is_free or sum(step * moved.get(place, 0) for place, step in row) < 1:
            raise OverrunError
        return way


class Said(Enum):
    """What HiGHS says of a question: it has an answer, there is none, or it has not found out."""

    ANSWER = "answer"
    NONE = "none"
    NOTHING = "nothing"


Answer = tuple[Said, Sequence[float]]


class _Solver:
    # HiGHS with one programme in whole numbers, asked each time for another sum of at least one. Most questions are
    # settled without searching an integer programme: by the programme in any numbers, which goes on from its last
    # answer, and then with one number after another held at the whole one above it. That takes a tenth of the time.
    def __init__(self, highs: Any, numpy: Any, model: Any) -> None:
        self._highs, self._numpy, self._most = highs, numpy, highs.kHighsInf
        status = highs.HighsModelStatus
        answers = (status.kOptimal, status.kSolutionLimit)
        self._means = {status.kInfeasible: Said.NONE, **dict.fromkeys(answers, Said.ANSWER)}
        self._upper = [float(most) for most in model.col_upper_]
        self._relaxed = self._made(model)

    def _made(self, model: Any) -> Any:
        # The class itself prints a line whenever one is made; what it stands on does not.
        solver = self._highs.Highs.__base__()
        options = {"output_flag": False, "threads": 1, "mip_max_nodes": MOST_NODES, "mip_rel_gap": NEAR_ENOUGH}
        for option, value in options.items():
            solver.setOptionValue(option, value)
        solver.passModel(model)
        return solver

    def allow(self, row: int, most: int) -> None:
        """Let a row be so much at most."""
        self._relaxed.changeRowBounds(row, 0.0, float(most))

    def ask(self, row: Row) -> Answer:
        """What numbers make a sum of at least one, and how sure that is."""
        numpy, solver = self._numpy, self._relaxed
        places = numpy.array([place for place, _ in row], dtype=numpy.int32)
        solver.addRow(1.0, self._most, len(row), places, numpy.array([float(step) for _, step in row]))
        try:
            return self._run()
        finally:
            solver.deleteRows(1, numpy.array([solver.getNumRow() - 1], dtype=numpy.int32))

    def _run(self) -> Answer:
        said, found = self._answer(self._relaxed)
        if said is Said.NONE or (said is Said.ANSWER and not _broken(found)):
            return said, found
        return self._dive(found) or self._search()

    def _answer(self, solver: Any) -> Answer:
        solver.run()
        said = self._means.get(solver.getModelStatus(), Said.NOTHING)
        return said, list(solver.getSolution().col_value) if said is Said.ANSWER else ()

    def _dive(self, found: Sequence[float]) -> Answer | None:
        held: list[int] = []
        try:
            while (broken := _broken(found)) and len(held) < DEEPEST:
                held.append(max(broken, key=lambda place: (found[place] % 1, -place)))
                self._relaxed.changeColBounds(held[-1], ceil(found[held[-1]]), self._upper[held[-1]])
                said, found = self._answer(self._relaxed)
                if said is Said.ANSWER and not _broken(found):
                    return said, found
            return None
        finally:
            for place in held:
                self._relaxed.changeColBounds(place, 0.0, self._upper[place])

    def _search(self) -> Answer:
        model = self._relaxed.getLp()
        model.integrality_ = [self._highs.HighsVarType.kInteger] * model.num_col_
        return self._answer(self._made(model))


def _broken(found: Sequence[float]) -> list[int]:
    return [place for place, number in enumerate(found) if abs(number - round(number)) > WHOLE]
