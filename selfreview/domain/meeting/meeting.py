"""A meeting: who drives it, who may take the chair's seat, and what its clock tells without forcing anything."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto

from selfreview.domain.typed_codes import bare_code
from selfreview.speech import gettext

CODE_DIGITS = 6
PATIENCE = timedelta(seconds=30)
"""How long whoever drives has for answering somebody who asks for the seat."""

ABSENCE = timedelta(minutes=3)
"""After how long without a sign the seat of whoever drives can be taken at once."""

LONGEST_TIMER = 120
"""Minutes."""


@dataclass(frozen=True, slots=True)
class Seat:
    """Who drives the meeting since when, when they were last here, and who asks to take over since when."""

    driver: int
    name: str
    seen_at: datetime
    asked_by: int | None = None
    asked_name: str = ""
    asked_at: datetime | None = None


class Claim(Enum):
    """What becomes of somebody who wants to drive."""

    DRIVES = auto()
    MAY_TAKE = auto()
    WAITS = auto()
    MAY_ASK = auto()


def judge_claim(seat: Seat, person: int, now: datetime) -> Claim:
    """Whether somebody drives, may take the seat now, waits for an answer, or has to ask first.

    The seat can be taken when whoever drives has not been seen for `ABSENCE`,
    or has left a question unanswered for `PATIENCE`.
    """
    if seat.driver == person:
        return Claim.DRIVES
    if now - seat.seen_at > ABSENCE:
        return Claim.MAY_TAKE
    if seat.asked_by != person or seat.asked_at is None:
        return Claim.MAY_ASK
    return Claim.MAY_TAKE if now - seat.asked_at >= PATIENCE else Claim.WAITS


@dataclass(frozen=True, slots=True)
class Timer:
    """The clock of one exemplar; it informs and never forces."""

    since: datetime
    minutes: int

    @property
    def ends(self) -> datetime:
        """When the time that was meant for the exemplar is over."""
        return self.since + timedelta(minutes=self.minutes)

    def tell(self, now: datetime) -> str:
        """The time left in whole minutes, or how far it is passed."""
        left = (self.ends - now).total_seconds()
        if left > 0:
            return _minutes(-int(-left // 60), "left")
        return _minutes(int(-left // 60), gettext("over time")) if left <= -60 else gettext("The time is up")


def _minutes(count: int, what: str) -> str:
    return f"{count} {'minute' if count == 1 else 'minutes'} {what}"


def read_code(typed: str) -> str:
    """A code as it was typed, without blanks and dashes; empty where it cannot be one."""
    digits = bare_code(typed)
    return digits if len(digits) == CODE_DIGITS and digits.isascii() and digits.isdigit() else ""


def show_code(code: str) -> str:
    """A code as it is read aloud: in two halves."""
    half = CODE_DIGITS // 2
    return f"{code[:half]} {code[half:]}".strip()
