"""The live stream: who is here, what others saved; nothing private in it, and nobody kept signed in by it."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from selfreview.live import MOST_OF_A_PERSON, End, Stream, Watch
from selfreview.storage.engine import writing
from selfreview.storage.group import changes
from selfreview.storage.group.collaboration import Here
from selfreview.storage.people import people, sign_ins
from selfreview.storage.tables import PresenceRow, SignInRow, db
from selfreview.web.group.live import describe
from tests.accounts import appoint_twin, enter_as_twin
from tests.listeners import LISTENING, LIVE, PATIENCE, Listener
from tests.people import BY_KEY, OPEN, OPENED, OURS
from tests.sites import open_site
from tests.visitors import Visitor

REVIEW = f"/services/{OURS}/reviews/{OPEN}"
HERE = f"{REVIEW}/E01"


@pytest.fixture
def listen(app: Flask) -> Iterator[Any]:
    """Open somebody's page; all are closed at the end."""
    opened: list[Listener] = []

    def come(visitor: Visitor, **how: Any) -> Listener:
        opened.append(Listener(visitor, **how))
        return opened[-1]

    yield come
    for one in opened:
        one.close()


def test_a_saved_text_is_told_to_whoever_has_the_page_open_with_its_version(app: Flask, listen: Any) -> None:
    parent, health = Visitor(app, "parent"), Visitor(app, "health")
    page = listen(health)
    assert parent.fill(HERE, {"evidence": "What shows it", "rating": "good"}).status_code == 303
    told = page.until("change", field="evidence")
    assert (told["person"], told["version"], told["value"], told["at"]) == ("Priya Parent", 1, "What shows it", "14:03")
    later = listen(health, since=2)
    parent.fill(HERE, {"evidence": "What shows it now"})
    assert later.until("change")["value"] == "What shows it now"


def test_what_is_no_field_of_the_page_is_told_without_its_words(app: Flask, listen: Any) -> None:
    parent, health = Visitor(app, "parent"), Visitor(app, "health")
    page = listen(health)
    parent.get(HERE)
    sent = {"csrf_token": parent.token("/account/"), "words": "SECRET WORDS", "once": "abc", "answers": ""}
    assert parent.post(f"{HERE}/comments", sent).status_code == 303
    told = page.until("change", verb="commented")
    assert "SECRET" not in json.dumps(told)
    assert set(told) == {"person", "own", "at", "exemplar", "verb", "told"}
    assert told["told"] == "Priya Parent commented"


def test_what_a_namesake_did_is_told_as_another_s_and_what_one_did_oneself_as_one_s_own(
    app: Flask, listen: Any
) -> None:
    appoint_twin(app)
    one, twin = Visitor(app, "parent"), enter_as_twin(app)
    pages = listen(Visitor(app, "parent")), listen(enter_as_twin(app))
    for visitor, owns in ((one, [True, False]), (twin, [False, True])):
        words = f"Said where {owns} is whose it is."
        assert visitor.fill(HERE, {"evidence": words, "rating": "good"}).status_code == 303
        assert [page.until("change", field="evidence", value=words)["own"] for page in pages] == owns


def test_who_is_here_is_told_by_name_agency_and_field_and_so_is_leaving(app: Flask, listen: Any) -> None:
    parent, health = listen(Visitor(app, "parent")), listen(Visitor(app, "health"))
    assert parent.until("here")["people"] == []
    assert health.at("evidence") == 204
    assert parent.until("here")["people"] == ["Helen Health of Health is editing the evidence"]
    assert "Helen Health of Health is editing the evidence" in parent.visitor.get(HERE).text
    assert health.at("nonsense") == 204
    assert parent.until("here")["people"] == ["Helen Health of Health is reading"]
    assert health.at(gone="yes") == 204
    assert parent.until("here")["people"] == []


def test_a_page_that_is_closed_is_noticed(app: Flask, listen: Any) -> None:
    parent, health = listen(Visitor(app, "parent")), listen(Visitor(app, "health"))
    health.at("rating")
    parent.until("here", people=["Helen Health of Health is choosing the rating"])
    health.close()
    parent.until("here", people=[])


def test_whoever_is_not_heard_of_is_forgotten(app: Flask, listen: Any) -> None:
    health = listen(Visitor(app, "health"), exemplar="E02")
    health.at("evidence")
    app.extensions["clock"].pass_(minutes=2)
    with app.app_context(), writing():
        at = app.extensions["clock"].now
        changes.refresh([], at=at)
        db.session.commit()
        assert changes.present([(OURS, OPEN)], at=at) == {}
        assert db.session.query(PresenceRow).count() == 0


def test_nobody_moves_or_closes_another_ones_page(app: Flask, listen: Any) -> None:
    parent, health = listen(Visitor(app, "parent")), listen(Visitor(app, "health"))
    health.at("evidence")
    own, parent.stream = parent.stream, health.stream
    assert parent.at("reason") == 204
    assert parent.at(gone="yes") == 204
    parent.stream = own
    with app.app_context():
        (rows,) = changes.present([(OURS, OPEN)], at=app.extensions["clock"].now).values()
    assert [(one.person, one.field) for _, one in rows] == [("Helen Health", "evidence")]


@pytest.mark.parametrize("stream", ["", "x" * 32, "0" * 31])
def test_a_stream_that_we_never_gave_out_is_refused(app: Flask, stream: str) -> None:
    parent = Visitor(app, "parent")
    sent = {"csrf_token": parent.token("/account/"), "stream": stream, "exemplar": "E01"}
    assert parent.post(LIVE, sent).status_code == 400
    assert parent.post(LIVE, {**sent, "stream": "0" * 32, "exemplar": "E99"}).status_code == 404


def test_the_stream_ends_when_its_session_is_revoked(app: Flask, listen: Any) -> None:
    health = Visitor(app, "health")
    page = listen(health)
    with app.app_context(), writing():
        db.session.execute(SignInRow.__table__.update().values(ended_at=app.extensions["clock"].now))  # type: ignore[attr-defined]
        db.session.commit()
    page.until("end")
    assert list(page.told) == []


def test_the_stream_ends_when_the_role_does_and_when_nobody_has_done_anything_for_long(app: Flask, listen: Any) -> None:
    health, parent = listen(Visitor(app, "health")), listen(Visitor(app, "parent"))
    # Their requests are still open, and only read.
    with app.app_context(), writing():
        at = app.extensions["clock"].now
        person = people.find_person(email=BY_KEY["health"].email, day=at.date())
        assert person is not None
        people.end_role(person_id=person.id, service=OURS, by="a test", at=at)
        db.session.commit()
    health.until("end")
    app.extensions["clock"].pass_(minutes=46)
    parent.until("end")


def test_an_open_page_keeps_nobody_signed_in(app: Flask, listen: Any) -> None:
    health = Visitor(app, "health")
    health.get(HERE)

    def seen() -> list[object]:
        with app.app_context():
            return list(db.session.scalars(db.select(SignInRow.seen_at)))

    page = listen(health)
    before = seen()
    app.extensions["clock"].pass_(minutes=5)
    sent = {"csrf_token": health.form()["csrf_token"], "stream": page.stream, "exemplar": "E01"}
    assert health.post(LIVE, sent).status_code == 204
    health.get(HERE, headers={"X-Requested-With": "selfreview-live"})
    listen(health)
    assert seen() == before
    health.get(HERE)
    assert seen() != before
    assert app.extensions["clock"].now - max(before) > sign_ins.MARK_EVERY  # type: ignore[type-var]


def test_a_silent_stream_says_that_it_is_still_there(app: Flask, listen: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("selfreview.web.group.live.HEARTBEAT", 0.05)
    health = listen(Visitor(app, "health"))
    heard = (chunk.decode() for chunk in health.answer.iter_encoded())
    assert any(chunk.startswith(": still here") for chunk in heard)


def test_a_page_that_cannot_be_noted_as_closed_is_forgotten_later(
    app: Flask, listen: Any, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def fail(*_args: object, **_more: object) -> None:
        raise OSError("the disk is full")

    health = listen(Visitor(app, "health"))
    monkeypatch.setattr("selfreview.live.changes.leave", fail)
    health.close()
    assert "presence" in capfd.readouterr().err


def test_a_browser_that_is_no_script_is_told_where_to_go(app: Flask) -> None:
    health = Visitor(app, "health")
    assert health.get(LIVE).status_code == 406
    assert "not meant to be opened directly" in health.last.text
    assert Visitor(app, "outsider").get(LIVE, **LISTENING).status_code == 404
    assert Visitor(app, None).get(LIVE, **LISTENING).status_code == 303


def test_everything_that_is_open_ends_when_the_server_stops(app: Flask, listen: Any) -> None:
    page = listen(Visitor(app, "health"))
    app.extensions["live"].is_stopping = lambda: True
    page.until("end")


def test_the_watch_goes_on_after_a_fault(app: Flask, listen: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    parent, health = Visitor(app, "parent"), Visitor(app, "health")
    page = listen(health)
    page.until("here")
    read, faults = changes.begun, [ConnectionError("gone")]

    def fail_once(places: Any) -> Any:
        if faults:
            raise faults.pop()
        return read(places)

    monkeypatch.setattr(changes, "begun", fail_once)
    parent.fill(HERE, {"evidence": "After the fault"})
    assert page.until("change")["value"] == "After the fault"
    assert faults == []


def test_a_page_that_does_not_listen_is_given_up() -> None:
    stream = Stream(token="t", person_id=1, place=(OURS, OPEN), exemplar="E01", position=0)
    while not stream.over:
        stream.tell(())
    while stream.news.qsize():
        stream.next(0.01)
    assert isinstance(stream.next(0.01), End)
    assert Stream("t", 1, (OURS, OPEN), "E01", 0).next(0.01) is None


def test_somebody_with_two_pages_is_told_of_once_by_what_they_edit() -> None:
    reading, editing = (Here("E01", 7, "Pat", None, field) for field in ("", "evidence"))
    assert describe([reading, editing, reading]) == ["Pat is editing the evidence"]


def test_the_oldest_of_too_many_pages_of_one_person_is_told_no_more(lite: Flask) -> None:
    watch: Watch = lite.extensions["live"]
    with lite.app_context():
        person = people.find_person(email=BY_KEY["parent"].email, day=OPENED.date())
        assert person is not None
    pages = [
        Stream(token="t", person_id=person.id, place=(OURS, OPEN), exemplar="E01", position=0)
        for _ in range(MOST_OF_A_PERSON + 1)
    ]
    for page in pages:
        watch.join(page)
    try:
        assert isinstance(pages[0].next(PATIENCE), End)
        assert pages[0].over
    finally:
        for page in pages:
            watch.leave(page)


def test_an_application_that_a_test_leaves_has_nobody_who_goes_on_watching(settled_url: str, home: Path) -> None:
    with open_site(settled_url, home) as app:
        watch: Watch = app.extensions["live"]
        watch.join(Stream(token="t", person_id=1, place=(OURS, OPEN), exemplar="E01", position=0))
        assert watch._running
    assert not watch._running
    assert len(watch) == 0
