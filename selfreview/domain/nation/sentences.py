"""What a commentary is made of: sentences, and the figures that each of them rests on."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from selfreview.domain.distribution import Share


class SentenceKind(StrEnum):
    """What a sentence tells; the value is what is kept when an analyst edits it."""

    RETURNS = "returns"
    MEETING_ALL = "meeting_all"
    FAILING_MORE_THAN_TWO = "failing_more_than_two"
    HIGHEST = "highest_non_compliance"
    LOWEST = "lowest_non_compliance"
    COMPLIANCE_UP = "compliance_up_5"
    COMPLIANCE_DOWN = "compliance_down_5"
    ASPIRED_UP_LARGE = "good_or_best_up_10"
    ASPIRED_UP = "good_or_best_up_5"
    ASPIRED_DOWN = "good_or_best_down_5"
    OVERALL = "overall"
    MATCHED = "matched"


class Base(StrEnum):
    """Whose returns a figure rests on."""

    ALL_RETURNS = "all returns"
    MATCHED = "services that answered in both years"


@dataclass(frozen=True, slots=True)
class LinkedFigure:
    """A figure that a sentence rests on.

    `quantity` is the value of a measure, or of the kind of a sentence on whole
    returns; `exemplar` is None for the latter.
    """

    year: int
    base: Base
    quantity: str
    exemplar: str | None
    share: Share


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with its figures; one that leads a list, or stands alone, is of no single exemplar."""

    kind: SentenceKind
    exemplar: str | None
    text: str
    figures: tuple[LinkedFigure, ...]


def changed_figures(kept: Sentence, current: Iterable[Sentence]) -> tuple[LinkedFigure, ...]:
    """The figures of a kept sentence that today's sentence of its kind and exemplar no longer rests on.

    All of them where that sentence is not written any more; none where nothing
    moved: then an edited text may stand as it is.
    """
    known = {
        figure
        for sentence in current
        if (sentence.kind, sentence.exemplar) == (kept.kind, kept.exemplar)
        for figure in sentence.figures
    }
    return tuple(figure for figure in kept.figures if figure not in known)
