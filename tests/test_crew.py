"""A long calculation is shared among processes: the same results in the same order, and its faults told."""

import os
import time
from pathlib import Path

import pytest

from selfreview import crew
from selfreview.crew import share_out
from selfreview.press import Misprint

ROOT = Path(__file__).parent.parent


def double(number: int) -> int:
    return 2 * number


def where(_: int) -> int:
    return os.getpid()


def wait_for_company(place: Path) -> int:
    """Leave a mark of one's own, and wait until somebody else has left theirs."""
    (place / str(os.getpid())).touch()
    while len(list(place.iterdir())) < 2:
        pass
    return os.getpid()


def leave_a_mark(task: tuple[Path, int]) -> int:
    place, number = task
    (place / str(number)).touch()
    time.sleep(0.01)
    return number


def fail_elsewhere(task: tuple[int, Path]) -> None:
    """Fail in another process than the first, which waits until that has begun."""
    first, place = task
    if os.getpid() != first:
        (place / "begun").touch()
        raise ValueError("not of this process")
    while not (place / "begun").exists():
        pass


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setattr(crew, "ALONE", 0.0)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1})


def test_what_is_short_is_done_alone() -> None:
    assert set(share_out(where, range(5))) == {os.getpid()}


def test_nothing_is_made_of_nothing() -> None:
    assert list(share_out(double, ())) == []


@pytest.mark.usefixtures("at_once")
def test_what_is_long_comes_in_the_order_of_what_was_given() -> None:
    assert list(share_out(double, range(40))) == [2 * number for number in range(40)]


@pytest.mark.usefixtures("at_once")
def test_what_is_long_is_shared_with_another_process(tmp_path: Path) -> None:
    assert len(set(share_out(wait_for_company, [tmp_path] * 3))) == 2


@pytest.mark.usefixtures("at_once")
def test_whoever_wants_no_more_has_nothing_more_done(tmp_path: Path) -> None:
    made = share_out(leave_a_mark, [(tmp_path, number) for number in range(2000)])
    assert next(made) == 0
    made.close()
    assert len(list(tmp_path.iterdir())) < 2000


@pytest.mark.usefixtures("at_once")
def test_the_last_thing_that_is_left_calls_nobody() -> None:
    assert set(share_out(where, [1])) == {os.getpid()}


@pytest.mark.usefixtures("at_once")
def test_a_helper_that_fails_says_why(tmp_path: Path) -> None:
    with pytest.raises(Misprint, match="not of this process"):
        list(share_out(fail_elsewhere, [(os.getpid(), tmp_path)] * 2))


@pytest.mark.usefixtures("at_once")
def test_a_process_with_other_visitors_calls_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crew, "is_cooperative", lambda: True)
    assert set(share_out(where, range(5))) == {os.getpid()}
