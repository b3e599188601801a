"""Two servers on one PostgreSQL, behind a real nginx that turns to the other where one does not answer."""

import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path

from tests.editors import WRITERS, Editor
from tests.machine import NGINX
from tests.servers import RunningServer, free_port, launch_server

KEYS = {"SELFREVIEW_SECRET_KEY": "s" * 40, "SELFREVIEW_AUDIT_KEY": "a" * 40}
CONFIGURATION = """
daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ worker_connections 512; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    upstream selfreview {{
        least_conn;
        server 127.0.0.1:{ports[0]} max_fails=1 fail_timeout=5s;
        server 127.0.0.1:{ports[1]} max_fails=1 fail_timeout=5s;
    }}
    server {{
        listen 127.0.0.1:{port};
        location / {{
            proxy_pass http://selfreview;
            proxy_set_header Host $http_host;
            proxy_connect_timeout 1s;
        }}
    }}
}}
"""


@dataclass(slots=True)
class TwoHosts:
    """Both servers, each with a home of its own, and the port that nginx listens on in front of them."""

    homes: tuple[Path, Path]
    url: str
    ports: tuple[int, int]
    port: int
    servers: list[RunningServer]

    def kill(self, which: int) -> None:
        """End all processes of one host at once."""
        self.servers[which].kill()

    def revive(self, which: int) -> None:
        """Start a host again that was killed."""
        self.servers[which] = _launch(self.homes[which], self.url, self.ports[which])


def _launch(home: Path, url: str, port: int) -> RunningServer:
    return launch_server(home, url, workers=1, port=port, more=KEYS)


@contextmanager
def two_hosts(folder: Path, url: str) -> Iterator[TwoHosts]:
    """Two hosts and their proxy for the length of a `with`; nginx has to be on the machine."""
    homes = (folder / "host-1", folder / "host-2")
    for home in homes:
        home.mkdir()
    ports, port = (free_port(), free_port()), free_port()
    program = NGINX.find()
    assert program is not None
    (folder / "nginx.conf").write_text(CONFIGURATION.format(folder=folder, ports=ports, port=port), encoding="ascii")
    servers: list[RunningServer] = []
    proxy = subprocess.Popen([program, "-c", str(folder / "nginx.conf")], stdin=subprocess.DEVNULL)
    try:
        for home, each in zip(homes, ports, strict=True):
            servers.append(_launch(home, url, each))
        yield TwoHosts(homes, url, ports, port, servers)
    finally:
        proxy.terminate()
        proxy.wait(20)
        for server in servers:
            server.kill()


@dataclass(slots=True)
class Work:
    """Members who save without a pause through the proxy, and when each was last told that something is saved."""

    people: list[Editor]
    begun: list[float]
    over: threading.Event = field(default_factory=threading.Event)
    unexpected: list[str] = field(default_factory=list)

    def go_on(self, number: int) -> None:
        """Save again and again; what is not answered is not counted, and the next attempt follows at once."""
        turn = 0
        while not self.over.is_set():
            turn += 1
            began = time.monotonic()
            try:
                if self.people[number].save(f"E{number + 1:02}", f"editor {number} turn {turn}"):
                    self.begun[number] = began
            except (OSError, HTTPException):
                self.over.wait(0.02)
            except AssertionError as fault:
                self.unexpected.append(repr(fault))
                self.over.wait(0.2)

    def wait_for_all(self, since: float, *, patience: float = 30.0) -> float:
        """Seconds from a moment until everybody has been told that a save begun after it is made."""
        while min(self.begun) < since:
            assert time.monotonic() - since < patience, "somebody does not go on"
            time.sleep(0.01)
        return time.monotonic() - since


@contextmanager
def people_at_work(port: int) -> Iterator[Work]:
    """Everybody who writes, signed in and at work for the length of a `with`."""
    people = [Editor(port, key) for key in WRITERS]
    for person in people:
        person.sign_in()
    work = Work(people, [0.0] * len(people))
    threads = [threading.Thread(target=work.go_on, args=(number,)) for number in range(len(people))]
    for thread in threads:
        thread.start()
    try:
        yield work
    finally:
        work.over.set()
        for thread in threads:
            thread.join()
        for person in people:
            person.close()
