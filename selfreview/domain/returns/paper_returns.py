"""A return that came on paper and that the network enters for its service: when that can be, and how it came."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from selfreview.domain.review.review import ReviewState, Window, is_open
from selfreview.domain.uk_time import day_in_words
from selfreview.speech import gettext, lazy

REASON_LIMIT = 500
"""The longest reason for which a closed round takes a return, in characters."""


class Way(StrEnum):
    """How a paper return reached the network; the value is what is kept."""

    POST = "post"
    EMAIL = "e-mail"
    TELEPHONE = "telephone"


WAY_LABELS = {Way.POST: lazy("By post"), Way.EMAIL: lazy("By email"), Way.TELEPHONE: lazy("By telephone")}


class Standing(StrEnum):
    """Whether the network may enter a return for a service now."""

    FREE = "free"
    NEEDS_REASON = "closed"
    BEGUN = "begun"
    SUBMITTED = "submitted"


def judge_entry(state: ReviewState, window: Window, *, touched: bool, today: date) -> Standing:
    """Where a service stands: what it has begun or submitted itself is never written over.

    A round that is closed for it, its extension over, takes a paper return
    for a reason only.
    """
    if state is ReviewState.SUBMITTED:
        return Standing.SUBMITTED
    if touched:
        return Standing.BEGUN
    return Standing.FREE if is_open(window, today) else Standing.NEEDS_REASON


@dataclass(frozen=True, slots=True)
class PaperReturn:
    """What a paper says: a rating for every exemplar, evidence for some, and how it came.

    `completion` holds the fields of how the review was done as they are kept.
    """

    year: int
    service: int
    sender: str
    came: date
    way: Way
    ratings: Mapping[str, str]
    evidence: Mapping[str, str]
    completion: Mapping[str, str]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Provenance:
    """How a paper return came here; `evidenced` counts the exemplars whose evidence it told."""

    sender: str
    came: date
    way: Way
    reason: str
    evidenced: int
    entered_by: str
    entered_at: datetime

    @property
    def in_words(self) -> str:
        """One sentence on how it came and what it came without."""
        told = gettext(
            "{sender} sent it on paper {lower}, it came on {came}, ",
            sender=self.sender,
            lower=WAY_LABELS[self.way].lower(),
            came=day_in_words(self.came),
        )
        entered = gettext(
            "and {entered_by} of the network entered it on {entered_at}.",
            entered_by=self.entered_by,
            entered_at=day_in_words(self.entered_at),
        )
        return told + entered + ("" if self.evidenced else gettext(" It came without evidence."))
