"""How one text became another, as pieces that were kept, taken out or put in."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import zip_longest

MOST_PIECES = 3_000
"""How many words a text may have to be compared word by word; a longer one is compared line by line."""


class Fate(StrEnum):
    """What became of a piece of text."""

    KEPT = "kept"
    OUT = "out"
    IN = "in"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text with its fate."""

    fate: Fate
    text: str


def compare(before: str, after: str) -> tuple[Piece, ...]:
    """The pieces that turn one text into another.

    Kept and taken-out pieces together are the text before, kept and put-in
    ones the text after, both to the letter.
    """
    for pattern in (r"\s+|\w+|[^\w\s]", r"[^\n]*\n|[^\n]+"):
        old, new = re.findall(pattern, before), re.findall(pattern, after)
        if max(len(old), len(new)) <= MOST_PIECES:
            return _pieces(old, new)
    return _whole(before, after)


def _whole(before: str, after: str) -> tuple[Piece, ...]:
    return tuple(Piece(fate, text) for fate, text in ((Fate.OUT, before), (Fate.IN, after)) if text)


def _pieces(old: Sequence[str], new: Sequence[str]) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    for verb, start, end, new_start, new_end in SequenceMatcher(None, old, new, autojunk=True).get_opcodes():
        if verb == "equal":
            pieces.append(Piece(Fate.KEPT, "".join(old[start:end])))
        else:
            pieces.extend(_whole("".join(old[start:end]), "".join(new[new_start:new_end])))
    return tuple(pieces)


@dataclass(frozen=True, slots=True)
class LineChange:
    """One line that is rewritten, put in (`before` is None) or taken out (`after` is None).

    `number` counts from 1 in the text after, for a line taken out in the text before.
    """

    number: int
    before: str | None
    after: str | None

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """What differs within the line."""
        return compare(self.before or "", self.after or "")


@dataclass(frozen=True, slots=True)
class Rewriting:
    """How one text becomes another, line by line; `kept` counts the lines that stay as they are."""

    lines: tuple[LineChange, ...]
    kept: int


def compare_lines(before: str, after: str) -> Rewriting:
    """The lines that differ, in order; where as many come as go, one takes the other's place."""
    old, new = before.split("\n") if before else [], after.split("\n") if after else []
    lines: list[LineChange] = []
    kept = 0
    for verb, start, end, new_start, new_end in SequenceMatcher(None, old, new, autojunk=True).get_opcodes():
        if verb == "equal":
            kept += end - start
            continue
        for was, will in zip_longest(range(start, end), range(new_start, new_end)):
            number = (was if will is None else will) + 1
            lines.append(LineChange(number, None if was is None else old[was], None if will is None else new[will]))
    return Rewriting(tuple(lines), kept)
