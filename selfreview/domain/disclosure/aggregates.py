"""What a release is made from: returns counted in blocks of services that are alike in every table."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from selfreview.domain.distribution import Counts


@dataclass(frozen=True, slots=True)
class Partition:
    """A one-way table: a name such as "region", and its groups in the order in which they are shown.

    Every service is in exactly one group; what is not known is a group too ("not known").
    """

    name: str
    groups: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cohort:
    """Services that answered in two years, whose returns of this one a release adds up: its own or a later year's.

    `release` is the release of this round that counts those returns;
    `exemplars` are those of which the sums are told.
    """

    name: str
    release: int
    exemplars: frozenset[str]


@dataclass(frozen=True, slots=True)
class Block:
    """Returns of services that are in the same group of every table, and in the same cohorts.

    `groups` follows the order of the tables. `services` counts those that were
    expected in this round, now; `counts` has the ratings of each exemplar. The
    returns are counted in the releases `since` to `until`, both included;
    None while they still count. So the first release is made of blocks that
    say neither; a return that was corrected after it is in a block until 1,
    without services, and, as it reads now, in a block since 2. `cohorts` names
    those that add these returns up; `seen` says of which exemplars the services
    that share have seen each of these ratings.
    """

    groups: tuple[str, ...]
    services: int
    counts: Mapping[str, Counts]
    since: int = 1
    until: int | None = None
    cohorts: frozenset[str] = frozenset()
    seen: frozenset[str] = frozenset()

    @property
    def returns(self) -> int:
        """The number of returns in the block."""
        return max((counts.total for counts in self.counts.values()), default=0)

    def is_in(self, release: int) -> bool:
        """Whether a release counts these returns."""
        return self.since <= release and (self.until is None or release <= self.until)


@dataclass(frozen=True, slots=True)
class Aggregates:
    """The returns of a round, by block, for the tables and exemplars that a release has.

    `exemplars` names them in order; `levels` is how many levels the scale has.
    `compliant` and `aspired` are the places of the levels that the scale flags
    so, empty where it flags none. `cohorts` are those told of these returns.
    ValueError where the blocks contradict the tables or one another.
    """

    tables: tuple[Partition, ...]
    exemplars: tuple[str, ...]
    levels: int
    blocks: tuple[Block, ...]
    compliant: frozenset[int] = frozenset()
    aspired: frozenset[int] = frozenset()
    cohorts: tuple[Cohort, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what does not add up: the protection is only as good as the sums that it reasons on."""
        faults = [fault for block in self.blocks for fault in self._faults(block)]
        if not self.tables:
            faults.append("there is no table")
        if faults:
            raise ValueError("; ".join(faults))

    def _faults(self, block: Block) -> Iterable[str]:
        if len(block.groups) != len(self.tables):
            yield f"{block.groups}: not one group for each table"
        for table, group in zip(self.tables, block.groups, strict=False):
            if group not in table.groups:
                yield f"{group!r} is no group of {table.name}"
        for exemplar in self.exemplars:
            numbers = self.numbers(block, exemplar)
            if len(numbers) != self.levels or min(numbers) < 0:
                yield f"{block.groups}: {exemplar} has not one number for each level"
            elif sum(numbers) != block.returns:
                yield f"{block.groups}: {block.returns} returns, but {sum(numbers)} ratings of {exemplar}"
        if block.until is not None and block.services:
            yield f"{block.groups}: services are counted with the returns that still count"

    @property
    def measures(self) -> tuple[frozenset[int], ...]:
        """The levels of every measure that is printed beside the levels themselves."""
        return tuple(measure for measure in (self.compliant, self.aspired) if measure)

    def numbers(self, block: Block, exemplar: str) -> tuple[int, ...]:
        """How many returns of a block are at each level of an exemplar, lowest first; noughts where it has none."""
        counts = block.counts.get(exemplar)
        return (0,) * self.levels if counts is None else counts.numbers

    def table(self, name: str) -> int:
        """Where a table stands among the tables; ValueError when there is no such table."""
        return [table.name for table in self.tables].index(name)

    def in_release(self, release: int) -> tuple[Block, ...]:
        """The blocks that a release counts."""
        return tuple(block for block in self.blocks if block.is_in(release))


def add_numbers(levels: int, rows: Iterable[tuple[int, ...]]) -> tuple[int, ...]:
    """Level by level the sum of rows; noughts of none."""
    return tuple(map(sum, zip((0,) * levels, *rows, strict=True)))
