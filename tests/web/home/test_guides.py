"""What somebody reads before they begin, what the words mean, and how easily the site's own texts are read."""

import re
from pathlib import Path

import pytest
from flask import Flask

from selfreview.places import find_places
from selfreview.web.home.glossary import TERMS
from tests.deeds import REVIEW, framework_of
from tests.reading_age import reading_age, sentences_of, syllables
from tests.visitors import Visitor, parse, text_of

OLDEST = 11
PRESCRIBED = {"home/accessibility.html": "the regulations prescribe the wording of the statement"}
"""Templates whose words are not ours to choose, with why."""


def links_to_terms(page: str) -> list[str]:
    """The keys of the glossary that a page links to."""
    return re.findall(r'href="/glossary#([a-z-]+)"', page)


def templates() -> dict[str, list[str]]:
    """The sentences of every template that says more than a few words."""
    folder = find_places().templates
    found = {str(file.relative_to(folder)): sentences_of(file.read_text()) for file in folder.rglob("*.html")}
    return {name: said for name, said in found.items() if sum(len(one.split()) for one in said) >= 40}


def test_the_glossary_explains_each_word_once_and_in_order(lite: Flask) -> None:
    page = Visitor(lite).get("/glossary").text
    words = ["".join(one.itertext()) for one in parse(page).iter("dt")]
    assert words == sorted(words, key=str.casefold)
    assert len(words) == len(set(words)) == len(TERMS) > 60
    for level in framework_of(lite).scale.levels:
        assert level.label in words


def test_the_meanings_are_as_easy_as_the_rest() -> None:
    assert (
        reading_age([sentence for term in TERMS for sentence in re.split(r"\.\s*", term.meaning) if sentence]) < OLDEST
    )


def test_pages_link_the_words_that_a_newcomer_meets(lite: Flask) -> None:
    known = {term.key for term in TERMS}
    parent = Visitor(lite, "parent")
    wanted = {
        "/": {"steering-group", "exemplar"},
        f"{REVIEW}/": {"exemplar"},
        f"{REVIEW}/E01": {"drafted"},
        f"{REVIEW}/E01/views": {"reveal"},
        f"{REVIEW}/check": {"return"},
        f"{REVIEW}/sign-off": {"sign-off"},
    }
    for path, keys in wanted.items():
        linked = links_to_terms((Visitor(lite) if path == "/" else parent).get(path).text)
        assert keys <= set(linked) <= known, path
        assert len(linked) == len(set(linked)), f"{path} links a word twice"


def test_every_link_to_a_word_leads_to_one() -> None:
    texts = "".join(file.read_text() for file in find_places().templates.rglob("*.html"))
    used = set(re.findall(r'term\("[^"]+", "([^"]+)"\)', texts))
    assert used
    assert used <= {term.key for term in TERMS}


@pytest.mark.parametrize("role", ["manager", "chair", "member", "observer"])
def test_each_role_reads_how_long_what_and_who_sees_it(lite: Flask, role: str) -> None:
    said = text_of(Visitor(lite).get(f"/before-you-start/{role}").text)
    for title in (
        "What you do",
        "How long it takes",
        "What you need",
        "What happens to the answers",
        "What the network sees",
    ):
        assert title in said
    assert str(len(framework_of(lite).exemplars)) in said


@pytest.mark.parametrize(
    ("key", "role"),
    [
        ("manager", "manager"),
        ("chair", "chair"),
        ("parent", "member"),
        ("observer", "observer"),
        ("analyst", "member"),
        (None, "member"),
    ],
)
def test_everybody_is_led_to_the_page_of_their_own_role(lite: Flask, key: str | None, role: str) -> None:
    assert Visitor(lite, key).get("/before-you-start").location == f"/before-you-start/{role}"


def test_a_role_that_there_is_not_leads_nowhere(lite: Flask) -> None:
    assert Visitor(lite).get("/before-you-start/analyst").status_code == 404


def test_the_texts_of_every_page_are_read_with_ease_at_eleven() -> None:
    ages = {name: reading_age(said) for name, said in templates().items() if name not in PRESCRIBED}
    assert len(ages) > 80
    assert {name: round(age, 1) for name, age in ages.items() if age > OLDEST} == {}


def test_a_text_that_is_hard_to_read_is_noticed() -> None:
    hard = "Notwithstanding organisational considerations, participation necessitates comprehensive documentation"
    assert reading_age([hard]) > OLDEST
    assert sentences_of(f"<p>{hard}.</p><p>It {{{{ x }}}} is so.</p>") == [f"{hard}.", "It it is so."]


@pytest.mark.parametrize(
    ("word", "count"),
    [("the", 1), ("named", 1), ("rated", 2), ("table", 2), ("evidence", 3), ("exemplar", 3), ("policies", 3)],
)
def test_syllables_are_counted_as_they_are_spoken(word: str, count: int) -> None:
    assert syllables(word) == count


def test_the_glossary_stands_at_the_foot_of_every_page() -> None:
    assert 'href="/glossary"' in Path(find_places().templates, "layout.html").read_text()
