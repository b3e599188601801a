"""Somebody's open page of a review, as its stream of events tells it what others do."""

import json
import time
from collections.abc import Iterator
from typing import Any

from werkzeug.test import TestResponse

from tests.people import OPEN, OURS
from tests.visitors import Visitor

LIVE = f"/services/{OURS}/reviews/{OPEN}/live"
LISTENING = {"headers": {"Accept": "text/event-stream"}}
PATIENCE = 20.0

Told = tuple[str, Any]


class Listener:
    """Somebody's open page: what it was told, one thing at a time."""

    def __init__(self, visitor: Visitor, *, exemplar: str = "E01", since: int = 0) -> None:
        self.visitor = visitor
        self.exemplar = exemplar
        self.answer: TestResponse = visitor.client.get(f"{LIVE}?exemplar={exemplar}&since={since}", **LISTENING)
        assert self.answer.status_code == 200
        self.told = self._read()
        self.stream = self.until("hello")["stream"]

    def _read(self) -> Iterator[Told]:
        for chunk in self.answer.iter_encoded():
            lines = dict(line.split(": ", 1) for line in chunk.decode().splitlines() if line and line[0] != ":")
            if "event" in lines:
                yield lines["event"], json.loads(lines["data"])

    def until(self, name: str, **wanted: object) -> Any:
        """The next thing of a name that says what is wanted."""
        deadline = time.monotonic() + PATIENCE
        for event, data in self.told:
            assert time.monotonic() < deadline, f"no {name} came, but {event}: {data}"
            if event == name and all(data.get(key) == value for key, value in wanted.items()):
                return data
        raise AssertionError(f"the stream ended without {name}")

    def at(self, field: str = "", **more: str) -> int:
        """Say where the page is."""
        sent = {"csrf_token": self.visitor.token("/account/"), "stream": self.stream, "exemplar": self.exemplar}
        return self.visitor.post(LIVE, {**sent, "field": field, **more}).status_code

    def close(self) -> None:
        """Close the page."""
        self.told.close()  # type: ignore[attr-defined]
        self.answer.close()
