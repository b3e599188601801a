"""A word of the glossary leads to its meaning where a page of the group first says it, and nowhere else."""

import re

import pytest
from flask import Flask
from markupsafe import Markup

from selfreview.web.home import first_uses
from selfreview.web.home.first_uses import explain_words, link_first_uses
from selfreview.web.home.glossary import TERMS
from tests.deeds import MEETING, REVIEW
from tests.visitors import Visitor, parse

LEADING = re.compile(r'<a class="govuk-link term" href="/glossary#([a-z-]+)">([^<]+)</a>')


def linked_in(app: Flask, page: str, path: str = REVIEW + "/E01") -> list[tuple[str, str]]:
    """The words that lead to the glossary, with the key of each, when a page of this address says them."""
    with app.test_request_context(path):
        return LEADING.findall(link_first_uses(Markup(page)))


def test_the_first_use_of_each_word_is_linked(lite: Flask) -> None:
    page = '<p class="govuk-body">Themes and criteria.</p><p class="govuk-body-l">A criterion of a theme; Sign-off.</p>'
    assert linked_in(lite, page) == [("theme", "Themes"), ("criterion", "criteria"), ("sign-off", "Sign-off")]


@pytest.mark.parametrize(
    "page",
    [
        '<h2 class="govuk-heading-m">Sign-off</h2>',
        '<label class="govuk-label">Sign-off</label>',
        '<p class="govuk-body"><a href="/">Sign-off</a> and <button><span>Sign-off</span></button></p>',
        '<p class="govuk-body"><span class="govuk-visually-hidden">Sign-off</span></p>',
        '<p class="govuk-body typed">Sign-off</p>',
        '<p class="govuk-body" id="x-hint">Sign-off</p>',
        '<p class="govuk-body">The signs-offered</p>',
        '<p class="govuk-body"><a href="/glossary#sign-off">Said</a><br>before the sign-off</p>',
    ],
)
def test_a_heading_a_label_a_link_and_what_people_typed_stay_as_they_are(lite: Flask, page: str) -> None:
    assert linked_in(lite, page) == []


def test_pages_of_other_kinds_stay_as_they_are(lite: Flask) -> None:
    page = Markup('<p class="govuk-body">Sign-off</p>')
    with lite.test_request_context("/about"):
        assert explain_words(lambda: page) == page
    with lite.test_request_context(REVIEW + "/E01"):
        assert "/glossary#sign-off" in explain_words(lambda: page)


@pytest.mark.parametrize("path", ["/E01", "/", "/E01/views", "/sign-off"])
@pytest.mark.parametrize("key", ["manager", "parent"])
def test_no_page_links_a_word_twice(lite: Flask, path: str, key: str) -> None:
    page = Visitor(lite, key).get(REVIEW + path).text
    keys = [found for found, _ in LEADING.findall(page)]
    assert keys
    assert len(keys) == len(set(keys))


def test_the_page_of_the_meeting_leads_to_the_words_that_it_uses(lite: Flask) -> None:
    manager = Visitor(lite, "manager")
    page = manager.get(MEETING).text
    assert LEADING.findall(page)
    assert parse(page) is not None


def test_no_word_of_the_glossary_is_too_short_to_be_set_apart() -> None:
    said = [way for term in TERMS if term.said for way in term.said.split("|")]
    assert min(len(way.replace("?", "")) - way.count("?") for way in said) >= first_uses._SHORTEST
