"""Days, hours and numbers: as the language that is read writes them, and byte for byte as before in English."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from flask import Flask, render_template_string

from selfreview.domain.uk_time import (
    coming_day,
    day_in_english,
    day_in_words,
    hour_in_english,
    hour_in_words,
    moment_in_words,
    month_in_words,
    short_day,
    time_in_words,
    weekday_of,
)
from selfreview.languages.catalogues import Catalogue, write_catalogue
from selfreview.languages.messages import Message
from selfreview.languages.written import write_figure, write_number
from selfreview.speech import reading
from tests.people import OPEN
from tests.sites import open_site
from tests.visitors import Visitor

AT = datetime(2010, 3, 3, 14, 3, tzinfo=UTC)
FIGURES = ("£84,200", "2.50", "45%", "-1,204", "2010", "£1.31")


def language(code: str) -> Catalogue:
    """A language of which only the way that it writes days and numbers is known."""
    return Catalogue(code, code, {Message("{day} at {time}"): ("{day}, {time}",)}, locale=code)


def in_all_words() -> tuple[str, ...]:
    """A moment in each of the ways that it is told."""
    told = (day_in_words, coming_day, weekday_of, short_day, month_in_words, time_in_words, moment_in_words)
    return tuple(tell(AT) for tell in told)


def test_a_day_is_written_as_the_language_writes_it() -> None:
    english = ("3 March 2010", "3 March", "Wednesday", "3 Mar 2010", "March 2010", "14:03", "3 March 2010 at 14:03")
    assert in_all_words() == english
    with reading(language("cy")):
        assert in_all_words() == (
            *("3 Mawrth 2010", "3 Mawrth", "Dydd Mercher", "3 Maw 2010", "Mawrth 2010", "14:03"),
            "3 Mawrth 2010, 14:03",
        )
    with reading(language("pl")):
        assert (day_in_words(date(2010, 3, 3)), month_in_words(AT)) == ("3 marca 2010", "marzec 2010")
    assert in_all_words() == english


def test_the_pseudo_language_writes_days_and_numbers_as_english_does() -> None:
    english = in_all_words()
    with reading(Catalogue("en-XA", "Pseudo", {}, locale="en-GB")):
        assert (in_all_words(), hour_in_words(AT), write_number(1204)) == (english, "2:03pm", "1,204")


def test_an_hour_is_told_as_in_the_language_and_typed_as_in_english() -> None:
    noon = AT.replace(hour=12, minute=0)
    assert [hour_in_words(noon), hour_in_words(AT)] == ["midday", "2:03pm"]
    with reading(language("cy")):
        assert [hour_in_words(noon), hour_in_words(AT)] == ["12:00", "14:03"]
        assert (hour_in_english(AT), day_in_english(AT)) == ("2:03pm", "3 March 2010")


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("cy", FIGURES),
        ("de", ("84.200\xa0£", "2,50", "45\xa0%", "-1.204", "2010", "1,31\xa0£")),
        ("pl", ("84\xa0200\xa0£", "2,50", "45%", "-1\xa0204", "2010", "1,31\xa0£")),
        ("fr", ("84\u202f200\xa0£", "2,50", "45\xa0%", "-1\u202f204", "2010", "1,31\xa0£")),
    ],
)
def test_a_number_has_the_marks_of_its_language(code: str, expected: tuple[str, ...]) -> None:
    with reading(language(code)):
        assert tuple(map(write_figure, FIGURES)) == expected
    assert tuple(map(write_figure, FIGURES)) == FIGURES


def test_what_is_no_number_is_left_as_it_is() -> None:
    with reading(language("de")):
        shown = ("E01", "not shown", "1 of 17", "2.5.1", "", "£", Decimal("2.5"), 17, None, "1,20")
        assert tuple(map(write_figure, shown)) == (*shown[:6], "2,5", "17", None, "1,20")
    assert write_figure(17) == 17


@pytest.fixture
def german(sqlite_settled_url: str, home: Path) -> Iterator[Flask]:
    """A site that can be read in German, of which one text is translated."""
    folder = home / "languages"
    folder.mkdir()
    messages = [(Message("About"), "templates/layout.html", 1)]
    (folder / "de.po").write_text(write_catalogue(messages, lambda _: "Über", "de"), encoding="utf-8")
    with open_site(sqlite_settled_url, home) as app:
        yield app


def test_a_page_tells_days_in_its_language_and_a_file_in_english(german: Flask) -> None:
    visitor = Visitor(german, "manager")
    page, file = "/national/calendar", f"/services/1/reviews/{OPEN}/action-plan.csv"
    english, kept = visitor.get(page).text, visitor.get(file).text
    visitor.client.set_cookie("language", "de")
    assert "17 December 2010" in english
    assert "17. Dezember 2010" in visitor.get(page).text
    assert visitor.get(file).text == kept


def test_templates_write_numbers_and_sizes_of_files(german: Flask) -> None:
    source = "{{ 12345 | number }} {{ '£1.50' | figure }} {{ 1572864 | file_size }} {{ 2048 | file_size }}"
    with german.test_request_context(), german.app_context():
        assert render_template_string(source) == "12,345 £1.50 1.5 MB 2 kB"
        with reading(german.extensions["selfreview"].languages["de"]):
            assert render_template_string(source) == "12.345 1,50\xa0£ 1,5 MB 2 kB"
