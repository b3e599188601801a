"""A service beside others: its own place in a distribution, and its change beside the nation's.

Benchmarks raise questions and judge nobody (003:257, 951): there is no rank
here and no average, and what is less than one service's weight is no
difference.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from selfreview.domain.comparison.profile import RatingChange
from selfreview.domain.distribution import Difference, Share
from selfreview.domain.framework.framework import Framework, Level, Scale
from selfreview.domain.nation.figures import MeasuredChange, NationalFigures
from selfreview.speech import gettext

FEW = 2
"""Services that are non-compliant on no more exemplars than this are not ordered against one another."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a service's rating lies in a distribution: at its level, below it and above it, each of all returns."""

    level: Level
    same: Share
    lower: Share
    higher: Share

    @property
    def in_words(self) -> str:
        """The place in words, the group's own returns counted in."""
        return gettext(
            "{same} at {level}, the same as this service; {lower} lower and {higher} higher",
            same=self.same.in_words,
            level=self.level.label,
            lower=self.lower.in_words,
            higher=self.higher.in_words,
        )


def find_place(scale: Scale, rating: str | None, numbers: Sequence[int] | None) -> Place | None:
    """The place of a rating in the numbers of returns per level, lowest first.

    None where there is nothing to be placed: no rating, no returns, or numbers
    that are suppressed or not known. KeyError for a rating that the scale does
    not have; ValueError for more or fewer numbers than levels.
    """
    if rating is None or numbers is None:
        return None
    if len(numbers) != len(scale.levels):
        raise ValueError("a distribution has one number for each level")
    rank, total = scale.rank(rating), sum(numbers)
    if not total:
        return None
    return Place(
        scale.levels[rank],
        Share(numbers[rank], total),
        Share(sum(numbers[:rank]), total),
        Share(sum(numbers[rank + 1 :]), total),
    )


def differ(group: Share | None, nation: Share | None) -> Difference:
    """How far a group's share lies from the nation's; unknown where either is suppressed or not known."""
    return Difference(nation, group)


class Standing(StrEnum):
    """How a service's number of shortfalls lies to another's; the value is what people read."""

    FEWER = "fewer"
    ALIKE = "no difference"
    MORE = "more"


def compare_shortfalls(mine: int, other: int) -> Standing:
    """Whether a service is non-compliant on fewer or more exemplars than another; 0, 1 and 2 are alike."""
    if mine == other or max(mine, other) <= FEW:
        return Standing.ALIKE
    return Standing.FEWER if mine < other else Standing.MORE


@dataclass(frozen=True, slots=True)
class Shortfalls:
    """A service's number of shortfalls among those of others: how many have fewer, as many, and more."""

    mine: int
    fewer: Share
    alike: Share
    more: Share

    @property
    def in_words(self) -> tuple[str, ...]:
        """What the numbers say, each a sentence; services that fall short on none, one or two are not ordered."""
        if self.mine <= FEW:
            return (
                gettext(
                    "{in_words} of the services fall short on none, one or two, as we do: between them there "
                    "is no difference.",
                    in_words=self.alike.in_words,
                ),
                gettext("{in_words} fall short on more than two.", in_words=self.more.in_words),
            )
        return (
            gettext("{in_words} of the services fall short on fewer.", in_words=self.fewer.in_words),
            gettext("{in_words} fall short on {mine}, as we do.", in_words=self.alike.in_words, mine=self.mine),
            gettext("{in_words} fall short on more.", in_words=self.more.in_words),
        )


def find_shortfalls(mine: int | None, non_compliant_on: Mapping[int, int] | None) -> Shortfalls | None:
    """How a service's number of shortfalls lies among the services per number; None where either is not known."""
    if mine is None or non_compliant_on is None or not any(non_compliant_on.values()):
        return None
    found = dict.fromkeys(Standing, 0)
    for number, services in non_compliant_on.items():
        found[compare_shortfalls(number, mine)] += services
    total = sum(found.values())
    return Shortfalls(mine, *(Share(found[standing], total) for standing in Standing))


@dataclass(frozen=True, slots=True)
class ChangeBeside:
    """A service's change on an exemplar beside the nation's: on all returns, and on the matched cohort.

    The bases are in the differences. Where the nation has no figures of both
    years, or of the exemplar, both are None.
    """

    own: RatingChange
    all_returns: MeasuredChange | None
    matched: MeasuredChange | None


def beside_nation(own: Iterable[RatingChange], nation: NationalFigures | None) -> tuple[ChangeBeside, ...]:
    """A service's changes beside the nation's between those same two years."""
    return tuple(_beside(change, nation) for change in own)


def _beside(own: RatingChange, nation: NationalFigures | None) -> ChangeBeside:
    change = nation.change if nation and nation.year == own.year else None
    if change is None or change.year != own.since:
        return ChangeBeside(own, None, None)
    exemplar_id = own.exemplar.id
    return ChangeBeside(own, change.all_returns.get(exemplar_id), change.matched.exemplars.get(exemplar_id))


def is_strictly_comparable(framework: Framework) -> bool:
    """Whether a service's ratings may be held strictly against the nation's.

    The nation rated itself against published text; ratings made with criteria
    that were drafted for this tool are not strictly the same thing.
    """
    return not framework.has_drafted_criteria
