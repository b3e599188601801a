"""Words broken into lines of a width: linear in the text, whatever was typed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby

from selfreview.documents.text import Run
from selfreview.documents.typeface import Face, stretch_width, stretches, width

_TOKEN = re.compile(r"\n|[^\S\n\u00a0]+|[^\s]+(?:\u00a0[^\s]*)*|\u00a0+")
# A long compound may be broken after its hyphen or stroke, a date may not; Chinese between any two signs, but never
# before what closes or after what opens.
_SEAM = re.compile(
    r"(?<=\w\w\w[-/\u2013])(?=\w\w\w)"
    r"|(?<=[\u3001-\u3007\u3009\u300b\u300d\u300f\u3011\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uff01\uff09\uff0c\uff1a\uff1b\uff1f])"
    r"(?=[\u3007\u3008\u300a\u300c\u300e\u3010\u3040-\u30fb\u3400-\u9fff\uf900-\ufaff\uff08\uff10-\uff19\uff21-\uff3a\w])"
)


@dataclass(frozen=True, slots=True)
class Piece:
    """Neighbouring words of one run on one line, in one font (by its name)."""

    text: str
    run: int
    font: str
    width: float


@dataclass(frozen=True, slots=True)
class Line:
    """One line; `soft` when only the width ended it, so that a space stood or could stand there.

    `last` is one that whoever wrote the text ended.
    """

    pieces: tuple[Piece, ...]
    soft: bool
    last: bool = False

    @property
    def width(self) -> float:
        """The width of the line in points."""
        return sum(piece.width for piece in self.pieces)

    @property
    def text(self) -> str:
        """The words of the line, in the order they were typed."""
        return "".join(piece.text for piece in self.pieces)


@dataclass(slots=True)
class _Box:
    """What stays together on a line, and the space before it; `end` closes the line by the writer's will."""

    gap: Piece | None = None
    pieces: list[Piece] = field(default_factory=list)
    end: bool = False

    @property
    def width(self) -> float:
        return sum(piece.width for piece in self.pieces)


def break_lines(runs: tuple[Run, ...], available: float, size: float) -> list[Line]:
    """Fill lines of the available width (points) with the runs set at a type size (points)."""
    lines: list[Line] = []
    current: list[Piece] = []
    used = 0.0
    for box in _boxes(runs, size):
        if box.end:
            lines.append(_line(current, soft=False, last=True))
            current, used = [], 0.0
            continue
        gap = box.gap.width if box.gap else 0.0
        if current and used + gap + box.width > available:
            lines.append(_line(current, soft=box.gap is not None))
            current, used, box.gap = [], 0.0, None
        if box.gap:
            current.append(box.gap)
            used += gap
        if used + box.width > available:
            rows = _cut(box.pieces, available, used, size)
            rows[0][:0] = current
            lines += [_line(row, soft=False) for row in rows[:-1]]
            current = rows[-1]
            used = sum(piece.width for piece in current)
        else:
            current += box.pieces
            used += box.width
    if current or not lines:
        lines.append(_line(current, soft=False))
    return lines


def longest_word(runs: tuple[Run, ...], size: float) -> float:
    """About the width in points below which some word has to be cut: the word of most letters is measured."""
    longest = 0.0
    for run in runs:
        word = max(run.text.split(), key=len, default="")
        longest = max(longest, width(max(_SEAM.split(word), key=len), run.face, size))
    return longest


def _boxes(runs: tuple[Run, ...], size: float) -> Iterator[_Box]:
    box = _Box()
    for number, run in enumerate(runs):
        for token in _TOKEN.findall(run.text):
            if token == "\n":
                if box.pieces:
                    yield box
                yield _Box(end=True)
                box = _Box()
            elif token.isspace() and "\u00a0" not in token:
                if box.pieces:
                    yield box
                    box = _Box()
                space = width(token, run.face, size)
                box.gap = Piece(
                    (box.gap.text if box.gap else "") + token,
                    number,
                    run.face.value,
                    (box.gap.width if box.gap else 0.0) + space,
                )
            else:
                for at, part in enumerate(_SEAM.split(token)):
                    if at:
                        yield box
                        box = _Box()
                    box.pieces += _pieces(part, number, run.face, size)
    if box.pieces:
        yield box


def _pieces(word: str, number: int, face: Face, size: float) -> Iterator[Piece]:
    for each in stretches(word, face):
        yield Piece(each.text, number, each.font, stretch_width(each.text, each.font, size))


def _cut(pieces: list[Piece], available: float, used: float, size: float) -> list[list[Piece]]:
    """A word too wide for any line, letter by letter over as many lines as it takes."""
    rows: list[list[Piece]] = [[]]
    for piece in pieces:
        start, filled = 0, 0.0
        for at, character in enumerate(piece.text):
            step = stretch_width(character, piece.font, size)
            if used + filled + step > available and (at > start or rows[-1] or used):
                rows[-1].append(Piece(piece.text[start:at], piece.run, piece.font, filled))
                rows.append([])
                start, used, filled = at, 0.0, 0.0
            filled += step
        rows[-1].append(Piece(piece.text[start:], piece.run, piece.font, filled))
        used += filled
    return rows


def _line(pieces: list[Piece], *, soft: bool, last: bool = False) -> Line:
    merged = []
    for (run, font), group in groupby(pieces, key=lambda piece: (piece.run, piece.font)):
        same = list(group)
        merged.append(Piece("".join(p.text for p in same), run, font, sum(p.width for p in same)))
    return Line(tuple(piece for piece in merged if piece.text), soft, last)
