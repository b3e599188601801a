"""A request's body is there before the application hears of it, so that nothing of the site waits for a visitor's line.

A body has to come at a pace (`PIECE` in `PATIENCE` seconds); how many may be
on their way at once is limited for each person, and for each address for
those who are not signed in. Over the limit the one that has waited longest
gives way, so that whoever sends theirs at once always gets through.
"""

import socket
import tempfile
from collections.abc import Callable, Iterable
from contextlib import suppress
from http.cookies import SimpleCookie
from typing import IO, Any

import gevent
import structlog
from flask import Flask

from selfreview.web.access import TOKEN
from selfreview.web.middleware import MULTIPART_LIMIT, URLENCODED_LIMIT

log = structlog.get_logger("selfreview")

PIECE = 64 * 1024
PATIENCE = 20.0
"""Seconds within which each piece of a body has to be there: 3 kB a second is slower than any line in use."""

IN_MEMORY = 512 * 1024
PER_PERSON = 60
PER_ADDRESS = 600
"""Bodies on their way to one process from an address of whom nobody is signed in: a whole council may share one."""

Environ = dict[str, Any]
Start = Callable[..., Any]


class Late(Exception):
    """A body that did not come in time, or not whole."""


class BodiesFirst:
    """The application behind a reader of bodies."""

    def __init__(self, application: Flask) -> None:
        self.application = application
        self.site = application.extensions["selfreview"]
        self._signer: Any = application.session_interface.get_signing_serializer(application)  # type: ignore[attr-defined]
        self._coming: dict[str, dict[int, Any]] = {}

    def __call__(self, environ: Environ, start: Start) -> Iterable[bytes]:
        """Read the body and hand the request on; 408 when it does not come."""
        announced = environ.get("CONTENT_LENGTH", "")
        if not environ.get("HTTP_TRANSFER_ENCODING") and announced in ("", "0"):
            return self.application(environ, start)
        is_multipart = environ.get("CONTENT_TYPE", "").lower().startswith("multipart/form-data")
        most = MULTIPART_LIMIT if is_multipart else URLENCODED_LIMIT
        if announced.isdecimal() and int(announced) > most:
            return self.application(environ, start)  # It refuses by the length alone and never reads.
        try:
            body, size = self._receive(environ, most)
        except Late:
            # Whatever of it is still to come is no request: the connection ends with this answer.
            _let_go(environ.get("gunicorn.socket"), socket.SHUT_RD)
            log.warning("refused", what="a body that did not come", address=self._address(environ))
            return _answer(start, "408 Request Timeout", "What you sent did not arrive in time. Send it again.")
        except OSError as fault:
            log.error("body", fault=type(fault).__name__)
            return _answer(start, "503 Service Unavailable", "The site has no room at the moment. Send it again soon.")
        environ.update({"wsgi.input": body, "CONTENT_LENGTH": str(size), "wsgi.input_terminated": True})
        environ.pop("HTTP_TRANSFER_ENCODING", None)
        answer = self.application(environ, start)
        body.close()
        return answer

    def _receive(self, environ: Environ, most: int) -> tuple[IO[bytes], int]:
        key, number = self._key(environ), id(environ)
        coming = self._coming.setdefault(key, {})
        coming[number] = environ.get("gunicorn.socket")
        if len(coming) > (PER_PERSON if key.startswith("person") else PER_ADDRESS):
            _let_go(coming.pop(next(iter(coming))))
        try:
            return _read(environ, most)
        finally:
            coming.pop(number, None)
            if not coming:
                self._coming.pop(key, None)

    def _key(self, environ: Environ) -> str:
        token = self._token(environ.get("HTTP_COOKIE", ""))
        return f"person {token}" if token else f"address {self._address(environ)}"

    def _token(self, cookies: str) -> str | None:
        """Whose session this is, as far as our own signature on it says."""
        with suppress(Exception):
            held = SimpleCookie(cookies)[self.application.config["SESSION_COOKIE_NAME"]].value
            token = self._signer.loads(held).get(TOKEN)
            return token if isinstance(token, str) else None
        return None

    def _address(self, environ: Environ) -> str:
        """The visitor's address: of what proxies say, only the word of our own is taken."""
        told = [part.strip() for part in environ.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
        hops = self.site.settings.proxies
        return str(told[-hops] if hops and len(told) >= hops else environ.get("REMOTE_ADDR", ""))


def _read(environ: Environ, most: int) -> tuple[IO[bytes], int]:
    source, size = environ["wsgi.input"], 0
    announced = int(environ["CONTENT_LENGTH"]) if environ.get("CONTENT_LENGTH", "").isdecimal() else None
    body = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - closed when the request is over
    while size <= most:
        with gevent.Timeout(PATIENCE, Late):
            try:
                piece = source.read(min(PIECE, most + 1 - size))
            except OSError as fault:
                raise Late from fault
        if not piece:
            break
        body.write(piece)
        size += len(piece)
    if announced is not None and size < announced:
        raise Late
    body.seek(0)
    return body, size


def _let_go(client: Any, how: int = socket.SHUT_RDWR) -> None:
    if client is not None:
        with suppress(OSError):
            client.shutdown(how)


def _answer(start: Start, status: str, words: str) -> list[bytes]:
    body = f"{words}\n".encode()
    start(
        status,
        [
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Length", str(len(body))),
            ("Cache-Control", "no-store"),
            ("X-Content-Type-Options", "nosniff"),
            ("Connection", "close"),
        ],
    )
    return [body]
