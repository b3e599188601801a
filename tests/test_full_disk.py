"""A disk without room: everybody reads on, nothing that was typed is lost, and room is all that is needed to go on."""

import errno
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from selfreview.cli import main
from selfreview.storage.reserve import ENDING, SIZE
from tests.databases import sqlite_url
from tests.editors import REVIEW, Away, Editor
from tests.full_disks import SmallDisk, processes_of, small_disk
from tests.people import BY_KEY, PASSWORD
from tests.servers import run_command, start_server

PAGES = ("/", "/sign-in", "/healthz", f"{REVIEW}/E01", f"{REVIEW}/review")


@pytest.fixture
def disk(sqlite_settled: Path, tmp_path: Path) -> Iterator[SmallDisk]:
    """A small disk with a database in which everybody is settled."""
    with small_disk(tmp_path / "disk") as mounted:
        shutil.copy(sqlite_settled, mounted.folder / "selfreview.db")
        yield mounted


@pytest.mark.slow
def test_on_a_full_disk_people_read_on_and_keep_what_they_typed_until_there_is_room(disk: SmallDisk) -> None:
    with start_server(disk.folder, sqlite_url(disk.folder / "selfreview.db")) as server:
        manager, chair, newcomer = (Editor(server.port, key) for key in ("manager", "chair", "parent"))
        manager.sign_in()
        assert manager.save("E01", "written while there was room")
        disk.fill(*processes_of(server.process.pid))
        assert [manager.ask("GET", path)[0] for path in PAGES] == [200] * len(PAGES)
        form, _ = manager.read("E01")
        status, page = manager.ask("POST", f"{REVIEW}/E01", {**form, "evidence": "a sentence with no copy"})
        assert status == 503
        assert "a sentence with no copy" in page
        if disk.is_mounted:
            assert "The disk that this site saves on is full" in page
            chair.sign_in()
            assert chair.ask("GET", f"{REVIEW}/E01")[0] == 200
            with pytest.raises(Away):
                chair.save("E02", "nor has whoever has just come in")
        else:  # not a byte can be written, nor is there anything to let go of
            _is_turned_away(chair)
        with pytest.raises(Away):
            manager.save("E01", "still no room")
        disk.make_room(*processes_of(server.process.pid))
        newcomer.sign_in()
        assert manager.save("E01", "written when there was room again")
        assert manager.read("E01")[1] == "written when there was room again"
        for one in (manager, chair, newcomer):
            one.close()


def _is_turned_away(visitor: Editor) -> None:
    token = re.findall(r'name="csrf_token"[^>]*value="([^"]+)"', visitor.ask("GET", "/sign-in")[1])[0]
    typed = {"email": BY_KEY[visitor.key].email, "password": PASSWORD, "csrf_token": token}
    status, page = visitor.ask("POST", "/sign-in", typed)
    assert status == 503
    assert BY_KEY[visitor.key].email in page
    assert PASSWORD not in page


def test_commands_say_in_one_line_that_there_is_no_room(disk: SmallDisk) -> None:
    url = sqlite_url(disk.folder / "selfreview.db")
    disk.fill()
    for words in (("serve", "--port", "0"), ("backup", str(disk.folder / "all.backup")), ("verify",)):
        done = run_command(words, disk.folder, url, command=disk.command())
        assert done.returncode != 0, words
        assert len(done.stderr.strip().splitlines()) == 1, done.stderr
        assert "Traceback" not in done.stderr
    assert not (disk.folder / "all.backup").exists()


def test_only_what_the_disk_or_the_database_says_is_told_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object) -> None:
        raise FileNotFoundError(errno.ENOENT, "another kind of fault")

    monkeypatch.setattr(click.Group, "invoke", fail)
    assert isinstance(CliRunner().invoke(main, ["verify"]).exception, FileNotFoundError)


def test_a_disk_without_room_is_told_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(click.Group, "invoke", fail)
    told = CliRunner().invoke(main, ["verify"])
    assert (told.exit_code, told.stderr) == (1, "The command could not be finished: No space left on device.\n")


def test_people_sign_in_by_the_reserve_again_and_again_and_nothing_else_takes_it(disk: SmallDisk) -> None:
    if not disk.is_mounted:
        return  # a limit on the size of files leaves nothing to let go of
    database = disk.folder / "selfreview.db"
    with start_server(disk.folder, sqlite_url(database), workers=1) as server:
        writer = Editor(server.port, "manager")
        writer.sign_in()
        assert Path(f"{database}{ENDING}").stat().st_size == SIZE
        disk.fill()
        for key in ("chair", "parent", "health"):
            newcomer = Editor(server.port, key)
            newcomer.sign_in()
            assert newcomer.ask("GET", f"{REVIEW}/review")[0] == 200
            newcomer.close()
            with pytest.raises(Away):
                writer.save("E01", "what is kept back is not for this")
        assert Path(f"{database}{ENDING}").stat().st_size < SIZE
        disk.make_room()
        assert writer.save("E01", "there is room again")
        assert Path(f"{database}{ENDING}").stat().st_size == SIZE
        writer.close()
