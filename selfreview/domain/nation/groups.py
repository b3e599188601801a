"""The tables that a nation's figures are shown by: region, kind of service, and size in bands that the network sets."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from selfreview.domain.registry.services import REGIONS
from selfreview.domain.round import Kind

REGION, KIND, SIZE = "region", "kind", "size"
"""The names of the tables, in the order in which a block of services names its groups."""

NAMES = (REGION, KIND, SIZE)

NOT_KNOWN = "not known"
"""The group of the services that nobody has told the kind or the size of."""

TITLES = {REGION: "Region", KIND: "Kind of service", SIZE: "Population aged 0 to 19"}
"""What people read over each table."""

USUAL_EDGES = (50_000, 75_000, 125_000)
"""Where a band of the population aged 0 to 19 ends and the next begins, until the network sets its own."""

Cell = tuple[str, str, str]
"""A region, a kind and a band of size: services that are alike in every table."""


@dataclass(frozen=True, slots=True)
class Bands:
    """The bands of size between ascending edges; the first band has no lower edge and the last no upper."""

    edges: tuple[int, ...] = USUAL_EDGES

    def __post_init__(self) -> None:
        """Refuse edges that are none, not above nought, or do not ascend."""
        if not self.edges or self.edges[0] <= 0 or any(low >= high for low, high in pairwise(self.edges)):
            raise ValueError("the edges of the bands have to be above nought and to ascend")

    @property
    def labels(self) -> tuple[str, ...]:
        """The bands in words, smallest first."""
        between = (f"{low:,} to {high - 1:,}" for low, high in pairwise(self.edges))
        return f"under {self.edges[0]:,}", *between, f"{self.edges[-1]:,} and over"

    def of(self, size: int | None) -> str:
        """The band of a population; `NOT_KNOWN` of one that nobody has told."""
        return NOT_KNOWN if size is None else self.labels[sum(size >= edge for edge in self.edges)]


def cell_of(region: str, kind: str | None, size: int | None, bands: Bands) -> Cell:
    """The cell of a service."""
    return region, kind or NOT_KNOWN, bands.of(size)


def groups_of(name: str, found: Iterable[str], bands: Bands) -> tuple[str, ...]:
    """The groups of a table in the order in which they are shown: those that are known, even when empty, then others.

    All releases of a year have the same groups, so that none may come later.
    """
    known: Sequence[str] = {REGION: REGIONS, KIND: tuple(Kind), SIZE: bands.labels}[name]
    more = sorted(set(found) - {*known, NOT_KNOWN})
    return (*map(str, known), *more, *(() if name == REGION else (NOT_KNOWN,)))
