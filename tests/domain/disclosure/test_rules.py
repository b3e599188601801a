"""What is shown of a group, what is not, and when a release may be made (D1, D2 and D4)."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest

from selfreview.domain.disclosure import (
    Aggregates,
    Block,
    Loss,
    Mark,
    Partition,
    Reason,
    Sides,
    may_release,
    preview,
    publish,
    read_published,
)
from selfreview.domain.disclosure import suppression as searching
from selfreview.domain.disclosure.feasible_tables import FeasibleTables
from selfreview.domain.disclosure.marks import find_mark
from selfreview.domain.disclosure.swaps import Target
from selfreview.domain.distribution import Counts
from tests.domain.disclosure.attackers import attack_round
from tests.domain.disclosure.rounds import make_later, make_round


def gather(
    groups: Mapping[str, Sequence[int]], *, later: Mapping[str, Sequence[int]] | None = None, services: int = 0
) -> Aggregates:
    """Groups of one table, with their returns per level; `later` come after the first release."""
    blocks = [Block((name,), services or sum(row), {"X": Counts(tuple(row))}) for name, row in groups.items()]
    blocks += [Block((name,), 0, {"X": Counts(tuple(row))}, since=2) for name, row in (later or {}).items()]
    return Aggregates((Partition("region", tuple(groups)),), ("X",), 3, tuple(blocks))


@pytest.mark.parametrize(
    ("services", "returns", "mark"),
    [
        (9, 0, Mark.NO_RETURNS),
        (21, 10, Mark.UNRELIABLE),
        (20, 10, Mark.PLAIN),
        (9, 9, Mark.SMALL),
        (10, 8, Mark.SMALL),
        (10, 7, Mark.UNRELIABLE),
        (6, 5, Mark.SMALL),
        (7, 5, Mark.UNRELIABLE),
        (12, 9, Mark.UNRELIABLE),
    ],
)
def test_a_group_is_marked_by_who_answered(services: int, returns: int, mark: Mark) -> None:
    assert find_mark(services=services, returns=returns) is mark
    assert bool(mark.in_words) == (mark is not Mark.PLAIN)


def test_four_returns_and_returns_all_alike_are_suppressed_and_five_are_shown() -> None:
    rows = {"Few": (1, 2, 1), "Five": (2, 2, 1), "Alike": (0, 6, 0), "Large": (8, 9, 7), "Other": (9, 8, 7)}
    found = preview(gather(rows))
    cells = {group.name: group.cells["X"] for group in found.published.table("region").groups}
    assert cells["Few"].mark is cells["Alike"].mark is Mark.SUPPRESSED
    assert cells["Few"].numbers is cells["Alike"].numbers is None
    assert cells["Other"].numbers == (9, 8, 7)
    # No crossing was asked for.
    assert not found.crossing_refused
    assert {(one.group, one.reason) for one in found.suppressed} >= {("Few", Reason.FEW), ("Alike", Reason.ALIKE)}
    assert publish(gather({"Five": (2, 2, 1), "Large": (8, 9, 7)})).table("region").group("Five").cells["X"].numbers


def test_a_region_of_one_takes_others_with_it_so_that_two_services_cannot_tell_them_apart() -> None:
    found = preview(gather({"One": (1, 0, 0), "Small": (3, 3, 3), "Middle": (5, 6, 4), "Large": (8, 9, 7)}))
    why = {one.group: one.reason for one in found.suppressed}
    assert why == {"One": Reason.FEW, "Small": Reason.OTHERS, "Middle": Reason.OTHERS}
    loss = found.published.loss
    assert loss == Loss(3, 2)
    assert (loss.share.count, loss.share.of) == (2, 3)


@pytest.mark.parametrize(
    ("row", "words"),
    [((0, 0, 0), "no returns"), ((1, 0, 0), "1 return,"), ((2, 1, 1), "4 returns, and a release needs at least 5")],
)
def test_a_first_release_needs_five_returns(row: tuple[int, ...], words: str) -> None:
    sums = gather({"One": row}, services=9)
    verdict = may_release((), sums)
    assert not verdict.is_allowed
    assert verdict.in_words.startswith(words)
    with pytest.raises(ValueError, match="may be released: " + words):
        publish(sums)
    enough = may_release((), gather({"One": (2, 2, 1)}))
    assert enough.is_allowed
    assert enough.in_words == "5 corrections pending"


@pytest.mark.parametrize(("late", "allowed"), [((2, 1, 1), False), ((2, 2, 1), True)])
def test_five_returns_change_in_every_group_whose_figures_change(late: tuple[int, ...], allowed: bool) -> None:
    rows = {"One": (8, 9, 7), "Other": (9, 8, 7)}
    first = publish(gather(rows))
    sums = gather(rows, later={"One": late, "Other": (5, 5, 5)})
    verdict = may_release((first,), sums)
    assert verdict.is_allowed is allowed
    assert verdict.in_words == f"{15 + sum(late)} corrections pending"
    assert [change.group for change in verdict.too_few] == ([] if allowed else ["One"])
    assert may_release((first,), gather(rows)).in_words == "no corrections pending"


def test_a_correction_that_changes_nothing_shown_is_pending_and_makes_no_release() -> None:
    same = Counts((8, 9, 7))
    first = publish(gather({"One": (8, 9, 7), "Other": (9, 8, 7)}))
    plain = gather({"One": (8, 9, 7), "Other": (9, 8, 7)})
    blocks = (Block(("One",), 0, {"X": same}, 1, 1), Block(("One",), 24, {"X": same}, 2), plain.blocks[1])
    verdict = may_release((first,), replace(plain, blocks=blocks))
    assert (verdict.pending, verdict.changes, verdict.is_allowed) == (24, (), False)


def test_a_release_is_read_back_as_it_was_written() -> None:
    made = make_round(0, regions={"London": 40, "North West": 50, "South West": 60})
    found = preview(made.aggregates, crossing=("region", "kind"))
    shown = found.published
    assert shown.crossing is not None
    # Beside a crossing only the levels of single returns are guarded.
    assert set(found.sides.values()) == {Sides.LEVELS}
    read = read_published(json.loads(json.dumps(shown.as_data())))
    assert read == shown
    assert read.fingerprint == shown.fingerprint != replace(shown, release=2).fingerprint
    assert shown.crossing.group("London", "in-house") in shown.crossing.table.groups
    with pytest.raises(ValueError, match="this is no release"):
        read_published({"release": 1})
    with pytest.raises(ValueError, match="place of release 1"):
        may_release((replace(shown, release=2),), made.aggregates)
    with pytest.raises(ValueError, match="other exemplars"):
        may_release((replace(shown, exemplars=("X1",)),), made.aggregates)
    wrong = replace(shown.nation, cells={**shown.nation.cells, "X1": replace(shown.nation.cells["X1"], numbers=(1,))})
    with pytest.raises(ValueError, match="other figures of"):
        may_release((replace(shown, nation=wrong),), made.aggregates)


def test_sums_that_contradict_one_another_are_refused() -> None:
    table = (Partition("region", ("One",)),)
    good = {"X": Counts((1, 1, 1))}
    for blocks, tables, fault in (
        ((Block(("One", "Two"), 3, good),), table, "not one group"),
        ((Block(("Two",), 3, good),), table, "is no group of"),
        ((Block(("One",), 3, {"X": Counts((1, 1))}),), table, "one number for each level"),
        ((Block(("One",), 3, {"Y": Counts((1, 1, 1))}),), table, "3 returns, but 0 ratings"),
        ((Block(("One",), 3, good, 1, 1),), table, "services are counted"),
        ((), (), "there is no table"),
    ):
        with pytest.raises(ValueError, match=fault):
            Aggregates(tables, ("X",), 3, blocks)


def test_a_search_that_goes_on_for_too_long_suppresses_more(monkeypatch: pytest.MonkeyPatch) -> None:
    made = make_round(4, exemplars=2)
    later = make_later(made, 4)
    first = publish(made.aggregates)
    assert any(group.cells["X2"].numbers is None for group in first.table("region").groups)
    monkeypatch.setattr(searching, "MOST_STEPS", 1_000)
    found = preview(later.aggregates, previous=(first,))
    assert "X2" in found.out_of_time
    assert all(group.cells["X2"].numbers is None for table in found.published.tables for group in table.groups)
    assert found.published.nation.cells["X2"].numbers is not None
    # Even so the nation's figures of both releases would tell what the first suppresses: the release has to wait.
    assert "X2" in found.waiting
    assert attack_round(later, [first], number=3) == []


def test_a_proof_that_is_cut_short_is_none() -> None:
    counts = [(1, 0), (0, 1)]
    alike = [("all",), ("all",)]
    release_spans = [frozenset({0})] * 2
    target = Target(frozenset({0}), frozenset({0}))
    patient, hasty = (
        FeasibleTables(counts, alike, release_spans),
        FeasibleTables(counts, [("a", 1), ("b", 2)], release_spans, 0),
    )
    assert patient.hide(target, 0)
    assert not patient.was_cut_short
    assert not patient.hide(target, 2) or patient.prove(target, 2) is not None
    assert hasty.prove(target, 0) is None
