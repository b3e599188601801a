"""What people type into a workbook: words for a rating, and what a spreadsheet makes of text."""

import re
from collections.abc import Sequence
from typing import Any

from selfreview.domain.framework.framework import Scale
from selfreview.speech import gettext

LEAST_LETTERS = 3
"""How many letters the beginning of a rating has to have."""


def understand_rating(scale: Scale, text: str) -> str | None:
    """The key of the level that a word plainly means, "" for none; None for a word that means no level or several.

    A level is meant by its label, its key, or a beginning of three letters or more that no other level has.
    """
    typed = _letters(text)
    if not typed:
        return "" if not text.strip(" -–.") else None
    names = {level.key: {_letters(level.label), _letters(level.key)} for level in scale.levels}
    exact = [key for key, known in names.items() if typed in known]
    initials = [key for key, known in _initials(scale).items() if typed == known]
    begun = [
        key
        for key, known in names.items()
        if len(typed) >= LEAST_LETTERS
        and any(one.startswith(typed) or typed.startswith(one) for one in known)
        # "Good or best" begins with one and names two.
        and not any(one in typed for other, each in names.items() if other != key for one in each)
    ]
    return next((found[0] for found in (exact, initials, begun) if len(found) == 1), None)


def _initials(scale: Scale) -> dict[str, str]:
    """The initials of labels of several words: "nc"."""
    parts = {level.key: re.findall(r"\w+", level.label.casefold()) for level in scale.levels}
    return {key: "".join(word[0] for word in words) for key, words in parts.items() if len(words) > 1}


def _letters(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())


def retyped(row: Sequence[Any], column: int) -> str:
    """What a spreadsheet has made of a text that is none any more; empty for text and for nothing."""
    cell = row[column] if column < len(row) else ""
    if isinstance(cell, bool):
        return gettext("yes or no")
    if isinstance(cell, (int, float)):
        return gettext("a number")
    return ""
