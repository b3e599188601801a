"""Change since the round before among the services that told both times, kept from telling of those that did not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from selfreview.domain.benchmarking.measures import MeasuredReturn, parts_of
from selfreview.domain.benchmarking.quantiles import Parts
from selfreview.domain.benchmarking.release.told import SUMS, TOPS
from selfreview.domain.disclosure.magnitudes import Ledger, Sum, keeps_apart
from selfreview.domain.disclosure.rounding import round_half_up

FEWEST_MATCHED = 10
"""Of fewer services that told both times no change is told."""

MOVED = 1
"""A service's own figure is up or down from so many percent on."""

BUDGET_BESIDE_FUNDING = "BM02/BM01"
"""The name of the one comparison of two measures of one round: budgets beside what the same services received."""


@dataclass(frozen=True, slots=True)
class MatchedMove:
    """How far a measure moved among the services that told it both times; `percent` is of the earlier sum.

    `up` and `down` count the services that moved by 1% or more either way.
    """

    services: int
    percent: Fraction
    up: int
    down: int

    @property
    def whole(self) -> int:
        """The change as it is told: in whole percent, rounded half away from nought."""
        return int(round_half_up(self.percent))


def find_changes(
    measures: Sequence[str], returns: Sequence[MeasuredReturn], before: Sequence[MeasuredReturn]
) -> dict[str, tuple[MatchedMove, dict[int, Parts], dict[int, Parts]]]:
    """The change of each measure, with the cohort's parts now and in the round before.

    `before` are the returns of the round before; a service counts where its
    own figures of that round stand beside its return.
    """
    known = {told.service for told in before}
    earlier = [
        MeasuredReturn(told.service, told.groups, told.before, {}, told.context)
        for told in returns
        if told.before and told.service in known
    ]
    found = {}
    for measure in measures:
        now, then = parts_of(measure, returns), parts_of(measure, earlier)
        both = sorted(now.keys() & then.keys())
        change = _measure_change([(then[one], now[one]) for one in both])
        if change is not None:
            found[measure] = (change, {one: now[one] for one in both}, {one: then[one] for one in both})
    return found


def _measure_change(pairs: Sequence[tuple[Parts, Parts]]) -> MatchedMove | None:
    then, now = (_ratio_of([pair[side] for pair in pairs]) for side in (0, 1))
    if not then or now is None or len(pairs) < FEWEST_MATCHED:
        return None
    moves = [_move(before, after) for before, after in pairs]
    return MatchedMove(services=len(pairs), percent=100 * (now / then - 1), up=moves.count(1), down=moves.count(-1))


def _ratio_of(parts: Sequence[Parts]) -> Fraction | None:
    top, below = (sum(part[side] for part in parts) for side in (0, 1))
    return Fraction(top, below) if below else None


def _move(before: Parts, after: Parts) -> int:
    """1 for a service that moved up by 1% or more, -1 for one that moved down by as much, else 0: in whole numbers."""
    then, now = before[0] * after[1], after[0] * before[1]
    if not then:
        # From nothing to something is a rise, though it has no percentage.
        return 1 if now else 0
    moved = 100 * (now - then)
    return (moved >= MOVED * then) - (moved <= -MOVED * then)


def compare_budget(returns: Sequence[MeasuredReturn]) -> tuple[MatchedMove, dict[int, Parts], dict[int, Parts]] | None:
    """The budgets for the new year beside what the same services received in the last."""
    funding, budget = parts_of("BM01", returns), parts_of("BM02", returns)
    both = sorted(funding.keys() & budget.keys())
    change = _measure_change([(funding[one], budget[one]) for one in both])
    if change is None:
        return None
    return change, {one: budget[one] for one in both}, {one: funding[one] for one in both}


def guard_changes(
    returns: Sequence[MeasuredReturn],
    before: Sequence[MeasuredReturn],
    measures: Sequence[str],
    ledger: Ledger,
) -> dict[str, MatchedMove]:
    """The changes that may be told: those that, in whole percent, tell nothing of who joined or left."""
    told = {}
    for measure, (change, now, then) in find_changes(measures, returns, before).items():
        everybody = parts_of(measure, before)
        if _is_safe(measure, now, then, everybody, ledger):
            told[measure] = change
    beside = compare_budget(returns)
    if beside is not None:
        change, budget, funding = beside
        if _may_stand(SUMS["BM02"], budget, ledger) and _may_stand(SUMS["BM01"], funding, ledger):
            told[BUDGET_BESIDE_FUNDING] = change
    return told


def _is_safe(
    measure: str, now: Mapping[int, Parts], then: Mapping[int, Parts], everybody: Mapping[int, Parts], ledger: Ledger
) -> bool:
    name = SUMS.get(measure) or TOPS[measure][0]
    return _may_stand(name, now, ledger) and keeps_apart(blur(then), blur(everybody, sure=True), ledger.percent)


def _may_stand(name: str, parts: Mapping[int, Parts], ledger: Ledger) -> bool:
    return ledger.may_tell(name, blur(parts))


def blur(parts: Mapping[int, Parts], *, sure: bool = False) -> Sum:
    """A cohort's sum as a change tells it: in whole percent it stays uncertain by half a percent."""
    amounts = {service: top for service, (top, _) in parts.items()}
    half = Fraction(0) if sure else Fraction(sum(amounts.values()), 200)
    return Sum(amounts, half, half)
