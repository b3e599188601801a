"""Papers are made in a process beside the worker: the same bytes, its faults told, its death survived."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from selfreview.press import Broken, Misprint, Press, calculate, order, press

ROOT = Path(__file__).parent.parent


def where() -> bytes:
    return str(os.getpid()).encode()


def chatter(words: str) -> bytes:
    print("said aloud")
    return words.encode()


def stumble() -> bytes:
    raise ValueError("no such page")


@pytest.fixture
def at_hand(monkeypatch: pytest.MonkeyPatch) -> Iterator[Press]:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    made = Press()
    yield made
    made.close()


def asked(write: Callable[..., bytes], *arguments: object) -> bytes:
    return order(write, *arguments)


def test_a_paper_is_made_in_another_process(at_hand: Press) -> None:
    assert at_hand.print(asked(where)) == str(at_hand.pid).encode() != where()


def test_one_press_makes_one_paper_after_the_other_and_nothing_printed_gets_among_them(at_hand: Press) -> None:
    assert [at_hand.print(asked(chatter, words)) for words in ("first", "second" * 50_000)] == [
        b"first",
        b"second" * 50_000,
    ]


def test_a_writer_that_fails_says_why_and_the_press_goes_on(at_hand: Press) -> None:
    with pytest.raises(Misprint, match="no such page"):
        at_hand.print(asked(stumble))
    assert at_hand.print(asked(chatter, "again")) == b"again"


def test_a_press_that_was_killed_is_noticed(at_hand: Press) -> None:
    os.kill(at_hand.pid, signal.SIGKILL)
    with pytest.raises(Broken):
        at_hand.print(asked(where))


def test_with_one_visitor_at_a_time_a_paper_is_made_at_once() -> None:
    assert press(where) == where()


def test_a_calculation_is_made_as_a_paper_is() -> None:
    assert calculate(divmod, 17, 5) == (3, 2)
    assert calculate(sorted, (3, 1, 2), reverse=True) == [3, 2, 1]


COOPERATIVE = """
from selfreview.commands.cooperation import begin_cooperating, cooperate_wholly
begin_cooperating()
cooperate_wholly()
import os, signal
import gevent
from selfreview import press
from tests.test_press import chatter, where

seen = []
def tick():
    while len(seen) < 3:
        seen.append(len(seen))
        gevent.sleep(0)
ticking = gevent.spawn(tick)
first = press.press(where)
ticking.join()
assert first != str(os.getpid()).encode(), first
assert press.press(where) == first, "the press is kept"
os.kill(int(first), signal.SIGKILL)
second = press.press(where)
assert second not in (first, str(os.getpid()).encode()), second
many = [gevent.spawn(press.press, chatter, str(number)) for number in range(6)]
gevent.joinall(many)
assert [one.get() for one in many] == [str(number).encode() for number in range(6)]
assert press.calculate(os.getpid) != os.getpid()
print("all papers made")
"""


def test_a_worker_has_its_papers_made_beside_it_and_replaces_a_press_that_died() -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", COOPERATIVE], env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    assert (done.returncode, done.stdout) == (0, "all papers made\n"), done.stderr
