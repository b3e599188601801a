"""The choices of a form's list."""

from collections.abc import Iterable

from wtforms.fields.choices import SelectChoice


def choices(pairs: Iterable[tuple[str, str]]) -> list[SelectChoice]:
    """Pairs of what is sent and what is read, as a form's list takes them."""
    return [SelectChoice(value, label) for value, label in pairs]
