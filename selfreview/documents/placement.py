"""Where the pieces of one line stand: from left to right, from right to left, or both, as each script runs."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from unicodedata import combining

from selfreview.documents.lines import Piece, break_lines
from selfreview.documents.text import Run, has_right_to_left, see
from selfreview.documents.typeface import Face, is_shaped, set_size, shape, stand_for, stretch_width


@dataclass(frozen=True, slots=True)
class Ink:
    """Signs of a piece that are written in one go, `left` points from the beginning of the line."""

    text: str
    left: float


@dataclass(frozen=True, slots=True)
class Placed:
    """A piece with its signs in the order in which they were typed; it stands from `left` to `right`."""

    piece: Piece
    inks: tuple[Ink, ...]
    left: float
    right: float

    @property
    def typed(self) -> str:
        """What was typed, where letters change places; empty where each sign is copied as its own letter.

        Letters from right to left are told one by one, since readers order them by where they stand.
        """
        is_told = is_shaped(self.piece.font) and not has_right_to_left(self.piece.text)
        return self.piece.text if is_told else ""


def place(pieces: Sequence[Piece], size: float, *, turned: bool) -> tuple[Placed, ...]:
    """The pieces of a line where the eye looks for them; `turned` is a line of a text from right to left."""
    text = "".join(piece.text for piece in pieces)
    if not turned and not has_right_to_left(text):
        placed, at = [], 0.0
        for piece in pieces:
            placed.append(Placed(piece, (Ink(piece.text, at),), at, at + piece.width))
            at += piece.width
        return tuple(placed)
    return _place_both_ways(pieces, text, size, turned)


@dataclass(slots=True)
class _Sign:
    """A character of the line: its piece, the sign that is drawn for it, and from where to where it stands."""

    piece: int
    typed: str
    sign: str
    left: float = 0.0
    right: float = 0.0
    # Where the stretch of shaped letters that it belongs to begins and ends, as places in the line.
    group: tuple[int, int] | None = None


def _place_both_ways(pieces: Sequence[Piece], text: str, size: float, turned: bool) -> tuple[Placed, ...]:
    owners = [number for number, piece in enumerate(pieces) for _ in piece.text]
    signs = [_Sign(owner, character, character) for owner, character in zip(owners, text, strict=True)]
    seen = see(text, right_to_left=turned)
    at, step = 0.0, 0
    while step < len(seen):
        place_of, sign = seen[step]
        font = pieces[owners[place_of]].font
        if is_shaped(font):
            end = _group_end(seen, step, owners)
            places = [each for each, _ in seen[step:end]]
            low, high = min(places), max(places) + 1
            across = stretch_width(text[low:high], font, size)
            for each in places:
                signs[each].left, signs[each].right, signs[each].group = at, at + across, (low, high)
            at, step = at + across, end
            continue
        across = stretch_width(sign, font, size)
        signs[place_of].sign, signs[place_of].left, signs[place_of].right = sign, at, at + across
        at, step = at + across, step + 1
    return tuple(_gather(pieces, number, signs, text) for number in range(len(pieces)))


def _group_end(seen: Sequence[tuple[int, str]], step: int, owners: Sequence[int]) -> int:
    """Where shaped letters that stand side by side in both orders end, as a step of what is seen."""
    owner, end, way = owners[seen[step][0]], step + 1, 0
    while end < len(seen) and owners[seen[end][0]] == owner:
        move = seen[end][0] - seen[end - 1][0]
        if abs(move) != 1 or (way and move != way):
            break
        way, end = move, end + 1
    return end


def _gather(pieces: Sequence[Piece], number: int, signs: Sequence[_Sign], text: str) -> Placed:
    inks: list[Ink] = []
    font = pieces[number].font
    own = [(at, sign) for at, sign in enumerate(signs) if sign.piece == number]
    after, group = None, None
    for _, sign in own:
        if sign.group is not None:
            if sign.group != group:
                group = sign.group
                inks.append(Ink(text[group[0] : group[1]], sign.left))
            continue
        # An accent stands over the letter typed before it, on whichever side that now is.
        left = after if after is not None and combining(sign.sign) else sign.left
        # A bracket that opens to the other side is still copied as the one that was typed.
        drawn = sign.sign if sign.sign == sign.typed else stand_for(sign.sign, sign.typed, font)
        if inks and after is not None and abs(left - after) < 0.001:
            inks[-1] = Ink(inks[-1].text + drawn, inks[-1].left)
        else:
            inks.append(Ink(drawn, left))
        after = left + sign.right - sign.left
    return Placed(pieces[number], tuple(inks), min(sign.left for _, sign in own), max(sign.right for _, sign in own))


def write_placed(pen: Any, placed: Placed, x: float, y: float, size: float) -> None:
    """Write a piece on a line that begins at a point."""
    font = placed.piece.font
    size = set_size(font, size)
    if pen._fontname != font or pen._fontsize != size:
        pen.setFont(font, size)
    for ink in placed.inks:
        pen.setTextOrigin(x + ink.left, y)
        if is_shaped(font):
            _write_shaped(pen, ink, font, x, y, size)
        else:
            pen.textOut(ink.text)


def _write_shaped(pen: Any, ink: Ink, font: str, x: float, y: float, size: float) -> None:
    signs, start, begun = shape(ink.text, font).signs, x + ink.left, 0
    for at, sign in enumerate(signs, 1):
        ahead = signs[at] if at < len(signs) else None
        if ahead is None or abs(ahead.left - sign.right) > 0.01 or ahead.rise != sign.rise:
            first = signs[begun]
            pen.setTextOrigin(start + first.left * size / 1000, y + first.rise * size / 1000)
            pen.textOut("".join(each.code for each in signs[begun:at]))
            begun = at


def lay_line(text: str, face: Face, size: float) -> tuple[Placed, ...]:
    """One line of text that no width ends, placed; line ends in it are spaces."""
    (line,) = break_lines((Run(" ".join(text.split("\n")), face),), float("inf"), size)
    return place(line.pieces, size, turned=False)
