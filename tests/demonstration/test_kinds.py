"""The demonstration's kinds and sizes are made up by lot: the same every time, most told, and a few not."""

from collections import Counter

from selfreview.demonstration.kinds import LARGEST, SMALLEST, STEP, make_up_kind, make_up_size
from selfreview.domain.nation.groups import NOT_KNOWN, Bands
from selfreview.domain.round import Kind
from selfreview.registry import services

EXPECTED = [service.number for service in services() if service.expected]


def test_most_services_have_told_both_and_a_few_have_told_neither() -> None:
    kinds = {number: make_up_kind(number) for number in EXPECTED}
    sizes = {number: make_up_size(number) for number in EXPECTED}
    untold = {number for number, kind in kinds.items() if kind is None}
    assert untold == {number for number, size in sizes.items() if size is None}
    assert 5 <= len(untold) <= len(EXPECTED) / 8
    assert {kind for kind in kinds.values() if kind} <= {str(kind) for kind in Kind}
    assert make_up_kind(EXPECTED[0]) == kinds[EXPECTED[0]]


def test_every_kind_and_every_band_is_large_enough_to_be_shown() -> None:
    kinds = Counter(make_up_kind(number) for number in EXPECTED)
    bands = Counter(Bands().of(make_up_size(number)) for number in EXPECTED)
    assert len(kinds) > 2
    assert bands.keys() == {*Bands().labels, NOT_KNOWN}
    assert min(*kinds.values(), *bands.values()) >= 10


def test_sizes_are_round_and_within_their_limits() -> None:
    sizes = [size for size in map(make_up_size, EXPECTED) if size is not None]
    assert all(size % STEP == 0 and SMALLEST <= size <= LARGEST for size in sizes)
    assert sorted(sizes)[len(sizes) // 2] < sum(sizes) / len(sizes)
