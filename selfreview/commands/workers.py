"""What gunicorn is told about its workers: pages that are kept open end when a worker stops, and never delay it."""

from typing import Any


def post_worker_init(worker: Any) -> None:
    """Let the streams of a worker end as soon as it is told to stop."""
    worker.app.callable.extensions["live"].is_stopping = lambda: not worker.alive
