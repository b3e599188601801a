"""The figures that a release reads in one go are those of the returns that are read answer by answer."""

from flask import Flask

from selfreview.questionnaires import product_questionnaire
from selfreview.storage.benchmarking.figures import numbers_of
from selfreview.storage.benchmarking.told import returned_figures, submitted_returns
from tests.web.benchmarking.released import YEAR, fill_benchmarking


def test_what_is_read_in_one_go_is_what_every_return_says(lite: Flask) -> None:
    fill_benchmarking(lite, returns=4)
    questionnaire = product_questionnaire()
    with lite.app_context():
        whole = submitted_returns(questionnaire, YEAR)
        read = returned_figures(questionnaire, YEAR)
    assert [one.service for one in read] == [one.service for one in whole]
    assert [one.numbers for one in read] == [numbers_of(one) for one in whole]
    assert [one.choices for one in read] == [
        {
            question: frozenset(answer.chosen)
            for question, answer in one.answers.items()
            if answer.is_told and answer.chosen
        }
        for one in whole
    ]
    kinds = {questionnaire.question(question).kind.value for one in read for question in one.choices}
    assert {"multi", "choice", "yes_no"} <= kinds
