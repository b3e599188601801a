"""The workers of the server: every wait for a visitor has an end, and one visitor's waits never stop another.

A connection is in one of three waits: for a request, for the rest of its
head, for its body. Each has a deadline. While the process has room it keeps
them all; at its limit, whichever has waited longest for its visitor gives way.
"""

import select
import socket
import time
from collections.abc import Callable
from typing import Any

import gevent
from gevent import monkey
from gevent.server import StreamServer
from gunicorn import http, util
from gunicorn.workers.ggevent import GeventWorker

from selfreview.commands import daily, outbox
from selfreview.commands.bodies import BodiesFirst
from selfreview.commands.cooperation import cooperate_wholly

KEEP_ALIVE = 130.0
"""Seconds that a connection may rest between two requests: longer than the proxies in use keep theirs, so that it is
they who close one, and no request is sent into a connection that is just being closed."""

HEAD = 20.0
"""Seconds from the first byte of a request to the end of its head."""

SENDING = 60.0
"""Seconds that a visitor may take to read a piece of an answer."""

MOST = 8_000
"""Connections of one process, where its limit of open files allows so many."""

SPARE_FILES = 200
"""Open files that are left for the database, templates and uploads."""


class Connections:
    """The open connections of one process, those that wait for their visitor in the order in which they began to."""

    def __init__(self, most: int) -> None:
        self.most = max(most, 50)
        self.open: set[Any] = set()
        self._waiting: dict[Any, bool] = {}

    def begin(self, client: Any) -> None:
        """Take one more in; at the limit the one that has waited longest is closed."""
        self.open.add(client)
        if len(self.open) > self.most and self._waiting:
            self._close(next(iter(self._waiting)))

    def wait(self, client: Any) -> None:
        """Note that this one waits for its visitor from now on."""
        self._waiting.pop(client, None)
        self._waiting[client] = True

    def work(self, client: Any) -> None:
        """Note that this one is being answered."""
        self._waiting.pop(client, None)

    def end(self, client: Any) -> None:
        """Forget one that is closed."""
        self.open.discard(client)
        self._waiting.pop(client, None)

    def close_resting(self) -> None:
        """Let every visitor who has nothing to ask go: what they have sent already is still read and answered."""
        for client in tuple(self._waiting):
            self._close(client, socket.SHUT_RD)

    def _close(self, client: Any, how: int = socket.SHUT_RDWR) -> None:
        self._waiting.pop(client, None)
        try:
            client.shutdown(how)
        except OSError:
            self.open.discard(client)


class Worker(GeventWorker):  # type: ignore[misc]
    """A gevent worker whose waits end."""

    connections: Connections
    sockets: list[Any]
    wsgi: Any

    def patch(self) -> None:
        """Make this process cooperative; with most of it the server began before it imported the application."""
        cooperate_wholly()
        self.sockets = [
            gevent.socket.socket(listening.FAMILY, socket.SOCK_STREAM, fileno=listening.sock.detach())
            for listening in self.sockets
        ]

    def load_wsgi(self) -> None:
        """Put the reading of bodies before the application, and let streams end as soon as the worker is to stop."""
        super().load_wsgi()
        application = self.wsgi
        application.extensions["live"].is_stopping = lambda: not self.alive
        self.wsgi = BodiesFirst(application)

    def run(self) -> None:
        """Serve until told to stop, then finish what was begun."""
        self.connections = Connections(min(MOST, _files_allowed() - SPARE_FILES))
        servers = []
        for listening in self.sockets:
            listening.setblocking(1)
            server = StreamServer(listening, handle=self._handler(listening))
            # Several processes listen: none takes more than it can look at at once.
            server.max_accept = 10
            server.start()
            servers.append(server)
        self._begin_own_work()
        while self.alive:
            self.notify()
            gevent.sleep(1.0)
        for server in servers:
            server.close()
        self._finish()

    def _begin_own_work(self) -> None:
        application = self.wsgi.application
        gevent.spawn(outbox.keep_sending, application, is_alive=lambda: self.alive, sleep=gevent.sleep)
        if application.extensions["selfreview"].settings.daily_jobs:
            gevent.spawn(daily.keep_doing, application, is_alive=lambda: self.alive, sleep=gevent.sleep)

    def _handler(self, listening: Any) -> Callable[[Any, Any], None]:
        return lambda client, address: self.handle(listening, client, address)

    def _finish(self) -> None:
        deadline = time.monotonic() + float(self.cfg.graceful_timeout)
        while self.connections.open and time.monotonic() < deadline:
            self.connections.close_resting()
            self.notify()
            gevent.sleep(0.1)

    def handle(self, listener: Any, client: Any, addr: Any) -> None:
        """Answer one connection's requests, one after the other."""
        client.settimeout(SENDING)
        self.connections.begin(client)
        request = None
        try:
            parser = http.get_parser(self.cfg, client, addr)
            while self._asks(parser, client):
                request = self._read_head(parser, client)
                if request is None:
                    break
                self.connections.work(client)
                self.handle_request(listener.getsockname(), request, client, addr)
        except (StopIteration, http.errors.NoMoreData, OSError):
            pass  # The visitor has gone, or was told that the connection ends here.
        except Exception as fault:
            self.handle_error(request, client, addr, fault)
        finally:
            self.connections.end(client)
            util.close(client)

    def _asks(self, parser: Any, client: Any) -> bool:
        """Wait until the visitor sends something; False when nothing came in time."""
        if parser.unreader.buf.getbuffer().nbytes:
            return True
        if parser.req_count and not self.alive:
            return _is_readable(client)
        self.connections.wait(client)
        try:
            gevent.socket.wait_read(client.fileno(), timeout=KEEP_ALIVE if parser.req_count else HEAD)
        except TimeoutError:
            # What came in the last moment is answered all the same.
            return _is_readable(client)
        return True

    def _read_head(self, parser: Any, client: Any) -> Any:
        self.connections.wait(client)
        with gevent.Timeout(HEAD, False):
            return next(parser)
        return None


def _is_readable(client: Any) -> bool:
    poll = monkey.get_original("select", "select") or select.select
    return bool(poll([client.fileno()], [], [], 0)[0]) if client.fileno() >= 0 else False


def _files_allowed() -> int:
    import resource

    return resource.getrlimit(resource.RLIMIT_NOFILE)[0]
