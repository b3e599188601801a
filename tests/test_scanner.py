"""The virus scanner: ClamAV's own daemon, with a signature of the test, is asked about every file that is handed in."""

import io
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from selfreview.scanner import Unscanned, find_virus
from selfreview.scanner_settings import Scanner
from tests.machine import CLAMD
from tests.people import OPEN, OURS
from tests.servers import free_port
from tests.sites import open_site, settings_for, with_settings
from tests.test_settings import faults_of, read
from tests.visitors import Visitor, text_of

E01 = f"/services/{OURS}/reviews/{OPEN}/E01"
MARK = b"A line that the signature of the test knows"
STARTING = 60.0


class Daemon:
    """ClamAV's daemon on a socket and a port of this machine, which knows one signature."""

    def __init__(self, folder: Path) -> None:
        program = CLAMD.find()
        if program is None:
            pytest.skip("clamd is not on this machine")
        lists = folder / "lists"
        lists.mkdir(parents=True)
        (lists / "test.ndb").write_text(f"Selfreview.Test:0:*:{MARK.hex()}\n", encoding="ascii")
        self.by_socket = Scanner(path=str(folder / "clamd.sock"))
        self.by_port = Scanner(host="127.0.0.1", port=free_port())
        lines = [f"LocalSocket {self.by_socket.path}", "TCPAddr 127.0.0.1", f"TCPSocket {self.by_port.port}"]
        lines += [f"DatabaseDirectory {lists}", "Foreground yes", "StreamMaxLength 1M"]
        (folder / "clamd.conf").write_text("\n".join(lines) + "\n", encoding="ascii")
        with (folder / "log").open("wb") as log:
            self._process = subprocess.Popen(
                [program, f"--config-file={folder / 'clamd.conf'}"],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        self._wait()

    def _wait(self) -> None:
        deadline = time.monotonic() + STARTING
        while True:
            try:
                find_virus(self.by_socket, b"")
            except Unscanned:
                assert time.monotonic() < deadline, "clamd does not answer"
                time.sleep(0.1)
            else:
                return

    def stop(self) -> None:
        """End the daemon; once more is nothing."""
        self._process.terminate()
        self._process.wait(STARTING)


@pytest.fixture
def daemon(tmp_path: Path) -> Iterator[Daemon]:
    """The daemon for the length of a test."""
    running = Daemon(tmp_path / "clamav")
    yield running
    running.stop()


@pytest.fixture
def site(daemon: Daemon, sqlite_settled_url: str, home: Path) -> Iterator[Flask]:
    """A site whose operator has named the daemon."""
    settings = with_settings(settings_for(sqlite_settled_url, home), scanner=daemon.by_socket)
    with open_site(sqlite_settled_url, home, settings) as app:
        yield app


def hand_in(visitor: Visitor, content: bytes, name: str = "minutes.txt") -> int:
    """The status that a file of evidence is answered with."""
    visitor.get(f"{E01}/file")
    fields = {**visitor.form(), "title": "A document", "file": (io.BytesIO(content), name)}
    return visitor.post(f"{E01}/file", fields, content_type="multipart/form-data").status_code


def test_a_file_is_called_clean_or_what_was_found_in_it_by_socket_and_by_port(daemon: Daemon) -> None:
    for scanner in (daemon.by_socket, daemon.by_port):
        assert find_virus(scanner, b"Nothing but words. " * 10_000) is None
        assert find_virus(scanner, b"x" * 100_000 + MARK) == "Selfreview.Test.UNOFFICIAL"


def test_a_file_that_the_scanner_does_not_look_at_is_not_called_clean(daemon: Daemon) -> None:
    with pytest.raises(Unscanned):
        find_virus(daemon.by_socket, b"x" * 1_500_000)
    daemon.stop()
    for scanner in (daemon.by_socket, daemon.by_port):
        with pytest.raises(Unscanned):
            find_virus(scanner, b"Nothing but words.")


def test_no_file_is_taken_that_the_scanner_has_not_called_clean(site: Flask, daemon: Daemon) -> None:
    parent = Visitor(site, "parent")
    assert hand_in(parent, b"What the group said in March.") == 303
    assert hand_in(parent, b"Before it. " + MARK, "plan.txt") == 422
    assert "The virus scanner found something in it (it calls it Selfreview.Test.UNOFFICIAL)" in text_of(
        parent.last.text
    )
    daemon.stop()
    assert hand_in(parent, b"What the group said in April.", "april.txt") == 422
    assert "could not be checked for viruses just now" in text_of(parent.last.text)
    shown = parent.get(E01).text
    assert "minutes.txt" in shown
    assert "plan.txt" not in shown
    assert "april.txt" not in shown


def test_a_scanner_is_named_by_its_socket_or_its_port_and_not_otherwise(home: Path) -> None:
    assert read(home).scanner is None
    assert read(home, SCANNER="unix:/run/clamav/clamd.ctl").scanner == Scanner(path="/run/clamav/clamd.ctl")
    assert read(home, SCANNER="tcp:[::1]:3310").scanner == Scanner(host="::1", port=3310)
    assert str(read(home, SCANNER="tcp:clam.example.org:3310").scanner) == "clam.example.org:3310"
    for wrong in ("/run/clamav/clamd.ctl", "unix:clamd.ctl", "tcp:3310", "tcp:host:0", "tcp:host:99999", "yes"):
        (fault,) = faults_of(home, SCANNER=wrong)
        assert fault.startswith("SELFREVIEW_SCANNER must be unix:")
