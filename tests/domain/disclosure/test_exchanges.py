"""The search for exchanges finds one wherever trying everything finds one, and none that is not one."""

import random
from collections import Counter
from itertools import combinations_with_replacement, product

import pytest

from selfreview.domain.disclosure.exchanges import LARGEST, Exchange, Exchanges, Target

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


def leaves_what_is_published(exchange: Exchange, signatures: list[tuple[int, ...]]) -> bool:
    return all(
        Counter(signatures[block][table] for block in exchange.there)
        == Counter(signatures[block][table] for block in exchange.back)
        for table in range(TABLES)
    )


def is_there(exchange: Exchange, counts: list[tuple[int, ...]]) -> bool:
    return all(counts[block][level] >= number for (block, level), number in exchange.atoms.items())


def makes_another(exchange: Exchange, target: Target) -> bool:
    if (exchange.level in target.measure) == (exchange.other in target.measure):
        return False
    if target.level is not None:
        return exchange.level == target.level and bool(target.blocks & set(exchange.there))
    gone, come = (sum(block in target.blocks for block in side) for side in (exchange.there, exchange.back))
    return gone != come


def everything(counts: list[tuple[int, ...]], signatures: list[tuple[int, ...]], target: Target) -> list[Exchange]:
    """All exchanges of up to three returns each way that make the target another."""
    found = []
    for size, level, other in product(range(1, LARGEST + 1), range(LEVELS), range(LEVELS)):
        sides = list(combinations_with_replacement(range(BLOCKS), size))
        for there, back in product(sides, sides) if level != other else ():
            exchange = Exchange(level, other, there, back)
            if makes_another(exchange, target) and leaves_what_is_published(exchange, signatures):
                found += [exchange] if is_there(exchange, counts) else []
    return found


@pytest.mark.parametrize("seed", range(60))
def test_an_exchange_is_found_where_there_is_one_and_each_is_one(seed: int) -> None:
    counts, signatures, target = make_case(seed)
    found = list(Exchanges(counts, signatures).of(target, Counter()))
    assert all(
        makes_another(one, target) and leaves_what_is_published(one, signatures) and is_there(one, counts)
        for one in found
    )
    assert bool(found) == bool(everything(counts, signatures, target))


def test_the_cases_have_both_kinds() -> None:
    cases = [make_case(seed) for seed in range(60)]
    found = [bool(list(Exchanges(counts, signatures).of(target, Counter()))) for counts, signatures, target in cases]
    assert {found.count(True) > 10, found.count(False) > 10} == {True}
    assert any(target.level is not None for *_, target in cases)
