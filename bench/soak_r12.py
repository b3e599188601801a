"""R12: others save while bodies never come, one upload crawls, 25 people sign in at once and 2,000 connections rest."""

import socket
import statistics
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import cycle, islice

from bench.databases import settled
from bench.measurement import Measurement
from tests.editors import REVIEW, Editor
from tests.people import BY_KEY
from tests.servers import RunningServer, start_server
from tests.test_strangers import begin_post

BODIES = 200
RESTING = 2_000
NEWCOMERS = 25
CRAWL = 250_000
"""Bytes a second of the slow upload."""

SAVES = 200
WITHIN = 0.1


def measure() -> Measurement:
    """The 99th of 100 saves and answers of `/healthz`, in seconds, on each kind of database; alone and beside them."""
    parts = [part for kind in ("SQLite", "PostgreSQL") for part in _on(kind)]
    worst = max(part.ours for part in parts)
    what = (
        f"seconds, 99 of 100: {BODIES} bodies that never come, a slow upload, {NEWCOMERS} signing in, {RESTING} at rest"
    )
    return Measurement(what, worst, 1.0, "s", worst, WITHIN, "lower", SAVES, (worst, worst), tuple(parts))


def _on(kind: str) -> list[Measurement]:
    with settled(kind) as place, start_server(place.home, place.url, workers=2) as server:
        writer, stranger = Editor(server.port, "parent"), Editor(server.port, "chair")
        writer.sign_in()
        stranger.sign_in()
        alone = _times(server, writer, "alone")
        with _crowd(server, stranger.cookie):
            beside = _times(server, writer, "beside them")
        writer.close()
        stranger.close()
        assert writer.faults == [], writer.faults
    return [
        Measurement(f"on {kind}: {name}", late, early, "s", late, WITHIN, "lower", SAVES, (early, late))
        for name, early, late in zip(("a save", "`/healthz`"), alone, beside, strict=True)
    ]


def _times(server: RunningServer, writer: Editor, when: str) -> tuple[float, float]:
    """The 99th of 100 seconds of a save's post with its answer, and of a look at whether the site is well."""
    saves, looks = [], []
    for turn in range(SAVES):
        began = time.perf_counter()
        assert writer.save("E01", f"{when} {turn}")
        saves.append((time.perf_counter() - began) / 2)  # the page is read before it is written
        began = time.perf_counter()
        assert server.is_healthy()
        looks.append(time.perf_counter() - began)
    return statistics.quantiles(saves, n=100)[98], statistics.quantiles(looks, n=100)[98]


@contextmanager
def _crowd(server: RunningServer, cookie: str) -> Iterator[None]:
    over = threading.Event()
    lines = [begin_post(server.port, f"{REVIEW}/E02", cookie) for _ in range(BODIES)]
    lines += [socket.create_connection(("127.0.0.1", server.port), timeout=30) for _ in range(RESTING)]
    newcomers = islice(cycle(BY_KEY), NEWCOMERS)
    busy = [threading.Thread(target=_sign_in, args=(server.port, key)) for key in newcomers]
    busy.append(threading.Thread(target=_crawl, args=(server.port, cookie, over)))
    for thread in busy:
        thread.start()
    try:
        yield
    finally:
        over.set()
        for thread in busy:
            thread.join()
        for line in lines:
            line.close()


def _sign_in(port: int, key: str) -> None:
    newcomer = Editor(port, key)
    newcomer.sign_in()
    newcomer.close()


def _crawl(port: int, cookie: str, over: threading.Event) -> None:
    while not over.is_set():
        with socket.create_connection(("127.0.0.1", port), timeout=30) as line:
            head = (f"POST {REVIEW}/E01/file HTTP/1.1", "Host: localhost", f"Cookie: {cookie}")
            kind = "Content-Type: multipart/form-data; boundary=b"
            line.sendall("\r\n".join((*head, kind, "Content-Length: 6000000", "", "")).encode())
            for _ in range(240):
                if over.wait(25_000 / CRAWL):
                    return
                try:
                    line.sendall(bytes(25_000))
                except OSError:
                    break
