"""What a measure comes to, and how two things are measured side by side."""

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Measurement:
    """One number of the quality sheet: ours beside a baseline of the same run, as a ratio against its goal.

    `better` says which way is better, "higher" or "lower". `parts` holds the
    numbers that have several goals, each in the same form.
    """

    what: str
    ours: float
    baseline: float
    unit: str
    ratio: float
    goal: float
    better: str
    runs: int
    spread: tuple[float, float]
    parts: tuple["Measurement", ...] = ()
    note: str = ""
    extra: dict[str, Any] = field(default_factory=dict)

    @property
    def met(self) -> bool:
        """Whether the goal is met, by this and by every part."""
        own = self.ratio >= self.goal if self.better == "higher" else self.ratio <= self.goal
        return own and all(part.met for part in self.parts)

    def as_json(self) -> dict[str, Any]:
        """The measurement as `bench/results.json` holds it."""
        told = {key: value for key, value in asdict(self).items() if key not in ("parts", "extra", "note")}
        told["met"] = self.met
        told["parts"] = [part.as_json() for part in self.parts]
        return {**told, **({"note": self.note} if self.note else {}), **self.extra}


def seconds(act: Callable[[], object]) -> float:
    """How long something takes, once."""
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def side_by_side(
    ours: Callable[[], float], baseline: Callable[[], float], *, runs: int = 7
) -> tuple[float, float, tuple[float, ...]]:
    """Two figures measured in turn, A B A B: the median of each, and the ratio of every pair."""
    pairs = [(ours(), baseline()) for _ in range(runs)]
    ratios = tuple(mine / other for mine, other in pairs)
    return statistics.median(a for a, _ in pairs), statistics.median(b for _, b in pairs), ratios


def compare(
    what: str,
    ours: Callable[[], float],
    baseline: Callable[[], float],
    *,
    unit: str,
    goal: float,
    better: str,
    runs: int = 7,
    parts: Sequence[Measurement] = (),
) -> Measurement:
    """Measure two things in turn and hold the median ratio against the goal."""
    mine, other, ratios = side_by_side(ours, baseline, runs=runs)
    return Measurement(
        what=what,
        ours=mine,
        baseline=other,
        unit=unit,
        ratio=statistics.median(ratios),
        goal=goal,
        better=better,
        runs=runs,
        spread=(min(ratios), max(ratios)),
        parts=tuple(parts),
    )


def counted(what: str, ours: float, goal: float, *, unit: str, better: str = "lower") -> Measurement:
    """A figure that is counted and not timed: it is its own ratio, and the goal is its bound."""
    return Measurement(what, ours, 1.0, unit, ours, goal, better, 1, (ours, ours))
