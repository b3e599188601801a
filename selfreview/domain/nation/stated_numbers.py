"""The numbers that a sentence states, held against the figures that it is written on."""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from selfreview.domain.distribution import Share
from selfreview.domain.nation.sentences import LinkedFigure

_SMALL = (
    *("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen"),
    *("fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_WORDS = {word: number for number, word in enumerate(_SMALL, 2)} | {
    word: 10 * number for number, word in enumerate(_TENS, 2)
}
"""Numbers as words; "one" is left out, which as often as not counts nothing."""

_WORD = rf"(?:{'|'.join(_TENS)})(?:[ -](?:one|{'|'.join(_SMALL)}))?|{'|'.join(_SMALL)}"
# No part of a code such as E03, nor of a longer number.
_NUMBER = re.compile(rf"(?<![\w.,])(?P<digits>\d+(?:,\d{{3}})*(?:\.\d+)?)|\b(?P<word>{_WORD})\b", re.IGNORECASE)
_PERCENT = re.compile(r"\s*(?:%|per ?cent\b)", re.IGNORECASE)
_OF = re.compile(r"(?<![\w.,])(\d+(?:,\d{3})*) (?:out )?of (?:the )?(\d+(?:,\d{3})*)(?![\w%]|\.\d)", re.IGNORECASE)

Stated = tuple[Decimal, bool]
"""A number, and whether it is a percentage."""


def find_unfounded(text: str, written: str, figures: Iterable[LinkedFigure]) -> tuple[str, ...]:
    """The numbers of a text, as they stand in it, that neither the figures nor the sentence written of them give.

    A percentage may be told whole or to one decimal. A count may stand only
    with a base that one of the figures has it with ("69 of 132"). Numbers up
    to ninety-nine are known as words too, "one" alone excepted.
    """
    held = tuple(figures)
    allowed = {stated for _, stated in _numbers(written)}
    for figure in held:
        allowed |= {(Decimal(figure.year), False), *_told(figure.share)}
    bases = {(figure.share.count, figure.share.of) for figure in held} | {pair for _, pair in _pairs(written)}
    wrong = {shown: None for shown, stated in _numbers(text) if stated not in allowed}
    wrong |= {shown: None for shown, pair in _pairs(text) if pair not in bases and not _is_told(shown, wrong)}
    return tuple(wrong)


def _is_told(pair: str, wrong: Iterable[str]) -> bool:
    return any(number in pair.split() for number in wrong)


def _told(share: Share) -> Iterator[Stated]:
    yield Decimal(share.count), False
    yield Decimal(share.of), False
    if share.percent is not None and share.whole is not None:
        yield Decimal(share.whole), True
        yield round(Decimal(str(share.percent)), 1).normalize(), True


def _numbers(text: str) -> Iterator[tuple[str, Stated]]:
    for match in _NUMBER.finditer(text):
        sign = _PERCENT.match(text, match.end())
        shown = text[match.start() : sign.end() if sign else match.end()]
        yield shown, (_value(match), sign is not None)


def _value(match: re.Match[str]) -> Decimal:
    if match["digits"]:
        return Decimal(match["digits"].replace(",", "")).normalize()
    parts = re.split("[ -]", match["word"].lower())
    return Decimal(sum(_WORDS.get(part, 1) for part in parts)).normalize()


def _pairs(text: str) -> Iterator[tuple[str, tuple[int, int]]]:
    for match in _OF.finditer(text):
        count, of = (int(part.replace(",", "")) for part in match.groups())
        yield match[0], (count, of)
