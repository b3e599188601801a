"""The next release is worked out by a process of its own, however long that takes; its pages say how far it is."""

import sys
import time
from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from typing import Any

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from selfreview.domain.uk_time import day_of
from selfreview.storage.engine import give_back
from selfreview.storage.nation import releases, workings
from selfreview.storage.nation.releases import Draft, NotWorkedOut
from selfreview.threads import is_cooperative
from selfreview.web.nation.forms import ReleaseForm
from selfreview.web.runtime import site, work_out
from selfreview.web.unit_of_work import mark, undo

PATIENCE = 8.0
"""Seconds that a page waits for what may soon be worked out before it says how far that is instead."""

PAUSE = 0.5


def draft_of(year: int, public_from: datetime, *, crossed: bool) -> Draft:
    """A year's next release, 404 where there is no such round; NotWorkedOut where that takes longer."""
    draft = partial(
        releases.draft_release, site().frameworks, year, public_from=public_from, crossed=crossed, work=work_out
    )
    begin = begin_for(year, public_from, crossed=crossed)
    try:
        return draft(begin=begin)
    except KeyError:
        abort(404)
    except NotWorkedOut as fault:
        if not _is_soon_done(fault.key):
            raise
    return draft(begin=begin)


def begin_for(year: int, public_from: datetime, *, crossed: bool) -> Callable[[str], None] | None:
    """Has the release worked out elsewhere; None where no other visitor waits for this process."""
    return partial(_begin, year, public_from, crossed) if is_cooperative() else None


def _begin(year: int, public_from: datetime, crossed: bool, key: str) -> None:
    taken: list[bool] = []
    mark(lambda: taken.append(workings.claim(key, year, at=site().now())))
    if taken == [True]:
        more = ("--crossed",) if crossed else ()
        _start("release", str(year), "--preview", "--embargo", day_of(public_from).isoformat(), *more)


def _start(*arguments: str) -> None:
    # Its pipes and its end are gevent's to wait for, which looks after every process that it started.
    from gevent.subprocess import DEVNULL, Popen

    _started[:] = [one for one in _started if one.poll() is None]
    command = [sys.executable, "-P", "-m", "selfreview", *arguments]
    _started.append(Popen(command, stdin=DEVNULL, stdout=DEVNULL, stderr=DEVNULL, start_new_session=True))


_started: list[Any] = []


def _is_soon_done(key: str) -> bool:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        undo()
        found = workings.find(key)
        if found is not None and found.content is not None:
            return True
        give_back()
        time.sleep(PAUSE)
    return False


def asked_day() -> date | None:
    """The day that the address names for the form, None where it names none."""
    return request.args.get("from", type=date.fromisoformat)


def is_asked_crossed() -> bool:
    """Whether the address asks for the release with two tables together."""
    return request.args.get("crossed") == "1"


def tell_progress(fault: NotWorkedOut) -> ResponseReturnValue:
    """How far the release is, in place of a page that needs it; what was typed is in the link that comes back."""
    undo()
    year, typed = (request.view_args or {})["year"], request.method == "POST"
    form = ReleaseForm()
    day, crossed = (form.day, form.crossed.data) if typed else (asked_day(), is_asked_crossed())
    asked = {"from": None if day is None else day.isoformat(), "crossed": 1 if crossed else None}
    return render_template("nation/exact/working.html", year=year, progress=fault, asked=asked), 202
