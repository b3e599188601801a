"""Who is here, what just changed: one watcher a process tells every open page that it serves."""

import secrets
import threading
import time
from collections.abc import Callable, Collection, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from queue import Empty, Full, Queue

import structlog

from selfreview.storage.engine import reading, writing
from selfreview.storage.group import changes
from selfreview.storage.group.changes import Place
from selfreview.storage.group.collaboration import Here
from selfreview.storage.people import sign_ins
from selfreview.storage.review.history import Change
from selfreview.storage.tables import db

log = structlog.get_logger("selfreview")

LOOK_AT_LEAST = 1.0
"""Seconds after which the watcher looks even if nobody rang."""

REST = 0.05
"""Seconds between two looks however often somebody rings."""

CHECK_EVERY = 2.0
"""Seconds between two checks that everybody may still be here."""

REFRESH_EVERY = 10.0
"""Seconds between two notes that the pages are still open."""

AFTER_A_FAULT = 1.0
ROOM = 500
MOST_OF_A_PERSON = 30
"""Open pages of one person that one process tells of changes; the oldest is told no more when another comes."""


class End:
    """A stream is over: whoever holds it may no longer be here, or the server is stopping."""


News = Change | tuple[Here, ...] | End


@dataclass(slots=True)
class Stream:
    """One open page: whose it is, what it shows, and how far it has been told."""

    token: str
    person_id: int
    place: Place
    exemplar: str
    position: int
    key: str = field(default_factory=lambda: secrets.token_hex(16))
    news: "Queue[News]" = field(default_factory=lambda: Queue(ROOM))
    here: tuple[Here, ...] | None = None
    over: bool = False

    def next(self, patience: float) -> News | None:
        """The next thing to tell, None when nothing happened for some seconds."""
        try:
            return self.news.get(timeout=patience)
        except Empty:
            return End() if self.over else None

    def tell(self, news: News) -> None:
        """Put something into the queue; a page that does not listen any more is given up."""
        try:
            self.news.put_nowait(news)
        except Full:
            self.over = True


class Watch:
    """The streams of one process and the one thread that looks for all of them.

    A stream holds no database connection and no worker: it sleeps on its queue.
    """

    def __init__(self, context: Callable[[], AbstractContextManager[object]], now: Callable[[], datetime]) -> None:
        self._context = context
        self._now = now
        self._streams: dict[str, Stream] = {}
        self._guard = threading.Lock()
        self._running = False
        self.is_stopping: Callable[[], bool] = lambda: False

    def __len__(self) -> int:
        """How many streams are open in this process."""
        return len(self._streams)

    def join(self, stream: Stream) -> None:
        """Begin to tell a stream what happens after its position; the oldest of too many of one person is over."""
        with self._guard:
            mine = [one for one in self._streams.values() if one.person_id == stream.person_id and not one.over]
            end(mine[: max(0, len(mine) - MOST_OF_A_PERSON + 1)])
            self._streams[stream.key] = stream
            if not self._running:
                self._running = True
                threading.Thread(target=self._run, name="live", daemon=True).start()

    def leave(self, stream: Stream) -> None:
        """Tell a stream nothing more, and note that its page was closed."""
        with self._guard:
            known = self._streams.pop(stream.key, None)
        if known is not None:
            try:
                with self._context(), writing():
                    changes.leave(stream.key)
                    db.session.commit()
            except Exception as fault:
                # Whoever is not signed out of a page by name is forgotten a little later.
                log.warning("presence", fault=type(fault).__name__)

    def _run(self) -> None:
        while self._goes_on():
            try:
                with self._context(), changes.open_listener() as listener:
                    self._watch(listener)
            except Exception as fault:
                log.warning("live", fault=type(fault).__name__, exc_info=fault)
                time.sleep(AFTER_A_FAULT)

    def _goes_on(self) -> bool:
        with self._guard:
            self._running = bool(self._streams)
            return self._running

    def _watch(self, listener: changes.ChangeListener) -> None:
        checked = refreshed = float("-inf")
        while streams := list(self._streams.values()):
            clock = time.monotonic()
            with self._context(), reading():
                if clock - checked >= CHECK_EVERY:
                    checked = clock
                    turn_out(streams, at=self._now())
                look(streams, at=self._now())
            if clock - refreshed >= REFRESH_EVERY:
                refreshed = clock
                with self._context(), writing():
                    changes.refresh([stream.key for stream in streams], at=self._now())
                    db.session.commit()
            if self.is_stopping():
                end(streams)
            time.sleep(REST)
            listener.wait(LOOK_AT_LEAST)


def end(streams: Iterable[Stream]) -> None:
    """Tell streams that they are over."""
    for stream in streams:
        stream.over = True
        stream.tell(End())


def turn_out(streams: Collection[Stream], *, at: datetime) -> None:
    """End the streams of those who are signed out or have no role at the service any more."""
    may = sign_ins.services_of({stream.token for stream in streams}, at=at)
    end(stream for stream in streams if stream.place[0] not in may.get(stream.token, ()))


def look(streams: Collection[Stream], *, at: datetime) -> None:
    """Tell every stream what happened after its position, and who is at its exemplar when that has changed."""
    open_streams = [stream for stream in streams if not stream.over]
    by_place: dict[Place, list[Stream]] = {}
    for stream in open_streams:
        by_place.setdefault(stream.place, []).append(stream)
    ids = changes.begun(by_place.keys())
    lengths = changes.lengths(ids.values())
    for place, review_id in ids.items():
        _tell_changes(review_id, lengths.get(review_id, 0), by_place[place])
    here = changes.present(by_place.keys(), at=at)
    for stream in open_streams:
        _tell_here(stream, here.get(stream.place, ()))


def _tell_changes(review_id: int, length: int, streams: Collection[Stream]) -> None:
    behind = [stream for stream in streams if stream.position < length]
    if not behind:
        return
    for change in changes.changes_after(review_id, min(stream.position for stream in behind)):
        for stream in behind:
            if stream.position < change.seq:
                stream.position = change.seq
                stream.tell(change)


def _tell_here(stream: Stream, present: Iterable[tuple[str, Here]]) -> None:
    others = tuple(one for key, one in present if one.exemplar == stream.exemplar and one.person_id != stream.person_id)
    if others != stream.here:
        stream.here = others
        stream.tell(others)
