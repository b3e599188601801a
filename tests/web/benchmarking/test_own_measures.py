"""A service's own measures: at once after the submission, in words and figures, never a rank, never another's."""

from datetime import date

import pytest
from flask import Flask

from selfreview.domain.benchmarking.own import SPINE
from selfreview.questionnaires import product_questionnaire
from selfreview.storage.benchmarking import context, whole_returns
from selfreview.storage.benchmarking.context import ContextFigure
from selfreview.storage.benchmarking.whole_returns import WholeReturn
from selfreview.storage.tables import db
from tests import nation
from tests.benchmarking import answers
from tests.documents.reading import copy_text, squeeze
from tests.people import OPEN, OURS, THEIRS
from tests.visitors import Visitor, text_of
from tests.web.benchmarking.collection import OPENED, RETURN, make_last_return, open_benchmarking
from tests.web.benchmarking.released import fill_benchmarking, release_benchmarking

PAGE = f"{RETURN}/measures"


def submit(app: Flask) -> None:
    """A return of the open year, submitted."""
    with app.app_context():
        whole = WholeReturn(OPEN, OURS, date(OPEN, 11, 2), answers())
        whole_returns.keep(whole, product_questionnaire(), by="a test", at=OPENED)
        db.session.commit()


@pytest.fixture
def manager(lite: Flask) -> Visitor:
    """The manager of a service whose return is submitted."""
    open_benchmarking(lite)
    with lite.app_context():
        figures = [
            ContextFigure(OPEN, OURS, "population_0_19", "made up", 84_200),
            ContextFigure(OPEN, OURS, "sen_school_action", "made up", 4_000),
            ContextFigure(OPEN, OURS, "sen_school_action_plus", "made up", 2_000),
            ContextFigure(OPEN, OURS, "sen_statements", "made up", 1_000),
        ]
        context.keep_context(figures, by="a test", at=nation.AT)
        db.session.commit()
    submit(lite)
    return Visitor(lite, "manager")


def test_before_the_submission_the_page_says_what_it_waits_for(lite: Flask) -> None:
    open_benchmarking(lite)
    answer = Visitor(lite, "manager").get(PAGE)
    assert (answer.status_code, "Once the 2010 return" in answer.text) == (200, True)


def test_right_after_the_submission_the_measures_stand_there(manager: Visitor) -> None:
    assert f'href="{PAGE}"' in manager.get(f"{RETURN}/").text
    page = text_of(manager.get(PAGE).text)
    assert "Funding per head 0-19: £1.00." in page
    assert "Users per paid FTE: 140." in page
    assert "No benchmarking is published at the moment" in page


def test_beside_a_release_they_are_told_in_words_and_never_as_a_rank(lite: Flask, manager: Visitor) -> None:
    fill_benchmarking(lite, year=OPEN, opened=True)
    release_benchmarking(lite, year=OPEN)
    page = text_of(manager.get(PAGE).text)
    assert f"next to release 1 of the {OPEN} benchmarking" in page
    assert "services." in page
    assert any(words in page for words in ("higher than in about", "lower than in about", "as in the middle service"))
    assert not any(word in page.lower() for word in ("rank", "league", "best of", "1st", "2nd", "3rd", "th of "))
    titles = [measure.title for measure in product_questionnaire().measures if measure.id in SPINE]
    assert all(title in page for title in titles)


def test_change_since_the_last_return_stands_beside_it(lite: Flask) -> None:
    make_last_return(lite, FC01="42100", CW01="420")
    open_benchmarking(lite)
    submit(lite)
    page = text_of(Visitor(lite, "manager").get(PAGE).text)
    assert "Core funding +100%" in page
    assert "Service users no change" in page


def test_the_same_figures_are_on_paper_and_in_the_file(manager: Visitor) -> None:
    paper = squeeze(copy_text(manager.get(f"{PAGE}.pdf").data))
    assert squeeze("Funding per head 0-19: £1.00") in paper
    assert squeeze("Sheffield Parent Partnership Service. No benchmarking") in paper
    assert squeeze("not stated") in paper
    assert squeeze("not told") not in paper
    assert manager.get(f"{PAGE}.pdf?print=large").headers["Content-Disposition"].endswith('-large-print.pdf"')
    rows = manager.get(f"{PAGE}.csv").text
    assert rows.startswith("\ufeffMeasure,This service,")
    assert "Half of the services from,Half of the services to," in rows
    assert "Funding per head 0-19,£1.00" in rows
    assert rows.splitlines()[1].startswith("Caution,")


@pytest.mark.parametrize("who", ["parent", "observer", "chair"])
def test_the_whole_group_reads_them(lite: Flask, who: str) -> None:
    open_benchmarking(lite)
    assert Visitor(lite, who).get(PAGE).status_code == 200


def test_nobody_else_does(lite: Flask, manager: Visitor) -> None:
    for suffix in ("", ".csv", ".pdf"):
        assert manager.get(f"/services/{THEIRS}/benchmarking/{OPEN}/measures{suffix}").status_code == 404
        assert Visitor(lite).get(f"{PAGE}{suffix}").status_code == 303
