"""The search for swaps finds one wherever trying everything finds one, and none that is not one."""

import random
from collections import Counter
from itertools import combinations_with_replacement, product

import pytest

from selfreview.domain.disclosure.swaps import LARGEST, Swap, Swaps, Target

BLOCKS, LEVELS, TABLES = 6, 3, 2


def make_case(seed: int) -> tuple[list[tuple[int, ...]], list[tuple[int, ...]], Target]:
    """Returns per block and level, what is published of each block, and what somebody would like to know."""
    lots = random.Random(seed)
    counts = [tuple(lots.choices((0, 1, 2), (4, 3, 1))[0] for _ in range(LEVELS)) for _ in range(BLOCKS)]
    signatures = [tuple(lots.randrange(3) for _ in range(TABLES)) for _ in range(BLOCKS)]
    blocks = frozenset(lots.sample(range(BLOCKS), lots.choice((1, 2, 3))))
    measure = frozenset(lots.sample(range(LEVELS), lots.choice((1, 2))))
    held = [level for level in measure if counts[min(blocks)][level]]
    if len(blocks) == 1 and held and lots.random() < 0.5:
        return counts, signatures, Target(blocks, measure, held[0])
    return counts, signatures, Target(blocks, measure)


def leaves_what_is_published(swap: Swap, signatures: list[tuple[int, ...]]) -> bool:
    return all(
        Counter(signatures[block][table] for block in swap.there)
        == Counter(signatures[block][table] for block in swap.back)
        for table in range(TABLES)
    )


def is_there(swap: Swap, counts: list[tuple[int, ...]]) -> bool:
    return all(counts[block][level] >= number for (block, level), number in swap.atoms.items())


def makes_another(swap: Swap, target: Target) -> bool:
    if (swap.level in target.measure) == (swap.other in target.measure):
        return False
    if target.level is not None:
        return swap.level == target.level and bool(target.blocks & set(swap.there))
    gone, come = (sum(block in target.blocks for block in side) for side in (swap.there, swap.back))
    return gone != come


def everything(counts: list[tuple[int, ...]], signatures: list[tuple[int, ...]], target: Target) -> list[Swap]:
    """All swaps of up to three returns each way that make the target another."""
    found = []
    for size, level, other in product(range(1, LARGEST + 1), range(LEVELS), range(LEVELS)):
        sides = list(combinations_with_replacement(range(BLOCKS), size))
        for there, back in product(sides, sides) if level != other else ():
            swap = Swap(level, other, there, back)
            if makes_another(swap, target) and leaves_what_is_published(swap, signatures):
                found += [swap] if is_there(swap, counts) else []
    return found


@pytest.mark.parametrize("seed", range(60))
def test_an_swap_is_found_where_there_is_one_and_each_is_one(seed: int) -> None:
    counts, signatures, target = make_case(seed)
    found = list(Swaps(counts, signatures).of(target, Counter()))
    assert all(
        makes_another(one, target) and leaves_what_is_published(one, signatures) and is_there(one, counts)
        for one in found
    )
    assert bool(found) == bool(everything(counts, signatures, target))


def test_where_less_does_not_do_three_returns_go_each_way() -> None:
    counts, signatures, target = make_case(403)
    assert target.level is None
    found = list(Swaps(counts, signatures).of(target, Counter()))
    assert {len(one.there) for one in found} == {3}
    assert {len(one.there) for one in everything(counts, signatures, target)} == {3}
    assert all(
        makes_another(one, target) and leaves_what_is_published(one, signatures) and is_there(one, counts)
        for one in found
    )
    assert list(Swaps(counts, signatures).of(target, Counter(), 2)) == []


def test_the_cases_have_both_kinds() -> None:
    cases = [make_case(seed) for seed in range(60)]
    found = [bool(list(Swaps(counts, signatures).of(target, Counter()))) for counts, signatures, target in cases]
    assert {found.count(True) > 10, found.count(False) > 10} == {True}
    assert any(target.level is not None for *_, target in cases)
