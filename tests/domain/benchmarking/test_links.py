"""The two collections beside each other: what each link asks, and that it asks nothing else."""

import pytest

from selfreview.domain.benchmarking.answers import NOT_KNOWN, Answer, State
from selfreview.domain.benchmarking.links import Rated, find_links
from selfreview.exemplars import load_framework
from selfreview.places import exemplars_file
from selfreview.questionnaires import product_questionnaire
from tests.benchmarking import answers

ASKED = product_questionnaire()
SCALE = load_framework(exemplars_file()).scale


def rated(rating: str, *exemplars: str, **more: object) -> Rated:
    return Rated(SCALE, dict.fromkeys(exemplars, rating), **more)  # type: ignore[arg-type]


NO_GROUP = {"MG01": "no", **dict.fromkeys(("MG02", "MG03", "MG04", "MG06"))}
NOBODY = {"ST05": 0, "ST06": 0}


@pytest.mark.parametrize(
    ("link", "changes", "rating", "exemplar", "not_at"),
    [
        ("L01", NO_GROUP, "minimum", "E03", "non_compliant"),
        ("L02", {"MG02": 0}, "minimum", "E03", "non_compliant"),
        ("L03", {"MG02": 2}, "good", "E03", "minimum"),
        ("L04", {"MG03": ("parents", "schools", "health"), "MG04": None}, "minimum", "E03", "non_compliant"),
        ("L05", {"MG06": "ppo"}, "best", "E03", "good"),
        ("L06", {"PM08": "developing"}, "minimum", "E07", "non_compliant"),
        ("L07", {"AC03": ("contact", "range")}, "good", "E07", "minimum"),
        ("L08", {"PM07": "no"}, "minimum", "E04", "non_compliant"),
        ("L09", {"RS04": ("la_sen_team",)}, "good", "E17", "minimum"),
        ("L10", {}, "minimum", "E17", "good"),
        ("L11", {"AC02": "no", "AC03": None}, "minimum", "E10", "non_compliant"),
        ("L12", {"AC03": ("contact",)}, "minimum", "E10", "non_compliant"),
        ("L13", {}, "good", "E10", "minimum"),
        ("L14", NOBODY, "minimum", "E05", "non_compliant"),
        ("L16", {"ST10": "no", "ST11": None}, "good", "E11", "minimum"),
        ("L17", {"PM09": ("casework",)}, "minimum", "E08", "non_compliant"),
        ("L18", {"CW07": "not_known"}, "good", "E06", "minimum"),
        ("L19", {"FC01": "not_known"}, "minimum", "E02", "non_compliant"),
        ("L20", {"FC04": "yes", "FC05": ("other",), "FC06": 1}, "good", "E02", "minimum"),
        ("L21", {"ST12": "yes", "ST13": ("other",)}, "best", "E14", "good"),
        ("L22", {"SW01": ("none",)}, "minimum", "E15", "non_compliant"),
        ("L23", {"SW03": "not_active"}, "good", "E16", "minimum"),
        ("L24", {"PM05": "no", "PM06": None}, "best", "E08", "good"),
    ],
)
def test_a_link_asks_from_its_level_on(
    link: str, changes: dict[str, object], rating: str, exemplar: str, not_at: str
) -> None:
    told = answers(**changes)
    asked = {one.link: one for one in find_links(ASKED, told, {}, rated(rating, exemplar))}
    assert asked[link].exemplar == exemplar
    assert "{" not in asked[link].words
    assert link not in {one.link for one in find_links(ASKED, told, {}, rated(not_at, exemplar))}


def test_a_plan_for_supporters_and_none_trained_is_asked_about() -> None:
    told = answers(ST07=0)
    assert "L15" in {one.link for one in find_links(ASKED, told, {}, rated("good", "E05", ticks=frozenset({"E05-G3"})))}
    assert "L15" not in {one.link for one in find_links(ASKED, told, {}, rated("good", "E05"))}


def test_less_money_and_a_higher_rating_is_asked_about() -> None:
    before = {"FC01": Answer(State.TOLD, number=100_000)}
    now = rated("good", "E01", before={"E01": "minimum"})
    assert "L25" in {one.link for one in find_links(ASKED, answers(), before, now)}
    assert "L25" not in {one.link for one in find_links(ASKED, answers(), before, rated("good", "E01"))}
    assert "L25" not in {one.link for one in find_links(ASKED, answers(), {"FC01": NOT_KNOWN}, now)}


def test_agencies_that_took_part_and_are_no_members_are_asked_about() -> None:
    asked = find_links(ASKED, answers(), {}, rated("good", "E03", agencies=("Parents", "Social Care")))
    assert [one.words for one in asked if one.link == "L26"] == [
        "They took part in the self-review but are not ticked as members of the group: Social Care. Were they guests?"
    ]


def test_a_review_without_ratings_is_asked_nothing() -> None:
    assert find_links(ASKED, answers(**NO_GROUP), {}, Rated(SCALE, {})) == ()
