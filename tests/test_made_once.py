"""What a run of the suite makes once is made once, whole or not at all."""

from pathlib import Path

import pytest

from selfreview.press import press
from tests.made_once import make_once, make_papers_once


@pytest.fixture
def run(tmp_path: Path) -> Path:
    """The folder of a run, in which its processes have theirs."""
    return tmp_path / "run"


def process_of(run: Path, name: str) -> pytest.TempPathFactory:
    """What one of its processes makes folders with."""
    (run / name).mkdir(parents=True)
    return pytest.TempPathFactory(None, 3, "failed", lambda *_: None, basetemp=run / name, _ispytest=True)


def test_what_one_process_made_the_others_find(run: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTEST_XDIST_WORKER", "gw0")
    made: list[Path] = []

    def make(folder: Path) -> None:
        made.append(folder)
        (folder / "what").write_text("made")

    first = make_once(process_of(run, "gw0"), "thing", make)
    second = make_once(process_of(run, "gw1"), "thing", make)
    assert first == second == run / "once-thing"
    assert (first / "what").read_text() == "made"
    assert len(made) == 1


def test_without_other_processes_it_lies_in_the_run_s_own_folder(run: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PYTEST_XDIST_WORKER", raising=False)
    assert make_once(process_of(run, "alone"), "thing", lambda _: None) == run / "alone" / "once-thing"


def test_what_could_not_be_made_is_made_anew_by_the_next(run: Path) -> None:
    factory = process_of(run, "gw0")

    def fail(folder: Path) -> None:
        (folder / "half").write_text("half of it")
        raise AssertionError("it went wrong")

    with pytest.raises(AssertionError, match="it went wrong"):
        make_once(factory, "thing", fail)
    made = make_once(factory, "thing", lambda folder: (folder / "whole").write_text("whole"))
    assert [path.name for path in made.iterdir()] == ["whole"]


_WRITTEN: list[str] = []


def note(words: str) -> bytes:
    _WRITTEN.append(words)
    return words.encode()


def stumble(words: str) -> bytes:
    _WRITTEN.append(words)
    raise ValueError(words)


@pytest.fixture
def written() -> list[str]:
    """What was written for a test, in the order in which it was."""
    _WRITTEN.clear()
    return _WRITTEN


def test_a_paper_asked_for_in_the_same_words_is_made_once(written: list[str]) -> None:
    with make_papers_once():
        assert [press(note, words) for words in ("one", "two", "one")] == [b"one", b"two", b"one"]
    assert written == ["one", "two"]
    assert press(note, "one") == b"one"
    assert written == ["one", "two", "one"]


def test_a_paper_that_could_not_be_made_is_not_kept(written: list[str]) -> None:
    with make_papers_once():
        for _ in range(2):
            with pytest.raises(ValueError, match="a word"):
                press(stumble, "a word")
    assert written == ["a word", "a word"]
