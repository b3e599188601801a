"""A questionnaire is asked for its parts by their ids, and what it does not have is not made up."""

from collections.abc import Callable

import pytest

from selfreview.domain.benchmarking.questionnaire import Questionnaire, of_year
from selfreview.questionnaires import product_questionnaire

ASKED = product_questionnaire()


@pytest.mark.parametrize(
    "ask",
    [
        lambda asked: asked.question("XX99"),
        lambda asked: asked.section("XX"),
        lambda asked: asked.questions_of("XX"),
        lambda asked: asked.check("K99"),
        lambda asked: asked.definition("nonsense"),
        lambda asked: asked.question("MG01").option("perhaps"),
    ],
)
def test_what_is_not_there_is_an_error(ask: Callable[[Questionnaire], object]) -> None:
    with pytest.raises(KeyError):
        ask(ASKED)


def test_what_is_there_is_found_by_its_id() -> None:
    assert [ASKED.section(one.id) for one in ASKED.sections] == list(ASKED.sections)
    assert [ASKED.definition(one.id) for one in ASKED.definitions] == list(ASKED.definitions)
    assert [ASKED.check(one.id) for one in ASKED.checks] == list(ASKED.checks)
    assert all(ASKED.has(one.id) and ASKED.question(one.id) == one for one in ASKED.questions)
    assert not ASKED.has("XX99")
    assert ASKED.question("MG01").option("no").label == "No"


def test_every_question_of_today_stands_in_one_section() -> None:
    shown = [one for section in ASKED.sections for one in ASKED.questions_of(section.id)]
    assert sorted(one.id for one in shown) == sorted(one.id for one in ASKED.questions if not one.retired)
    assert {one.scale for one in shown} == {1, 100}


def test_a_year_is_put_in_and_a_period_that_is_not_there_is_blank() -> None:
    assert of_year("from {Y-1} to {Y}, not {Y+1}", 2009) == "from 2008 to 2009, not 2010"
    assert [ASKED.period("never", 2009), "{" in "".join(ASKED.period(one.id, 2009) for one in ASKED.periods)] == [
        "",
        False,
    ]
