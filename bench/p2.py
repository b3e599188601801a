"""P2: a save against a bare versioned commit of the ORM, and how long saves take with 20 editors at once."""

import itertools
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from types import MappingProxyType

from sqlalchemy import ForeignKey, create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from bench.databases import Place, settled
from bench.measurement import Measurement, compare, counted
from selfreview.app import create_app
from selfreview.storage.engine import prepare
from selfreview.storage.review.reviews import find_review, save_fields
from selfreview.storage.review.sheets import read_sheet
from selfreview.storage.tables import db
from tests.editors import REVIEW, WRITERS, Editor
from tests.people import OPEN, OURS
from tests.servers import start_server
from tests.sites import settings_for

SAVES = 100
EDITORS = 20
EACH = 25
SLOWEST_MS = 100.0
THOUGHT = 2.0
"""Seconds that each editor types between two saves."""

TEXT = "The steering group met in September, November, January and April. " * 8


class Bare(DeclarativeBase):
    """What is least: one row with a version, and what it was before."""


class TextRow(Bare):
    """A text that SQLAlchemy keeps a version of."""

    __tablename__ = "texts"
    id: Mapped[int] = mapped_column(primary_key=True)
    value: Mapped[str]
    version: Mapped[int] = mapped_column()
    __mapper_args__ = MappingProxyType({"version_id_col": version})


class EarlierRow(Bare):
    """What a text was."""

    __tablename__ = "earlier"
    id: Mapped[int] = mapped_column(primary_key=True)
    text_id: Mapped[int] = mapped_column(ForeignKey("texts.id"))
    value: Mapped[str]
    at: Mapped[datetime]


def measure() -> Measurement:
    """Saves a second of one writer on SQLite, ours and bare in turn; then the slowest of many writers at once."""
    numbers = itertools.count()
    parts = [part for kind in ("SQLite", "PostgreSQL") for part in _many(kind)]
    with settled("SQLite") as place:
        app = create_app(settings_for(place.url, place.home))
        engine = prepare(create_engine(f"sqlite:///{place.home / 'bare.db'}"))
        Bare.metadata.create_all(engine)
        with Session(engine) as session:
            session.add(TextRow(value="", version=1))
            session.commit()

        def ours() -> float:
            began = time.perf_counter()
            for _ in range(SAVES):
                with app.app_context():
                    _save(f"{TEXT} {next(numbers)}")
            return SAVES / (time.perf_counter() - began)

        def bare() -> float:
            began = time.perf_counter()
            for _ in range(SAVES):
                with Session(engine) as session:
                    row = session.get_one(TextRow, 1)
                    session.add(EarlierRow(text_id=row.id, value=row.value, at=datetime.now(UTC)))
                    row.value = f"{TEXT} {next(numbers)}"
                    session.commit()
            return SAVES / (time.perf_counter() - began)

        try:
            return compare(
                "a save with its versions and its audit trail, against a bare versioned commit of the ORM (SQLite)",
                ours,
                bare,
                unit="saves/s",
                goal=0.33,
                better="higher",
                parts=parts,
            )
        finally:
            engine.dispose()


def _save(text: str) -> None:
    review = find_review(service=OURS, year=OPEN)
    assert review is not None
    kept = read_sheet(review).kept("E01").get("evidence")
    posted = {"evidence": (text, kept.version if kept else 0)}
    save_fields(review, exemplar="E01", posted=posted, person="Priya Parent", at=datetime.now(UTC))
    db.session.commit()


def _many(kind: str) -> list[Measurement]:
    """How long the saves of 20 editors take who write at once, each after a moment of thought."""
    with settled(kind) as place, start_server(place.home, place.url, workers=2) as server:
        took = sorted(_times(place, server.port))
        locked = server.said().count("database is locked")
    p99 = took[int(len(took) * 0.99)] * 1000
    what = f"{kind}: ms within which 99 of 100 saves are answered, {EDITORS} editors"
    slow = Measurement(what, p99, 1.0, "ms", p99, SLOWEST_MS, "lower", len(took), (took[0] * 1000, took[-1] * 1000))
    return [slow, counted(f'{kind}: "database is locked"', float(locked), 0.0, unit="times")]


def _times(_place: Place, port: int) -> list[float]:
    people = [Editor(port, WRITERS[number % len(WRITERS)]) for number in range(EDITORS)]
    for person in people:
        person.sign_in()

    def work(number: int) -> list[float]:
        person, exemplar, took = people[number], f"E{number % 17 + 1:02}", []
        time.sleep(number * THOUGHT / EDITORS)
        for turn in range(EACH):
            form, _ = person.read(exemplar)
            # People type between two saves; twenty of them save ten times a second in all.
            time.sleep(THOUGHT)
            # The server lets an idle connection go after as long.
            person.close()
            began = time.perf_counter()
            status, _ = person.ask("POST", f"{REVIEW}/{exemplar}", {**form, "evidence": f"{TEXT} {number} {turn}"})
            took.append(time.perf_counter() - began)
            assert status in (303, 409), status
        person.close()
        return took

    with ThreadPoolExecutor(EDITORS) as pool:
        return [one for took in pool.map(work, range(EDITORS)) for one in took]
