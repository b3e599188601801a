"""The second way out, for amounts: sums, middles and ratios that tell nobody's own amount.

Counts leave through `publish`; amounts of money, posts, people and cases leave
as `PublishedFigure`. The rules and what they cannot do are told in
`docs/disclosure.md`. It is assumed that two services put together what they know.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from selfreview.domain.disclosure.marks import FEWEST, Mark
from selfreview.domain.disclosure.releases import FEWEST_CHANGED
from selfreview.domain.disclosure.rounding import round_to, step_of_figures

FEWEST_FOR = {"median": 10, "p25": 20, "p75": 20, "p10": 50, "p90": 50}
"""So many services have to be in a base before what stands in its middle, or near its ends, is told."""

SHARED_BY = 5
"""What so many services have alike is no single one's, and is told as it is."""

KNOWN_TO_INSIDERS = 2
COARSER = (2, Fraction(5, 2), 2)
"""By what a step grows from 1 to 2, to 5 and to 10."""

COARSEST = Fraction(1, 20)
"""A ratio that would have to be rounded to more than so large a part of itself says nothing, and is suppressed."""

Parts = tuple[int, int]
"""What a service has on top and below: pounds and people, say; below is 1 where nothing is divided."""


class Rounding(StrEnum):
    """How the middles of a measure are rounded before they are told."""

    POUNDS = "pounds"
    POSTS = "posts"
    PENCE = "pence"
    FIGURES = "three figures"


@dataclass(frozen=True, slots=True)
class PublishedFigure:
    """A measure as everybody may see it, over a base of `n` services.

    `values` has the single figures that are told, by name; what is suppressed
    is not in it, and a least or greatest value never is. `mark` says whether
    anything that is told of the measure was suppressed. `as_of` is the release
    whose returns it counts: a change of too few waits for a later release.
    `step` is what its ratio is rounded to.
    """

    n: int
    values: Mapping[str, Fraction]
    counts: Mapping[str, int] = field(default_factory=dict)
    mark: Mark = Mark.PLAIN
    as_of: int = 1
    step: Fraction | None = None


def may_add_up(amounts: Sequence[int], percent: int) -> bool:
    """Whether a sum of these amounts may be told: of five services or more, and none of them given away (p% rule).

    The rule: what is left of the sum without the three largest amounts, of
    which two may be known to those who try, has to be `percent` of the largest.
    """
    return len(amounts) >= FEWEST and is_covered(amounts, Fraction(0), percent)


def round_middle(value: Fraction, rounding: Rounding, shared_by: int) -> Fraction:
    """A median or quantile as it is told: rounded, as it is one or two services' own, unless five share it."""
    if shared_by >= SHARED_BY:
        return value
    if rounding is Rounding.POUNDS:
        return round_to(value, Fraction(1000 if abs(value) >= 100_000 else 100))
    if rounding is Rounding.POSTS:
        return round_to(value, Fraction(1, 10))
    if rounding is Rounding.PENCE:
        return round_to(value, Fraction(1, 100))
    return round_to(value, step_of_figures(value))


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum that is told, or can be worked out: whose amounts, and how far what is told reaches above and below it."""

    amounts: Mapping[int, int]
    above: Fraction = Fraction(0)
    below: Fraction = Fraction(0)


def is_covered(amounts: Sequence[int], slack: Fraction, percent: int) -> bool:
    """Whether a sum known to within some slack keeps the largest amount in it, as the p% rule does with none."""
    sizes = sorted(map(abs, amounts), reverse=True)
    return keeps_largest(sizes[: 1 + KNOWN_TO_INSIDERS], sum(sizes), len(sizes), slack, percent)


def keeps_largest(largest: Sequence[int], total: int, count: int, slack: Fraction, percent: int) -> bool:
    """The same of a sum of so many, of which the largest are given, the very largest first."""
    first = largest[0] if largest else 0
    hidden = total - sum(largest) + slack
    return 100 * hidden >= percent * first and (count >= FEWEST or 100 * slack >= percent * first)


def keeps_apart(one: Sum, other: Sum, percent: int) -> bool:
    """Whether the difference of two sums gives nobody away: those in one alone are enough, or too blurred to tell."""
    return all(is_covered([*apart.values()], slack, percent) for apart, slack in part_sums(one, other) if apart)


def part_sums(one: Sum, other: Sum) -> tuple[tuple[Mapping[int, int], Fraction], ...]:
    """What the difference of two sums adds up, each with its slack: who is in one alone, and what was corrected."""
    up, down = one.above + other.below, one.below + other.above
    both = one.amounts.keys() & other.amounts.keys()
    corrected = {each: one.amounts[each] - other.amounts[each] for each in both}
    moved = {each: amount for each, amount in corrected.items() if amount}
    return (_alone(one, other), up), (_alone(other, one), down), (moved, min(up, down))


def _alone(one: Sum, other: Sum) -> Mapping[int, int]:
    return {service: amount for service, amount in one.amounts.items() if service not in other.amounts}


@dataclass(frozen=True, slots=True)
class Ratio:
    """A ratio of totals to be told: the parts of each service, what it is multiplied by, the least step it is shown in.

    `tops` and `belows` name what stands on top and below (the same name, the
    same amounts); `belows` is None where everybody may know it, as a population.
    """

    parts: Mapping[int, Parts]
    scale: Fraction
    step: Fraction
    tops: str
    belows: str | None

    @property
    def value(self) -> Fraction:
        """The ratio of the totals, exact."""
        top, below = (sum(part[side] for part in self.parts.values()) for side in (0, 1))
        return self.scale * top / below

    def sums(self, step: Fraction) -> Iterable[tuple[str, Sum]]:
        """The sums that the ratio, rounded to a step, tells of whoever knows its other half."""
        tops, belows = ({service: part[side] for service, part in self.parts.items()} for side in (0, 1))
        top, below = sum(tops.values()), sum(belows.values())
        told, half = round_to(self.value, step), step / 2
        bounds = ((told + half) / self.scale, (told - half) / self.scale)
        yield self.tops, Sum(tops, bounds[0] * below - top, top - bounds[1] * below)
        if self.belows is not None and bounds[1] > 0:
            yield self.belows, Sum(belows, top / bounds[1] - below, below - top / bounds[0])


class Ledger:
    """The sums of a release told so far, by what they add up; each new one is held against all others.

    `seen` are the services whose amounts others have seen by name: what is left
    of a sum without them has to keep the rules as well.
    """

    def __init__(self, percent: int, seen: Mapping[str, frozenset[int]] | None = None) -> None:
        self.percent = percent
        self.seen = seen or {}
        self._told: dict[str, list[Sum]] = {}

    def may_tell(self, name: str, told: Sum) -> bool:
        """Whether a sum may be told beside those that are."""
        amounts = list(told.amounts.values())
        return (
            len(amounts) >= FEWEST
            and is_covered(amounts, told.above, self.percent)
            and all(keeps_apart(told, other, self.percent) for other in self._told.get(name, ()))
            and self.keeps_unseen(name, told)
        )

    def seen_in(self, name: str) -> frozenset[int]:
        """Whose amounts of a sum, or of a region's sum of the same, were seen by name."""
        return self.seen.get(name.rpartition(": ")[2], frozenset())

    def keeps_unseen(self, name: str, told: Sum) -> bool:
        """Whether whoever saw amounts by name works out none of the others from this sum and those told so far."""
        if not (seen := self.seen_in(name)):
            return True
        parts = [(told.amounts, told.above)]
        for other in self._told.get(name, ()):
            parts += part_sums(told, other)
        unseen = (([amount for one, amount in part.items() if one not in seen], slack) for part, slack in parts)
        return all(is_covered(left, slack, self.percent) for left, slack in unseen if left)

    def tell(self, name: str, told: Sum) -> bool:
        """Note a sum as told, if it may be."""
        may = self.may_tell(name, told)
        if may:
            self.note(name, told)
        return may

    def note(self, name: str, told: Sum) -> None:
        """Note a sum that is told already, whatever the rules say of it."""
        self._told.setdefault(name, []).append(told)

    @property
    def told(self) -> Mapping[str, Sequence[Sum]]:
        """Every sum noted as told, by what it adds up."""
        return self._told

    def tell_ratio(self, ratio: Ratio) -> tuple[Fraction, Fraction] | None:
        """The ratio as finely as it may be told, with the step that takes, noted as told; None where it may not."""
        if len(ratio.parts) < FEWEST:
            return None
        step, place = min(ratio.step, step_of_figures(ratio.value)), 0
        while not ratio.value or step <= COARSEST * abs(ratio.value):
            sums = list(ratio.sums(step))
            if all(self.may_tell(name, each) for name, each in sums):
                for name, each in sums:
                    self.note(name, each)
                return round_to(ratio.value, step), step
            if not ratio.value:
                return None
            step *= COARSER[place % len(COARSER)]
            place += 1
        return None


def choose_groups(amounts: Mapping[str, Sequence[int]], may_be_shown: frozenset[str], percent: int) -> frozenset[str]:
    """Of the groups of a table, those whose sums may be shown beside the nation's.

    What the shown ones leave of the nation is a sum too: where it would give
    somebody away, the shown group with the fewest goes as well, until it does not.
    """
    shown = sorted(may_be_shown, key=lambda name: (len(amounts[name]), name))
    while shown:
        left = [each for name, group in amounts.items() if name not in shown for each in group]
        if not left or may_add_up(left, percent):
            break
        shown.pop(0)
    return frozenset(shown)


def tell_middles(
    middles: Mapping[str, Fraction | None], rounding: Rounding, base: int, count_equal: Callable[[Fraction], int]
) -> dict[str, Fraction]:
    """The medians and quantiles that a base of so many may tell, rounded; `count_equal` counts who has a value."""
    return {
        name: round_middle(value, rounding, count_equal(value))
        for name, value in middles.items()
        if value is not None and base >= FEWEST_FOR[name]
    }


def may_replace(before: Mapping[int, Parts], now: Mapping[int, Parts], percent: int) -> bool:
    """Whether what a release changes of a measure can be told from nobody: of five services or more, under the p% rule.

    Nothing changed may be told again.
    """
    changed = find_changed(before, now)
    if not changed:
        return True
    nothing = (0, 0)
    moves = [tuple(now.get(one, nothing)[side] - before.get(one, nothing)[side] for one in changed) for side in (0, 1)]
    return len(changed) >= FEWEST_CHANGED and all(may_add_up(side, percent) for side in moves)


def find_changed(before: Mapping[int, Parts], now: Mapping[int, Parts]) -> frozenset[int]:
    """The services whose parts came, went or changed."""
    return frozenset(one for one in {*before, *now} if before.get(one) != now.get(one))
