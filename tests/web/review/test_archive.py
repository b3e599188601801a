"""Everything of a service as one archive."""

import csv
import io
import zipfile

from flask import Flask

from selfreview.storage.tables import EvidenceRow, FileRow, db
from tests.people import OPEN, OURS, THEIRS
from tests.sites import NOW
from tests.visitors import Visitor

REVIEW = f"/services/{OURS}/reviews/{OPEN}"
ARCHIVE = f"/services/{OURS}/archive.zip"


def opened(visitor: Visitor, path: str = ARCHIVE) -> zipfile.ZipFile:
    answer = visitor.get(path)
    assert answer.status_code == 200
    assert "attachment" in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "no-store"
    content = answer.data
    answer.close()
    return zipfile.ZipFile(io.BytesIO(content))


def table(archive: zipfile.ZipFile, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(archive.read(f"{name}.csv").decode(), newline="")))


def test_everything_of_the_own_service_is_in_it_and_nothing_of_another(lite: Flask) -> None:
    Visitor(lite, "parent").fill(f"{REVIEW}/E01", {"rating": "good", "evidence": "=Parents said so"})
    theirs = f"/services/{THEIRS}/reviews/{OPEN}/E01"
    Visitor(lite, "outsider").fill(theirs, {"rating": "good", "evidence": "Leeds alone knows"})
    with lite.app_context():
        file = FileRow(name="../notes.txt", media_type="text/plain", size=5, sha256="0" * 64, content=b"hello")
        db.session.add(file)
        db.session.flush()
        at = {"changed_by": "a test", "changed_at": NOW, "version": 1, "service": OURS}
        db.session.add(EvidenceRow(title="Notes", url=None, file_id=file.id, **at))
        db.session.commit()
        number = file.id
    manager = Visitor(lite, "manager")
    assert ARCHIVE in manager.get(f"{REVIEW}/print").text
    archive = opened(manager)
    for name in ("texts", "history", "comments", "action-plan", "figures", "evidence", "benchmarking", "signatures"):
        assert f"{name}.csv" in archive.namelist()
        assert f"{name}.csv" in archive.read("README.txt").decode()
    assert "'=Parents said so" in {row["value"] for row in table(archive, "texts")}
    assert "'=Parents said so" in {row["after"] for row in table(archive, "history")}
    assert [row["title"] for row in table(archive, "evidence")] == ["Notes"]
    assert archive.read(f"files/{number}-notes.txt") == b"hello"
    assert not any(b"Leeds alone knows" in archive.read(name) for name in archive.namelist())
    assert "Leeds alone knows" in {
        row["value"] for row in table(opened(Visitor(lite, "outsider"), f"/services/{THEIRS}/archive.zip"), "texts")
    }


def test_views_that_were_given_in_private_are_not_in_it(lite: Flask) -> None:
    parent = Visitor(lite, "parent")
    parent.fill(f"{REVIEW}/E01/views", {"rating": "minimum", "reason": "Between us only"})
    archive = opened(Visitor(lite, "manager"))
    assert not any(b"Between us only" in archive.read(name) for name in archive.namelist())


def test_members_observers_and_others_do_not_take_it_away(lite: Flask) -> None:
    for key, status in (("parent", 403), ("observer", 403), ("outsider", 404), ("admin", 404)):
        assert Visitor(lite, key).get(ARCHIVE).status_code == status, key
    assert ARCHIVE not in Visitor(lite, "parent").get(f"{REVIEW}/print").text
