"""A release that takes long is worked out beside the servers: its page says how far it is, and the release uses it."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update

from selfreview.storage import seals
from selfreview.storage.nation import drafts, releases, workings
from selfreview.storage.tables import ReleaseWorkingRow, db
from selfreview.web.nation import working
from tests import nation
from tests.editors import TOKEN, Editor
from tests.servers import start_server
from tests.sites import open_site
from tests.visitors import Visitor, text_of

YEAR, BEFORE = 2006, 2005
PREVIEW = f"/network/figures/{YEAR}/release"


def settle() -> None:
    """A nation that answered in two years."""
    numbers = nation.settle(24, told=0, regions=("London",))
    for year in (BEFORE, YEAR):
        nation.open_round(year)
        nation.fill(year, numbers)


@pytest.fixture
def begun(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[tuple[str, ...]]]:
    """What a server that others wait for has begun beside it."""
    started: list[tuple[str, ...]] = []
    with app.app_context():
        settle()
    monkeypatch.setattr(drafts, "_WORKED_OUT", {})
    monkeypatch.setattr(working, "is_cooperative", lambda: True)
    monkeypatch.setattr(working, "PATIENCE", 0.0)
    monkeypatch.setattr(working, "_start", lambda *words: started.append(words))
    yield started
    with app.app_context():
        db.session.remove()


def work_out(app: Flask) -> None:
    """Do what was begun, as the command does."""
    site = app.extensions["selfreview"]
    with app.app_context():
        releases.draft_release(site.frameworks, YEAR, public_from=site.now(), clock=site.now)
        db.session.remove()
    drafts._WORKED_OUT.clear()


def key_of(app: Flask) -> str:
    """The digest under which it is worked out."""
    site = app.extensions["selfreview"]
    with app.app_context(), pytest.raises(releases.NotWorkedOut) as raised:
        releases.draft_release(site.frameworks, YEAR, public_from=site.now(), begin=lambda _: None)
    return raised.value.key


def test_a_page_that_needs_the_release_says_how_far_it_is_until_it_is_worked_out(
    app: Flask, begun: list[tuple[str, ...]]
) -> None:
    analyst = Visitor(app, "analyst")
    answer = analyst.get(PREVIEW)
    assert answer.status_code == 202
    assert "It has just begun" in text_of(answer.text)
    with app.app_context():
        workings.note(key_of(app), 12, 68, at=app.extensions["selfreview"].now())
    for path in ("", "/report", "/report.pdf", "/report/exemplars/E03"):
        answer = analyst.get(f"{PREVIEW}{path}")
        assert answer.status_code == 202
        assert "12 of 68 steps done" in text_of(answer.text)
    # However often it is asked for, it is begun once.
    assert [words[:3] for words in begun] == [("release", str(YEAR), "--preview")]
    work_out(app)
    shown = analyst.get(PREVIEW)
    assert shown.status_code == 200
    assert f"Release 1 of {YEAR}" in text_of(shown.text)
    assert analyst.get(f"{PREVIEW}/report.pdf").status_code == 200


def test_the_release_that_follows_is_the_one_that_was_worked_out(
    app: Flask, begun: list[tuple[str, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    analyst = Visitor(app, "analyst")
    assert analyst.get(PREVIEW).status_code == 202
    work_out(app)

    def again(*_told: Any, **_options: Any) -> None:
        raise AssertionError("it is worked out again")

    monkeypatch.setattr(drafts, "preview", again)
    assert analyst.fill(PREVIEW, {}).status_code == 303
    assert f"Release 1 of {YEAR} is made" in analyst.follow().text
    assert len(begun) == 1


def test_a_day_that_was_typed_is_there_again_when_the_release_is_worked_out(
    app: Flask, begun: list[tuple[str, ...]]
) -> None:
    analyst = Visitor(app, "analyst")
    token = analyst.token("/network/figures/bands")
    answer = analyst.post(PREVIEW, {"csrf_token": token, "public_from": "24 December 2010"})
    assert answer.status_code == 202
    assert "Nothing is released until you say so" in text_of(answer.text)
    assert begun == [("release", str(YEAR), "--preview", "--embargo", "2010-12-24")]
    assert f"{PREVIEW}?from=2010-12-24" in answer.text
    work_out(app)
    page = analyst.get(f"{PREVIEW}?from=2010-12-24").text
    assert all(f'value="{value}"' in page for value in ("24", "12", "2010"))
    assert analyst.get(f"{PREVIEW}?from=nonsense").status_code == 200


@pytest.mark.usefixtures("begun")
def test_what_nobody_says_anything_of_for_long_is_begun_again(app: Flask) -> None:
    key, now = key_of(app), app.extensions["selfreview"].now()
    with app.app_context():
        assert workings.claim(key, YEAR, at=now)
        assert not workings.claim(key, YEAR, at=now + timedelta(minutes=1))
        workings.note(key, 1, 68, at=now + timedelta(minutes=2))
        assert not workings.claim(key, YEAR, at=now + timedelta(minutes=4))
        assert workings.claim(key, YEAR, at=now + timedelta(minutes=6))
        workings.give_up(key)
        assert workings.find(key) is None
    work_out(app)
    with app.app_context():
        assert not workings.claim(key, YEAR, at=now + timedelta(days=1))
        assert workings.claim("another", YEAR, at=now + timedelta(days=40))
        assert workings.find(key) is None


@pytest.mark.usefixtures("begun")
def test_what_another_process_reads_is_what_was_worked_out(app: Flask) -> None:
    site = app.extensions["selfreview"]
    with app.app_context():
        here = releases.draft_release(site.frameworks, YEAR, public_from=site.now(), clock=site.now)
        drafts._WORKED_OUT.clear()
        there = releases.draft_release(site.frameworks, YEAR, public_from=site.now(), begin=lambda _: None)
        assert here.preview is not None
        assert there.preview == here.preview
        assert {**there.audit, "seconds": 0} == {**here.audit, "seconds": 0}
        assert there.report == here.report


def test_what_was_altered_in_the_database_is_not_believed_and_worked_out_again(
    app: Flask, begun: list[tuple[str, ...]]
) -> None:
    work_out(app)
    with app.app_context():
        seals.hang_keys(db.engine, "a key of the audit trail")
        db.session.execute(update(ReleaseWorkingRow).values(content=ReleaseWorkingRow.content + " "))
        db.session.commit()
    assert Visitor(app, "analyst").get(PREVIEW).status_code == 202
    assert len(begun) == 1
    work_out(app)
    assert Visitor(app, "analyst").get(PREVIEW).status_code == 200


@pytest.mark.usefixtures("begun")
def test_the_steps_that_are_told_come_to_their_end(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[tuple[int, int]] = []
    monkeypatch.setattr(workings, "note", lambda _key, done, steps, at: told.append((done, steps)))
    work_out(app)
    steps = 2 * len(app.extensions["selfreview"].frameworks.current.exemplars)
    assert told[0] == (1, steps)
    assert told == sorted(told)
    assert told[-1] == (steps, steps)


def test_a_fault_lets_others_begin_again(
    app: Flask, begun: list[tuple[str, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_told: Any, **_options: Any) -> None:
        raise ArithmeticError

    key = key_of(app)
    monkeypatch.setattr(drafts, "preview", fail)
    with pytest.raises(ArithmeticError):
        work_out(app)
    with app.app_context():
        assert workings.find(key) is None
    assert begun == []


@pytest.mark.slow
def test_a_server_with_other_visitors_has_it_worked_out_beside_it_and_makes_that_release(
    settled_url: str, home: Path
) -> None:
    with open_site(settled_url, home) as app, app.app_context():
        settle()
        db.session.remove()
    with start_server(home, settled_url, workers=2) as server:
        analyst = Editor(server.port, "analyst")
        analyst.sign_in()
        status, page = 202, ""
        while status == 202:
            status, page = analyst.ask("GET", PREVIEW)
        assert status == 200
        assert f"Release 1 of {YEAR}" in page
        token = TOKEN.findall(page)[-1]
        assert analyst.ask("POST", PREVIEW, {"csrf_token": token, "public_from": ""})[0] == 303
        assert "is made" in analyst.ask("GET", f"/network/figures/{YEAR}")[1]
        analyst.close()
    with open_site(settled_url, home) as app, app.app_context():
        assert db.session.query(ReleaseWorkingRow).filter(ReleaseWorkingRow.content.is_not(None)).count() == 1
