"""The live stream of a review: who is here, what others have saved; native server-sent events."""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Blueprint, Flask, Response, abort, current_app, render_template, request, session
from flask.typing import ResponseReturnValue

from selfreview.domain.review.fields import ANSWER, ANSWER_FIELDS
from selfreview.domain.rights import Right
from selfreview.live import End, News, Stream, Watch
from selfreview.speech import Language, gettext, lazy, read_now, reading
from selfreview.storage.group import changes
from selfreview.storage.group.collaboration import Author, Here
from selfreview.storage.people.earlier_details import told_apart
from selfreview.storage.review.history import Change
from selfreview.storage.review.reviews import WROTE
from selfreview.web.access import TOKEN, AtService, Visit, entry
from selfreview.web.group.deeds import deed_in_words
from selfreview.web.labels import HISTORY
from selfreview.web.runtime import site
from selfreview.web.voters import agency_of

blueprint = Blueprint("live", __name__, url_prefix="/services/<int:number>/reviews/<int:year>")

HEARTBEAT = 10.0
"""Seconds between two signs of life on a silent stream: by them a closed page is noticed."""

COME_BACK_MS = 1000
"""Milliseconds after which a page whose stream was cut comes back."""

STREAM = "text/event-stream"
KEY = re.compile(r"[0-9a-f]{32}")
EDITING = {spec.name: spec.editing for spec in ANSWER if spec.editing}
READING = lazy("{person} is reading")
EDITABLE = frozenset(ANSWER_FIELDS)


def build(app: Flask) -> None:
    """Give the application its watch; it begins to look when the first page is open."""
    app.extensions["live"] = Watch(app.app_context, lambda: app.extensions["selfreview"].now())


def watch() -> Watch:
    """The watch of this process."""
    found = current_app.extensions["live"]
    assert isinstance(found, Watch)
    return found


@blueprint.get("/live")
@entry(AtService(Right.READ_REVIEW))
def stream(visit: Visit) -> ResponseReturnValue:
    """What happens in a review from a place in its history on, and who is at one exemplar."""
    if STREAM not in request.headers.get("Accept", ""):
        return render_template("parts/live/for_scripts.html", visit=visit), 406
    since = request.headers.get("Last-Event-ID") or request.args.get("since") or "0"
    opened = Stream(
        token=session[TOKEN],
        person_id=visit.person.id,
        place=(visit.service.number, visit.review.round.year),
        exemplar=request.args.get("exemplar", "")[:40],
        position=int(since) if re.fullmatch(r"[0-9]{1,9}", since) else 0,
    )
    clock: Callable[[datetime], str] = current_app.jinja_env.filters["clock"]
    # The record tells two of one name apart, and so does the page: what a namesake did is not one's own.
    own_name = told_apart(visit.person, visit.service.number, day=site().today())
    answer = Response(_lines(watch(), opened, Telling(clock, own_name, read_now())), mimetype=STREAM)
    # A proxy in between is asked to hand every line on as it comes.
    answer.headers["X-Accel-Buffering"] = "no"
    return answer


@dataclass(frozen=True, slots=True)
class Telling:
    """How news is told to one page: how an hour is written, under which name its reader is recorded, in what language.

    The language is handed on since the news is told when the request that asked for it is over.
    """

    clock: Callable[[datetime], str]
    own_name: str
    language: Language | None = None


def _lines(watching: Watch, opened: Stream, telling: Telling) -> Iterator[str]:
    # Runs when the request is over: it holds no session, no connection and no worker.
    watching.join(opened)
    try:
        yield f"retry: {COME_BACK_MS}\n" + event("hello", {"stream": opened.key})
        while True:
            news = opened.next(HEARTBEAT)
            if news is None:
                yield ": still here\n\n"
                continue
            with reading(telling.language):
                told = in_lines(news, telling)
            yield told
            if isinstance(news, End):
                return
    finally:
        watching.leave(opened)


def event(name: str, data: dict[str, Any], key: int | None = None) -> str:
    """One server-sent event; JSON keeps it on one line."""
    return (f"id: {key}\n" if key is not None else "") + f"event: {name}\ndata: {json.dumps(data)}\n\n"


def in_lines(news: News, telling: Telling) -> str:
    """What is told to a page. Texts go out only of the fields that it shows; of all else only that it happened."""
    if isinstance(news, End):
        return event("end", {})
    if not isinstance(news, Change):
        return event("here", {"people": describe(news)})
    told: dict[str, Any] = {
        "person": news.person,
        "own": news.person == telling.own_name,
        "at": telling.clock(news.at),
        "exemplar": news.exemplar,
        "verb": news.verb,
        "told": gettext("{person} {deed}", person=news.person, deed=deed_in_words(news.verb, news.field)),
    }
    if news.verb == WROTE and news.field in EDITABLE:
        told.update(field=news.field, version=news.version, value=news.after or "", what=str(HISTORY[news.field]))
    return event("change", told, news.seq)


def describe(here: Iterable[Here]) -> list[str]:
    """Who is here, each person once, with what they are editing."""
    people: dict[int, Here] = {}
    for one in here:
        if one.person_id not in people or one.field:
            people[one.person_id] = one
    return [_describe(one) for one in people.values()]


def _describe(one: Here) -> str:
    who = gettext("{person} of {agency}", person=one.person, agency=one.agency) if one.agency else one.person
    return EDITING.get(one.field, READING).format(person=who)


@blueprint.post("/live")
@entry(AtService(Right.READ_REVIEW))
def arrive(visit: Visit) -> ResponseReturnValue:
    """Note which exemplar and field somebody's page is at, or that it was closed."""
    key, person = request.form.get("stream", ""), visit.person
    if not KEY.fullmatch(key):
        abort(400)
    if request.form.get("gone"):
        changes.leave(key, person_id=person.id)
    else:
        field = request.form.get("field", "")
        author = Author(person.id, person.name, agency_of(person, visit.service.number))
        changes.arrive(
            visit.review,
            stream=key,
            exemplar=visit.exemplar(request.form.get("exemplar", "")).id,
            field=field if field in EDITABLE else "",
            author=author,
            at=site().now(),
        )
    return "", 204
