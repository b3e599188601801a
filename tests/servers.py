"""The real server for tests: started as an operator starts it, on a free port of this machine, stopped by its id."""

import base64
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path

PATIENCE = 60.0
"""Seconds that a server may take to answer before the test gives up."""

COUNTED = "COVERAGE_PROCESS_CONFIG"
"""Where coverage leaves its settings for the processes that are started."""


def selfreview_command(python: str = sys.executable) -> str:
    """The `selfreview` command of an environment, by the path of its Python."""
    return str(Path(python).with_name("selfreview"))


def free_port() -> int:
    """A port of the loopback interface that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def environment(
    home: Path, url: str | None = None, *, workers: int = 2, more: Mapping[str, str] | None = None
) -> dict[str, str]:
    """This process's environment with the settings of one installation and of no other."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("SELFREVIEW_")}
    settings = {
        "SELFREVIEW_HOME": str(home),
        "SELFREVIEW_WORKERS": str(workers),
        "SELFREVIEW_ARGON2": "light",
        "SELFREVIEW_AUDIT_KEY": "a" * 40,
        **({} if url is None else {"SELFREVIEW_DATABASE_URL": url}),
    }
    return {**inherited, **settings, **(more or {})}


def _counted_with_gevent(variables: Mapping[str, str]) -> dict[str, str]:
    """The environment, in which coverage, where it counts, follows gevent: elsewhere that only costs time."""
    handed = variables.get(COUNTED)
    if handed is None:
        return dict(variables)
    told = json.loads(base64.b64decode(handed)) | {"concurrency": ["thread", "gevent"]}
    return {**variables, COUNTED: base64.b64encode(json.dumps(told).encode()).decode()}


@dataclass(slots=True)
class RunningServer:
    """A server and the processes it is made of: they form one group, which is what is signalled."""

    process: subprocess.Popen[bytes]
    port: int
    log: Path
    host: str = field(default="127.0.0.1")

    @property
    def url(self) -> str:
        """Where it is served, without a slash at the end."""
        return f"http://{self.host}:{self.port}"

    def said(self) -> str:
        """All that the server has printed."""
        return self.log.read_text(encoding="utf-8", errors="replace")

    def is_healthy(self) -> bool:
        """Whether `/healthz` answers 200 now."""
        connection = HTTPConnection(self.host, self.port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status == 200
        except (OSError, HTTPException):
            return False
        finally:
            connection.close()

    def wait(self, patience: float = PATIENCE) -> None:
        """Return when the server answers; AssertionError with what it printed when it ended or did not in time."""
        deadline = time.monotonic() + patience
        while not self.is_healthy():
            ended = _ends_within(self.process, 0.05)
            assert not ended, f"the server ended with status {self.process.returncode}:\n{self.said()}"
            assert time.monotonic() < deadline, f"the server does not answer:\n{self.said()}"

    def kill(self) -> None:
        """End all of its processes at once, as a power cut would."""
        self._signal(signal.SIGKILL)
        self.process.wait(PATIENCE)

    def stop(self) -> int:
        """Ask it to end, as an operator does, and return its exit status; killed when it does not listen."""
        self._signal(signal.SIGTERM, only_first=True)
        if not _ends_within(self.process, PATIENCE):
            self.kill()
        self._signal(signal.SIGKILL)
        return self.process.wait(PATIENCE)

    def _signal(self, number: signal.Signals, *, only_first: bool = False) -> None:
        try:
            if only_first:
                self.process.send_signal(number)
            else:
                os.killpg(self.process.pid, number)
        except ProcessLookupError:
            return


def _ends_within(process: subprocess.Popen[bytes], seconds: float) -> bool:
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        return False
    return True


def launch_server(
    home: Path,
    url: str | None = None,
    *,
    workers: int = 2,
    port: int | None = None,
    command: Sequence[str] | None = None,
    more: Mapping[str, str] | None = None,
) -> RunningServer:
    """Start `selfreview serve` and return when it answers; the caller stops it.

    `command` stands in for `selfreview` (a wrapper, another environment's);
    `more` are further settings. Runs in `home`, not in the checkout.
    """
    port = port or free_port()
    log = home / f"server-{port}.log"
    with log.open("ab") as file:
        process = subprocess.Popen(
            [*(command or [selfreview_command()]), "serve", "--host", "127.0.0.1", "--port", str(port)],
            env=_counted_with_gevent(environment(home, url, workers=workers, more=more)),
            cwd=home,
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    server = RunningServer(process, port, log)
    try:
        server.wait()
    except BaseException:
        server.kill()
        raise
    return server


@contextmanager
def start_server(
    home: Path,
    url: str | None = None,
    *,
    workers: int = 2,
    port: int | None = None,
    command: Sequence[str] | None = None,
    more: Mapping[str, str] | None = None,
) -> Iterator[RunningServer]:
    """A server for the length of a `with`: as `launch_server`, and stopped at the end."""
    server = launch_server(home, url, workers=workers, port=port, command=command, more=more)
    try:
        yield server
    finally:
        server.stop()


def run_command(
    arguments: Sequence[str],
    home: Path,
    url: str | None = None,
    *,
    typed: str = "",
    command: Sequence[str] | None = None,
) -> subprocess.CompletedProcess[str]:
    """Run one `selfreview` command to its end with what is typed on standard input; the caller looks at the status."""
    return subprocess.run(
        [*(command or [selfreview_command()]), *arguments],
        env=environment(home, url),
        cwd=home,
        input=typed,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
