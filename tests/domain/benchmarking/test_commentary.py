"""What a release says in sentences holds for odd figures too: no link, nothing moved, all alike, nobody at all."""

from typing import Any

import pytest

from selfreview.domain.benchmarking.commentary.narrative import RULES
from selfreview.domain.benchmarking.commentary.teller import Teller
from selfreview.domain.benchmarking.release.reading import Released
from selfreview.questionnaires import product_questionnaire
from selfreview.storage.benchmarking.releases import RULES as TOLD


def tell(sentence: str, **data: Any) -> str:
    empty = {"year": 2009, "measures": {}, "questions": {}, "changes": None, "before": None}
    told = RULES[sentence](Teller(Released({**empty, **data}), product_questionnaire()))
    assert told is not None
    return told[0]


def link(r: float, low: float, high: float, spearman: float | None = None) -> str:
    known = {"n": 120, "r": r, "spearman": r if spearman is None else spearman, "r_squared": r * r}
    return tell("G09", measures={"BM23": {**known, "interval": [low, high]}})


@pytest.mark.parametrize(
    ("r", "low", "high", "said"),
    [
        (0.67, 0.56, 0.76, "pupils with SEN go together (r = 0.67"),
        (0.22, 0.05, 0.38, "pupils with SEN go together only loosely (r = 0.22"),
        (0.03, -0.15, 0.2, "pupils with SEN show no clear link (r = 0.03"),
        (-0.1, -0.27, 0.08, "pupils with SEN show no clear link (r = -0.10"),
        (-0.5, -0.62, -0.35, "pupils with SEN go in opposite directions (r = -0.50"),
    ],
)
def test_two_numbers_go_together_only_where_their_figures_do(r: float, low: float, high: float, said: str) -> None:
    assert said in link(r, low, high)


def test_what_a_few_services_do_to_a_link_is_said_the_right_way_round() -> None:
    assert "0.40, so much of it comes from a few services" in link(0.7, 0.6, 0.8, 0.4)
    assert "0.70, so some of it is hidden by a few services" in link(0.4, 0.3, 0.5, 0.7)
    assert "order" not in link(0.7, 0.6, 0.8, 0.65)


def funding(up: int, down: int, percent: int = 0) -> str:
    change = {"services": 33, "percent": percent, "up": up, "down": down}
    return tell("G05", measures={"BM01": {"n": 33, "total": 9000}}, changes={"measures": {"BM01": change}})


def test_one_and_none_that_moved_are_said_as_people_say_them() -> None:
    assert funding(1, 0, 2).endswith("it rose by 2%; 1 was up by 1% or more, and none were down by as much.")
    assert funding(0, 7, -3).endswith("it fell by 3%; none were up by 1% or more, and 7 were down by as much.")


@pytest.mark.parametrize(("down", "said"), [(0, "no services have"), (1, "1 service has"), (30, "30 services have")])
def test_no_change_overall_leaves_room_for_those_that_have_fewer(down: int, said: str) -> None:
    change = {"services": 70, "percent": 0, "up": 3, "down": down}
    told = tell("G13", measures={"BM07": {"n": 70, "total": 401}}, changes={"measures": {"BM07": change}})
    assert told.endswith(f"there was no change overall, and {said} fewer.")


def test_a_quarter_above_and_below_one_figure_is_told_as_one() -> None:
    measure = {"n": 40, "p25": 33, "p75": 33}
    assert tell("G28", measures={"BM17": measure}) == "Half of the services have 33 users for each paid full-time post."
    measure["p75"] = 60
    assert "between 33 and 60 users" in tell("G28", measures={"BM17": measure})


def test_nobody_new_and_nobody_gone_are_words() -> None:
    before = {"year": 2008, "measures": {}, "questions": {}}
    changes = {"joined": 0, "left": 0, "measures": {}}
    told = tell("G01", returns=38, services=40, before=before, changes=changes)
    same = "38 of 40 services (95%) took part, none of them new since 2008; all that took part then did so again."
    assert told == same


def test_where_every_service_is_online_none_is_said_to_have_nothing() -> None:
    answers = {"AC02": {"base": 9, "counts": {"no": 0}}, "AC03": {"base": 9, "counts": {"impartiality": 3}}}
    assert tell("G25", questions=answers).startswith("Every service has something online; 33% ")


def test_plans_are_named_as_the_questionnaire_names_them() -> None:
    labels = {option.id: option.label for option in product_questionnaire().question("SW01").options}
    counts = dict.fromkeys(labels, 8)
    told = tell("G31", questions={"SW01": {"base": 20, "counts": counts}})
    assert told.startswith("Plans that services contribute to: ")
    assert " the " not in told.partition(". ")[0]


def test_the_rules_of_a_release_are_english() -> None:
    assert [rule for rule in TOLD if any(word[1:] != word[1:].lower() and word != "P10" for word in rule.split())] == []
