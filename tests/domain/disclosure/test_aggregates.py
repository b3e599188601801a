"""The sums that protection reasons on are refused where they contradict the tables or one another."""

from dataclasses import replace

import pytest

from selfreview.domain.disclosure.aggregates import Aggregates, Block, Partition, add_numbers
from selfreview.domain.distribution import Counts

TABLES = (Partition("region", ("North", "South")), Partition("size", ("small", "large")))
SOUND = Block(("North", "small"), 3, {"X1": Counts((1, 2)), "X2": Counts((3, 0))})


def gathered(*blocks: Block) -> Aggregates:
    return Aggregates(TABLES, ("X1", "X2"), 2, blocks)


@pytest.mark.parametrize(
    ("block", "words"),
    [
        (replace(SOUND, groups=("North",)), "not one group for each table"),
        (replace(SOUND, groups=("North", "small", "more")), "not one group for each table"),
        (replace(SOUND, groups=("West", "small")), "'West' is no group of region"),
        (replace(SOUND, groups=("North", "tiny")), "'tiny' is no group of size"),
        (
            replace(SOUND, counts={"X1": Counts((1, 2, 0)), "X2": Counts((3, 0))}),
            "X1 has not one number for each level",
        ),
        (replace(SOUND, counts={"X1": Counts((1, 2)), "X2": Counts((4, -1))}), "X2 has not one number for each level"),
        (replace(SOUND, counts={"X1": Counts((1, 2)), "X2": Counts((2, 0))}), "3 returns, but 2 ratings of X2"),
        (replace(SOUND, counts={"X1": Counts((1, 2))}), "3 returns, but 0 ratings of X2"),
        (replace(SOUND, until=1), "services are counted with the returns that still count"),
    ],
)
def test_what_does_not_add_up_is_refused(block: Block, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        gathered(SOUND, block)


def test_nothing_is_released_without_a_table() -> None:
    with pytest.raises(ValueError, match="there is no table"):
        Aggregates((), ("X1",), 2, ())


def test_what_adds_up_is_taken() -> None:
    nobody = Block(("South", "large"), 2, {})
    gone = replace(SOUND, services=0, until=1)
    made = gathered(SOUND, nobody, gone)
    assert [one.returns for one in made.blocks] == [3, 0, 3]
    assert made.numbers(nobody, "X1") == (0, 0)
    assert made.numbers(SOUND, "X2") == (3, 0)
    assert (made.table("region"), made.table("size")) == (0, 1)
    assert made.measures == ()
    low = frozenset({0})
    assert replace(made, aspired=low).measures == (low,)


def test_a_release_counts_what_had_come_and_was_not_yet_replaced() -> None:
    spans = [(1, None), (1, 1), (2, 2), (3, None)]
    blocks = [replace(SOUND, services=0, since=since, until=until) for since, until in spans]
    made = gathered(*blocks)
    assert [made.in_release(number) for number in (1, 2, 3)] == [
        (blocks[0], blocks[1]),
        (blocks[0], blocks[2]),
        (blocks[0], blocks[3]),
    ]


def test_rows_are_added_level_by_level() -> None:
    assert add_numbers(2, []) == (0, 0)
    assert add_numbers(2, [(1, 2), (3, 4)]) == (4, 6)
