"""Made-up amounts that together come to what was published: a total, a least, a greatest and a middle value."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, log, sqrt

from selfreview.demonstration.lots import draw


@dataclass(frozen=True, slots=True)
class Wanted:
    """What some amounts come to, in whole minor units; `middle` is the median, two values where the number is even."""

    total: int
    least: int
    most: int
    middle: tuple[int, ...]


@dataclass(slots=True)
class Amount:
    """One amount on its way: what it would like to be, and between what it has to lie."""

    liked: float
    low: int
    high: int

    def near(self, low: int, high: int) -> int:
        """The whole number nearest to what it would like to be, within these bounds and its own."""
        return round(min(max(self.liked, low, self.low), high, self.high))


def fit(amounts: Mapping[int, Amount], wanted: Wanted) -> dict[int, int]:
    """One value for every amount within its bounds, together as wanted; ValueError where that cannot be."""
    left = dict(amounts)
    fixed: dict[int, int] = {}

    def settle(value: int) -> None:
        able = [name for name, one in left.items() if one.low <= value <= one.high]
        if not able:
            raise ValueError(f"no amount can be {value}")
        name = min(able, key=lambda name: (abs(left[name].liked - value), name))
        fixed[name] = value
        del left[name]

    settle(wanted.least)
    settle(wanted.most)
    for value in wanted.middle:
        settle(value)
    below, above = min(wanted.middle), max(wanted.middle)
    half = (len(amounts) - len(wanted.middle)) // 2 - 1
    low = _choose_low(left, half, below, above)
    bounds = {name: (wanted.least, below) if name in low else (above, wanted.most) for name in left}
    values = {name: one.near(*bounds[name]) for name, one in left.items()}
    room = {name: (max(one.low, bounds[name][0]), min(one.high, bounds[name][1])) for name, one in left.items()}
    if empty := [name for name, (low, high) in room.items() if low > high]:
        raise ValueError(f"no room is left for {empty}")
    reach(values, room, wanted.total - sum(fixed.values()))
    return {**fixed, **values}


def _choose_low(left: Mapping[int, Amount], half: int, below: int, above: int) -> frozenset[int]:
    """The amounts that lie below the middle: those that must, then those that like it best."""
    must = [name for name, one in left.items() if one.high < above]
    free = sorted(
        (name for name, one in left.items() if one.high >= above and one.low <= below),
        key=lambda name: (left[name].liked, name),
    )
    if not len(must) <= half <= len(must) + len(free):
        raise ValueError(f"{len(must)} amounts must lie below the middle and {len(free)} more may: {half} are wanted")
    return frozenset([*must, *free[: half - len(must)]])


def reach(values: dict[int, int], room: Mapping[int, tuple[int, int]], total: int) -> None:
    """Move values, in place, within their room until they come to a total, each by its share of the room."""
    for _ in range(60):
        missing = total - sum(values.values())
        if not missing:
            return
        slack = {name: (room[name][1] - now if missing > 0 else now - room[name][0]) for name, now in values.items()}
        whole = sum(slack.values())
        if whole < abs(missing):
            raise ValueError(f"{missing} cannot be placed")
        for name in sorted(values):
            step = abs(missing) * slack[name] // whole
            values[name] += step if missing > 0 else -step
        _place_rest(values, room, total)
    raise ValueError("the total was not reached")


def _place_rest(values: dict[int, int], room: Mapping[int, tuple[int, int]], total: int) -> None:
    for name in sorted(values, key=lambda name: (draw("rest", name), name)):
        missing = total - sum(values.values())
        if missing > 0 and values[name] < room[name][1]:
            values[name] += 1
        elif missing < 0 and values[name] > room[name][0]:
            values[name] -= 1


def shape(place: float, wanted: Wanted) -> float:
    """A likely amount for a place from 0 to 1 among all: many small ones and few large."""
    low, middle, high = max(wanted.least, 1), sum(wanted.middle) / len(wanted.middle), wanted.most
    if place < 0.5:
        return low * exp(log(middle / low) * (place * 2) ** 0.6)
    return middle * exp(log(high / middle) * ((place - 0.5) * 2) ** 1.7)


def bell(*names: object) -> float:
    """A number about 0 that falls as lots do: twelve draws less six, near enough to the bell curve."""
    return sum(draw(place, *names) for place in range(12)) - 6


def correlation(first: Sequence[float], second: Sequence[float]) -> float:
    """How closely two rows of figures go together: Pearson's r, from -1 to 1."""
    mean_first, mean_second = sum(first) / len(first), sum(second) / len(second)
    ones = [value - mean_first for value in first]
    others = [value - mean_second for value in second]
    both = sum(one * other for one, other in zip(ones, others, strict=True))
    return both / sqrt(sum(one * one for one in ones) * sum(other * other for other in others))
