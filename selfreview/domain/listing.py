"""Words one after another, as a sentence lists them."""

from collections.abc import Sequence

from selfreview.speech import gettext


def listed(words: Sequence[str]) -> str:
    """ "a", "a and b", "a, b and c"; nothing where there are none."""
    if len(words) < 2:
        return "".join(words)
    return gettext("{others} and {last}", others=", ".join(words[:-1]), last=words[-1])
