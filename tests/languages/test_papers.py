"""The papers that a service prints, in the pseudo-language: nothing that the product says itself is left in English."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from enum import Enum
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from babel.dates import get_month_names
from flask import Flask

from selfreview.documents.benchmarking.own_measures_pdf import write_own_report
from selfreview.documents.benchmarking.service_report_pdf import write_service_report
from selfreview.documents.comparison.report_pdf import write_benchmark_report
from selfreview.documents.edition import Edition
from selfreview.documents.meeting.agenda_pdf import write_agenda_pdf
from selfreview.documents.meeting.minutes_pdf import write_minutes_pdf
from selfreview.documents.plan.mid_year import write_mid_year_pdf
from selfreview.documents.plan.pdf import write_action_plan_pdf
from selfreview.documents.review.report_pdf import SYNTHETIC, write_review_pdf
from selfreview.documents.review.workbook import Belonging
from selfreview.documents.review.workbook_pdf import write_blank_workbook
from selfreview.domain.framework.framework import Framework
from selfreview.domain.review.report import for_circulation
from selfreview.languages.catalogues import read_catalogue
from selfreview.languages.pseudo import CODE, LETTERS, disguise
from selfreview.press import Press, order
from selfreview.speech import reading
from tests.documents.made_papers import (
    SERVICE,
    make_agenda,
    make_beside,
    make_both,
    make_own_measures,
    make_plan,
    make_review,
    minutes_of,
)
from tests.documents.plan.plans import TODAY, make_report, shipped
from tests.documents.reading import listen, read_structure, read_text, squeeze
from tests.languages.test_pages import texts_to_translate
from tests.people import OURS
from tests.pseudo_language import offer_pseudo_language
from tests.sites import open_site
from tests.visitors import Visitor
from tests.web.test_access import addresses, path_of


@dataclass(frozen=True)
class Pseudo:
    """The pseudo-language of whatever is said, its days in Welsh: an English month would be one that nobody wrote."""

    code: str = CODE
    locale: str = "cy"
    direction: str = "ltr"

    def say(self, text: str, plural: str | None = None, number: int = 1) -> str:
        return disguise(text if plural is None or number == 1 else plural)


OTHER_LETTERS = "".join(map(chr, LETTERS.values()))
MONTHS = {name for width in ("wide", "abbreviated") for name in get_month_names(width, locale="cy").values()}


def write_workbook(framework: Framework, *, edition: Edition) -> bytes:
    of = Belonging(1, SERVICE, 2010, framework.edition)
    return write_blank_workbook(framework, of, today=TODAY, mark=SYNTHETIC, edition=edition)


PAPERS: Mapping[str, tuple[Callable[[], Any], Callable[..., bytes]]] = {
    "plan": (lambda: make_plan(16), write_action_plan_pdf),
    "plan for circulation": (lambda: make_plan(16, circulated=True), write_action_plan_pdf),
    "plan of several authorities": (lambda: make_report(6, authorities=("Leeds", "Hull")), write_action_plan_pdf),
    "plan without an action": (lambda: make_plan(0), write_action_plan_pdf),
    "review": (make_review, write_review_pdf),
    "review for circulation": (lambda: for_circulation(make_review()), write_review_pdf),
    "review not begun": (lambda: make_review(full=False), write_review_pdf),
    "benchmark report": (make_beside, partial(write_benchmark_report, today=TODAY)),
    "agenda": (lambda: make_agenda(5), write_agenda_pdf),
    "minutes": (lambda: minutes_of(5), write_minutes_pdf),
    "workbook to write on": (shipped, write_workbook),
    "own measures": (make_own_measures, write_own_report),
    "own measures before a release": (partial(make_own_measures, beside=False), write_own_report),
    "report of both collections": (make_both, write_service_report),
    "report before the benchmarking": (partial(make_both, submitted=False), write_service_report),
    "mid-year check": (lambda: make_plan(30), lambda report, edition: write_mid_year_pdf(report)),
}
"""The papers that speak the language of whoever asks: what each is made of, and its writer."""


def typed_in(value: Any) -> Iterator[str]:
    """Every text that a value holds, however deep: what people typed, and what the framework says."""
    if isinstance(value, Enum):
        return
    if isinstance(value, str):
        # What is said later is no typed text: it is asked for as a reader would.
        yield str(value)
    elif is_dataclass(value):
        for one in fields(value):
            yield from typed_in(getattr(value, one.name))
    elif isinstance(value, Mapping):
        for key, one in value.items():
            yield from (*typed_in(key), *typed_in(one))
    elif isinstance(value, (tuple, list, set, frozenset)):
        for one in value:
            yield from typed_in(one)


def only_letters(text: str) -> str:
    return re.sub(r"[\W\d_]+", "", text)


def english_in(texts: list[str], typed: str) -> set[str]:
    """The words of texts in the pseudo-language that are in its letters no more than in what was typed."""
    parts = {part.strip() for text in texts for part in re.split(rf"[{OTHER_LETTERS}\d]|[^\w\s’'-]|\s{{2,}}", text)}
    return {part for part in parts if len(only_letters(part)) > 1 and only_letters(part) not in typed}


def said_in(pdf: bytes) -> list[str]:
    """What a reader of the screen says of a PDF, element by element, and what its properties and outline say.

    The signs of a drawing stand beside one another; its description says them in sentences.
    """
    figures = re.sub(r"^( *)Figure.*?(?=^\1\w|\Z)", "", listen(pdf), flags=re.MULTILINE | re.DOTALL)
    with pikepdf.open(BytesIO(pdf)) as document, document.open_outline() as outline:
        properties = [str(document.docinfo.get(name, "")) for name in ("/Title", "/Author", "/Subject")]
        headings = [str(one.title) for top in outline.root for one in (top, *top.children)]
    described = [node.alternative for node in read_structure(pdf).walk()]
    return re.findall(r'^ *"(.*)"$', figures, re.MULTILINE) + described + properties + headings


@pytest.mark.parametrize("edition", Edition)
@pytest.mark.parametrize("name", PAPERS)
def test_a_paper_says_nothing_of_its_own_in_english_and_names_its_language(name: str, edition: Edition) -> None:
    make, write = PAPERS[name]
    with reading(Pseudo()):
        told = make()
        typed = "|".join(map(only_letters, (*typed_in(told), SERVICE, *MONTHS)))
        pdf = write(told, edition=edition)
    said = said_in(pdf)
    assert sum(map(len, said)) > 500
    assert english_in(said, typed) == set()
    assert language_of(pdf) == CODE


def test_where_a_measure_lies_is_told_in_whole_sentences_of_the_language() -> None:
    with reading(Pseudo()):
        told = make_own_measures()
        said = [text for one in (*told.spine, *told.amounts) for text in (one.words, one.own, one.most, one.england)]
        typed = "|".join(map(only_letters, typed_in(told.questionnaire)))
    assert len({re.sub(rf"[^{OTHER_LETTERS}]", "", text) for text in said}) > 4
    assert english_in(said, typed) == set()


def test_the_test_sees_what_is_left() -> None:
    assert english_in(["⟦Ŧóđáý⟧: Nothing saved", "Helen Health. E01"], "HelenHealth|E") == {"Nothing saved"}


SPOKEN = {
    "plan_documents.pdf",
    "mid_year.pdf",
    "review_documents.pdf",
    "workbooks.pdf",
    "benchmark_reports.pdf",
    "benchmarking_measures.measures_pdf",
    "service_reports.pdf",
    "meeting_papers.agenda_pdf",
    "meeting_papers.minutes_pdf",
    "regional_reports.pdf",
}
"""The endpoints of the papers that are said in the language of whoever asks."""


@pytest.mark.uncounted
@pytest.mark.parametrize(("key", "least"), [("manager", 5), ("analyst", 1)])
def test_a_paper_comes_in_the_language_that_is_asked_for_and_one_of_the_nation_in_english(
    sqlite_settled_url: str, home: Path, key: str, least: int
) -> None:
    offer_pseudo_language(home)
    with open_site(sqlite_settled_url, home) as app:
        visitor, seen = Visitor(app, key), set()
        for path in papers_of(app):
            visitor.client.set_cookie("language", CODE)
            said = visitor.get(path)
            if said.mimetype != "application/pdf":
                continue
            endpoint = app.url_map.bind("localhost").match(path)[0]
            seen.add(endpoint)
            visitor.client.set_cookie("language", "en-GB")
            english = visitor.get(path)
            # A paper that was printed already is not taken for the one in another language.
            assert language_of(english.data) == "en-GB", path
            if endpoint in SPOKEN:
                assert language_of(said.data) == CODE, path
                left = {" ".join(part.split()) for text in said_in(said.data) for part in re.split("[⟦⟧]", text)}
                assert left & texts_to_translate() == set(), path
            else:
                assert language_of(said.data) == "en-GB", path
                assert squeeze(read_text(said.data)) == squeeze(read_text(english.data)), path
    assert len(seen) >= least, seen


def papers_of(app: Flask) -> list[str]:
    """The addresses of all PDFs, those among them that come as another file too."""
    paths = {path_of(app, rule, OURS) for rule in addresses(app) if "GET" in (rule.methods or ())}
    return sorted(
        {re.sub(r"\.(csv|json)$", ".pdf", path) for path in paths if path.endswith((".pdf", ".csv", ".json"))}
    )


def language_of(pdf: bytes) -> str:
    with pikepdf.open(BytesIO(pdf)) as document:
        return str(document.Root.Lang)


def test_a_paper_is_made_in_the_language_in_a_process_of_its_own(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    offer_pseudo_language(home)
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2]))
    language = read_catalogue(home / "languages" / f"{CODE}.po")
    at_hand = Press()
    try:
        with reading(language):
            asked = order(write_action_plan_pdf, make_plan(0))
        said = at_hand.print(asked)
        english = at_hand.print(order(write_action_plan_pdf, make_plan(0)))
    finally:
        at_hand.close()
    assert (language_of(said), language_of(english)) == (CODE, "en-GB")
    assert disguise("No action is planned yet.") in said_in(said)
    assert "No action is planned yet." in said_in(english)
