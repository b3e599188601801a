"""Every paper page by page: none is empty but for its edges, none ends with a heading, nothing on it is cut."""

import re
import subprocess
from functools import cache

import pytest

from selfreview.documents.edition import Edition
from tests.documents.laid_pages import LaidPage, read_pages
from tests.documents.made_papers import PAPERS, made_paper, make_minutes

LEAST = 60
"""Signs that a page has to hold beside its edges."""
EDITIONS = pytest.mark.parametrize("edition", list(Edition), ids=lambda edition: edition.name.lower())
EVERY = pytest.mark.parametrize("name", PAPERS)


@cache
def pages(name: str, edition: Edition) -> list[LaidPage]:
    return read_pages(made_paper(name, edition))


@EDITIONS
@EVERY
def test_no_page_is_empty_but_for_its_edges(name: str, edition: Edition) -> None:
    assert not [(page.number, page.text) for page in pages(name, edition) if page.signs < LEAST]


@EDITIONS
@EVERY
def test_no_heading_is_the_last_thing_on_its_page(name: str, edition: Edition) -> None:
    assert not [(page.number, page.ending) for page in pages(name, edition) if page.ends_with_a_heading]


@EDITIONS
@pytest.mark.parametrize("count", range(6))
def test_nobody_signs_minutes_on_a_page_that_holds_nothing_else(edition: Edition, count: int) -> None:
    last = read_pages(make_minutes(count)(edition))[-1]
    assert "Next meeting" in last.text
    assert "Chair of the meeting" in " ".join(last.text.split())


@EDITIONS
@EVERY
def test_no_text_is_cut_without_saying_where_the_whole_stands(name: str, edition: Edition) -> None:
    cut = re.compile(r"…(?!\s*\((?:card|action)\s+\d+\))")
    for page in pages(name, edition):
        text = " ".join(page.text.split())
        assert not [text[max(at.start() - 60, 0) : at.end() + 20] for at in cut.finditer(text)], page.number


@EDITIONS
@EVERY
def test_no_word_runs_over_the_edge_of_its_sheet(name: str, edition: Edition) -> None:
    command = ("pdftotext", "-bbox", "-", "-")
    told = subprocess.run(command, input=made_paper(name, edition), capture_output=True, check=True).stdout.decode()
    for number, page in enumerate(told.split("<page ")[1:], 1):
        wide, tall = map(float, re.findall(r'(?:width|height)="([\d.]+)"', page)[:2])
        for word in re.findall(r'<word xMin="(\S+)" yMin="(\S+)" xMax="(\S+)" yMax="(\S+)">(.*)</word>', page):
            left, top, right, low = map(float, word[:4])
            assert left > 25, (number, word)
            assert right < wide - 25, (number, word)
            assert 10 < top < low < tall - 10, (number, word)
