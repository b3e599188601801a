"""Workbooks and minutes to go on writing, in the pseudo-language: what is in plain letters has been typed."""

import io
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from odfdo import Document
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from selfreview.documents.benchmarking.own_years import YearsBook, write_years_ods, write_years_xlsx
from selfreview.documents.meeting.minutes_odt import write_minutes_odt
from selfreview.documents.nation.book_layout import name_sheets
from selfreview.documents.plan.sheets import write_plan_ods, write_plan_xlsx
from selfreview.documents.review.sheets import write_review_ods, write_review_xlsx
from selfreview.domain.benchmarking.answers import Answer, State
from selfreview.domain.benchmarking.own_years import lay_years, say_breaks
from selfreview.domain.benchmarking.release.reading import Released
from selfreview.domain.review.report import for_circulation
from selfreview.languages.pseudo import CODE
from selfreview.questionnaires import product_questionnaire
from selfreview.speech import reading
from tests.deeds import opened
from tests.documents.made_papers import SERVICE, make_plan, make_review, minutes_of
from tests.documents.plan.plans import TODAY
from tests.domain.benchmarking.test_own_years import year
from tests.languages.test_papers import MONTHS, Pseudo, english_in, only_letters, typed_in
from tests.people import OURS
from tests.pseudo_language import offer_pseudo_language
from tests.sites import open_site
from tests.web.test_access import addresses, path_of


def make_years() -> YearsBook:
    """Two years: a figure that nobody knew in one, what was published beside those of the other."""
    questionnaire = product_questionnaire()
    published = {one.id: {"n": 120, "p25": "0.8", "p75": "1.6"} for one in questionnaire.measures}
    unknown = year(2009, CW05=Answer(State.NOT_KNOWN))
    years = unknown, replace(year(2010), released=Released({"measures": published}))
    cautions = tuple(one.text for one in questionnaire.cautions)
    return YearsBook(SERVICE, (2009, 2010), lay_years(questionnaire, years), say_breaks(years), cautions, TODAY)


BOOKS: dict[str, tuple[Callable[[], Any], tuple[Callable[[Any], bytes], ...]]] = {
    "plan": (lambda: make_plan(16), (write_plan_xlsx, write_plan_ods)),
    "plan for circulation": (lambda: make_plan(16, circulated=True), (write_plan_xlsx, write_plan_ods)),
    "review": (make_review, (write_review_xlsx, write_review_ods)),
    "review for circulation": (lambda: for_circulation(make_review()), (write_review_xlsx, write_review_ods)),
    "own figures": (make_years, (write_years_xlsx, write_years_ods)),
}


def said_in_book(content: bytes) -> list[str]:
    """The names of the sheets of a workbook, and every text of their cells."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    rows = [row for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python()]
    return [*book.sheet_names, *(cell for row in rows for cell in row if isinstance(cell, str))]


def letters_typed(told: object) -> str:
    return "|".join(map(only_letters, (*typed_in(told), SERVICE, *MONTHS)))


@pytest.mark.parametrize("which", [0, 1], ids=["xlsx", "ods"])
@pytest.mark.parametrize("name", BOOKS)
def test_a_workbook_says_nothing_of_its_own_in_english(name: str, which: int) -> None:
    make, writers = BOOKS[name]
    with reading(Pseudo()):
        told = make()
        said = said_in_book(writers[which](told))
    assert len(said) > 20
    assert english_in(said, letters_typed(told)) == set()


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_a_workbook_begins_at_the_side_that_its_language_begins_at(direction: str) -> None:
    turned = direction == "rtl"
    for make, (write_xlsx, write_ods) in (BOOKS["plan"], BOOKS["own figures"]):
        with reading(Pseudo(direction=direction)):
            xlsx, ods = write_xlsx(make()), write_ods(make())
        sheets = load_workbook(io.BytesIO(xlsx)).worksheets
        assert {bool(sheet.sheet_view.rightToLeft) for sheet in sheets} == {turned}
        document: Any = Document(io.BytesIO(ods))
        styles = [document.get_style("table", table.style) if table.style else None for table in document.body.tables]
        told = [(style.get_properties(area="table") if style else None) or {} for style in styles]
        assert {one.get("style:writing-mode") == "rl-tb" for one in told} == {turned}
        assert document.language == CODE


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_minutes_to_go_on_writing_say_nothing_of_their_own_in_english(direction: str) -> None:
    told = replace(minutes_of(3), check="https://example.org/papers/ABCD")
    with reading(Pseudo(direction=direction)):
        document: Any = Document(io.BytesIO(write_minutes_odt(told)))
    told_in = (*document.body.headers, *document.body.paragraphs)
    # The paragraph of the code holds a picture, whose file has a name.
    said = [one.text_recursive for one in told_in if not one.get_elements("descendant::draw:frame")]
    assert english_in(said, letters_typed(told)) == set()
    assert document.language == CODE
    layout = document.get_part("styles.xml").get_element("//style:page-layout-properties")
    assert layout.get_attribute("style:writing-mode") == ("rl-tb" if direction == "rtl" else "lr-tb")


def test_whatever_a_translator_calls_a_sheet_a_workbook_can_be_opened() -> None:
    long = "Dolenni a ffeiliau a roddwyd gan y grŵp"
    assert name_sheets(["'Atebion'", "A/B: [x]?*\\", long, long.upper(), "??", long]) == [
        "Atebion",
        "AB x",
        "Dolenni a ffeiliau a roddwyd ga",
        "DOLENNI A FFEILIAU A RODDWYD 2",
        "-",
        "Dolenni a ffeiliau a roddwyd 3",
    ]


SPOKEN = (
    "plan_documents.xlsx",
    "plan_documents.ods",
    "review_documents.xlsx",
    "review_documents.ods",
    "meeting_papers.minutes_document",
    "meeting_papers.minutes_text",
)


@pytest.mark.uncounted
def test_a_workbook_comes_in_the_language_that_is_asked_for_and_data_in_english(
    sqlite_settled_url: str, home: Path
) -> None:
    offer_pseudo_language(home)
    with open_site(sqlite_settled_url, home) as app:
        visitor, _ = opened(app, "parent")
        visitor.client.set_cookie("language", CODE)
        for endpoint in SPOKEN:
            (rule,) = [rule for rule in addresses(app) if rule.endpoint == endpoint]
            answer = visitor.get(path_of(app, rule, OURS))
            assert answer.status_code == 200, endpoint
            assert "⟦" in "".join(words_of(answer.data, endpoint)), endpoint
        for form in ("csv", "ics"):
            (rule,) = [rule for rule in addresses(app) if str(rule).endswith(f"action-plan.{form}")]
            assert "⟦" not in visitor.get(path_of(app, rule, OURS)).text


def words_of(content: bytes, endpoint: str) -> Iterable[str]:
    if endpoint.endswith("text"):
        return [content.decode()]
    if endpoint.endswith("document"):
        return [one.text_recursive for one in Document(io.BytesIO(content)).body.headers]
    return said_in_book(content)
