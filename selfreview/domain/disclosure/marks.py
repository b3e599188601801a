"""What stands beside a figure or in its place, and when (D1)."""

from enum import StrEnum
from fractions import Fraction

from selfreview.speech import lazy

FEWEST = 5
"""A group below the nation with fewer returns is suppressed."""

LARGE = 10
"""A group with fewer returns is small, whoever answered."""

HALF, NEARLY_ALL = Fraction(1, 2), Fraction(4, 5)
"""Of a group's services so many have to answer: of any group, and of a small one."""


class Mark(StrEnum):
    """What stands beside a figure, or in its place; the value is what is printed."""

    PLAIN = ""
    SUPPRESSED = "c"
    UNRELIABLE = "u"
    SMALL = "small group"
    NO_RETURNS = "no returns"

    @property
    def in_words(self) -> str:
        """What the mark means, for a note and for those who hear the page."""
        return str(WORDS[self])

    @property
    def said(self) -> str:
        """The mark as a reader of a language knows it: a letter stays what it is."""
        return str(_SAID.get(self, self.value))


WORDS = {
    Mark.PLAIN: "",
    Mark.SUPPRESSED: lazy("hidden, so that no one can tell what a single service answered"),
    Mark.UNRELIABLE: lazy("unreliable: too few of the group's services made a return"),
    Mark.SMALL: lazy("small group: one service makes a large difference"),
    Mark.NO_RETURNS: lazy("no returns"),
}

_SAID = {Mark.SMALL: lazy("small group"), Mark.NO_RETURNS: lazy("no returns")}


def find_mark(*, services: int, returns: int) -> Mark:
    """The mark of a group that is shown, from how many services it has and how many made a return."""
    if not returns:
        return Mark.NO_RETURNS
    if returns < HALF * services:
        return Mark.UNRELIABLE
    if returns >= LARGE:
        return Mark.PLAIN
    return Mark.UNRELIABLE if returns < NEARLY_ALL * services else Mark.SMALL
