"""The production server."""

import gc
import os
import resource
import shutil
from contextlib import suppress
from pathlib import Path
from typing import Any

import click

PATIENCE = 60
"""Seconds that a worker may be silent before another takes its place."""

GRACE = 20
"""Seconds that open requests have to finish when the server is told to stop."""

FILES = 16_384
"""Open files that one process asks for: each connection is one."""


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="The port to listen on.")
def serve(host: str, port: int) -> None:
    """Serve the site: gunicorn with gevent workers."""
    # What a server is made of stays as long as it does; looked for garbage it is not.
    gc.disable()
    from selfreview.commands.cooperation import begin_cooperating

    begin_cooperating()
    _allow_many_files()
    # Only now: what is imported from here on finds everything cooperative.
    from gunicorn.app.base import BaseApplication

    from selfreview.commands.site import checked_settings

    settings = checked_settings()
    if settings.metrics:
        _share_measures(settings.home / "metrics")
    from selfreview.commands.site import ready_app

    app = ready_app()
    _keep_reserve(app)
    _sign_record(app)
    _settle()

    class Server(BaseApplication):  # type: ignore[misc]
        """Gunicorn around an application that is made once, before its workers part."""

        def load_config(self) -> None:
            """Tell gunicorn what was decided."""
            for name, value in _options(host, port, settings.workers).items():
                self.cfg.set(name, value)

        def load(self) -> Any:
            """The application, made already."""
            return app

    Server().run()


def _settle() -> None:
    """Take what was made so far out of every later search for garbage: it stays, and a search of it stops a worker."""
    gc.freeze()
    gc.enable()


def _keep_reserve(app: Any) -> None:
    from selfreview.storage.engine import keep_reserve

    # Where not even that can be made the site is read all the same.
    with app.app_context(), suppress(OSError):
        keep_reserve()


def _sign_record(app: Any) -> None:
    """Leave a signed line of how far the record goes in the log, where nobody who can write to the database reaches."""
    import structlog

    from selfreview.storage import kept_record
    from selfreview.storage.health import DatabaseFault
    from selfreview.storage.tables import db

    with app.app_context():
        try:
            line = kept_record.note_heads(at=app.extensions["selfreview"].now())
            structlog.get_logger("selfreview").info("record", line=line)
        except DatabaseFault as fault:
            # Reading has to go on even where nothing can be written.
            structlog.get_logger("selfreview").warning("record not signed", fault=type(fault.orig).__name__)
        finally:
            db.session.remove()
            db.engine.dispose()


def _share_measures(folder: Path) -> None:
    """A folder in which the workers add up what they measure, empty at every start."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)


def _forget_measures(_server: Any, worker: Any) -> None:
    """Let what a worker measured of the moment go with it; what it counted stays."""
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        from prometheus_client.multiprocess import mark_process_dead

        mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]


def _allow_many_files() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = FILES if hard == resource.RLIM_INFINITY else min(FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def _options(host: str, port: int, workers: int) -> dict[str, Any]:
    return {
        "bind": f"[{host}]:{port}" if ":" in host else f"{host}:{port}",
        "workers": workers,
        "worker_class": "selfreview.commands.workers.Worker",
        "preload_app": True,
        "timeout": PATIENCE,
        "graceful_timeout": GRACE,
        "keepalive": PATIENCE,
        "backlog": 4096,
        "limit_request_line": 8190,
        "control_socket_disable": True,
        "child_exit": _forget_measures,
        "proc_name": "selfreview",
    }
