"""The lines of the one statement that reads all that stands beside an exemplar: seven tables, one set of columns."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import DateTime, Integer, Select, Text, cast, literal, null, select


class Line(NamedTuple):
    """Something that stands beside an exemplar; what a kind does not have is None, or no words."""

    kind: str
    key: int
    answers: int | None
    person: str
    agency: str | None
    words: str
    at: datetime
    settled: str | None
    settled_at: datetime | None
    person_id: int
    withdrawn_as: str | None
    edited_at: datetime | None
    withdrawn_at: datetime | None


_NUMBER, _TEXT, _TIME = cast(null(), Integer), cast(null(), Text), cast(null(), DateTime(timezone=True))
_NOTHING = {
    "key": _NUMBER,
    "answers": _NUMBER,
    "person": literal(""),
    "agency": _TEXT,
    "words": literal(""),
    "at": _TIME,
    "settled": _TEXT,
    "settled_at": _TIME,
    "person_id": _NUMBER,
    "withdrawn_as": _TEXT,
    "edited_at": _TIME,
    "withdrawn_at": _TIME,
}


def lines_of(kind: str, **columns: Any) -> Select[*tuple[Any, ...]]:
    """Lines of one kind, each column under the name that `Line` has for it."""
    told = {**_NOTHING, **columns}
    return select(literal(kind).label("kind"), *(told[name].label(name) for name in Line._fields[1:]))
