"""The whole self-review on paper and as a page: everything for the group, and a copy that says less."""

import io

import pytest
from flask import Flask
from python_calamine import CalamineWorkbook

from selfreview.domain.review.report import find_naming
from tests.deeds import opened, send, vote
from tests.documents.reading import read_fonts, read_structure, read_text, squeeze
from tests.people import OPEN, OURS
from tests.visitors import Visitor, text_of

REVIEW = f"/services/{OURS}/reviews/{OPEN}"
SECRETS = ("a comment of the group", "a dissenting word", "Confidential minutes", "Priya Parent", "because of the bus")


@pytest.fixture
def told(lite: Flask) -> Visitor:
    """A review with something of everything."""
    parent, manager = Visitor(lite, "parent"), Visitor(lite, "manager")
    manager.fill(
        f"{REVIEW}/E01",
        {"rating": "good", "evidence": "<b>bold</b> ŵ & “quotes”", "ticks": ["E01-M1"], "reason": "why"},
    )
    link = {"title": "Confidential minutes", "url": "https://example.org/m", "confidential": "y"}
    parent.fill(f"{REVIEW}/E01/link", {**link, "dated": ["1", "11", "2010"]})
    parent.fill(f"{REVIEW}/E01/link", {"title": "Open minutes", "url": "https://example.org/o"})
    manager.fill(f"{REVIEW}/completion", {"method": "group", "agencies": ["Parents"]})
    chair, health = opened(lite, "health")
    send(parent, f"{REVIEW}/E01/comments", "/comments", {"words": "a comment of the group"})
    answer = {"words": "and an answer to it", "answers": "1", "once": "o" * 32}
    manager.post(f"{REVIEW}/E01/comments", {"csrf_token": manager.token(f"{REVIEW}/E01/comments"), **answer})
    send(parent, f"{REVIEW}/E01/dissent", "/dissent", {"words": "a dissenting word"})
    vote(parent, "E01", "minimum", "because of the bus")
    vote(health, "E01", "best")
    send(chair, f"{REVIEW}/E01/views", "/reveal")
    vote(manager, "E01", "good", "said late")
    assert send(chair, f"{REVIEW}/E01/agree", "/agree", {"how": "majority"}).status_code == 303
    return manager


def test_the_papers_hold_all_that_is_on_the_screen(told: Visitor) -> None:
    pdf = told.get(f"{REVIEW}/review.pdf")
    assert pdf.status_code == 200
    assert pdf.mimetype == "application/pdf"
    words = squeeze(read_text(pdf.data))
    page = text_of(told.get(f"{REVIEW}/review").text)
    for said in ("E01", "Good", "Confidential minutes", "Open minutes", "By the steering group together"):
        assert squeeze(said) in words, said
        assert said in page, said
    assert squeeze("<b>bold</b> ŵ & “quotes”") in words
    assert "<b>bold</b> ŵ & “quotes”" in page
    # The page to print has what the paper has, from the figures at its head to the place to sign.
    for said in ("1 of 17", "exemplars rated", "At a glance", "they are not a score", "For the authority"):
        assert squeeze(said) in words, said
        assert said in page, said
    assert "Exemplars at each level" in page
    assert "For the authority" not in told.get(f"{REVIEW}/review?copy=circulation").text
    tree = read_structure(pdf.data)
    assert len(tree.of("H3")) == 17
    fonts = read_fonts(pdf.data)
    assert fonts
    # name, type, encoding, embedded, subset, unicode, object: the fourth from the end of the flags says it.
    assert all(line[-5] == "yes" for line in fonts)


def test_the_group_s_own_papers_hold_views_dissent_comments_and_attendance(told: Visitor) -> None:
    words = squeeze(read_text(told.get(f"{REVIEW}/review.pdf").data))
    page = text_of(told.get(f"{REVIEW}/review").text)
    said = (*SECRETS, "and an answer to it", "said late", "(late)", "no reason given", "Meetings and attendance")
    for one in (*said, "By majority on 3 November 2010, noted by Clive Chair"):
        assert squeeze(one) in words, one
    for one in (*SECRETS, "and an answer to it", "Members' views of E01 by agency"):
        assert one in page, one


def test_a_copy_for_circulation_says_nothing_confidential(told: Visitor) -> None:
    words = squeeze(read_text(told.get(f"{REVIEW}/review.pdf?copy=circulation").data))
    page = text_of(told.get(f"{REVIEW}/review?copy=circulation").text)
    assert squeeze("Open minutes") in words
    assert "Open minutes" in page
    for secret in SECRETS:
        assert squeeze(secret) not in words, secret
        assert secret not in page, secret


@pytest.mark.parametrize("ending", ["xlsx", "ods"])
def test_the_spreadsheet_holds_comments_and_views_and_the_copy_for_others_does_not(told: Visitor, ending: str) -> None:
    answer, copy = told.get(f"{REVIEW}/review.{ending}"), told.get(f"{REVIEW}/review.{ending}?copy=circulation")
    assert f'filename="self-review-{OURS}-{OPEN}.{ending}"' in answer.headers["Content-Disposition"]
    assert f'filename="self-review-{OURS}-{OPEN}-circulation.{ending}"' in copy.headers["Content-Disposition"]
    for secret in (*SECRETS, "said late", "and an answer to it"):
        assert secret in cells_of(answer.data), secret
        assert secret not in cells_of(copy.data), secret
    assert "https://example.org/o" in cells_of(copy.data)


@pytest.mark.parametrize("ending", ["xlsx", "ods"])
def test_the_spreadsheet_tells_no_view_before_it_is_revealed(lite: Flask, ending: str) -> None:
    chair, health = opened(lite, "health")
    vote(health, "E01", "minimum", "said in private")
    for reader in (chair, health):
        assert "said in private" not in cells_of(reader.get(f"{REVIEW}/review.{ending}").data)


def cells_of(content: bytes) -> str:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return str([book.get_sheet_by_name(name).to_python() for name in book.sheet_names])


def test_a_large_print_edition_has_more_pages_and_the_same_words(told: Visitor) -> None:
    normal, large = told.get(f"{REVIEW}/review.pdf").data, told.get(f"{REVIEW}/review.pdf?large=1").data
    assert large.count(b"/Type /Page\n") >= normal.count(b"/Type /Page\n")
    assert squeeze("Open minutes") in squeeze(read_text(large))


def test_an_empty_review_can_be_printed(lite: Flask) -> None:
    manager = Visitor(lite, "manager")
    assert manager.get(f"{REVIEW}/review.pdf").status_code == 200
    assert "No text." in text_of(manager.get(f"{REVIEW}/review").text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("We helped Mrs Khan with the form.", ("Mrs Khan",)),
        ("Her son Jamie moved school.", ("son Jamie",)),
        ("Amina Yusuf (aged 7) came.", ("Amina Yusuf (aged 7",)),
        ("the Smith family", ("the Smith family",)),
        ("Jamie's mum rang.", ("Jamie's mum",)),
        ("The policy was adopted in May and is on the web.", ()),
        ("Parents met in March.", ()),
        ("the parent Forum met", ()),
    ],
)
def test_words_that_look_like_a_name_are_pointed_out(text: str, found: tuple[str, ...]) -> None:
    assert find_naming([text]) == found


def test_before_printing_the_page_warns_of_names(lite: Flask) -> None:
    manager = Visitor(lite, "manager")
    assert "name a child" not in text_of(manager.get(f"{REVIEW}/print").text)
    manager.fill(f"{REVIEW}/E01", {"rating": "good", "evidence": "Mrs Khan and her son Jamie were pleased."})
    words = text_of(manager.get(f"{REVIEW}/print").text)
    assert "Does this name a child or a parent?" in words
    assert "Mrs Khan" in words
