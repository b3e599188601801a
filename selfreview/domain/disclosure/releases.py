"""When a round's next release may be made: a correction waits until it cannot be told from others."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from selfreview.domain.disclosure.aggregates import Aggregates, Block, add_numbers
from selfreview.domain.disclosure.ledger import layout_of
from selfreview.domain.disclosure.marks import FEWEST
from selfreview.domain.disclosure.published import Group, Published

FEWEST_CHANGED = 5
"""A release changes at least so many returns in every published group whose figures it changes (D4)."""


@dataclass(frozen=True, slots=True)
class Change:
    """A published group whose figures would change, and by how many returns; the nation's table is ""."""

    table: str
    group: str
    returns: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a next release may be made.

    `pending` counts the returns that wait for it, `changes` the published
    groups whose figures it would change, `too_few` those of them in which it
    would change too few returns. A round's first release needs as many returns
    as a group that is shown: the nation's own figures are never suppressed. It
    `repeats` the last one where that was withdrawn and no figure changed since.
    """

    pending: int
    changes: tuple[Change, ...]
    too_few: tuple[Change, ...]
    is_first: bool = False
    repeats: bool = False

    @property
    def is_allowed(self) -> bool:
        """Whether there is something new, and enough of it in every group, or the same again after a withdrawal."""
        return (bool(self.changes) or self.repeats) and not self.too_few

    @property
    def in_words(self) -> str:
        """What is said beside the standing figures: "3 corrections pending"; of a first release what it lacks."""
        if self.is_first and self.pending < FEWEST:
            number = "no returns" if not self.pending else f"{self.pending} return{'' if self.pending == 1 else 's'}"
            return f"{number}, and a release needs at least {FEWEST}"
        return f"{self.pending or 'no'} correction{'' if self.pending == 1 else 's'} pending"


def may_release(previous: tuple[Published, ...], aggregates: Aggregates, *, withdrawn: bool = False) -> Verdict:
    """Whether returns that came or changed since the last release may be released.

    `previous` are the round's releases so far, in order; of none at all,
    five returns or more may be released. ValueError where the blocks do not add up to what
    was released. A late return and a corrected one each count as one change.
    Where the last release was `withdrawn`, the same figures may be told again:
    whoever read them learns nothing more.
    """
    if not previous:
        total = sum(block.returns for block in aggregates.in_release(1))
        changes = (Change("", "", total),) if total else ()
        return Verdict(total, changes, changes if total < FEWEST else (), is_first=True)
    check_releases(previous, aggregates)
    last = previous[-1]
    changed = []
    for table, group, blocks in _groups(last, aggregates):
        old, new = _apart(last.release, blocks)
        if _differs(aggregates, old, new):
            changed.append(Change(table, group.name, _changed(old, new)))
    return Verdict(
        pending=_changed(*_apart(last.release, aggregates.blocks)),
        changes=tuple(changed),
        too_few=tuple(change for change in changed if change.returns < FEWEST_CHANGED),
        repeats=withdrawn and not changed,
    )


def _apart(last: int, blocks: Iterable[Block]) -> tuple[list[Block], list[Block]]:
    # What only the last release counts, and what only the next one does.
    known = list(blocks)
    return (
        [block for block in known if block.is_in(last) and not block.is_in(last + 1)],
        [block for block in known if block.is_in(last + 1) and not block.is_in(last)],
    )


def _changed(old: Iterable[Block], new: Iterable[Block]) -> int:
    # A corrected return is in both, a late one in the new and a withdrawn one in the old: at least so many changed.
    return max(sum(block.returns for block in old), sum(block.returns for block in new))


def _differs(aggregates: Aggregates, old: Iterable[Block], new: Iterable[Block]) -> bool:
    before, after = list(old), list(new)
    return any(
        add_numbers(aggregates.levels, (aggregates.numbers(block, name) for block in before))
        != add_numbers(aggregates.levels, (aggregates.numbers(block, name) for block in after))
        for name in aggregates.exemplars
    )


def _groups(release: Published, aggregates: Aggregates) -> Iterator[tuple[str, Group, list[Block]]]:
    # The groups of which a release shows something, each with its blocks of all releases.
    yield "", release.nation, list(aggregates.blocks)
    for table in release.tables:
        place = aggregates.table(table.name)
        for group in table.groups:
            if _is_shown(group):
                yield table.name, group, [block for block in aggregates.blocks if block.groups[place] == group.name]
    if release.crossing is not None:
        layout = layout_of(aggregates, release.crossing)
        for number, group in enumerate(release.crossing.table.groups):
            if _is_shown(group):
                here = [block for block in aggregates.blocks if layout.place(block) == number]
                yield release.crossing.table.name, group, here


def _is_shown(group: Group) -> bool:
    return any(cell.numbers is not None for cell in group.cells.values())


def check_releases(previous: tuple[Published, ...], aggregates: Aggregates) -> None:
    """Refuse blocks that do not add up to what was released: ValueError, with the group and the exemplar."""
    for place, release in enumerate(previous):
        if release.release != place + 1:
            raise ValueError(f"release {release.release} stands in the place of release {place + 1}")
        if release.exemplars != aggregates.exemplars or _names(release) != _tables(aggregates):
            raise ValueError(f"release {release.release} has other exemplars or tables")
        for table, group, blocks in _groups(release, aggregates):
            counted = [block for block in blocks if block.is_in(release.release)]
            for name in aggregates.exemplars:
                numbers = add_numbers(aggregates.levels, (aggregates.numbers(block, name) for block in counted))
                if group.cells[name].numbers not in (None, numbers):
                    where = f"{table} {group.name}".strip()
                    raise ValueError(f"release {release.release} shows other figures of {where} for {name}")


def _names(release: Published) -> list[tuple[str, tuple[str, ...]]]:
    return [(table.name, tuple(group.name for group in table.groups)) for table in release.tables]


def _tables(aggregates: Aggregates) -> list[tuple[str, tuple[str, ...]]]:
    return [(table.name, table.groups) for table in aggregates.tables]
