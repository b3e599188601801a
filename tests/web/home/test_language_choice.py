"""A site that has other languages: each page in the one that was chosen, from the right where it is written so."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from selfreview.languages.catalogues import write_catalogue
from selfreview.languages.messages import Message
from tests.sites import open_site
from tests.visitors import Visitor, parse

WELSH = {"About": "Ynghylch", "Skip to main content": "Neidio i’r prif gynnwys", "Sign in": "Mewngofnodi"}


@pytest.fixture
def spoken(sqlite_settled_url: str, home: Path) -> Iterator[Flask]:
    """A site that can be read in Welsh and in Urdu."""
    folder = home / "languages"
    folder.mkdir()
    messages = [(Message(text), "templates/layout.html", 1) for text in WELSH]
    (folder / "cy.po").write_text(write_catalogue(messages, WELSH.__getitem__, "cy"), encoding="utf-8")
    (folder / "ur.po").write_text(write_catalogue(messages, lambda _: "اردو", "ur"), encoding="utf-8")
    (folder / "de.po").write_text("no catalogue", encoding="utf-8")
    with open_site(sqlite_settled_url, home) as app:
        yield app


def language_of(visitor: Visitor, path: str = "/about", **more: object) -> tuple[str, str, str]:
    """The code and direction that a page states, and what it calls the link to About."""
    tree = parse(visitor.get(path, **more).text)
    about = next(link for link in tree.iter("a") if link.get("href") == "/about")
    return tree.get("lang"), tree.get("dir") or "ltr", "".join(about.itertext())


def choose(visitor: Visitor, code: str, here: str = "/about") -> str:
    """Press the button of a language at the end of a page; where it leads."""
    answer = visitor.post("/language", {"csrf_token": visitor.token("/sign-in"), "language": code, "here": here})
    assert answer.status_code == 303
    return answer.location


def test_each_page_offers_the_other_languages_by_their_own_names(spoken: Flask) -> None:
    visitor = Visitor(spoken)
    tree = parse(visitor.get("/about").text)
    offered = [button for button in tree.iter("button") if button.get("name") == "language"]
    assert [(one.get("value"), one.get("lang"), one.text) for one in offered] == [
        ("cy", "cy", "Cymraeg"),
        ("ur", "ur", "اردو"),
    ]


def test_what_was_chosen_is_read_from_then_on_and_english_can_be_had_again(spoken: Flask) -> None:
    visitor = Visitor(spoken)
    assert language_of(visitor) == ("en-GB", "ltr", "About")
    assert choose(visitor, "cy", "/glossary?from=here") == "/glossary?from=here"
    assert language_of(visitor) == ("cy", "ltr", "Ynghylch")
    assert visitor.last.headers["Content-Language"] == "cy"
    assert "/app-rtl-" not in visitor.get("/about").text
    choose(visitor, "ur")
    assert language_of(visitor) == ("ur", "rtl", "اردو")
    assert "/app-rtl-" in visitor.last.text
    choose(visitor, "en-GB")
    assert language_of(visitor) == ("en-GB", "ltr", "About")
    assert "Content-Language" not in visitor.get("/healthz").headers


def test_a_browser_is_answered_in_the_language_that_it_asks_for(spoken: Flask) -> None:
    asked = {"Accept-Language": "cy;q=0.9, en;q=0.5"}
    assert language_of(Visitor(spoken), headers=asked)[0] == "cy"
    assert language_of(Visitor(spoken), headers={"Accept-Language": "en-GB, cy;q=0.5"})[0] == "en-GB"
    assert language_of(Visitor(spoken), headers={"Accept-Language": "de"})[0] == "en-GB"
    chosen = Visitor(spoken)
    choose(chosen, "en-GB")
    assert language_of(chosen, headers=asked)[0] == "en-GB"


def test_nobody_who_stores_pages_mixes_the_languages_up(spoken: Flask) -> None:
    answer = Visitor(spoken).get("/national/")
    assert {"accept-language", "cookie"} <= {name.lower() for name in answer.vary}


def test_a_language_that_the_site_has_not_is_not_found_and_nobody_is_led_away(spoken: Flask) -> None:
    visitor = Visitor(spoken)
    fields = {"csrf_token": visitor.token("/sign-in"), "language": "de", "here": "/about"}
    assert visitor.post("/language", fields).status_code == 404
    assert choose(visitor, "cy", "//elsewhere.example/about") == "/"
    assert visitor.post("/language", {"language": "cy"}).status_code == 400


def test_the_next_visitor_reads_what_they_chose_themselves(spoken: Flask) -> None:
    first, second = Visitor(spoken), Visitor(spoken)
    choose(first, "ur")
    assert [language_of(one)[0] for one in (first, second, first)] == ["ur", "en-GB", "ur"]


def test_a_site_without_catalogues_offers_none(lite: Flask) -> None:
    visitor = Visitor(lite)
    page = visitor.get("/about", headers={"Accept-Language": "cy"}).text
    assert 'name="language"' not in page
    assert '<html lang="en-GB" class' in page
    assert "accept-language" not in {name.lower() for name in visitor.last.vary}


def script_of(visitor: Visitor) -> str | None:
    """The address of the script by which a page hands its scripts their texts."""
    sources = [script.get("src") for script in parse(visitor.get("/about").text).iter("script")]
    assert sources[-1].startswith("/static/build/app-")
    return sources[0] if len(sources) == 2 else None


def test_a_page_in_another_language_brings_what_its_scripts_say_and_an_english_one_nothing(spoken: Flask) -> None:
    visitor = Visitor(spoken)
    assert script_of(visitor) is None
    choose(visitor, "cy")
    path = script_of(visitor)
    assert path is not None
    answer = visitor.get(path)
    assert (answer.status_code, answer.mimetype) == (200, "text/javascript")
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    # What a browser keeps is not to depend on a cookie that is another one with every page.
    assert "cookie" not in {name.lower() for name in answer.vary}
    assert '"Sign in": "Mewngofnodi"' in answer.text
    assert "Ynghylch" not in answer.text
    choose(visitor, "ur")
    assert script_of(visitor) not in (path, None)


def test_the_texts_of_a_language_that_has_changed_since_are_not_found(spoken: Flask) -> None:
    assert Visitor(spoken).get("/language/cy-000000000000.js").status_code == 404


def test_the_privacy_notice_names_the_second_cookie(spoken: Flask) -> None:
    assert "a second cookie remembers it" in Visitor(spoken).get("/privacy").text


def test_the_privacy_notice_of_a_site_without_languages_names_one_cookie(lite: Flask) -> None:
    assert "a second cookie" not in Visitor(lite).get("/privacy").text
