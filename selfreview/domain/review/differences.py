"""How one text became another, as pieces that were kept, taken out or put in."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

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
