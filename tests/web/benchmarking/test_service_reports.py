"""A service's report of both collections: the same on the page and on paper, two pages and an annex."""

import io
from datetime import date

import pypdf
import pytest
from flask import Flask

from selfreview.languages.catalogues import Catalogue
from selfreview.languages.messages import Message
from selfreview.questionnaires import product_questionnaire
from selfreview.storage.benchmarking import whole_returns
from selfreview.storage.benchmarking.whole_returns import WholeReturn
from selfreview.storage.tables import db
from tests.benchmarking import answers
from tests.documents.reading import copy_text, read_structure, squeeze
from tests.people import OPEN, OURS, THEIRS
from tests.visitors import Visitor, text_of
from tests.web.benchmarking.collection import OPENED, RETURN, answer_all, open_benchmarking, save

REPORT = f"{RETURN}/report"


@pytest.fixture
def manager(lite: Flask) -> Visitor:
    """A submitted return with a sentence about an odd figure, beside a review with a rating."""
    open_benchmarking(lite)
    manager = Visitor(lite, "manager")
    manager.fill(f"/services/{OURS}/reviews/{OPEN}/E03", {"rating": "good", "evidence": "Minutes of the group."})
    answer_all(manager, MG02="0")
    save(manager, "MG", {"MG02_remark": "The chair was ill."})
    manager.fill(f"{RETURN}/check", {})
    return manager


def paper(visitor: Visitor, more: str = "") -> tuple[str, list[str]]:
    """The text of the paper, and of each page without blanks."""
    answer = visitor.get(f"{REPORT}.pdf{more}")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    pages = [squeeze(page.extract_text()) for page in pypdf.PdfReader(io.BytesIO(answer.data)).pages]
    return squeeze(copy_text(answer.data)), pages


def test_the_page_and_the_paper_tell_both_collections(manager: Visitor) -> None:
    page = squeeze(text_of(manager.get(REPORT).text))
    told, pages = paper(manager)
    for words in (
        "E03",
        "Good",
        "£84,200",
        "The chair was ill.",
        "Where the two seem not to go together",
        "E03, MG02:",
        "Answers: funding and costs",
    ):
        assert squeeze(words) in page, words
        assert squeeze(words) in told, words
    assert squeeze("Service report") in pages[0]
    assert squeeze("The benchmarking") in pages[1]
    assert squeeze("Annex") in pages[2]
    assert squeeze("Annex") not in pages[0] + pages[1]


def test_the_copy_for_circulation_has_no_sentences_and_no_questions(manager: Visitor) -> None:
    html = manager.get(f"{REPORT}?copy=circulation").text
    page = text_of(html)
    told, _ = paper(manager, "?copy=circulation")
    assert "copy for circulation" in page
    assert squeeze("copy for circulation") in told
    for words in ("The chair was ill.", "Where the two seem not to go together"):
        assert squeeze(words) not in squeeze(page) + told
    assert "£84,200" in page
    assert f'href="{REPORT}.pdf?copy=circulation"' in html


def test_it_comes_in_large_print(manager: Visitor) -> None:
    _, pages = paper(manager)
    told, large = paper(manager, "?large=1")
    assert len(large) > len(pages)
    content = manager.get(f"{REPORT}.pdf?large=1").data
    assert not read_structure(content).of("Table"), "large letters tell tables as sentences"
    for words in ("E03 Multi-agency Steering / Management Group: Good.", "The chair was ill."):
        assert squeeze(words) in told, words


def test_what_was_not_asked_is_no_answer(manager: Visitor) -> None:
    told, _ = paper(manager)
    assert squeeze("Not asked") not in told
    assert "Not asked" not in text_of(manager.get(REPORT).text)


def test_before_the_submission_it_says_what_is_missing(lite: Flask) -> None:
    open_benchmarking(lite)
    member, outsider = Visitor(lite, "parent"), Visitor(lite, "outsider")
    assert "has not been submitted" in text_of(member.get(REPORT).text)
    told, pages = paper(member)
    assert squeeze("has not been submitted") in told
    assert len(pages) == 2, "a single sentence has no page to itself"
    assert outsider.get(REPORT).status_code == 404
    assert member.get(REPORT.replace(f"/{OURS}/", f"/{THEIRS}/")).status_code == 404
    assert f'href="{REPORT}"' in member.get(f"{RETURN}/").text


WELSH = {"Not known": "Ddim yn hysbys", "estimated": "amcangyfrif", "The benchmarking": "Y meincnodi"}


def test_the_paper_says_in_its_language_what_was_kept_of_an_answer_in_english(lite: Flask) -> None:
    open_benchmarking(lite)
    with lite.app_context():
        whole = WholeReturn(OPEN, OURS, date(OPEN, 11, 2), answers(CW07="not_known"))
        whole_returns.keep(whole, product_questionnaire(), by="a test", at=OPENED)
        db.session.commit()
    texts = {Message(text): (said,) for text, said in WELSH.items()}
    lite.extensions["selfreview"].languages = {"cy": Catalogue("cy", "Cymraeg", texts, locale="cy")}
    manager = Visitor(lite, "manager")
    english, _ = paper(manager)
    manager.client.set_cookie("language", "cy")
    told, _ = paper(manager)
    for words, said in WELSH.items():
        assert (squeeze(words) in english, squeeze(said) in english) == (True, False)
        assert squeeze(said) in told
    assert squeeze("£85,000 (estimated)") in english
    assert squeeze("£85,000 (amcangyfrif)") in told
