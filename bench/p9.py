"""P9: how long until one member's change is on another's screen: 20 members, 300 people idle, 2 processes."""

import socket
import threading
import time
from collections import defaultdict

from bench.databases import settled
from bench.measurement import Measurement
from tests.editors import REVIEW, WRITERS, Editor
from tests.servers import start_server

MEMBERS = 20
IDLE = 300
CHANGES = 20
WITHIN = 2.0


def measure() -> Measurement:
    """The slowest of all the members' screens, on each kind of database."""
    parts = [_on(kind) for kind in ("SQLite", "PostgreSQL")]
    slowest = max(part.ours for part in parts)
    what = f"seconds until a change is on every screen: {MEMBERS} members, {IDLE} people idle, 2 processes"
    spread = (min(part.spread[0] for part in parts), slowest)
    return Measurement(what, slowest, 1.0, "s", slowest, WITHIN, "lower", CHANGES, spread, tuple(parts))


def _on(kind: str) -> Measurement:
    with settled(kind) as place, start_server(place.home, place.url, workers=2) as server:
        people = [Editor(server.port, key) for key in WRITERS]
        for person in people:
            person.sign_in()
        people[0].save("E01", "the first text")
        cookies = [person.cookie for person in people]
        idle = [_listen(server.port, cookies[number % len(cookies)], "E02") for number in range(IDLE)]
        members = [_listen(server.port, cookies[number % len(cookies)], "E01") for number in range(MEMBERS)]
        heard: dict[str, list[float]] = defaultdict(list)
        threads = [threading.Thread(target=_note, args=(one, heard), daemon=True) for one in members]
        for thread in threads:
            thread.start()
        time.sleep(3.0)
        sent = {}
        for turn in range(CHANGES):
            text = f"change-{turn:03}-"
            sent[text] = time.monotonic()
            assert people[turn % len(people)].save("E01", text)
            time.sleep(0.37)
        time.sleep(WITHIN + 1)
        for one in (*idle, *members):
            one.close()
        for person in people:
            person.close()
    late = [at - began for text, began in sent.items() for at in heard[text]]
    missed = MEMBERS * CHANGES - len(late)
    slowest = max(late) if not missed else float(missed) * 1_000
    what = f"on {kind}: the slowest of {MEMBERS * CHANGES}"
    return Measurement(what, slowest, 1.0, "s", slowest, WITHIN, "lower", CHANGES, (min(late, default=0.0), slowest))


def _listen(port: int, cookie: str, exemplar: str) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", port), timeout=60)
    lines = (
        f"GET {REVIEW}/live?exemplar={exemplar}&since=0 HTTP/1.1",
        "Host: 127.0.0.1",
        "Accept: text/event-stream",
        f"Cookie: {cookie}",
    )
    connection.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
    return connection


def _note(connection: socket.socket, heard: dict[str, list[float]]) -> None:
    """Note when each change came; a change is known by its text."""
    waiting = b""
    while True:
        try:
            waiting += (piece := connection.recv(65_536))
        except OSError:
            return
        if not piece:
            return
        *whole, waiting = waiting.split(b"\n\n")
        for event in whole:
            if (place := event.find(b"change-")) >= 0:
                heard[event[place : place + 11].decode()].append(time.monotonic())
