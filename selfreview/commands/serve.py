"""The production server."""

import os
import shutil
import sys
from pathlib import Path

import click

from selfreview.commands.site import ready_app

PATIENCE = 60
"""Seconds that a worker may be silent before another takes its place."""

GRACE = 20
"""Seconds that open requests have to finish when the server is told to stop."""


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="The port to listen on.")
def serve(host: str, port: int) -> None:
    """Serve the site: gunicorn with gevent workers."""
    app = ready_app()
    settings = app.extensions["selfreview"].settings
    workers = settings.workers
    if settings.metrics:
        _share_measures(settings.home / "metrics")
    # A fresh process, so that gevent can make everything cooperative before anything else is imported.
    os.execv(sys.executable, [sys.executable, "-m", "gunicorn", *_options(host, port, workers)])


def _share_measures(folder: Path) -> None:
    """A folder in which the workers add up what they measure, empty at every start."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)


def _options(host: str, port: int, workers: int) -> list[str]:
    return [
        "--bind",
        f"[{host}]:{port}" if ":" in host else f"{host}:{port}",
        "--workers",
        str(workers),
        "--worker-class",
        "gevent",
        "--timeout",
        str(PATIENCE),
        "--graceful-timeout",
        str(GRACE),
        "--limit-request-line",
        "8190",
        "--no-control-socket",
        "--config",
        "python:selfreview.commands.workers",
        "selfreview.app:create_app()",
    ]
