"""A change of services told in words, with its faults and what follows from it."""

from dataclasses import replace
from datetime import date

import pytest

from selfreview.domain.registry.changes import Change, Kind, Party, find_faults

DAY = date(2009, 4, 1)
OLD, EAST, WEST = Party("Cheshire", 72), Party("Cheshire East", 151), Party("Cheshire West and Chester")
SPLIT = Change(Kind.SPLIT, DAY, 2010, (OLD,), (EAST, WEST))
MERGED = Change(Kind.MERGED, DAY, 2010, (EAST, WEST), (OLD,))
RENAMED = Change(Kind.RENAMED, DAY, 2010, (OLD,), (Party("County"),))
NEW = Change(Kind.NEW, DAY, 2009, (), (EAST,))
CLOSED = Change(Kind.CLOSED, DAY, 2009, (OLD,), ())


@pytest.mark.parametrize(
    ("change", "words", "kept"),
    [
        (
            SPLIT,
            "Cheshire was split into Cheshire East and Cheshire West and Chester in April 2009",
            "Its earlier reviews are kept under Cheshire",
        ),
        (
            MERGED,
            "Cheshire East and Cheshire West and Chester were merged into Cheshire in April 2009",
            "Their earlier reviews are kept under their own names",
        ),
        (
            RENAMED,
            "Cheshire was renamed County in April 2009",
            "Reviews before the 2010 review carry the name of their time",
        ),
        (NEW, "Cheshire East began in April 2009", ""),
        (CLOSED, "Cheshire closed in April 2009", "Its earlier reviews are kept under Cheshire"),
    ],
)
def test_a_change_is_told_in_words(change: Change, words: str, kept: str) -> None:
    assert (change.in_words, change.kept_in_words) == (words, kept)
    assert find_faults(change) == {}


def test_those_end_that_do_not_go_on() -> None:
    assert SPLIT.ending == (72,)
    assert replace(SPLIT, after=(OLD, EAST)).ending == ()
    assert replace(SPLIT, closes=False).ending == ()
    assert RENAMED.ending == ()
    assert CLOSED.ending == (72,)


def test_only_those_merged_or_split_leave_something_to_inherit() -> None:
    assert SPLIT.predecessors == (OLD,)
    assert MERGED.predecessors == (EAST,)
    assert RENAMED.predecessors == CLOSED.predecessors == ()


def test_what_follows_is_told_before_it_is_recorded() -> None:
    told = " ".join(SPLIT.consequences)
    assert "Cheshire ends on the day before." in told
    assert "From a round before 2010 to a later one" in told
    assert "This does not change who can read the earlier reviews of Cheshire." in told
    assert "may read the ratings that Cheshire submitted before 2010" in replace(SPLIT, readable=True).consequences[-1]
    assert RENAMED.consequences == ("It keeps its number, 72. Reviews before the 2010 review stay Cheshire.",)
    assert NEW.consequences == ()


@pytest.mark.parametrize(
    ("change", "faulty"),
    [
        (replace(NEW, before=(OLD,)), {"before"}),
        (replace(NEW, after=()), {"after"}),
        (replace(CLOSED, before=()), {"before"}),
        (replace(CLOSED, after=(EAST,)), {"after"}),
        (replace(MERGED, before=()), {"before"}),
        (replace(MERGED, before=(OLD,)), {"before"}),
        (replace(MERGED, before=(EAST, EAST)), {"before"}),
        (replace(MERGED, after=(OLD, EAST)), {"after"}),
        (replace(SPLIT, before=(OLD, EAST)), {"before"}),
        (replace(SPLIT, after=(EAST,)), {"after"}),
        (replace(SPLIT, after=(EAST, EAST)), {"after"}),
        (replace(RENAMED, after=()), {"after"}),
        (replace(RENAMED, after=(Party("Cheshire"),)), {"after"}),
        (replace(SPLIT, from_year=2008), {"from_year"}),
        (replace(SPLIT, from_year=2011), {"from_year"}),
    ],
)
def test_what_does_not_fit_is_told_by_its_field(change: Change, faulty: set[str]) -> None:
    assert set(find_faults(change)) == faulty
