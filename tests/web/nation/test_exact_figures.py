"""The analyst's own pages: exact figures, a commentary to edit, a release to look at before it is made."""

import io
import random
import re
import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import closing
from typing import Any

import pytest
from flask import Flask
from python_calamine import CalamineWorkbook

from selfreview.domain.disclosure import preview
from selfreview.storage.engine import reading
from selfreview.storage.nation import commentary, drafts, releases
from selfreview.storage.sums import size_bands
from selfreview.storage.tables import db
from selfreview.web import runtime
from tests import nation
from tests.documents.reading import copy_text
from tests.visitors import Visitor, text_of

YEAR, BEFORE = 2006, 2005
HERE = f"/network/figures/{YEAR}"
SENTENCE = f"{HERE}/commentary/meeting_all/-"


@pytest.fixture
def services(lite: Flask) -> tuple[int, ...]:
    """A nation that answered in two years."""
    with lite.app_context():
        numbers = nation.settle(24, told=0, regions=("London",))
        for year in (BEFORE, YEAR):
            nation.open_round(year)
            nation.fill(year, numbers)
    return numbers


@pytest.fixture
def analyst(lite: Flask, services: tuple[int, ...]) -> Visitor:
    """The network's analyst."""
    assert services
    return Visitor(lite, "analyst")


@pytest.mark.parametrize("who", ["manager", "coordinator", "outsider"])
@pytest.mark.usefixtures("services")
def test_exact_figures_are_for_the_networks_analysts(lite: Flask, who: str) -> None:
    visitor = Visitor(lite, who)
    for path in (
        "",
        ".csv",
        "/exemplars/E03",
        "/release",
        "/release/report",
        "/release/report.pdf",
        "/release/report/exemplars/E03",
        "/commentary",
        "/commentary/meeting_all/-",
    ):
        assert visitor.get(f"{HERE}{path}").status_code == 403
    assert visitor.get("/network/figures/").status_code == 403


def test_the_exact_figures_say_whom_they_are_for(analyst: Visitor) -> None:
    page = text_of(analyst.get(HERE).text)
    assert "For the network only" in page
    assert "24 returns of 27 services (89%)" in page
    assert f"Change since {BEFORE}" in page
    assert "For the network only" in text_of(analyst.get(f"{HERE}/exemplars/E03").text)
    assert "For the network only" in analyst.get(f"{HERE}.csv").text
    assert "For the network only" in copy_text(analyst.get(f"{HERE}.pdf").data)
    book = CalamineWorkbook.from_filelike(io.BytesIO(analyst.get(f"{HERE}.xlsx").data))
    assert any("For the network only" in str(cell) for row in book.get_sheet_by_index(0).to_python() for cell in row)
    assert str(YEAR) in analyst.get("/network/figures/").text


@pytest.mark.parametrize(
    "path",
    [
        "/network/figures/1990",
        "/network/figures/1990/release",
        "/network/figures/1990/release/report",
        "/network/figures/1990/release/report.pdf",
        "/network/figures/1990/commentary",
        f"{HERE}/exemplars/X",
    ],
)
def test_what_is_not_there_is_not_found(analyst: Visitor, path: str) -> None:
    assert analyst.get(path).status_code == 404


def test_the_change_can_be_told_from_any_earlier_year(analyst: Visitor) -> None:
    assert f"Change since {BEFORE}" in text_of(analyst.get(f"{HERE}?against={BEFORE}").text)
    assert analyst.get(f"{HERE}?against=1999").status_code == 404


def test_every_exemplar_is_told_over_all_years(analyst: Visitor) -> None:
    words = text_of(analyst.get(HERE).text)
    trend = words[words.index("Over all years") :]
    assert f"{BEFORE} {YEAR} E01 " in trend


def test_an_edited_sentence_stands_until_its_figures_move(
    analyst: Visitor, lite: Flask, services: tuple[int, ...]
) -> None:
    assert analyst.fill(SENTENCE, {"text": "Half of them had no shortfall."}).status_code == 303
    assert "The sentence is saved" in analyst.follow().text
    page = text_of(analyst.last.text)
    assert "Half of them had no shortfall." in page
    assert "Edited" in page
    with lite.app_context():
        best = nation.framework().scale.keys[-1]
        for service in services:
            nation.count(YEAR, service, {exemplar.id: best for exemplar in nation.framework().exemplars})
    assert "Figures have changed" in text_of(analyst.get(f"{HERE}/commentary").text)
    assert "1 edited before the figures changed" in text_of(analyst.get(HERE).text)
    page = text_of(analyst.get(SENTENCE).text)
    assert "Its figures have changed" in page
    assert "100% (24 of 24)" in page
    assert analyst.post(f"{SENTENCE}/drop", analyst.form(number=1)).status_code == 303
    assert "Half of them" not in analyst.get(f"{HERE}/commentary").text


def test_a_sentence_with_other_numbers_than_its_figures_is_stopped(analyst: Visitor) -> None:
    before = analyst.get(f"{HERE}/commentary").text
    mine = "99% of all 24 services had no shortfall, and 98 more."
    assert analyst.fill(SENTENCE, {"text": mine}).status_code == 422
    page = text_of(analyst.last.text)
    assert "99%, 98 are not figures of this sentence" in page
    assert analyst.form(analyst.last.text)["text"] == [mine]
    assert text_of(analyst.get(f"{HERE}/commentary").text) == text_of(before)


def test_an_edit_that_somebody_overtook_shows_both_texts(analyst: Visitor, lite: Flask) -> None:
    analyst.get(SENTENCE)
    mine = {**analyst.form(), "text": "Mine."}
    Visitor(lite, "admin").fill(SENTENCE, {"text": "Theirs."})
    clash = analyst.post(SENTENCE, mine)
    assert clash.status_code == 409
    assert "Theirs." in clash.text
    assert "Mine." in clash.text
    assert analyst.post(SENTENCE, analyst.form()).status_code == 303
    assert "Mine." in analyst.follow().text


def test_a_sentence_has_to_say_something(analyst: Visitor) -> None:
    assert analyst.fill(SENTENCE, {"text": " "}).status_code == 422
    assert "Write the sentence" in analyst.last.text


def test_a_sentence_that_nothing_is_written_for_any_more_can_be_let_go(
    analyst: Visitor, lite: Flask, services: tuple[int, ...]
) -> None:
    with lite.app_context():
        lowest = nation.framework().scale.lowest.key
        for service in services:
            nation.count(YEAR, service, {exemplar.id: lowest for exemplar in nation.framework().exemplars})
    place = f"{HERE}/commentary/highest_non_compliance/E03"
    assert analyst.fill(place, {"text": "All of them."}).status_code == 303
    with lite.app_context():
        best = nation.framework().scale.keys[-1]
        for service in services:
            nation.count(YEAR, service, {exemplar.id: best for exemplar in nation.framework().exemplars})
    assert "The figures no longer support this sentence" in text_of(analyst.get(place).text)
    assert analyst.fill(place, {"text": "None of them any more."}).status_code == 303
    analyst.get(place)
    assert analyst.post(f"{place}/drop", analyst.form(number=1)).status_code == 303
    assert analyst.get(place).status_code == 404
    with lite.app_context():
        assert commentary.read_edited(YEAR) == {}


def test_the_report_is_read_before_it_is_frozen_and_comes_out_as_it_was_read(analyst: Visitor, lite: Flask) -> None:
    preview = analyst.get(f"{HERE}/release").text
    for path in ("", ".pdf"):
        assert f'href="{HERE}/release/report{path}"' in preview
    assert analyst.fill(SENTENCE, {"text": "Half of them had no shortfall."}).status_code == 303
    page = analyst.get(f"{HERE}/release/report").text
    assert "Draft for the network only: not released, not to be passed on." in text_of(page)
    assert "Half of them had no shortfall." in page
    assert f"{HERE}/release/report/exemplars/E03" in page
    assert "Draft for the network only" in analyst.get(f"{HERE}/release/report/exemplars/E03").text
    assert analyst.get(f"{HERE}/release/report/exemplars/X").status_code == 404
    paper = copy_text(analyst.get(f"{HERE}/release/report.pdf").data)
    assert "Draft of release 1" in paper
    assert "SHA-256" not in paper
    assert Visitor(lite).get(f"/national/{YEAR}").status_code == 404
    assert analyst.fill(f"{HERE}/release", {}).status_code == 303
    public = Visitor(lite).get(f"/national/{YEAR}").text
    assert "Draft" not in public
    assert re.findall(r"<td.*?</td>", public) == re.findall(r"<td.*?</td>", page)
    for path in ("", ".pdf", "/exemplars/E03"):
        assert analyst.get(f"{HERE}/release/report{path}").headers["Location"] == f"{HERE}/release"


def test_a_release_is_looked_at_and_made(analyst: Visitor, lite: Flask) -> None:
    page = text_of(analyst.get(f"{HERE}/release").text)
    assert "24 returns of 27 services" in page
    assert analyst.fill(f"{HERE}/release", {}).status_code == 303
    assert f"Release 1 of {YEAR} is made" in analyst.follow().text
    assert Visitor(lite).get(f"/national/{YEAR}").status_code == 200
    assert "Everything that can be released" in analyst.get(f"{HERE}/release").text
    assert analyst.post(f"{HERE}/release", {"csrf_token": analyst.token("/network/figures/bands")}).status_code == 409


def test_a_second_click_on_a_release_leads_to_the_release_that_was_made(analyst: Visitor, lite: Flask) -> None:
    analyst.get(f"{HERE}/release")
    fields = analyst.form()
    for _ in range(2):
        assert analyst.post(f"{HERE}/release", fields).status_code == 303
        assert f"Release 1 of {YEAR} is made" in analyst.follow().text
    with lite.app_context():
        assert [one.number for one in releases.releases_of(YEAR)] == [1]


def test_others_save_while_a_release_is_worked_out_and_no_request_does_that_itself(
    analyst: Visitor, lite: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    aside: list[str] = []
    begun: list[str] = []

    def save_meanwhile(act: Callable[..., Any], *told: object, **options: object) -> Any:
        file = str(lite.config["SQLALCHEMY_DATABASE_URI"]).removeprefix("sqlite:///")
        with closing(sqlite3.connect(file, timeout=0)) as other:
            other.execute("BEGIN IMMEDIATE")
            other.rollback()
        aside.append(act.__name__)
        return act(*told, **options)

    def note_preview(*told: Any, **options: Any) -> Any:
        begun.append("preview")
        return preview(*told, **options)

    monkeypatch.setattr(runtime, "calculate", save_meanwhile)
    monkeypatch.setattr(drafts, "preview", note_preview)
    monkeypatch.setattr(drafts, "_WORKED_OUT", {})
    assert analyst.fill(f"{HERE}/release", {}).status_code == 303
    assert f"Release 1 of {YEAR} is made" in analyst.follow().text
    assert aside.count("note_preview") == len(begun) == 1


@pytest.mark.usefixtures("services")
def test_what_two_ask_for_at_once_is_worked_out_once(lite: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drafts, "_WORKED_OUT", {})
    begun: list[str] = []

    def slowly(act: Callable[..., Any], *told: object, **options: object) -> Any:
        begun.append(act.__name__)
        time.sleep(0.2)
        return act(*told, **options)

    def ask() -> None:
        with lite.app_context(), reading():
            releases.draft_release(lite.extensions["selfreview"].frameworks, YEAR, work=slowly)
            db.session.remove()

    threads = [threading.Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert begun.count("preview") == 1


def test_regions_and_kinds_together_are_previewed_read_and_released_on_request(
    analyst: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[bool] = []
    draft_release = releases.draft_release

    def note_crossed(*told: Any, crossed: bool, **options: Any) -> releases.Draft:
        asked.append(crossed)
        return draft_release(*told, **options)

    monkeypatch.setattr(releases, "draft_release", note_crossed)
    assert f"{HERE}/release?crossed=1" in analyst.get(f"{HERE}/release").text
    assert f"{HERE}/release/report?crossed=1" in analyst.get(f"{HERE}/release?crossed=1").text
    # From page to page of one draft the same is asked for.
    assert f"{HERE}/release/report.pdf?crossed=1" in analyst.get(f"{HERE}/release/report?crossed=1").text
    assert analyst.get(f"{HERE}/release/report/exemplars/E03?crossed=1").status_code == 200
    assert asked == [False, True, True, True]
    assert analyst.fill(f"{HERE}/release", {"crossed": "y"}).status_code == 303
    assert asked[-2:] == [True, True]


def test_a_release_may_have_an_embargo(analyst: Visitor, lite: Flask) -> None:
    day = {"public_from-day": "24", "public_from-month": "12", "public_from-year": "2010"}
    names = set(analyst.get(f"{HERE}/release").text.split('name="'))
    assert any(name.startswith("public_from") for name in names)
    fields = {name: value for name, value in day.items() if any(one.startswith(name) for one in names)}
    assert analyst.fill(f"{HERE}/release", fields or {"public_from": "2010-12-24"}).status_code == 303
    assert Visitor(lite).get(f"/national/{YEAR}").status_code == 404
    assert "public from 24 December 2010" in text_of(analyst.get(HERE).text)
    past = {name: value.replace("2010", "2009") for name, value in (fields or {"public_from": "2009-12-24"}).items()}
    assert analyst.fill(f"/network/figures/{BEFORE}/release", past).status_code == 422


def test_a_release_that_would_give_returns_away_waits(analyst: Visitor, lite: Flask, services: tuple[int, ...]) -> None:
    analyst.fill(f"{HERE}/release", {})
    with lite.app_context():
        nation.count(YEAR, services[0], nation.draw(random.Random(9)))
    page = text_of(analyst.get(f"{HERE}/release").text)
    assert "It has to wait: 1 correction pending" in page
    assert "London: 1" in page
    assert "1 correction pending" in text_of(analyst.get(HERE).text)
    assert analyst.post(f"{HERE}/release", {"csrf_token": analyst.token("/network/figures/bands")}).status_code == 409
    with lite.app_context():
        assert releases.find(YEAR, 2) is None


def test_a_release_of_a_year_that_has_no_round_is_not_found(analyst: Visitor) -> None:
    token = {"csrf_token": analyst.token("/network/figures/bands")}
    assert analyst.post("/network/figures/1990/release", token).status_code == 404


def test_the_preview_says_for_each_exemplar_from_whom_single_returns_are_kept(
    analyst: Visitor, lite: Flask, services: tuple[int, ...]
) -> None:
    page = text_of(analyst.get(f"{HERE}/release").text)
    assert "What was audited" in page
    assert page.count("two services: the level") == len(lite.extensions["selfreview"].frameworks.current.exemplars)


def test_what_is_suppressed_is_told_with_its_reason(lite: Flask) -> None:
    with lite.app_context():
        numbers = nation.settle(24, told=0, regions=("London",) * 9 + ("North East",))
        nation.open_round(YEAR)
        nation.fill(YEAR, numbers)
    page = text_of(Visitor(lite, "analyst").get(f"{HERE}/release").text)
    assert "What is suppressed, and why" in page
    assert "fewer than 5 returns" in page


def test_the_bands_of_size_can_be_set(analyst: Visitor, lite: Flask) -> None:
    for wrong in ("", "2 1", "ten", "1 " * 11):
        assert analyst.fill("/network/figures/bands", {"edges": wrong}).status_code == 422
        assert "for example 50000 75000 125000" in analyst.last.text
    assert analyst.fill("/network/figures/bands", {"edges": "40,000 80,000"}).status_code == 303
    assert "under 40,000; 40,000 to 79,999; 80,000 and over" in text_of(analyst.follow().text)
    with lite.app_context():
        assert size_bands.read().edges == (40_000, 80_000)
