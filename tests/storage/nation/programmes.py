"""An integer programme of what returns could have been, for those who attack; nothing of it is the judge's.

Returns that nothing published tells apart are a class; the unknowns are how
many of a class are at each level. Every published sum is an equation.
"""

from collections.abc import Sequence
from typing import Any

import highspy
import numpy
from numpy.typing import NDArray

Atoms = NDArray[numpy.int64]
"""For each class and level, one after another, how many returns there are."""

NEAR = 1e-6
NODES = 20_000
"""So many nodes of a search tree are looked at for one answer."""


class Undecided(RuntimeError):
    """No answer was found in time, or none that whole numbers bear out."""


class Programme:
    """Which returns fit some sums; `truth` are those that were made. What is found is kept for later questions."""

    def __init__(self, sizes: Sequence[int], levels: int, sums: Sequence[tuple[Atoms, int]], truth: Atoms) -> None:
        classes = []
        for number in range(len(sizes)):
            row = numpy.zeros_like(truth)
            row[number * levels : (number + 1) * levels] = 1
            classes.append(row)
        self._rows = numpy.array([*classes, *(row for row, _ in sums)])
        self._totals = numpy.array([*sizes, *(number for _, number in sums)])
        assert (self._rows @ truth == self._totals).all()
        self._most = numpy.repeat(numpy.array(sizes), levels)
        self._truth = truth
        self._pool = truth.reshape(1, -1)
        self._solver = self._made()

    def _made(self) -> Any:
        model = highspy.HighsLp()
        count, width = self._rows.shape
        model.num_row_, model.num_col_ = count, width
        model.col_cost_ = numpy.zeros(width)
        model.col_lower_, model.col_upper_ = numpy.zeros(width), self._most.astype(float)
        model.row_lower_ = model.row_upper_ = self._totals.astype(float)
        places = [numpy.flatnonzero(row) for row in self._rows]
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = numpy.cumsum([0, *map(len, places)])
        model.a_matrix_.index_ = numpy.concatenate(places).astype(numpy.int32)
        model.a_matrix_.value_ = numpy.ones(sum(map(len, places)))
        return _solver_of(model)

    def suspects(self, rows: Atoms, known: Atoms) -> list[int]:
        """Of some quantities those that are the same in all returns found so far that fit what is known."""
        fitting = self._pool[(self._pool >= known).all(axis=1)]
        same = (fitting @ rows.T == self._truth @ rows.T).all(axis=0)
        return [int(place) for place in numpy.flatnonzero(same)]

    def is_fixed(self, row: Atoms, known: Atoms) -> bool:
        """Whether a quantity is the same whatever fits, of which somebody knows some returns."""
        fitting = self._pool[(self._pool >= known).all(axis=1)]
        if (fitting @ row != self._truth @ row).any():
            return False
        return not any(self._is_beyond(sign * row, known) for sign in (1, -1))

    def _is_beyond(self, row: Atoms, known: Atoms) -> bool:
        # Whether the quantity can be greater by one at least. First in any numbers, then in whole ones.
        goal, width = int(self._truth @ row) + 1, len(row)
        everywhere = numpy.arange(width, dtype=numpy.int32)
        self._solver.changeColsBounds(width, everywhere, known.astype(float), self._most.astype(float))
        self._solver.changeColsCost(width, everywhere, -row.astype(float))
        found = self._solve(self._solver)
        if found is None or found @ row < goal - NEAR:
            return False
        if self._keep(found, goal, row, known):
            return True
        model = self._solver.getLp()
        model.integrality_ = [highspy.HighsVarType.kInteger] * width
        whole = _solver_of(model)
        found = self._solve(whole)
        if found is None or found @ row < goal - NEAR:
            return False
        if not self._keep(found, goal, row, known):
            raise Undecided
        return True

    def _solve(self, solver: Any) -> NDArray[numpy.float64] | None:
        solver.run()
        status = solver.getModelStatus()
        if status == highspy.HighsModelStatus.kInfeasible:
            return None
        if status != highspy.HighsModelStatus.kOptimal:
            raise Undecided
        return numpy.array(solver.getSolution().col_value)

    def _keep(self, found: NDArray[numpy.float64], goal: int, row: Atoms, known: Atoms) -> bool:
        # A solver reckons in floating point: whole numbers decide.
        whole = numpy.rint(found).astype(numpy.int64)
        is_right = (self._rows @ whole == self._totals).all() and (whole >= known).all() and whole @ row >= goal
        if is_right:
            self._pool = numpy.vstack((self._pool, whole))
        return bool(is_right)


def _solver_of(model: Any) -> Any:
    # The class itself prints a line whenever one is made; what it stands on does not.
    quiet: Any = highspy.Highs.__base__
    solver = quiet()
    for option, value in {"output_flag": False, "threads": 1, "mip_max_nodes": NODES}.items():
        solver.setOptionValue(option, value)
    solver.passModel(model)
    return solver
