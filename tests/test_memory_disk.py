"""The tests keep their files in memory only where there is room for them."""

import os
import tempfile
from pathlib import Path

import pytest

from tests.memory_disk import ENOUGH, has_room, work_in_memory


def test_a_folder_has_room_for_less_than_is_free(tmp_path: Path) -> None:
    assert has_room(tmp_path, wanted=1)
    assert not has_room(tmp_path, wanted=2**60)
    assert not has_room(tmp_path / "nowhere", wanted=1)


def test_a_folder_that_somebody_chose_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    work_in_memory()
    assert os.environ["TMPDIR"] == str(tmp_path)


@pytest.mark.parametrize("room", [0, ENOUGH])
def test_files_go_where_there_is_room(room: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TMPDIR", raising=False)
    monkeypatch.setattr(tempfile, "tempdir", tempfile.tempdir)
    monkeypatch.setattr("tests.memory_disk.has_room", lambda _folder: room >= ENOUGH)
    work_in_memory(tmp_path)
    assert (os.environ.get("TMPDIR") == str(tmp_path)) is (room >= ENOUGH)
