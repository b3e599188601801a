"""A page's title tells its address from others: the year and the exemplar of the address are in it."""

import re

import pytest
from flask import Flask

from tests.people import OPEN, OURS
from tests.visitors import Visitor

REVIEW = f"/services/{OURS}/reviews/{OPEN}"


def title_of(page: str) -> str:
    """The words of a page's title."""
    found = re.search(r"<title>(.*?)</title>", page, re.DOTALL)
    assert found is not None
    return " ".join(found[1].split())


@pytest.mark.parametrize(
    "path",
    [
        "",
        "E03",
        "E03/link",
        "E03/history",
        "check",
        "profile",
        "action-plan",
        "meeting",
        "workbook",
        "review",
    ],
)
def test_a_title_names_the_year_of_its_address(lite: Flask, path: str) -> None:
    answer = Visitor(lite, "manager").get(f"{REVIEW}/{path}")
    assert answer.status_code == 200
    assert title_of(answer.text).count(str(OPEN)) == 1
    assert "E03" in title_of(answer.text) or not path.startswith("E03")


def test_titles_of_two_exemplars_and_of_two_pages_of_one_differ(lite: Flask) -> None:
    manager = Visitor(lite, "manager")
    paths = [
        f"{REVIEW}/{name}" for name in ("", "E01", "E02", "E01/link", "E01/file", "E01/history", "check", "profile")
    ]
    titles = [title_of(manager.get(path).text) for path in paths]
    assert len(set(titles)) == len(titles)
    assert all(title.endswith("Selfreview") for title in titles)


def test_a_page_and_its_form_on_paper_have_titles_of_their_own(lite: Flask) -> None:
    manager = Visitor(lite, "manager")
    for page, paper in (("action-plan", "action-plan/print"), ("", "review")):
        assert title_of(manager.get(f"{REVIEW}/{page}").text) != title_of(manager.get(f"{REVIEW}/{paper}").text)


def test_reminders_to_some_are_titled_apart_from_those_to_others(lite: Flask) -> None:
    analyst = Visitor(lite, "analyst")
    paths = [f"/network/rounds/{OPEN}/reminders/{who}" for who in ("all", "not-started", "in-progress", "late")]
    assert len({title_of(analyst.get(path).text) for path in paths}) == len(paths)


def test_a_page_of_a_fault_names_no_year(lite: Flask) -> None:
    assert title_of(Visitor(lite, "manager").get(f"{REVIEW}/E99").text).startswith("Page not found - ")


def test_an_error_is_named_before_everything_else(lite: Flask) -> None:
    refused = Visitor(lite, "manager").fill(f"{REVIEW}/E03/link", {"url": "", "title": ""})
    assert title_of(refused.text).startswith("Error: Add a link to E03, ")
