"""The groups of the tables: bands of size between edges, and every group shown even where nobody is in it."""

import pytest

from selfreview.domain.nation.groups import KIND, NOT_KNOWN, REGION, SIZE, Bands, cell_of, groups_of
from selfreview.domain.registry.services import REGIONS
from selfreview.domain.round import Kind

BANDS = Bands((50_000, 75_000, 125_000))
LABELS = ("under 50,000", "50,000 to 74,999", "75,000 to 124,999", "125,000 and over")


@pytest.mark.parametrize(
    ("size", "label"),
    [
        (0, LABELS[0]),
        (49_999, LABELS[0]),
        (50_000, LABELS[1]),
        (74_999, LABELS[1]),
        (75_000, LABELS[2]),
        (125_000, LABELS[3]),
        (None, NOT_KNOWN),
    ],
)
def test_a_band_holds_the_sizes_that_its_label_names(size: int | None, label: str) -> None:
    assert BANDS.labels == LABELS
    assert BANDS.of(size) == label


def test_one_edge_makes_two_bands() -> None:
    assert Bands((1,)).labels == ("under 1", "1 and over")


@pytest.mark.parametrize("edges", [(), (0,), (-1, 5), (5, 5), (7, 5), (5, 9, 8)])
def test_edges_that_do_not_ascend_from_above_nought_are_refused(edges: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="ascend"):
        Bands(edges)


def test_a_service_is_in_the_cell_of_what_is_known_of_it() -> None:
    assert cell_of("London", "in-house", 60_000, BANDS) == ("London", "in-house", LABELS[1])
    assert cell_of("London", None, None, BANDS) == ("London", NOT_KNOWN, NOT_KNOWN)


def test_every_table_shows_its_groups_whoever_is_in_them_and_then_the_others() -> None:
    assert groups_of(REGION, [], BANDS) == REGIONS
    assert groups_of(REGION, ["Merseyside", "London"], BANDS) == (*REGIONS, "Merseyside")
    assert groups_of(KIND, ["other", "another"], BANDS) == (*map(str, Kind), "another", "other", NOT_KNOWN)
    assert groups_of(SIZE, [NOT_KNOWN], BANDS) == (*LABELS, NOT_KNOWN)
