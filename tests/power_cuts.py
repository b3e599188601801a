"""A server that is killed again and again while editors save."""

import http.client
import threading
import time
from collections.abc import Iterable
from pathlib import Path

from tests.clashes import Outcome, gather
from tests.editors import WRITERS, Editor
from tests.servers import free_port, launch_server

SAVES_BETWEEN = 5
"""Acknowledged saves that are waited for between two kills, so that every kill falls into work."""


def cut_power(home: Path, url: str, *, kills: Iterable[int], restarts: list[float] | None = None) -> Outcome:
    """Kill the server once for each of these while editors save, each in a text of their own; it starts again.

    `restarts` is given the seconds that each start took until the server answered.
    """
    port = free_port()
    people = [Editor(port, key) for key in WRITERS]
    over = threading.Event()
    server = launch_server(home, url, port=port)
    for person in people:
        person.sign_in()

    threads = begin_work(people, over)
    try:
        for _ in kills:
            _wait_for_work(people)
            server.kill()
            began = time.monotonic()
            server = launch_server(home, url, port=port)
            if restarts is not None:
                restarts.append(time.monotonic() - began)
        _wait_for_work(people)
    finally:
        over.set()
        for thread in threads:
            thread.join()
        server.stop()
    return gather(people)


def begin_work(people: list[Editor], over: threading.Event) -> list[threading.Thread]:
    """Let editors save, each in a text of their own, until it is over; what is not answered is not counted."""

    def work(number: int) -> None:
        turn = 0
        while not over.is_set():
            turn += 1
            try:
                people[number].save(f"E{number + 1:02}", f"editor {number} turn {turn}")
            except (OSError, http.client.HTTPException):
                # Nothing was acknowledged, and it may have been saved all the same.
                over.wait(0.02)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(len(people))]
    for thread in threads:
        thread.start()
    return threads


def _wait_for_work(people: list[Editor]) -> None:
    before = sum(len(person.acknowledged) for person in people)
    deadline = time.monotonic() + 60
    while sum(len(person.acknowledged) for person in people) < before + SAVES_BETWEEN:
        assert time.monotonic() < deadline, "nothing is saved any more"
        time.sleep(0.01)
