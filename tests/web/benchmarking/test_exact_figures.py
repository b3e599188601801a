"""The network's own figures of the benchmarking: who sees them, and a release made from a page."""

import json

import pytest
from flask import Flask

from selfreview.questionnaires import product_questionnaire
from selfreview.storage.benchmarking.figures import numbers_of
from selfreview.storage.benchmarking.told import returned_figures, submitted_returns
from tests.visitors import Visitor, text_of
from tests.web.benchmarking.released import YEAR, fill_benchmarking

EXACT = f"/network/rounds/{YEAR}/benchmarking/exact"
RELEASE = f"/network/rounds/{YEAR}/benchmarking/release"


def test_an_analyst_reads_exact_figures_and_releases_them(lite: Flask) -> None:
    fill_benchmarking(lite)
    analyst = Visitor(lite, "analyst")
    assert "For the network only" in text_of(analyst.get(EXACT).text)
    exact = json.loads(analyst.get(f"{EXACT}.json").text)
    assert f"£{exact['measures']['BM01']['total']:,}" in text_of(analyst.get(EXACT).text)
    assert analyst.fill(RELEASE, {}).status_code == 303
    assert f"Release 1 of the benchmarking of {YEAR} is made" in text_of(analyst.follow().text)
    assert Visitor(lite).get(f"/national/{YEAR}/benchmarking").status_code == 200
    assert "nothing new to release" in text_of(analyst.get(RELEASE).text)
    analyst.get(f"/network/rounds/{YEAR}/benchmarking/close")
    assert analyst.post(RELEASE, analyst.form()).status_code == 409


def test_a_day_in_the_past_is_refused_and_a_later_one_keeps_the_release_back(lite: Flask) -> None:
    fill_benchmarking(lite)
    analyst = Visitor(lite, "analyst")
    past = analyst.fill(RELEASE, {"public_from": ["1", "1", "2009"]})
    assert (past.status_code, "must be today or later" in past.text) == (422, True)
    assert analyst.fill(RELEASE, {"public_from": ["1", "1", "2035"]}).status_code == 303
    assert Visitor(lite).get(f"/national/{YEAR}/benchmarking").status_code == 404
    assert analyst.get(f"/national/{YEAR}/benchmarking").status_code == 200


@pytest.mark.parametrize("returns", [0, 3])
def test_a_release_of_too_few_says_what_it_waits_for(lite: Flask, returns: int) -> None:
    fill_benchmarking(lite, returns=returns)
    page = text_of(Visitor(lite, "analyst").get(RELEASE).text)
    assert "a release needs at least 5" in page
    assert "Make release" not in page


@pytest.mark.parametrize("form", ["csv", "xlsx", "pdf"])
def test_exact_files_are_handed_to_the_network_and_kept_by_nobody(lite: Flask, form: str) -> None:
    fill_benchmarking(lite, returns=6)
    answer = Visitor(lite, "analyst").get(f"{EXACT}.{form}")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")


def test_nobody_else_sees_them(lite: Flask) -> None:
    fill_benchmarking(lite, returns=6)
    for path in (EXACT, f"{EXACT}.json", RELEASE):
        assert Visitor(lite).get(path).status_code == 303
        for who in ("coordinator", "manager"):
            assert Visitor(lite, who).get(path).status_code == 403


def test_a_year_that_was_never_opened_is_not_there(lite: Flask) -> None:
    analyst = Visitor(lite, "analyst")
    for path in (EXACT, f"{EXACT}.json", RELEASE):
        assert analyst.get(path.replace(str(YEAR), "2031")).status_code == 404


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


def test_one_return_is_told_as_one(lite: Flask) -> None:
    fill_benchmarking(lite, returns=1)
    assert ". 1 return of " in text_of(Visitor(lite, "analyst").get(EXACT).text)
