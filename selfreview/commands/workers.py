"""What gunicorn is told about its workers: pages that are kept open end when a worker stops, and never delay it."""

import os
from typing import Any


def post_worker_init(worker: Any) -> None:
    """Let the streams of a worker end as soon as it is told to stop."""
    worker.app.callable.extensions["live"].is_stopping = lambda: not worker.alive


def child_exit(_server: Any, worker: Any) -> None:
    """Let what a worker measured of the moment go with it; what it counted stays."""
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        from prometheus_client.multiprocess import mark_process_dead

        mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]
