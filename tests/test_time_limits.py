"""A long form that is ended early says so, and does not count as met."""

from itertools import count
from pathlib import Path

import pytest

from bench.soak_p8 import size_of
from bench.time_limits import MINUTES, how_far, until_time_is_up


def test_without_a_limit_everything_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(MINUTES, raising=False)
    assert list(until_time_is_up(range(5))) == [0, 1, 2, 3, 4]


def test_once_the_time_is_up_there_is_no_more_but_something_was_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(MINUTES, "0")
    assert list(until_time_is_up(count())) == [0]


def test_a_share_of_the_time_ends_earlier(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(MINUTES, "1")
    hour = iter([0.0, 10.0, 19.0, 20.0])
    assert list(until_time_is_up(range(9), shares=3, clock=lambda: next(hour))) == [0, 1, 2]


@pytest.mark.parametrize(("done", "is_met"), [(500, True), (499, False)])
def test_what_was_not_tried_to_the_end_is_not_met(done: int, is_met: bool) -> None:
    told = how_far(done, 500, "kills")
    assert told.met == is_met
    assert (told.what, told.ours) == ("kills tried, of 500", done)


def test_a_process_that_has_ended_weighs_nothing_and_ends_no_measure(tmp_path: Path) -> None:
    for process, status in ((1, "Name:\tserve\nVmRSS:\t  2048 kB\n"), (2, "Name:\tparse\nState:\tZ (zombie)\n")):
        (tmp_path / str(process)).mkdir()
        (tmp_path / str(process) / "status").write_text(status, encoding="ascii")
    assert [size_of(process, tmp_path) for process in (1, 2, 3)] == [2.0, 0.0, 0.0]
