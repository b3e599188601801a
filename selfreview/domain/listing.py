"""Words one after another, as a sentence lists them."""

from collections.abc import Sequence


def listed(words: Sequence[str]) -> str:
    """ "a", "a and b", "a, b and c"; nothing where there are none."""
    return " and ".join(part for part in (", ".join(words[:-1]), *words[-1:]) if part)
