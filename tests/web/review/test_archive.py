"""Everything of a service as one archive."""

import csv
import io
import re
import zipfile

from flask import Flask

from selfreview.storage.review.belongings import OF_RETURNS, OF_REVIEWS
from selfreview.storage.tables import Base, EvidenceRow, FileRow, db
from tests.people import OPEN, OURS, THEIRS
from tests.sites import NOW
from tests.visitors import Visitor

REVIEW = f"/services/{OURS}/reviews/{OPEN}"
ARCHIVE = f"/services/{OURS}/archive.zip"

TAKEN_APART = frozenset(
    {"evidence", "files", "ratings", "practices", "submissions", "action_notes", "link_readings", "reviews"}
    | {"benchmark_returns", "showings"}
)
"""Tables that are read for the archive in a way of their own, or whose years stand in every other."""

LEFT_OUT = {
    "views": "given in private, they belong to whoever gave them",
    "hands": "the same, counted",
    "earlier_views": "the same, of a first vote",
    "reveals": "only when views were shown",
    "attendances": "who was there stands in the minutes",
    "invitees": "who was asked to come, and who sent apologies, stands in the minutes",
    "printed_papers": "that a paper was printed; its code is on it",
    "picked_lists": "which other services it looked at, and nothing of its own",
    "presences": "who has a page open just now",
    "seen": "when a person looked last",
    "roles": "people's own, which they take away themselves",
    "signatories": "who is asked to sign; who signed is there",
    "authorities": "the registry's, public",
    "service_change_parties": "the registry's, public",
    "expectations": "the network's, of a round",
    "collection_extensions": "the network's, of a round",
    "message_letters": "the network's letters",
    "service_reminders": "the network's letters",
    "context_figures": "published figures of others about the area",
    "neighbours": "published lists of others",
    "sharings": "only since when figures are shared",
    "returns": "sums of what is there",
    "told_figures": "sums of what is there",
    "retired_ratings": "sums of what was there",
    "retired_returns": "sums of what was there",
    "cohort_services": "of releases, the network's",
    "shared_ratings": "of releases, the network's",
}
"""Tables about a service that it does not take away, with why."""


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
    tables = {name for name in archive.namelist() if name.endswith(".csv")}
    assert set(re.findall(r"[\w-]+\.csv", archive.read("README.txt").decode())) == tables
    assert "'=Parents said so" in {row["value"] for row in table(archive, "texts")}
    assert "'=Parents said so" in {row["after"] for row in table(archive, "history")}
    assert [row["title"] for row in table(archive, "evidence")] == ["Notes"]
    assert archive.read(f"files/{number}-notes.txt") == b"hello"
    assert not any(b"Leeds alone knows" in archive.read(name) for name in archive.namelist())
    assert "Leeds alone knows" in {
        row["value"] for row in table(opened(Visitor(lite, "outsider"), f"/services/{THEIRS}/archive.zip"), "texts")
    }


def test_every_table_about_a_service_is_taken_away_or_left_out_for_a_reason() -> None:
    about = {
        table.name
        for table in Base.metadata.tables.values()
        if "service" in table.c
        or {"review_id", "return_id", "action_id", "link_id", "sitting_id", "meeting_id"} & set(table.c.keys())
    }
    taken = {name for name, _ in (*OF_REVIEWS.values(), *OF_RETURNS.values())} | TAKEN_APART
    assert about - taken - set(LEFT_OUT) == set()
    assert taken & set(LEFT_OUT) == set()
    assert set(LEFT_OUT) - about == set()


def test_views_that_were_given_in_private_are_not_in_it(lite: Flask) -> None:
    parent = Visitor(lite, "parent")
    parent.fill(f"{REVIEW}/E01/views", {"rating": "minimum", "reason": "Between us only"})
    archive = opened(Visitor(lite, "manager"))
    assert not any(b"Between us only" in archive.read(name) for name in archive.namelist())


def test_members_observers_and_others_do_not_take_it_away(lite: Flask) -> None:
    for key, status in (("parent", 403), ("observer", 403), ("outsider", 404), ("admin", 404)):
        assert Visitor(lite, key).get(ARCHIVE).status_code == status, key
    assert ARCHIVE not in Visitor(lite, "parent").get(f"{REVIEW}/print").text
