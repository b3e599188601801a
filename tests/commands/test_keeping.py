"""Backups, moves and retention, on both databases and from one to the other."""

import random
import threading
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import create_engine, text

from selfreview.storage import engine
from selfreview.storage.backup import Damaged, NotEmpty, copy_database, restore_backup, write_backup
from selfreview.storage.tables import Base
from tests.commands.test_commands import Run, connect, returns_file, rows, run

__all__ = ["run"]


def everything(url: str) -> dict[str, list[tuple[object, ...]]]:
    opened = engine.prepare(create_engine(url))
    with engine.reading(), opened.connect() as connection:
        told = {
            table.name: sorted(map(tuple, connection.execute(table.select())), key=repr)
            for table in Base.metadata.sorted_tables
        }
    opened.dispose()
    return told


@pytest.fixture
def filled(run: Run, empty_database_url: str) -> str:
    """A database with a round and two returns."""
    run("rounds", "open", "2009")
    run("returns", "import", run.file("returns.csv", returns_file(*rows(), *rows(2))))
    return empty_database_url


def test_a_backup_restores_on_an_empty_machine_and_goes_on_from_there(
    run: Run, filled: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = everything(filled)
    assert "rows written" in run("backup", str(run.home / "all.backup")).stdout
    for name, kind in (("again.db", "sqlite:///"),):
        target = f"{kind}{run.home / name}"
        restore_backup(run.home / "all.backup", target)
        assert everything(target) == before
    emptied = run.home / "elsewhere"
    emptied.mkdir()
    monkeypatch.setenv("SELFREVIEW_DATABASE_URL", f"sqlite:///{emptied / 'selfreview.db'}")
    assert "rows restored" in run("restore", str(run.home / "all.backup")).stdout
    monkeypatch.setenv("SELFREVIEW_DATABASE_URL", filled)
    assert "not empty" in run("restore", str(run.home / "all.backup"), status=2).stderr


def test_a_restored_postgresql_counts_on_from_what_was_copied(run: Run, filled: str, postgresql_empty_url: str) -> None:
    if filled == postgresql_empty_url:
        return
    write_backup(filled, run.home / "all.backup")
    restore_backup(run.home / "all.backup", postgresql_empty_url)
    assert everything(postgresql_empty_url) == everything(filled)
    with connect(postgresql_empty_url) as connection:
        taken = connection.scalar(text("SELECT max(id) FROM audit"))
        assert connection.scalar(text("SELECT nextval(pg_get_serial_sequence('audit', 'id'))")) == taken + 1


def test_every_damage_is_noticed(run: Run, filled: str) -> None:
    file = run.home / "all.backup"
    write_backup(filled, file)
    whole = file.read_bytes()
    chance = random.Random(7)
    places = [0, 5, 20, 40, 84, 85, len(whole) - 1, *(chance.randrange(len(whole)) for _ in range(40))]
    damaged = [
        whole[:place] + bytes([whole[place] ^ 1 << chance.randrange(8)]) + whole[place + 1 :] for place in places
    ]
    damaged += [whole[:place] for place in places] + [b"", whole + b"x", b"not a backup at all"]
    for content in damaged:
        file.write_bytes(content)
        with pytest.raises(Damaged):
            restore_backup(file, f"sqlite:///{run.home / 'never.db'}")
    assert not (run.home / "never.db").exists()
    assert "not a backup" in run("restore", str(file), status=2).stderr


def test_a_backup_under_writers_is_one_moment(run: Run, filled: str) -> None:
    with connect(filled) as connection:
        connection.execute(text("INSERT INTO switches (name, value) VALUES ('a', '0'), ('b', '0')"))
    opened = engine.prepare(create_engine(filled))
    done = threading.Event()

    def write() -> None:
        number = 0
        while not done.is_set():
            number += 1
            with opened.begin() as connection:
                for name in "ab":
                    connection.execute(
                        text("UPDATE switches SET value = :value WHERE name = :name"),
                        {"value": str(number), "name": name},
                    )

    writers = [threading.Thread(target=write) for _ in range(3)]
    for writer in writers:
        writer.start()
    try:
        for number in range(5):
            target = f"sqlite:///{run.home / f'copy{number}.db'}"
            write_backup(filled, run.home / "all.backup")
            restore_backup(run.home / "all.backup", target)
            with connect(target) as connection:
                assert len(set(connection.scalars(text("SELECT value FROM switches WHERE name IN ('a', 'b')")))) == 1
    finally:
        done.set()
        for writer in writers:
            writer.join()
        opened.dispose()


def test_everything_moves_to_another_database(run: Run, filled: str) -> None:
    target = f"sqlite:///{run.home / 'moved.db'}"
    assert "rows copied" in run("move-to", target).stdout
    assert everything(target) == everything(filled)
    assert "not empty" in run("move-to", target, status=2).stderr
    assert "must begin with" in run("move-to", "mysql://x/y", status=2).stderr
    with pytest.raises(NotEmpty):
        copy_database(target, filled)


def test_what_is_too_old_is_told_and_goes_only_when_it_is_meant(run: Run, filled: str) -> None:
    long_ago = datetime.now(UTC) - timedelta(days=4000)
    with connect(filled) as connection:
        connection.execute(
            text("INSERT INTO attempts (account, address, at) VALUES ('x', 'y', :at)"),
            {"at": long_ago.replace(tzinfo=None)},
        )
    told = run("retention").stdout
    assert "       1 failed sign-ins" in told
    assert "earlier wordings in the history" in told
    assert "gone" not in told
    assert "They are gone" in run("retention", "--apply").stdout
    assert "       0 failed sign-ins" in run("retention").stdout
    assert "       0 earlier wordings" in run("retention").stdout
    assert "holds" in run("verify").stdout
    assert len(run.export()) == 34
