"""Which of the services that share their ratings may be counted in groups, so that those that do not share are safe.

Who picks a group, and then the same with one service more, learns what that
service answered. It has agreed to that; the others have not, yet a region in
which all but one share would give that one away by subtraction. So all that is
shared is taken to be known, and some services are held back from groups.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from selfreview.domain.disclosure.aggregates import Aggregates
from selfreview.domain.disclosure.exchanges import Target
from selfreview.domain.disclosure.grounds import hidden_cells, one_way_ground
from selfreview.domain.disclosure.published import Published
from selfreview.domain.disclosure.suppression import INSIDERS, Ground
from selfreview.domain.disclosure.worlds import Worlds

VIEWER = 1
"""Whoever picks may know one return more than those that can be picked: the service's own."""


def find_pickable(
    published: tuple[Published, ...], aggregates: Aggregates, sharing: Mapping[int, int]
) -> frozenset[int]:
    """The services that groups may count: those that share, less those held back to protect others.

    `published` are the round's releases so far, of whose returns `aggregates`
    consists; `sharing` gives for each service that opted in the place of the
    block in which its return stands alone. Figured out once for a release and
    kept with it. ValueError where a block holds more than its return.
    """
    if any(aggregates.blocks[place].returns != 1 for place in sharing.values()):
        raise ValueError("a service that shares is counted in a block of its own")
    pickable = dict(sorted(sharing.items()))
    for name in aggregates.exemplars:
        ground = one_way_ground(aggregates, name, published)
        plain = _worlds(ground, ())
        secret = tuple(hidden_cells(aggregates, name, published))
        for target, insiders in _targets(ground, secret, frozenset(sharing.values())):
            held_back = _nearest(aggregates, target, pickable)
            while pickable and not _worlds(ground, pickable.values()).hide(target, insiders):
                if not plain.hide(target, insiders):
                    break
                del pickable[next(held_back)]
    return frozenset(pickable)


def _targets(ground: Ground, secret: Iterable[frozenset[int]], sharing: frozenset[int]) -> Iterator[tuple[Target, int]]:
    yield from ((Target(blocks), INSIDERS) for blocks in secret)
    for block, numbers in enumerate(ground.counts):
        if block not in sharing and ground.spells[block]:
            yield from ((Target(frozenset({block}), level), VIEWER) for level, number in enumerate(numbers) if number)


def _worlds(ground: Ground, known: Iterable[int]) -> Worlds:
    # What is known cannot be otherwise in any world: it is left out of them.
    out = frozenset(known)
    counts = tuple((0,) * len(numbers) if block in out else numbers for block, numbers in enumerate(ground.counts))
    return replace(ground, counts=counts, groups=(None,) * len(counts)).worlds(frozenset())


def _nearest(aggregates: Aggregates, target: Target, pickable: Mapping[int, int]) -> Iterator[int]:
    # Those first that stand in most tables where the target does: their answers say most of it.
    groups = {group for block in target.blocks for group in enumerate(aggregates.blocks[block].groups)}

    def shared(service: int) -> int:
        return len(groups.intersection(enumerate(aggregates.blocks[pickable[service]].groups)))

    return iter(sorted(pickable, key=lambda service: (-shared(service), service)))
