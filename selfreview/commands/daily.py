"""The daily jobs: what the server does by itself once a day, whichever of several servers comes first.

A job that is added to `JOBS` is done like the others. It must stand being
begun again: a server that is lost in the middle leaves it to another.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import click
import structlog
from flask import Flask

from selfreview.commands.site import ready_site
from selfreview.domain.uk_time import hour_of
from selfreview.storage import daily_runs, feature_flags
from selfreview.storage import retention as storage
from selfreview.storage.engine import reading
from selfreview.storage.tables import db
from selfreview.web.home import digests
from selfreview.web.plan import reminders
from selfreview.web.runtime import site

log = structlog.get_logger("selfreview")

FIRST_LOOK = 10.0
"""Seconds after its start at which a server looks for what nobody has done that day."""

LOOK_EVERY = 600.0
"""Seconds between its further looks."""

FROM_HOUR = 6
"""The hour, in the time of the United Kingdom, from which a running server begins a new day's work."""

BY_ITSELF = "the site itself"
"""Who did it, in the audit trail, when the server did it by itself."""


@dataclass(frozen=True, slots=True)
class Job:
    """A daily job: its name in the log, and what it does on a day; it returns what came of it, in a few words."""

    name: str
    do: Callable[[date], str]


def _remind(today: date) -> str:
    if not site().post.is_set_up:
        return "no mail server is set up"
    return f"{reminders.send_all(reminders.collect(today), today)} sent"


def _gather(today: date) -> str:
    if not site().post.is_set_up:
        return "no mail server is set up"
    return f"{digests.send_digests(digests.collect_digests(today), today)} sent"


def _let_go(_today: date) -> str:
    # Nothing goes by itself before the network has seen what would, and has said so.
    if not feature_flags.is_on(feature_flags.DAILY_RETENTION):
        return "not turned on"
    count = sum(due.count for due in storage.find_due(at=site().now()))
    if count:
        storage.clear(by=BY_ITSELF, at=site().now())
        db.session.commit()
    return f"{count} gone"


JOBS: tuple[Job, ...] = (
    Job("reminders", _remind),
    Job("digests", _gather),
    Job("retention", _let_go),
)
"""Every daily job, in the order in which they are done."""


def do_jobs(app: Flask, jobs: tuple[Job, ...] | None = None) -> tuple[tuple[str, str], ...]:
    """Do today's jobs that no server has done or is doing; returns the name of each and what came of it.

    A job that fails is told in the log and tried again an hour later; the next one is done all the same.
    """
    done = []
    with app.app_context():
        # Letters of a site that was not told its address can only be for somebody on this machine.
        base = site().settings.url or "http://127.0.0.1:8000"
        with app.test_request_context(base_url=base):
            try:
                today = site().today()
                for job in _waiting(today, JOBS if jobs is None else jobs):
                    if daily_runs.claim(job.name, day=today, at=site().now()):
                        done.append((job.name, _do(job, today)))
            finally:
                db.session.remove()
    return tuple(done)


def _waiting(today: date, jobs: tuple[Job, ...]) -> tuple[Job, ...]:
    with reading():
        known = daily_runs.done_on(today)
        db.session.rollback()
    return tuple(job for job in jobs if job.name not in known)


def _do(job: Job, today: date) -> str:
    try:
        result = job.do(today)
        daily_runs.finish(job.name, day=today, at=site().now())
    except Exception as fault:
        # One job's fault is not the next one's, and nobody waits here to be told.
        db.session.rollback()
        log.error("daily job", job=job.name, fault=type(fault).__name__)
        return "failed"
    log.info("daily job", job=job.name, result=result)
    return result


def keep_doing(app: Flask, *, is_alive: Callable[[], bool], sleep: Callable[[float], None]) -> None:
    """Do the daily jobs for as long as a server's process lives: soon after its start, then each morning."""
    # Several processes start in the same moment: they need not all look in it.
    wait = FIRST_LOOK * random.uniform(1.0, 1.5)
    is_first = True
    while True:
        sleep(wait)
        if not is_alive():
            return
        if is_first or hour_of(app.extensions["selfreview"].now()) >= FROM_HOUR:
            try:
                do_jobs(app)
            except Exception as fault:
                # A database that is away comes back: the next look finds the work where it was.
                log.error("daily jobs", fault=type(fault).__name__)
        is_first = False
        wait = LOOK_EVERY


@click.command()
def daily() -> None:
    """Do today's daily jobs now, as far as no server has done them."""
    with ready_site() as app:
        done = do_jobs(app)
    for name, result in done:
        click.echo(f"{name}: {result}")
    if not done:
        click.echo("Everything of today is done.")
