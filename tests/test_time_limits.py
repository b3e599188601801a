"""A long form that is ended early says so, and does not count as met."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from bench import soak_d3_histories as histories
from bench.soak_p8 import size_of
from bench.time_limits import MINUTES, how_far, until_time_is_up
from tests.storage.nation.campaigns import Outcome


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


def test_histories_go_on_where_they_were_ended_and_none_of_another_size_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    played: list[tuple[int, int]] = []

    def attack(seeds: list[int], _settled: Path, *, largest: int) -> Iterator[Outcome]:
        played.extend((seed, largest) for seed in seeds)
        yield from (Outcome(seed, ("a return",), 0, {"merged": 2}) for seed in seeds)

    monkeypatch.setenv(MINUTES, "0")
    monkeypatch.setenv("SELFREVIEW_D3_HISTORIES", "3")
    monkeypatch.setattr(histories, "KEPT", tmp_path / "kept" / "histories.jsonl")
    monkeypatch.setattr(histories, "LARGEST", {3: 20, 1: 10})
    monkeypatch.setattr(histories, "attack_all", attack)
    for name in ("migrate", "settle"):
        monkeypatch.setattr(histories, name, lambda *_: None)
    told = [histories.measure() for _ in range(4)]
    assert played == [(0, 10), (1, 10), (2, 20)]
    assert [(one.ours, one.parts[1].ours, one.met) for one in told] == [(n, n, False) for n in (1, 2, 3, 3)]
    assert "3 histories of three years; services at most: 2 of 10, 1 of 20; 0 first releases" in told[3].what
    monkeypatch.setattr(histories, "LARGEST", {1: 10})
    assert histories.measure().parts[1].ours == 3
    assert played[3:] == [(2, 10)]
