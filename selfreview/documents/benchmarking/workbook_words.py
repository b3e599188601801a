"""What people type into the benchmarking's workbook: an option in words, "not known", and how a figure is known."""

from typing import Any

from selfreview.documents.workbook_cells import plain
from selfreview.domain.benchmarking.questionnaire import Question

TICK = "x"
LEAST_LETTERS = 3
"""How many letters the beginning of an option has to have."""

_NOT_KNOWN = frozenset(
    {"not known", "notknown", "not_known", "unknown", "nk", "n/k", "n.k.", "don't know", "do not know"}
)
_QUALITIES = {"": "", "actual": "actual", "a": "actual", "estimated": "estimated", "estimate": "estimated"}
_QUALITIES |= {"est": "estimated", "est.": "estimated", "e": "estimated"}
_YES_NO = {"y": "yes", "n": "no", "true": "yes", "false": "no"}


def as_typed(cell: Any) -> str:
    """A cell as somebody would have typed it: 84200 and 2.5 for numbers, yes and no for what is true or false."""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        # A spreadsheet works with binary fractions: 2.4500000000000002 was typed as 2.45.
        return f"{cell:.6f}".rstrip("0").rstrip(".")
    return str(cell)


def understand_not_known(text: str) -> bool:
    """Whether words say that a figure is not known."""
    return plain(text).rstrip(".!") in _NOT_KNOWN or plain(text) in _NOT_KNOWN


def understand_quality(text: str) -> str | None:
    """How a figure is known: `actual`, `estimated` or nothing; None for other words."""
    return _QUALITIES.get(plain(text))


def understand_option(question: Question, text: str) -> str | None:
    """The id of the option that words mean, empty for none; None where they mean no option or several."""
    typed = _letters(text)
    if not typed:
        return "" if not text.strip(" -–.") else None
    names = {option.id: {_letters(option.label), _letters(option.id)} for option in question.choices}
    typed = _YES_NO.get(typed, typed) if set(names) == {"yes", "no"} else typed
    exact = [key for key, known in names.items() if typed in known]
    begun = [
        key
        for key, known in names.items()
        if len(typed) >= LEAST_LETTERS and any(one.startswith(typed) for one in known)
    ]
    return next((found[0] for found in (exact, begun) if len(found) == 1), None)


def _letters(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())
