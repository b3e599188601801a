"""Two clicks on one button: one after the other, and at once, where the database lets two write at the same time."""

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from threading import Barrier, BrokenBarrierError
from typing import Any

from flask import Flask
from sqlalchemy import event, select
from werkzeug.test import TestResponse

from selfreview.storage.tables import AuditRow, db
from tests.visitors import Visitor

PATIENCE = 1.5
"""Seconds that one click is held for the other, which may wait for a lock by then."""


def click_twice(
    visitor: Visitor, path: str, fields: Mapping[str, Any], *, together_at: str
) -> tuple[TestResponse, TestResponse]:
    """Post the same twice from one browser: both were sent before either was answered.

    On PostgreSQL both run at once, and neither goes past the first statement that begins with `together_at` before the
    other is there too. SQLite has one writer at a time: there the second comes right after the first.
    """
    cookie = visitor.client.get_cookie("selfreview")
    assert cookie is not None
    clicks = [Visitor(visitor.app) for _ in range(2)]
    for one in clicks:
        one.client.set_cookie("selfreview", cookie.value)
    if _kind(visitor.app) == "sqlite":
        first, second = (one.post(path, fields) for one in clicks)
    else:
        with _held(visitor.app, together_at), ThreadPoolExecutor(2) as threads:
            first, second = threads.map(lambda one: one.post(path, fields), clicks)
    return first, second


def _kind(app: Flask) -> str:
    with app.app_context():
        return db.engine.dialect.name


@contextmanager
def _held(app: Flask, together_at: str) -> Iterator[None]:
    barrier = Barrier(2, timeout=PATIENCE)

    def hold(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        if statement.startswith(together_at) and not barrier.broken:
            # Where it breaks, the other waits for what this one holds.
            with suppress(BrokenBarrierError):
                barrier.wait()

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", hold)
    try:
        yield
    finally:
        event.remove(engine, "before_cursor_execute", hold)


def recorded(app: Flask, *verbs: str) -> list[str]:
    """Every event of the audit trail with one of these verbs, in their order."""
    with app.app_context():
        return list(db.session.scalars(select(AuditRow.verb).where(AuditRow.verb.in_(verbs)).order_by(AuditRow.id)))
