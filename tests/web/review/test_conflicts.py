"""Two people on one exemplar: whatever they do to each other, nothing is lost and nothing overwritten unseen."""

import base64
import json
from threading import Thread
from typing import Any

import pytest
from flask import Flask

from selfreview.domain.review.fields import ANSWER_FIELDS
from selfreview.domain.review.review import Kept
from selfreview.storage.review import sheets
from selfreview.storage.review.history import history_of
from selfreview.storage.review.reviews import find_review
from selfreview.web.review import conflicts
from selfreview.web.unit_of_work import undo
from selfreview.web.versions import pack, unpack
from tests.people import OPEN, OURS
from tests.visitors import Fields, Visitor, text_of

REVIEW = f"/services/{OURS}/reviews/{OPEN}"
HERE = f"{REVIEW}/E01"
SCRIPT = {"headers": {"X-Requested-With": "selfreview", "Accept": "application/json"}}


def read(visitor: Visitor) -> Fields:
    assert visitor.get(HERE).status_code == 200
    return visitor.form()


def save(visitor: Visitor, **fields: Any) -> None:
    assert visitor.fill(HERE, fields).status_code == 303


def kept(app: Flask, name: str) -> Kept:
    with app.app_context():
        review = find_review(service=OURS, year=OPEN)
        assert review is not None
        return sheets.read_sheet(review).kept("E01").get(name, Kept())


def written(app: Flask, name: str) -> list[tuple[str | None, str | None]]:
    """Every version of a field, oldest first."""
    with app.app_context():
        review = find_review(service=OURS, year=OPEN)
        assert review is not None
        return [(one.before, one.after) for one in reversed(history_of(review, "E01")) if one.field == name]


def test_a_background_save_does_not_take_over_the_version_of_a_text_that_was_never_shown(app: Flask) -> None:
    manager, parent = Visitor(app, "manager"), Visitor(app, "parent")
    save(manager, evidence="first", rating="good")
    page = read(manager)
    save(parent, evidence="what the parent wrote")
    # The manager's page saves the rating behind their back; it still shows "first" as the evidence.
    saved = manager.post(HERE, {**page, "rating": "best"}, **SCRIPT)
    assert saved.status_code == 200
    assert saved.json is not None
    later = {**page, "rating": "best", "version": saved.json["version"], "evidence": "first, and more"}
    refused = manager.post(HERE, later, **SCRIPT)
    assert refused.status_code == 409
    assert kept(app, "evidence").value == "what the parent wrote"


def test_what_is_written_while_a_clash_is_being_shown_is_not_overwritten_unseen(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    manager, parent, health = (Visitor(app, key) for key in ("manager", "parent", "health"))
    save(manager, evidence="first")
    page = read(manager)
    save(parent, evidence="second")

    def overtake() -> None:
        # Where the lock of the save that clashed is let go.
        undo()
        monkeypatch.undo()
        other = Thread(target=lambda: save(health, evidence="third"))
        other.start()
        other.join()

    monkeypatch.setattr(conflicts, "undo", overtake)
    clash = manager.post(HERE, {**page, "evidence": "mine"})
    assert "second" in text_of(clash.text)
    assert "third" not in text_of(clash.text)
    again = manager.post(HERE, {**manager.form(), "keep_evidence": "mine"})
    assert again.status_code == 409
    assert "third" in text_of(again.text)
    assert kept(app, "evidence").value == "third"


def test_a_clash_on_an_exemplar_that_nobody_had_opened_before_is_settled_in_one_go(app: Flask) -> None:
    manager, parent = Visitor(app, "manager"), Visitor(app, "parent")
    page = read(manager)
    save(parent, evidence="theirs", rating="minimum")
    assert manager.post(HERE, {**page, "evidence": "mine", "rating": "good"}).status_code == 409
    settled = {**manager.form(), "keep_evidence": "merged", "keep_rating": "mine"}
    assert manager.post(HERE, settled).status_code == 303
    assert (kept(app, "evidence").value, kept(app, "rating").value) == ("theirs\n\nmine", "good")


def test_a_clash_says_of_each_field_who_changed_it_and_when(app: Flask) -> None:
    manager, parent, health = (Visitor(app, key) for key in ("manager", "parent", "health"))
    page = read(manager)
    save(parent, evidence="the parent's")
    app.extensions["clock"].pass_(minutes=5)
    save(health, rating="minimum")
    clash = manager.post(HERE, {**page, "evidence": "mine", "rating": "best"})
    words = text_of(clash.text)
    assert "Priya Parent saved at 14:03" in words
    assert "Helen Health saved at 14:08" in words
    assert "Minimum" in words
    assert "Best" in words


def test_a_clash_without_a_choice_erases_nothing_and_asks_again(app: Flask) -> None:
    manager, parent = Visitor(app, "manager"), Visitor(app, "parent")
    page = read(manager)
    save(parent, rating="minimum", ticks=["E01-M1"], evidence="theirs")
    assert manager.post(HERE, {**page, "rating": "best", "evidence": "mine"}).status_code == 409
    unchosen = {name: value for name, value in manager.form().items() if not name.startswith("keep_")}
    asked = manager.post(HERE, unchosen)
    assert asked.status_code == 422
    words = text_of(asked.text)
    assert "Choose which to keep: Rating" in words
    assert "mine" in words
    assert "theirs" in words
    assert kept(app, "rating").value == "minimum"
    settled = {**manager.form(), "keep_rating": "theirs", "keep_evidence": "merged", "evidence": "put together"}
    assert manager.post(HERE, settled).status_code == 303
    assert (kept(app, "rating").value, kept(app, "evidence").value) == ("minimum", "put together")
    assert kept(app, "ticks").value == "E01-M1"


def test_no_side_of_a_clash_on_the_rating_is_chosen_beforehand(app: Flask) -> None:
    manager, parent = Visitor(app, "manager"), Visitor(app, "parent")
    page = read(manager)
    save(parent, rating="minimum")
    manager.post(HERE, {**page, "rating": "best"})
    assert "keep_rating" not in manager.form()


def test_ticks_that_clash_can_be_kept_from_either_side(app: Flask) -> None:
    manager, parent = Visitor(app, "manager"), Visitor(app, "parent")
    page = read(manager)
    save(parent, ticks=["E01-M1"])
    manager.post(HERE, {**page, "ticks": ["E01-M2"]})
    assert manager.post(HERE, {**manager.form(), "keep_ticks": "mine"}).status_code == 303
    assert kept(app, "ticks").value == "E01-M2"


def test_a_field_that_is_not_posted_stays_as_it_is(app: Flask) -> None:
    manager = Visitor(app, "manager")
    save(manager, rating="good", evidence="kept", reason="kept too")
    page = read(manager)
    only = {name: page[name] for name in ("csrf_token", "version")}
    assert manager.post(HERE, {**only, "evidence": "changed"}).status_code == 303
    assert (kept(app, "rating").value, kept(app, "reason").value) == ("good", "kept too")
    assert kept(app, "evidence").value == "changed"


def test_the_same_post_after_somebody_elses_clashes_and_writes_nothing_twice(app: Flask) -> None:
    manager, parent = Visitor(app, "manager"), Visitor(app, "parent")
    page = {**read(manager), "evidence": "mine"}
    assert manager.post(HERE, page).status_code == 303
    assert manager.post(HERE, page).status_code == 303
    save(parent, evidence="theirs")
    assert manager.post(HERE, page).status_code == 409
    assert written(app, "evidence") == [("", "mine"), ("mine", "theirs")]


def test_a_text_emptied_while_somebody_else_wrote_clashes_too(app: Flask) -> None:
    manager, parent = Visitor(app, "manager"), Visitor(app, "parent")
    save(manager, evidence="first")
    page = read(manager)
    save(parent, evidence="second")
    clash = manager.post(HERE, {**page, "evidence": ""})
    assert clash.status_code == 409
    assert "No text" in text_of(clash.text)


def forged(**versions: object) -> str:
    body = json.dumps({**dict.fromkeys(ANSWER_FIELDS, 0), **versions})
    return base64.urlsafe_b64encode(body.encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "version",
    [
        forged(evidence=10**30),
        forged(evidence=2**31),
        forged(evidence=2**63),
        forged(evidence=-1),
        forged(evidence=True),
        forged(evidence=1.0),
        forged(more=0),
        base64.urlsafe_b64encode(b"[" * 30_000).decode(),
        "\udcff".encode("utf-8", "surrogateescape").decode("latin-1"),
        "ÿ",
        "=",
    ],
)
def test_no_forged_version_is_more_than_a_400_that_keeps_the_text(app: Flask, version: str) -> None:
    manager = Visitor(app, "manager")
    save(manager, evidence="first")
    refused = manager.post(HERE, {**read(manager), "version": version, "evidence": "my careful words"})
    assert refused.status_code == 400
    assert "my careful words" in refused.text
    told = manager.post(HERE, {**read(manager), "version": version, "evidence": "x"}, **SCRIPT)
    assert told.status_code == 400
    assert "reload the page" in (told.json or {})["message"]


def test_a_background_save_tells_where_both_texts_can_be_had(app: Flask) -> None:
    manager, parent = Visitor(app, "manager"), Visitor(app, "parent")
    page = read(manager)
    save(parent, evidence="theirs")
    told = manager.post(HERE, {**page, "evidence": "mine"}, **SCRIPT)
    assert told.status_code == 409
    assert told.json == {
        "message": "Priya Parent has changed this page since you opened it.",
        "url": HERE,
        "resend": True,
    }


def test_a_save_after_a_clash_lets_the_browser_drop_both_of_its_drafts(app: Flask) -> None:
    manager = Visitor(app, "manager")
    save(manager, evidence="first")
    assert f'content="{OURS}/{OPEN}/E01"' in manager.follow().text
    save(manager, evidence="second")
    assert f'content="{OURS}/{OPEN}/E01/clash"' in manager.follow().text


def test_versions_survive_the_way_to_the_browser_and_back() -> None:
    packed = pack({"rating": Kept("good", 3)}, ANSWER_FIELDS)
    assert unpack(packed, ANSWER_FIELDS) == {**dict.fromkeys(ANSWER_FIELDS, 0), "rating": 3}


def test_the_page_says_when_it_was_last_saved_by_anybody(app: Flask) -> None:
    manager, parent = Visitor(app, "manager"), Visitor(app, "parent")
    assert "Nothing saved yet" in manager.get(HERE).text
    save(parent, evidence="e")
    app.extensions["clock"].pass_(minutes=9)
    assert ">Saved 14:03</p>" in manager.get(HERE).text
