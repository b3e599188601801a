"""What the minutes of a meeting say, from their title to the last section, whatever they are written as."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and the paragraphs under it; `level` is 2 or 3.

    `to_write` names what is left to be written under it by hand.
    """

    title: str
    paragraphs: tuple[str, ...] = ()
    level: int = 2
    to_write: str = ""


@dataclass(frozen=True, slots=True)
class Minutes:
    """The minutes of one day; `today` is when they are printed, `check` the address of their code."""

    title: str
    service: str
    paragraphs: tuple[str, ...]
    sections: Sequence[Section]
    today: date
    demonstration: bool = False
    check: str = ""
