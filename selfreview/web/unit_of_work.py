"""One request, one unit of work: what it wrote is committed here, after its answer is made and before anybody is told.

Nothing else in the web commits. What has to outlast a refusal is said by `keep`; the few that say it are listed in
`tests/house/test_unit_of_work.py`.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import structlog
from flask import g, has_request_context, session

from selfreview.storage.engine import writing
from selfreview.storage.tables import db

log = structlog.get_logger("selfreview")


@contextmanager
def unit() -> Iterator[None]:
    """Commit what is written within and then do what waits for that; undo all of it where anything fails.

    What a fault undoes includes the session: a page must not say "saved", nor a
    browser drop its draft, because of a request whose commit failed.
    """
    had = dict(session) if has_request_context() else None
    g.after_commit = []
    try:
        yield
        db.session.commit()
    except BaseException:
        undo()
        if had is not None:
            session.clear()
            session.update(had)
        raise
    for act in g.pop("after_commit"):
        _do(act)


def _do(act: Callable[[], object]) -> None:
    try:
        act()
    except Exception as fault:
        # What was asked is done and committed: whoever asked is told so, whatever becomes of what follows from it.
        undo()
        log.error("after the commit", fault=type(fault).__name__, exc_info=fault)


def after_commit(act: Callable[[], object]) -> None:
    """Do something once what this unit wrote is committed; never, where it is undone."""
    g.after_commit.append(act)


def undo() -> None:
    """Let go of what was written since the last commit, so that a page of refusal shows what stands."""
    if "after_commit" in g:
        g.after_commit.clear()
    try:
        db.session.rollback()
    except Exception as fault:
        # The database may be what has failed.
        log.warning("rollback", fault=type(fault).__name__)


def keep() -> None:
    """Commit what was written so far, whatever the answer will be."""
    db.session.commit()


def mark(act: Callable[[], object], *, patience: float | None = None) -> Exception | None:
    """Commit a mark of somebody, or leave it out: no page fails by it, a full disk's neither; gives the fault.

    It has a transaction of its own, so that a page that only reads goes on
    reading its own picture. `patience` are seconds to wait for another's write.
    """
    try:
        with writing(patience=patience):
            undo()
            act()
            keep()
    except Exception as fault:
        undo()
        return fault
    return None
