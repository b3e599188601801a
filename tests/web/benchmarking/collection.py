"""An open benchmarking for the tests of its pages, and whole returns typed into them."""

from collections.abc import Mapping
from datetime import UTC, date, datetime

from flask import Flask

from selfreview.questionnaires import product_questionnaire
from selfreview.storage.benchmarking import collections, whole_returns
from selfreview.storage.benchmarking.whole_returns import WholeReturn
from selfreview.storage.tables import db
from tests.benchmarking import PLAIN, answers
from tests.people import CLOSED, OPEN, OURS
from tests.visitors import Visitor

RETURN = f"/services/{OURS}/benchmarking/{OPEN}"
OPENED = datetime(2009, 9, 1, 9, tzinfo=UTC)


def open_benchmarking(app: Flask, *, year: int = OPEN) -> None:
    """Open the benchmarking of a year within its round."""
    with app.app_context():
        edition = product_questionnaire().edition
        collections.open_collection(year, edition=edition, deadline=date(year, 12, 17), by="a test", at=OPENED)
        db.session.commit()


def make_last_return(app: Flask, **changes: object) -> None:
    """A return of the year before, submitted on 2 November."""
    open_benchmarking(app, year=CLOSED)
    with app.app_context():
        whole = WholeReturn(CLOSED, OURS, date(CLOSED, 11, 2), answers(**changes))
        whole_returns.keep(whole, product_questionnaire(), by="a test", at=OPENED)
        db.session.commit()


def answer_all(visitor: Visitor, **changes: str) -> None:
    """Fill in and save every section."""
    for section in product_questionnaire().sections:
        whole = {**PLAIN, **changes}.items()
        told = {
            key: list(value) if isinstance(value, tuple) else value for key, value in whole if key[:2] == section.id
        }
        assert save(visitor, section.id, told).status_code == 303, visitor.last.text


def save(visitor: Visitor, section: str, told: Mapping[str, object], **more: object):  # type: ignore[no-untyped-def]
    """Fill in one section's form and save it."""
    return visitor.fill(f"{RETURN}/{section}", dict(told), **more)  # type: ignore[arg-type]
