"""Nobody waits for a stranger: what one visitor sends slowly, often or never stops nobody else on the real server."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.editors import TOKEN, Editor
from tests.people import BY_KEY, PASSWORD
from tests.servers import RunningServer, run_command, start_server

pytestmark = pytest.mark.slow

BODIES = 120
GUESSES = 40
LIMIT = 10


def begin_post(port: int, path: str, cookie: str, *, kind: str = "application/x-www-form-urlencoded") -> socket.socket:
    """A post whose head is there and whose body never comes."""
    line = socket.create_connection(("127.0.0.1", port), timeout=30)
    head = (f"POST {path} HTTP/1.1", "Host: localhost", f"Cookie: {cookie}", f"Content-Type: {kind}")
    line.sendall("\r\n".join((*head, "Content-Length: 5000", "", "email=x")).encode())
    return line


@contextmanager
def hanging(server: RunningServer, cookie: str) -> Iterator[None]:
    """Many posts that hang, and as many connections that say nothing."""
    lines = [begin_post(server.port, "/sign-in", cookie) for _ in range(BODIES)]
    lines += [socket.create_connection(("127.0.0.1", server.port), timeout=30) for _ in range(BODIES)]
    try:
        yield
    finally:
        for line in lines:
            line.close()


def test_others_save_while_bodies_hang_even_with_a_cookie_that_was_signed_out(settled_url: str, home: Path) -> None:
    with start_server(home, settled_url, workers=2) as server:
        gone, writer = Editor(server.port, "chair"), Editor(server.port, "parent")
        gone.sign_in()
        old = gone.cookie
        page = gone.ask("GET", "/account/")[1]
        gone.ask("POST", "/sign-out", {"csrf_token": TOKEN.findall(page)[0]})
        gone.close()
        with hanging(server, old):
            writer.sign_in()
            assert writer.save("E01", "written while others hang")
            assert server.is_healthy()
        writer.close()
    assert writer.faults == []


def test_of_guesses_at_once_no_more_are_judged_than_may_be(settled_url: str, home: Path) -> None:
    with start_server(home, settled_url, workers=2) as server:
        people = [Editor(server.port, "parent") for _ in range(GUESSES)]
        tokens = [TOKEN.findall(one.ask("GET", "/sign-in")[1])[0] for one in people]
        answers: list[int] = []

        def guess(one: Editor, token: str, number: int) -> None:
            password = f"wrong guess {number}"
            fields = {"email": BY_KEY["parent"].email, "password": password, "csrf_token": token}
            answers.append(one.ask("POST", "/sign-in", fields)[0])

        threads = [
            threading.Thread(target=guess, args=(one, token, number))
            for number, (one, token) in enumerate(zip(people, tokens, strict=True))
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        last = Editor(server.port, "parent")
        token = TOKEN.findall(last.ask("GET", "/sign-in")[1])[0]
        fields = {"email": BY_KEY["parent"].email, "password": PASSWORD, "csrf_token": token}
        assert last.ask("POST", "/sign-in", fields)[0] == 429
        for one in (*people, last):
            one.close()
    assert len(answers) == GUESSES
    assert answers.count(422) == LIMIT
    # Where the disk stands still for longer than a writer waits, a guess is not judged either: 503.
    assert answers.count(429) + answers.count(503) == GUESSES - LIMIT


def test_a_server_that_is_told_to_stop_answers_what_was_asked_and_keeps_nobody(settled_url: str, home: Path) -> None:
    with start_server(home, settled_url, workers=1) as server:
        reader = Editor(server.port, "parent")
        reader.sign_in()
        resting = socket.create_connection(("127.0.0.1", server.port), timeout=30)
        # Whoever comes later is taken in later: by now the one before stands in no queue.
        assert server.is_healthy()
        assert server.stop() == 0
        assert resting.recv(100) == b""
        reader.close()
        resting.close()


def test_several_servers_start_at_once_on_an_empty_database(empty_database_url: str, tmp_path: Path) -> None:
    homes = [tmp_path / str(number) for number in range(4)]
    done: list[tuple[int, str]] = []

    def start(home: Path) -> None:
        home.mkdir()
        ended = run_command(["retention"], home, empty_database_url)
        done.append((ended.returncode, ended.stderr))

    threads = [threading.Thread(target=start, args=(home,)) for home in homes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert done == [(0, "")] * len(homes)
