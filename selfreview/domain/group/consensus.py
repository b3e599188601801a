"""What each member thinks, side by side: the spread, how far apart it is, and where the group differs.

A view is a place on the scale, never a level's name; views given after the
reveal stand beside the spread and never in it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from selfreview.speech import gettext, lazy, ngettext

VIEW_REASON_LIMIT = 500
DISSENT_LIMIT = 2_000
NO_AGENCY = lazy("No agency named")


class How(StrEnum):
    """How a group came to agree; the value is what is kept."""

    CONSENSUS = "consensus"
    MAJORITY = "majority"
    CHAIR = "chair"


HOW_LABELS = {
    How.CONSENSUS: lazy("By consensus"),
    How.MAJORITY: lazy("By majority"),
    How.CHAIR: lazy("By the chair's decision"),
}


@dataclass(frozen=True, slots=True)
class View:
    """One member's view: the rank of a level from 0, the lowest; a late one was given after the reveal."""

    agency: str
    rank: int
    late: bool = False


@dataclass(frozen=True, slots=True)
class AgencyViews:
    """The views of one agency, as ranks from the lowest; those given late stand apart."""

    agency: str
    ranks: tuple[int, ...]
    late: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Distance:
    """How far apart views are; larger is further.

    `levels` is the number of levels between the lowest view and the highest,
    `mean` the mean number of levels between any two (0 where there are not two).
    """

    levels: int
    mean: float


@dataclass(frozen=True, slots=True)
class Spread:
    """What was revealed of one exemplar: the views of every agency, in the order of the agencies' names as given."""

    agencies: tuple[AgencyViews, ...]

    @property
    def ranks(self) -> tuple[int, ...]:
        """Every view of the spread, lowest first; late ones are not of it."""
        return tuple(sorted(rank for group in self.agencies for rank in group.ranks))

    @property
    def late(self) -> int:
        """How many views came after the reveal."""
        return sum(len(group.late) for group in self.agencies)

    @property
    def distance(self) -> Distance | None:
        """How far apart the views are; None where there is none."""
        ranks = self.ranks
        if not ranks:
            return None
        gaps = [high - low for low, high in combinations(ranks, 2)]
        return Distance(ranks[-1] - ranks[0], sum(gaps) / len(gaps) if gaps else 0.0)


def spread_of(views: Iterable[View], order: Iterable[str] = ()) -> Spread:
    """Views by agency: those in `order` as they stand there, any others after them by name."""
    found: dict[str, tuple[list[int], list[int]]] = {}
    for view in views:
        found.setdefault(view.agency, ([], []))[view.late].append(view.rank)
    places = {agency: place for place, agency in enumerate(order)}
    names = sorted(found, key=lambda agency: (places.get(agency, len(places)), agency))
    return Spread(
        tuple(AgencyViews(name, tuple(sorted(found[name][0])), tuple(sorted(found[name][1]))) for name in names)
    )


def order_differences(spreads: Mapping[str, Spread]) -> tuple[str, ...]:
    """The exemplars by spread, largest first; ties, and those without a view, in the order given."""

    def nearness(exemplar: str) -> tuple[int, float]:
        distance = spreads[exemplar].distance or Distance(-1, 0.0)
        return -distance.levels, -distance.mean

    return tuple(sorted(spreads, key=nearness))


def speaks_alone(agency: str, group: Iterable[str]) -> bool:
    """Whether nobody else of the group (the agencies of all who may give a view) speaks for this agency."""
    return sum(other == agency for other in group) <= 1


def in_words(distance: Distance | None) -> str:
    """How far apart views are, as a sentence fragment."""
    if distance is None:
        return gettext("no view given")
    if distance.levels == 0:
        return gettext("all the same")
    return ngettext("{number} level apart", "{number} levels apart", distance.levels)
