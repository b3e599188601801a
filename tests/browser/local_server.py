"""A site of the tests behind a real port, in this process: a test can move its clock while a browser uses it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask
from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler, make_server

from tests.sites import bring_to_rest


class _Silent(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: object) -> None:
        return


@contextmanager
def serve_here(app: Flask) -> Iterator[str]:
    """Serve an application from a thread; gives its address."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Silent)
    assert isinstance(server, ThreadedWSGIServer)
    server.daemon_threads = False  # those that answer are waited for: they hold the database
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        # Its name and not its number: a browser trusts it as it would trust https.
        yield f"http://localhost:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        bring_to_rest(app)
        server.server_close()
