"""The pages of the gallery behind a real port: each is answered as it was given, its headers included."""

import mimetypes
import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote, urlsplit

from tests.browser.axe import ADDRESS, script
from tests.browser.pages import Shown

FOR_EVER = "public, max-age=31536000, immutable"


class PageServer(ThreadingHTTPServer):
    """It answers with the page that is `shown` now, and with the files that all pages share.

    `strange` is what else was asked for. A browser keeps the files: they are read and compiled once for all pages.
    """

    daemon_threads = True

    def __init__(self, files: Mapping[str, bytes]) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.files = {**files, ADDRESS: script().encode()}
        self.shown: Shown | None = None
        self.strange: list[str] = []

    @property
    def url(self) -> str:
        """Where it is asked; by its name and not its number, since a browser trusts it as it would trust https."""
        return f"http://localhost:{self.server_port}"


class _Answer(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: PageServer

    def log_message(self, format: str, *args: object) -> None:
        return

    def do_GET(self) -> None:
        path, shown = unquote(urlsplit(self.path).path), self.server.shown
        if path in self.server.files:
            kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
            self._give(200, {"Content-Type": kind, "Cache-Control": FOR_EVER}, self.server.files[path])
        elif "text/event-stream" in self.headers.get("Accept", ""):
            # Nothing happens while a page is looked at: this answer ends the stream for good.
            self._give(204, {}, b"")
        elif shown is not None and path.endswith("/meeting/state"):
            # Nor does a meeting move on.
            stamp = re.search(r'data-stamp="([^"]*)"', shown.html)
            body = f'{{"stamp": "{stamp[1] if stamp else ""}"}}'
            self._give(200, {"Content-Type": "application/json"}, body.encode())
        elif shown is not None and path == shown.path:
            headers = {name: value for name, value in shown.headers.items() if name.lower() != "content-length"}
            self._give(shown.status, headers, shown.html.encode())
        else:
            self.server.strange.append(f"asked for {path}")
            self._give(404, {}, b"")

    def _give(self, status: int, headers: Mapping[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status != 204:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def serve_pages(files: Mapping[str, bytes]) -> Iterator[PageServer]:
    """Serve from a thread for the length of a `with`."""
    server = PageServer(files)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
