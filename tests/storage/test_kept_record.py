"""Whoever can write to the database but has no key changes nothing of the record without its being found."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, select, update

from selfreview.storage import audit, kept_record, retention, seals
from selfreview.storage.audit import KEPT, NETWORK, Event, chain_of
from selfreview.storage.kept_record import find_changed, find_overtaken, find_unsealed, keep, note_heads, seal_all
from selfreview.storage.review.reviews import find_review, lock_review
from selfreview.storage.tables import (
    AuditRow,
    Base,
    ChainRow,
    ErratumRow,
    FileRow,
    ReleaseRow,
    SubmissionRow,
    WithdrawalRow,
    db,
)
from tests.people import CLOSED, OPEN, OURS
from tests.sites import NOW, open_site


@dataclass(frozen=True, slots=True)
class Ground:
    """A record to be harmed: a review's chain, and one row of each kind that is kept for ever."""

    chain: str
    review_id: int


@pytest.fixture
def ground(sqlite_settled_url: str, home: Path) -> Iterator[Ground]:
    with open_site(sqlite_settled_url, home) as site, site.app_context():
        review = find_review(service=OURS, year=OPEN)
        assert review is not None
        now = lock_review(review, at=NOW)
        assert now.id is not None
        for number in range(3):
            event = Event("wrote", "E01", "evidence", number + 1, f"text {number}", f"text {number + 1}")
            audit.record(person="Priya Parent", at=NOW, events=[event], review_id=now.id)
        rows: tuple[Base, ...] = (
            SubmissionRow(
                review_id=now.id, number=1, receipt="SR-1", at=NOW, submitted_by="M", rows_hash="0" * 64, content="{}"
            ),
            FileRow(name="a.txt", media_type="text/plain", size=1, sha256="0" * 64, content=b"a"),
            ReleaseRow(
                year=CLOSED, number=1, at=NOW, made_by="A", public_from=NOW, services=3, hash="0" * 64, content="{}"
            ),
            ErratumRow(
                collection="exemplars",
                year=CLOSED,
                number=1,
                place=1,
                at=NOW,
                noted_by="A",
                part="figure",
                subject="E03",
                passage="Chart 3",
                said="1",
                should="2",
            ),
            WithdrawalRow(collection="exemplars", year=CLOSED, number=1, at=NOW, withdrawn_by="A", why="wrong"),
        )
        for row in rows:
            db.session.add(row)
            keep(row, at=NOW)
        db.session.commit()
        yield Ground(chain_of(now.id), now.id)


def faults() -> list[str]:
    db.session.rollback()
    db.session.expire_all()
    return [*(one.what for one in audit.find_breaks()), *find_unsealed(), *find_changed()]


def go_on(ground: Ground) -> None:
    event = Event("wrote", "E01", "evidence", 4)
    audit.record(person="Priya Parent", at=NOW, events=[event], review_id=ground.review_id)


def harm(*statements: Any) -> None:
    for statement in statements:
        db.session.execute(statement.execution_options(synchronize_session=False))
    db.session.commit()


def changed(value: Any) -> Any:
    """A value of the same kind that is another."""
    if isinstance(value, str):
        return value[:-1] + ("x" if not value.endswith("x") else "y") if value else "x"
    if isinstance(value, bytes):
        return value + b"x"
    if isinstance(value, int):
        return value + 1000
    return value + timedelta(days=1) if value is not None else None


def test_what_nobody_touched_holds(ground: Ground) -> None:
    assert faults() == []


@pytest.mark.parametrize(
    ("kind", "column"),
    [
        (kind, column.key)
        for kind in (AuditRow, ChainRow, SubmissionRow, FileRow, ReleaseRow, ErratumRow, WithdrawalRow)
        for column in kind.__table__.columns
    ],
)
@pytest.mark.usefixtures("ground")
def test_an_edit_of_any_column_is_found(kind: type[Base], column: str) -> None:
    key = tuple(kind.__table__.primary_key)
    wanted = select(kind).order_by(*key)
    if kind is AuditRow:
        # A row in the middle of a chain that has every column filled.
        wanted = wanted.where(AuditRow.before.is_not(None), AuditRow.seq == 2, AuditRow.exemplar != "")
    row = db.session.scalars(wanted).first()
    assert row is not None
    mine = [attribute == getattr(row, str(attribute.key)) for attribute in key]
    db.session.commit()
    db.session.connection().exec_driver_sql("PRAGMA defer_foreign_keys=ON")
    value = changed(getattr(row, column))
    db.session.execute(update(kind).where(*mine).values({column: value}).execution_options(synchronize_session=False))
    db.session.expire_all()
    found = [*(one.what for one in audit.find_breaks()), *find_unsealed(), *find_changed()]
    assert found != []
    db.session.rollback()


def cut_the_tail(ground: Ground) -> None:
    before = db.session.scalars(select(AuditRow).where(AuditRow.chain == ground.chain, AuditRow.seq == 2)).one()
    harm(
        delete(AuditRow).where(AuditRow.chain == ground.chain, AuditRow.seq == 3),
        update(ChainRow).where(ChainRow.chain == ground.chain).values(length=2, head=before.hash),
    )


def delete_a_chain(ground: Ground) -> None:
    harm(delete(AuditRow).where(AuditRow.chain == ground.chain), delete(ChainRow).where(ChainRow.chain == ground.chain))


def delete_the_record(_ground: Ground) -> None:
    harm(delete(AuditRow).where(AuditRow.chain == KEPT), delete(ChainRow).where(ChainRow.chain == KEPT))


def empty_a_text(ground: Ground) -> None:
    harm(update(AuditRow).where(AuditRow.chain == ground.chain, AuditRow.seq == 3).values(after=None))


def hash_it_all_again(ground: Ground) -> None:
    rows = db.session.scalars(select(AuditRow).where(AuditRow.chain == ground.chain).order_by(AuditRow.seq)).all()
    head = audit.START
    for row in rows:
        row.person = "Somebody Else"
        row.previous = head
        row.hash = head = audit.seal({column.key: getattr(row, column.key) for column in AuditRow.__table__.columns})
    db.session.flush()
    harm(update(ChainRow).where(ChainRow.chain == ground.chain).values(head=head))


def take_a_submission_away(_ground: Ground) -> None:
    harm(delete(SubmissionRow))


def add_a_file(_ground: Ground) -> None:
    db.session.add(FileRow(name="b.txt", media_type="text/plain", size=1, sha256="1" * 64, content=b"b"))
    db.session.commit()


def lift_an_embargo(_ground: Ground) -> None:
    harm(update(ReleaseRow).values(public_from=NOW - timedelta(days=9)))


HARMS = (
    cut_the_tail,
    delete_a_chain,
    delete_the_record,
    empty_a_text,
    hash_it_all_again,
    take_a_submission_away,
    add_a_file,
    lift_an_embargo,
)


@pytest.mark.parametrize("act", HARMS)
def test_every_harm_is_found_and_the_next_event_does_not_heal_it(ground: Ground, act: Callable[[Ground], None]) -> None:
    act(ground)
    assert faults() != []
    go_on(ground)
    db.session.commit()
    assert faults() != []


def test_texts_that_were_let_go_in_time_are_no_harm(ground: Ground) -> None:
    retention.clear(by="Ada Admin", at=NOW + timedelta(days=365 * 9))
    db.session.commit()
    assert db.session.scalar(select(AuditRow.after).where(AuditRow.chain == ground.chain, AuditRow.seq == 3)) is None
    assert faults() == []


def test_without_its_key_a_chain_is_not_checked_and_says_so(ground: Ground) -> None:
    seals.hang_keys(db.engine, "b" * 40)
    assert f"{ground.chain}: not checked, the key that sealed it is not here (SELFREVIEW_AUDIT_KEY)" in faults()
    assert seal_all(at=NOW) == 0
    assert seal_all(at=NOW, anew=True) > 0
    assert faults() == []


def test_after_a_rotation_the_old_key_still_reads_and_the_new_one_writes(ground: Ground) -> None:
    seals.hang_keys(db.engine, f"{'b' * 40}, {'a' * 40}")
    assert faults() == []
    go_on(ground)
    db.session.commit()
    assert faults() == []
    row = db.session.get(ChainRow, ground.chain)
    assert row is not None
    assert row.seal.startswith(seals.name_key("b" * 40))


def test_what_an_earlier_version_left_unsealed_is_sealed_unless_it_is_broken(ground: Ground) -> None:
    harm(
        delete(AuditRow).where(AuditRow.chain == KEPT),
        delete(ChainRow).where(ChainRow.chain == KEPT),
        update(ChainRow).values(seal=""),
        update(AuditRow).where(AuditRow.chain == NETWORK, AuditRow.seq == 1).values(person="Nobody"),
    )
    seal_all(at=NOW)
    found = faults()
    assert [one for one in found if ground.chain in one] == []
    assert "network: its end is not as it was sealed" in found


def test_a_chain_that_was_put_back_with_its_old_seal_is_found_by_the_heads(ground: Ground) -> None:
    old = db.session.get(ChainRow, ground.chain)
    assert old is not None
    length, head, seal = old.length, old.head, old.seal
    go_on(ground)
    note_heads(at=NOW)
    harm(
        delete(AuditRow).where(AuditRow.chain == ground.chain, AuditRow.seq > length),
        update(ChainRow).where(ChainRow.chain == ground.chain).values(length=length, head=head, seal=seal),
    )
    assert faults() == [f"{ground.chain}, row {length + 1}: it is not the row that the record was told of"]


@pytest.mark.usefixtures("ground")
def test_a_whole_record_that_was_put_back_is_found_by_a_line_of_the_log() -> None:
    old = db.session.get(ChainRow, KEPT)
    assert old is not None
    length, head, seal = old.length, old.head, old.seal
    line = f'{{"event": "record", "line": "{note_heads(at=NOW)}"}}\n'
    assert list(find_overtaken(line)) == []
    assert list(find_overtaken(line.replace(":", ":0", 1))) == []
    harm(
        delete(AuditRow).where(AuditRow.chain == KEPT, AuditRow.seq > length),
        update(ChainRow).where(ChainRow.chain == KEPT).values(length=length, head=head, seal=seal),
    )
    assert list(find_overtaken(line)) == [f"row {length + 1}: the record was put back, or is another"]
    forged = f"kept 1 {'0' * 64} {seals.name_key('a' * 40)}:{'0' * 64}"
    assert list(find_overtaken(forged)) == ["row 1: the line was not signed by this site"]
    seals.hang_keys(db.engine, "b" * 40)
    assert next(find_overtaken(line)).endswith("the key that signed the line is not here (SELFREVIEW_AUDIT_KEY)")


def test_a_row_whose_time_is_over_goes_without_a_fault(ground: Ground) -> None:
    row = db.session.scalars(select(FileRow)).one()
    kept_record.let_go(row, at=NOW)
    harm(delete(FileRow))
    assert faults() == []
