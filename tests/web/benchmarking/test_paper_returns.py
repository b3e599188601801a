"""Benchmarking returns that came on paper: typed in by the network, looked at first, and never over a service's own."""

from collections.abc import Mapping

from flask import Flask

from tests.benchmarking import PLAIN
from tests.people import OPEN, OURS, THEIRS
from tests.visitors import Visitor, text_of
from tests.web.benchmarking.collection import RETURN, open_benchmarking, save

HOME = f"/network/rounds/{OPEN}/benchmarking"
PAPERS = f"{HOME}/paper/"
PAPER = f"{PAPERS}{OURS}"
CAME = {"sender": "Maureen Manager, manager", "came": ["2", "11", "2010"], "way": "post", "step": "check"}
WHOLE = {name: list(value) if isinstance(value, tuple) else value for name, value in PLAIN.items()}


def type_in(analyst: Visitor, told: Mapping[str, object]) -> int:
    analyst.get(PAPER)
    return analyst.post(PAPER, {**analyst.form(), **told}).status_code


def test_a_paper_is_looked_at_and_then_counts_as_its_services_return(lite: Flask) -> None:
    open_benchmarking(lite)
    analyst, manager = Visitor(lite, "analyst"), Visitor(lite, "manager")
    analyst.get(PAPERS)
    assert analyst.fill(PAPERS, {"service": str(OURS)}).status_code == 303
    assert type_in(analyst, {**CAME, **WHOLE, "MG02": "0", "FC01": "£84,200"}) == 200
    page = text_of(analyst.last.text)
    assert "Sent by Maureen Manager, manager" in page
    assert "£84,200" in page
    assert "Compare these with the paper" in page
    assert "Not started" in text_of(analyst.get(f"{HOME}/").text)
    type_in(analyst, {**CAME, **WHOLE, "MG02": "0"})
    fields = analyst.form()
    assert analyst.post(PAPER, {**fields, "step": "keep"}).status_code == 303
    assert f"is submitted: BM-{OPEN}-001-1." in text_of(analyst.follow().text)
    assert "Maureen Manager, manager" in text_of(analyst.get(PAPERS).text)
    assert analyst.post(PAPER, {**fields, "step": "keep"}).status_code == 303
    assert "Came on paper from Maureen Manager, manager, 2 November 2010" in text_of(manager.get(f"{RETURN}/").text)
    assert "£84,200" in manager.get(f"{RETURN}/submitted/1").text
    assert "entered the return from paper" in text_of(manager.get(f"{RETURN}/history").text).lower()
    assert "MG02" in text_of(analyst.get(f"{HOME}/odd").text)
    assert manager.fill(f"{RETURN}/reopen", {"reason": "A slip of the pen."}).status_code == 303
    assert save(manager, "FC", {"FC01": "85000"}).status_code == 303


def test_what_cannot_be_is_told_beside_its_box_and_everything_typed_is_kept(lite: Flask) -> None:
    open_benchmarking(lite)
    analyst = Visitor(lite, "analyst")
    wrong = {
        **{"FC01": "1.5k", "ST01": "2", "ST02": "1", "ST03": "0", "ST04": "2", "CW05": "2", "CW06": "3"},
        **{"MG01": "no", "MG02": "4", "CW01": "420", "sender": "", "way": "post", "came": ["", "", ""]},
    }
    assert type_in(analyst, {**wrong, "step": "check"}) == 422
    page = text_of(analyst.last.text)
    for words in (
        "Enter who sent the paper",
        "Enter the date the paper arrived",
        "Write the whole figure in digits, such as 1500 and not 1.5k",
        "3.00 full-time posts cannot be held by 2 people",
        "You were involved in 3",
        "This is not asked here: MG01 does not lead to it",
    ):
        assert words in page, words
    assert 'value="1.5k"' in analyst.last.text
    assert 'value="420"' in analyst.last.text
    assert type_in(analyst, CAME) == 422
    assert "Enter at least one answer from the paper" in analyst.last.text


def test_a_services_own_work_is_never_written_over(lite: Flask) -> None:
    open_benchmarking(lite)
    analyst, manager = Visitor(lite, "analyst"), Visitor(lite, "manager")
    assert type_in(analyst, {**CAME, **WHOLE}) == 200
    fields = analyst.form()
    save(manager, "CW", {"CW01": "99"})
    assert analyst.post(PAPER, {**fields, "step": "keep"}).status_code == 409
    page = text_of(analyst.last.text)
    assert "has started its own return" in page
    assert "84200" in page
    assert analyst.get(PAPER).status_code == 409
    assert 'value="99"' in manager.get(f"{RETURN}/CW").text
    assert analyst.fill(PAPERS, {"service": str(OURS)}).status_code == 422


def test_a_closed_benchmarking_takes_a_paper_for_a_reason_only(lite: Flask) -> None:
    open_benchmarking(lite)
    analyst = Visitor(lite, "analyst")
    assert type_in(analyst, {**CAME, **WHOLE}) == 200
    fields = analyst.form()
    analyst.fill(f"{HOME}/close", {})
    assert analyst.post(PAPER, {**fields, "step": "keep"}).status_code == 422
    assert "Say why you are still accepting this return" in text_of(analyst.last.text)
    again = {**analyst.form(), "reason": ["It lay in the post."], "step": ["check"]}
    assert analyst.post(PAPER, again).status_code == 200
    assert analyst.post(PAPER, {**analyst.form(), "step": "change"}).status_code == 200
    assert "It lay in the post." in analyst.last.text
    analyst.post(PAPER, {**analyst.form(), "step": "check"})
    assert analyst.post(PAPER, {**analyst.form(), "step": "keep"}).status_code == 303


def test_only_the_network_enters_papers(lite: Flask) -> None:
    open_benchmarking(lite)
    for key in ("manager", "coordinator"):
        visitor = Visitor(lite, key)
        assert visitor.get(PAPERS).status_code == 403
        assert visitor.get(f"{PAPERS}{THEIRS}").status_code == 403
    analyst = Visitor(lite, "analyst")
    assert analyst.get(f"{PAPERS}9999").status_code == 404
    assert analyst.get(PAPERS.replace(str(OPEN), str(OPEN - 1))).status_code == 404
