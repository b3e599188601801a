"""A field, described once: forms, labels, history, clash pages, error pages and exports derive from it."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a field holds, and so which form control and which reading it gets."""

    LINE = "line"
    TEXT = "text"
    DAY = "day"
    CHOICE = "choice"
    KEYS = "keys"
    MARK = "mark"
    """Kept by the product itself; nobody types it."""


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One field of a subject.

    `label` stands on paper, on error pages and where two texts clash;
    `history` says what it holds in a sentence ("what an action costs");
    `question` and `hint` stand on its form; `limit` is in characters;
    `editing` is what others are told while somebody is at it; `printed` says
    whether it has a column of its own in exports and a line on its page.
    """

    name: str
    label: str
    kind: Kind
    history: str
    question: str = ""
    hint: str = ""
    limit: int = 0
    editing: str = ""
    printed: bool = False

    @property
    def is_typed(self) -> bool:
        """Whether people write words into it, which a copy for circulation has to look through."""
        return self.kind in (Kind.LINE, Kind.TEXT)


def names_of(specs: Iterable[FieldSpec]) -> tuple[str, ...]:
    """The names of fields, in their order."""
    return tuple(spec.name for spec in specs)
