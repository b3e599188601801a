"""A site of the tests behind a real port, in this process: a test can move its clock while a browser uses it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page
from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler, make_server

from tests.people import BY_KEY, PASSWORD
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


@contextmanager
def browse(app: Flask, browser: Browser) -> Iterator[BrowserContext]:
    """One browser, with the site behind it."""
    with serve_here(app) as url:
        context = browser.new_context(base_url=url)
        context.set_default_timeout(20_000)
        yield context
        context.close()


def sign_in(page: Page, key: str) -> None:
    """Sign in as one of the people of the tests, and wait until they are at home."""
    page.goto("/sign-in")
    page.fill("#email", BY_KEY[key].email)
    page.fill("#password", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url("**/")
