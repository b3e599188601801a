"""A newer version of a file: what uses it moves on, and a submitted return keeps what it was sealed with."""

import io
import re

import pytest
from flask import Flask

from selfreview.storage import audit, retention
from selfreview.storage.review import evidence
from selfreview.storage.review.reviews import find_review
from selfreview.storage.tables import EvidenceRow, EvidenceUseRow, FileRow, db
from tests.made_returns import all_at, submit
from tests.people import CLOSED, OPEN, OURS
from tests.visitors import Visitor, text_of

REVIEW = f"/services/{OURS}/reviews/{OPEN}"
E01 = f"{REVIEW}/E01"
E02 = f"{REVIEW}/E02"
LIBRARY = f"{REVIEW}/evidence"


def add(visitor: Visitor, name: str, says: str, **more: object) -> None:
    visitor.get(f"{E01}/file")
    fields = {**visitor.form(), "title": "Minutes", **more, "file": (io.BytesIO(says.encode()), name)}
    assert visitor.post(f"{E01}/file", fields, content_type="multipart/form-data").status_code == 303


def send_newer(visitor: Visitor, item: int, name: str, says: str, path: str = E01, **more: object) -> int:
    page = f"{path}/items/{item}/file"
    assert visitor.get(page).status_code == 200
    fields = {**visitor.form(), **more, "file": (io.BytesIO(says.encode()), name)}
    return visitor.post(page, fields, content_type="multipart/form-data").status_code


def files_on(visitor: Visitor, page: str) -> list[str]:
    """What the files say that a page links, in their order."""
    return [visitor.get(path).text for path in re.findall(r'href="(/services/\d+/files/\d+)"', visitor.get(page).text)]


def use_last_year(app: Flask, visitor: Visitor) -> None:
    """A file of E01 that served E05 of the return submitted last year too."""
    submit(app, OURS, CLOSED, all_at(app, "good"))
    add(visitor, "may.txt", "Draft")
    with app.app_context():
        before = find_review(service=OURS, year=CLOSED)
        assert before is not None
        db.session.add(EvidenceUseRow(evidence_id=1, review_id=before.id, exemplar="E05"))
        db.session.commit()


def test_a_newer_file_takes_the_place_of_the_older_wherever_the_review_uses_it(app: Flask) -> None:
    parent = Visitor(app, "parent")
    add(parent, "may.txt", "Draft", confidential="y")
    parent.get(f"{E02}/items")
    parent.post(f"{E02}/items", {**parent.form(), "items": ["1"]})
    assert f'href="{E01}/items/1/file"' in parent.get(E01).text
    assert send_newer(parent, 1, "may-2.txt", "Agreed") == 303
    said = text_of(parent.follow().text)
    assert "Added a newer version of “Minutes”" in said
    assert "Confidential" in said
    assert files_on(parent, E01) == files_on(parent, E02) == ["Agreed"]
    # The older one can still be opened by the service, and by nobody else.
    assert files_on(Visitor(app, "observer"), LIBRARY) == ["Agreed", "Draft"]
    assert Visitor(app, "outsider").get(f"/services/{OURS}/files/1").status_code == 404
    said = text_of(parent.get(LIBRARY).text)
    assert "1 piece of evidence" in said
    assert "may.txt" in text_of(parent.get(f"{LIBRARY}?q=may.txt").text)
    # It is no longer offered where evidence is chosen.
    assert parent.get(f"{E02}/items").text.count('name="items"') == 1


def test_history_and_audit_trail_say_which_file_took_the_place_of_which(app: Flask) -> None:
    parent = Visitor(app, "parent")
    add(parent, "may.txt", "Draft")
    send_newer(parent, 1, "may-2.txt", "Agreed", title="Minutes of May")
    said = text_of(parent.get(f"{E01}/history").text)
    assert "replaced evidence with a newer version" in said
    assert "From Minutes (may.txt) to Minutes of May (may-2.txt)" in said
    with app.app_context():
        assert audit.find_breaks() == ()


def test_a_return_keeps_the_version_that_it_was_sealed_with(app: Flask) -> None:
    parent = Visitor(app, "parent")
    use_last_year(app, parent)
    send_newer(parent, 1, "may-2.txt", "Agreed")
    assert files_on(parent, E01) == ["Agreed"]
    assert files_on(parent, f"/services/{OURS}/reviews/{CLOSED}/E05") == ["Draft"]
    said = text_of(parent.get(f"{LIBRARY}?used={CLOSED}").text)
    assert "1 of 1 found" in said
    assert f"{CLOSED}: E05" in said


def test_two_people_who_replace_the_same_file_leave_one_row_of_versions(app: Flask) -> None:
    parent, manager = Visitor(app, "parent"), Visitor(app, "manager")
    add(parent, "may.txt", "Draft")
    manager.get(f"{E01}/items/1/file")
    read = manager.form()
    manager.get(f"{E01}/items/1")
    changed = {**manager.form(), "title": "What the manager calls it"}
    manager.get(f"{E02}/items")
    chosen = {**manager.form(), "items": ["1"]}
    send_newer(parent, 1, "may-2.txt", "Agreed")
    # Who had opened a page before works with the newest, and is told of a clash.
    assert manager.post(f"{E01}/items/1", changed).status_code == 409
    assert manager.post(f"{E02}/items", chosen).status_code == 303
    assert files_on(manager, E02) == ["Agreed"]
    fields = {**read, "file": (io.BytesIO(b"Signed"), "may-3.txt")}
    assert manager.post(f"{E01}/items/1/file", fields, content_type="multipart/form-data").status_code == 303
    assert files_on(manager, E01) == files_on(manager, E02) == ["Signed"]
    assert files_on(manager, LIBRARY) == ["Signed", "Agreed", "Draft"]
    # The same once more is no newer version.
    assert send_newer(manager, 3, "may-3.txt", "Signed") == 303
    assert "already has this file" in text_of(manager.follow().text)
    with app.app_context():
        assert list(db.session.scalars(db.select(EvidenceRow.newest_id).order_by(EvidenceRow.id))) == [3, 3, None]


def test_a_reopened_return_that_uses_an_earlier_version_says_that_there_is_a_newer(app: Flask) -> None:
    parent = Visitor(app, "parent")
    add(parent, "may.txt", "Draft")
    send_newer(parent, 1, "may-2.txt", "Agreed")
    with app.app_context():
        db.session.execute(db.update(EvidenceUseRow).values(evidence_id=1))
        db.session.commit()
    page = parent.get(E01).text
    assert "There is a newer version" in text_of(page)
    assert f'href="{E01}/items/1/file"' not in page
    assert parent.get(f"{E01}/items").text.count('name="items"') == 2
    assert send_newer(parent, 1, "may-3.txt", "Signed") == 303
    assert files_on(parent, E01) == ["Signed"]
    assert files_on(parent, LIBRARY) == ["Signed", "Agreed", "Draft"]


def test_a_newer_version_that_is_refused_changes_nothing(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    parent = Visitor(app, "parent")
    add(parent, "may.txt", "Draft")
    assert send_newer(parent, 1, "tool.exe", "MZ", title="As I call it") == 422
    assert parent.form()["title"] == ["As I call it"]
    page = f"{E01}/items/1/file"
    assert parent.fill(page, {}).status_code == 422
    assert "Choose a file" in text_of(parent.last.text)
    two = [(io.BytesIO(b"a"), "a.txt"), (io.BytesIO(b"b"), "b.txt")]
    parent.get(page)
    assert parent.post(page, {**parent.form(), "file": two}, content_type="multipart/form-data").status_code == 422
    assert "Choose one file" in text_of(parent.last.text)
    # A fault beside the file does not lose it.
    assert send_newer(parent, 1, "may-2.txt", "Agreed", dated=["31", "2", "2010"]) == 303
    assert "The date was left out: Date must be a real date" in text_of(parent.follow().text)
    link = {"title": "Page", "url": "https://example.org/", "dated": ["", "", ""]}
    parent.fill(f"{E01}/link", link)
    assert parent.get(f"{E01}/items/3/file").status_code == 404
    assert files_on(parent, E01) == ["Agreed"]
    monkeypatch.setattr(evidence, "MOST_OF_FILES", 12)
    assert send_newer(parent, 2, "may-3.txt", "Signed") == 422
    assert "“may-3.txt” was not added" in text_of(parent.last.text)
    assert files_on(parent, LIBRARY) == ["Agreed", "Draft"]


def test_what_is_carried_over_from_last_year_is_the_newest_version(app: Flask) -> None:
    parent = Visitor(app, "parent")
    use_last_year(app, parent)
    send_newer(parent, 1, "may-2.txt", "Agreed")
    parent.get(f"{REVIEW}/")
    token = {"csrf_token": parent.token(f"{REVIEW}/completion")}
    assert parent.post(f"{REVIEW}/carry-over", token).status_code == 303
    assert files_on(parent, f"{REVIEW}/E05") == ["Agreed"]


def test_an_earlier_version_goes_with_the_newest_when_their_time_is_over(app: Flask) -> None:
    parent = Visitor(app, "parent")
    add(parent, "may.txt", "Draft")
    send_newer(parent, 1, "may-2.txt", "Agreed")
    app.extensions["clock"].pass_(days=365 * 9)
    with app.app_context():
        retention.clear(by="a test", at=app.extensions["clock"]())
        db.session.commit()
        assert list(db.session.scalars(db.select(FileRow.id))) == []
        assert list(db.session.scalars(db.select(EvidenceRow.id))) == []


def test_an_earlier_version_that_is_still_wanted_stays_when_the_newest_goes(app: Flask) -> None:
    parent = Visitor(app, "parent")
    use_last_year(app, parent)
    send_newer(parent, 1, "may-2.txt", "Agreed")
    with app.app_context():
        # The newest was used in last year's return only, the earlier one is in this year's.
        db.session.execute(db.update(EvidenceUseRow).values(evidence_id=3 - EvidenceUseRow.evidence_id))
        db.session.commit()
    app.extensions["clock"].pass_(days=int(365.25 * 7))
    with app.app_context():
        retention.clear(by="a test", at=app.extensions["clock"]())
        db.session.commit()
        assert list(db.session.execute(db.select(EvidenceRow.id, EvidenceRow.newest_id))) == [(1, None)]
