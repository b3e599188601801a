"""Holding what a server has acknowledged against what its database has kept."""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from sqlalchemy import text

from selfreview.app import create_app
from selfreview.storage.audit import find_breaks
from selfreview.storage.review.history import Change, history_of
from selfreview.storage.review.reviews import find_review
from selfreview.storage.review.sheets import read_sheet
from selfreview.storage.tables import db
from tests.editors import Acknowledged
from tests.people import OPEN, OURS
from tests.sites import settings_for


def faults_of_record(url: str, home: Path, acknowledged: Iterable[Acknowledged]) -> list[str]:
    """Everything that is wrong with the record of these saves; empty where it is sound.

    Every acknowledged text is in the history exactly once, written over the
    text that its writer had read and over no other; what stands is what was
    written last; the chain holds; and an SQLite file is whole.
    """
    app = create_app(settings_for(url, home))
    with app.app_context():
        try:
            review = find_review(service=OURS, year=OPEN)
            assert review is not None
            history = [one for one in reversed(history_of(review)) if one.field == "evidence"]
            sheet = read_sheet(review)
            stands = {one.exemplar: sheet.value(one.exemplar, "evidence") for one in history}
            found = [f"the chain {one.chain} breaks at {one.seq}: {one.what}" for one in find_breaks()]
            if db.engine.dialect.name == "sqlite":
                whole = db.session.scalar(text("PRAGMA integrity_check"))
                found += [] if whole == "ok" else [f"the file is broken: {whole}"]
        finally:
            db.session.remove()
            db.engine.dispose()
    return found + _faults_of_history(history, stands, list(acknowledged))


def _faults_of_history(history: list[Change], stands: dict[str, str], acknowledged: list[Acknowledged]) -> list[str]:
    written = Counter((one.exemplar, one.after) for one in history)
    over = {(one.exemplar, one.after): one.before for one in history}
    found = [f"{after} was written {times} times" for (_, after), times in written.items() if times > 1]
    for one in acknowledged:
        key = (one.exemplar, one.written)
        if key not in over:
            found.append(f"{one.written} is lost")
        elif over[key] != one.read:
            found.append(f"{one.written} was written over {over[key]!r}, which its writer had not read")
    last = {one.exemplar: one.after or "" for one in history}
    return found + [
        f"{exemplar} does not stand as it was last written" for exemplar in last if last[exemplar] != stands[exemplar]
    ]
