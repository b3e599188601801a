"""P1: the exemplar page against a bare Flask and Jinja page of as many bytes and the same statements, served apart."""

import http.client
import json
import pickle
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import event

from bench.measurement import Measurement, compare, counted
from selfreview.demonstration.people import DEMONSTRATION_PASSWORD
from tests.servers import free_port, run_command, start_server

PATH = "/services/1/reviews/2010/E03"
REQUESTS = 300
STATEMENTS = 5
ASKED = "asked.pickle"
"""The file in which the statements of our page wait for the bare one."""

BARE = """
import pickle
from flask import Flask, render_template
from sqlalchemy import create_engine
from sqlalchemy.orm import scoped_session, sessionmaker
app = Flask("bare")
PAGE = open({page!r}, encoding="utf-8").read()
# Compiled once, as any product's templates are.
TEMPLATE = app.jinja_env.from_string("{{% for line in lines %}}<p>{{{{ line }}}}</p>\\n{{% endfor %}}")
LINES = [PAGE[i:i + 73] for i in range(0, len(PAGE), 80)]
ASKED = pickle.load(open({asked!r}, "rb"))
session = scoped_session(sessionmaker(create_engine({url!r})))
@app.get("/")
def page():
    for statement, given in ASKED:
        session.connection().exec_driver_sql(statement, given).all()
    return render_template(TEMPLATE, lines=LINES)
@app.teardown_appcontext
def end(_fault):
    session.remove()
"""


def measure() -> Measurement:
    """Requests a second of one client on one worker, ours and bare in turn."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        run_command(["demo"], home)
        with start_server(home, workers=1) as server:
            ours = Client(server.port)
            ours.sign_in()
            page = ours.get(PATH)
            (home / "page.html").write_bytes(page)
            statements = counted(
                "SQL statements of the exemplar page", count_statements(home), STATEMENTS, unit="statements"
            )
            with bare_server(home) as port:
                bare = Client(port)
                return compare(
                    "exemplar page against a bare Flask and Jinja page, compiled once, of equal bytes and statements",
                    lambda: ours.rate(PATH),
                    lambda: bare.rate("/"),
                    unit="requests/s",
                    goal=0.3,
                    better="higher",
                    parts=[statements],
                )


class Client:
    """One client on one kept connection."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self.cookie = ""

    def ask(self, method: str, path: str, body: str | None = None) -> tuple[int, bytes]:
        """One request and its answer."""
        headers = {"Cookie": self.cookie}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            self.connection.request(method, path, body, headers)
            answer = self.connection.getresponse()
        except http.client.RemoteDisconnected:
            # The server lets an idle connection go.
            self.connection.request(method, path, body, headers)
            answer = self.connection.getresponse()
        content = answer.read()
        if cookie := answer.headers.get("Set-Cookie"):
            self.cookie = cookie.split(";")[0]
        return answer.status, content

    def get(self, path: str) -> bytes:
        """A page that has to be there."""
        status, content = self.ask("GET", path)
        assert status == 200, (path, status)
        return content

    def sign_in(self) -> None:
        """Sign in as the manager of the demonstration."""
        token = re.search(rb'name="csrf_token"[^>]*value="([^"]+)"', self.get("/sign-in"))
        assert token is not None
        fields = {"email": "manager@selfreview.example", "password": DEMONSTRATION_PASSWORD}
        status, _ = self.ask("POST", "/sign-in", urlencode({**fields, "csrf_token": token.group(1).decode()}))
        assert status == 303, status

    def rate(self, path: str) -> float:
        """Requests a second."""
        began = time.perf_counter()
        for _ in range(REQUESTS):
            self.get(path)
        return REQUESTS / (time.perf_counter() - began)


@contextmanager
def bare_server(home: Path) -> Iterator[int]:
    """A bare application behind the same server with the same kind of worker."""
    said = {"page": home / "page.html", "asked": home / ASKED, "url": f"sqlite:///{home / 'selfreview.db'}"}
    code = BARE.format(**{name: str(value) for name, value in said.items()})
    (home / "bare.py").write_text(code, encoding="utf-8")
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--workers", "1"]
    options = ["--worker-class", "gevent", "--no-control-socket", "--log-level", "error", "bare:app"]
    process = subprocess.Popen([*command, *options], cwd=home)
    try:
        _wait(lambda: Client(port).get("/"))
        yield port
    finally:
        process.terminate()
        process.wait(30)


def _wait(act: Callable[[], object]) -> None:
    deadline = time.monotonic() + 30
    while True:
        try:
            act()
            return
        except OSError:
            assert time.monotonic() < deadline
            time.sleep(0.05)


COUNT = """
import json, os
from sqlalchemy import event
from selfreview.app import create_app
from selfreview.storage.tables import db
from bench.p1 import PATH, count_in_process
print(json.dumps(count_in_process(create_app(), {asked!r})))
"""


def count_statements(home: Path) -> float:
    """How many statements the page asks of the database, in a process of its own."""
    from tests.servers import environment

    told = subprocess.run(
        [sys.executable, "-c", COUNT.format(asked=str(home / ASKED))],
        env=environment(home),
        cwd=Path(__file__).parent.parent,
        capture_output=True,
        text=True,
        check=True,
    )
    return float(statistics.median(json.loads(told.stdout.splitlines()[-1])))


def count_in_process(app: object, keep_in: str) -> list[int]:
    """The number of statements of some visits to the page, signed in; those of the last are kept in a file."""
    from flask import Flask

    from selfreview.storage.tables import db

    assert isinstance(app, Flask)
    client = app.test_client()
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get("/sign-in").text)
    assert token is not None
    fields = {"email": "manager@selfreview.example", "password": DEMONSTRATION_PASSWORD}
    client.post("/sign-in", data={**fields, "csrf_token": token.group(1)})
    asked: list[tuple[str, Any]] = []
    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", lambda *call: asked.append((call[2], call[3])))
    counts = []
    for _ in range(5):
        asked.clear()
        assert client.get(PATH).status_code == 200
        asked[:] = [one for one in asked if not one[0].startswith(("BEGIN", "PRAGMA"))]
        counts.append(len(asked))
    Path(keep_in).write_bytes(pickle.dumps(asked))
    return counts
