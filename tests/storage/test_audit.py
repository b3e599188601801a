"""The audit trail: every edit, removal, reordering, cut tail and added row is found and named."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import delete, insert, select, update

from selfreview.storage.audit import NETWORK, Break, Event, chain_of, digest, find_breaks, record, seal
from selfreview.storage.review.reviews import find_review, lock_review
from selfreview.storage.tables import AuditRow, ChainRow, db
from tests.people import OPEN, OURS
from tests.servers import run_command
from tests.sites import NOW

LENGTH = 5
Harm = Callable[[str], None]


@pytest.fixture
def chain(app: Flask) -> str:
    """The name of a review's chain of five rows; the network's has its own."""
    review = find_review(service=OURS, year=OPEN)
    assert review is not None
    now = lock_review(review, at=NOW)
    for number in range(LENGTH):
        event = Event("wrote", "E01", "evidence", number + 1, f"text {number}", f"text {number + 1}")
        record(person="Priya Parent", at=NOW, events=[event], review_id=now.id)
    db.session.commit()
    assert now.id is not None
    return chain_of(now.id)


def row_at(chain: str, seq: int) -> dict[str, object]:
    """A row as a dictionary."""
    row = db.session.scalars(select(AuditRow).where(AuditRow.chain == chain, AuditRow.seq == seq)).one()
    return {column.key: getattr(row, column.key) for column in AuditRow.__table__.columns}


def change(chain: str, at: int, **values: object) -> None:
    db.session.execute(update(AuditRow).where(AuditRow.chain == chain, AuditRow.seq == at).values(**values))


def forge_text(chain: str) -> None:
    change(chain, 3, after="forged")


def forge_person(chain: str) -> None:
    change(chain, 3, person="Nobody")


def forge_text_with_its_digest(chain: str) -> None:
    change(chain, 3, after="forged", after_digest=digest("forged"))


def forge_and_seal_again(chain: str) -> None:
    row = {**row_at(chain, 3), "after": "forged", "after_digest": digest("forged")}
    change(chain, 3, after="forged", after_digest=digest("forged"), hash=seal(row))


def remove(chain: str) -> None:
    db.session.execute(delete(AuditRow).where(AuditRow.chain == chain, AuditRow.seq == 3))


def remove_and_close_up(chain: str) -> None:
    remove(chain)
    for seq in (4, 5):
        change(chain, seq, seq=seq - 1)


def swap(chain: str) -> None:
    change(chain, 3, seq=99)
    change(chain, 4, seq=3)
    change(chain, 99, seq=4)


def cut_tail(chain: str) -> None:
    db.session.execute(delete(AuditRow).where(AuditRow.chain == chain, AuditRow.seq > 3))


def cut_all(chain: str) -> None:
    db.session.execute(delete(AuditRow).where(AuditRow.chain == chain))


def add(chain: str) -> None:
    last = row_at(chain, LENGTH)
    row = {**last, "seq": LENGTH + 1, "previous": last["hash"]}
    row["hash"] = seal(row)
    del row["id"]
    db.session.execute(insert(AuditRow).values(row))


def forget_head(chain: str) -> None:
    db.session.execute(delete(ChainRow).where(ChainRow.chain == chain))


FORGED = [
    (forge_text, 3, "its text was changed"),
    (forge_person, 3, "it was changed"),
    (forge_text_with_its_digest, 3, "it was changed"),
    (forge_and_seal_again, 4, "it does not follow the row before it"),
    (remove, 4, "row 3 is missing"),
    (remove_and_close_up, 3, "it does not follow the row before it"),
    (swap, 3, "it does not follow the row before it"),
    (cut_tail, 5, "rows are missing at the end, or rows were added"),
    (cut_all, 5, "rows are missing at the end, or rows were added"),
    (add, 5, "rows are missing at the end, or rows were added"),
    (forget_head, 0, "rows are missing at the end, or rows were added"),
]


@pytest.mark.parametrize(("harm", "seq", "what"), FORGED, ids=[str(harm.__name__) for harm, _, _ in FORGED])
def test_a_harmed_chain_is_found_and_its_first_broken_row_named(chain: str, harm: Harm, seq: int, what: str) -> None:
    assert find_breaks() == ()
    harm(chain)
    assert find_breaks() == (Break(chain, seq, what),)


def test_a_text_that_was_cleared_when_its_time_was_over_breaks_nothing(chain: str) -> None:
    db.session.execute(update(AuditRow).where(AuditRow.chain == chain).values(before=None, after=None))
    assert find_breaks() == ()


def test_every_broken_chain_is_named(chain: str) -> None:
    forge_text(chain)
    change(NETWORK, 1, person="Nobody")
    assert [one.chain for one in find_breaks()] == [NETWORK, chain]


def test_the_command_names_the_first_broken_row(chain: str, settled_url: str, home: Path) -> None:
    held = run_command(["verify"], home, settled_url)
    assert held.returncode == 0
    assert held.stdout.startswith("The audit trail holds")
    forge_person(chain)
    db.session.commit()
    broken = run_command(["verify"], home, settled_url)
    assert broken.returncode == 1
    assert f"{chain}, row 3: it was changed" in broken.stderr.splitlines()
