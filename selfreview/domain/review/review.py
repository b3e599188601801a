"""A review and its answers: what state each is in, what is still missing, and what a save may change."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from selfreview.domain.framework.framework import Exemplar, Framework, Scale, ticked_level
from selfreview.speech import Worded

EVIDENCE_LIMIT = 20_000
REASON_LIMIT = 2_000
THIN_LETTERS = 20
"""Letters and figures under which evidence for the highest rating is asked about: about three words."""


class ReviewState(StrEnum):
    """Where a review is on its way."""

    DRAFT = "draft"
    SUBMITTED = "submitted"


class Origin(StrEnum):
    """How a review came to be here."""

    ONLINE = "online"
    ENTERED_LATER = "entered later"
    IMPORTED = "imported"
    PAPER = "entered by the network from paper"


class AnswerState(Worded):
    """What can be said of one exemplar in the task list; the value is what people read."""

    NOT_STARTED = "Not started"
    IN_PROGRESS = "In progress"
    EVIDENCE_MISSING = "Rated, evidence missing"
    UNCONFIRMED = "Carried over, not yet confirmed"
    DONE = "Done"


class Gap(StrEnum):
    """One thing that stands between an answer and its submission."""

    RATING = "rating"
    EVIDENCE = "evidence"
    WHY = "why"
    REASON = "reason"
    MOVED = "moved"
    CARRIED = "carried"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a group has said of one exemplar so far; `items` counts its links and files.

    `before` is the rating of the service's last submitted return, None where
    there is none or the exemplar is not comparable; `moved` says why this
    year's differs. `carried` names the year that the evidence was carried over
    from and is empty once somebody has confirmed or edited it.
    """

    rating: str | None = None
    evidence: str = ""
    ticks: frozenset[str] = frozenset()
    reason: str = ""
    items: int = 0
    moved: str = ""
    carried: str = ""
    before: str | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing has been said at all."""
        texts = (self.evidence, self.reason, self.moved)
        return not (self.rating or self.ticks or self.items or any(text.strip() for text in texts))

    @property
    def has_moved(self) -> bool:
        """Whether the rating is another than that of the last return."""
        return None not in (self.rating, self.before) and self.rating != self.before


def gaps(scale: Scale, exemplar: Exemplar, answer: Answer) -> tuple[Gap, ...]:
    """What is missing from an answer, in the order in which a form asks for it.

    A rating that meets the standard needs evidence, as text or as an item; one
    that does not needs a reason why the minimum is not met. A rating that differs from what the
    ticked criteria amount to needs a reason, and so does one that moved since
    the last return. Evidence that was carried over needs somebody's yes.
    """
    found: list[Gap] = []
    if answer.rating is None:
        found.append(Gap.RATING)
    elif scale.level(answer.rating).compliant is False:
        if not answer.evidence.strip():
            found.append(Gap.WHY)
    elif not answer.evidence.strip() and not answer.items:
        found.append(Gap.EVIDENCE)
    if differs_from_ticks(scale, exemplar, answer) and not answer.reason.strip():
        found.append(Gap.REASON)
    if answer.has_moved and not answer.moved.strip():
        found.append(Gap.MOVED)
    if answer.carried:
        found.append(Gap.CARRIED)
    return tuple(found)


def differs_from_ticks(scale: Scale, exemplar: Exemplar, answer: Answer) -> bool:
    """Whether the rating is another level than the ticked criteria amount to."""
    amount = ticked_level(scale, exemplar, answer.ticks)
    return answer.rating is not None and amount is not None and amount != answer.rating


def is_thin(scale: Scale, answer: Answer) -> bool:
    """Whether the highest rating rests on next to nothing: a few letters, and no link or file.

    It is complete all the same; whoever wrote it is asked whether that is enough.
    """
    if answer.rating != scale.levels[-1].key or answer.items:
        return False
    said = "".join(letter for letter in answer.evidence if letter.isalnum())
    return 0 < len(said) < THIN_LETTERS


def answer_state(scale: Scale, exemplar: Exemplar, answer: Answer) -> AnswerState:
    """The state of one answer in the task list."""
    if answer.is_empty:
        return AnswerState.NOT_STARTED
    if answer.carried:
        return AnswerState.UNCONFIRMED
    missing = gaps(scale, exemplar, answer)
    if not missing:
        return AnswerState.DONE
    if Gap.EVIDENCE in missing or Gap.WHY in missing:
        return AnswerState.EVIDENCE_MISSING
    return AnswerState.IN_PROGRESS


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a review is: every exemplar's state, how many are done, and the next to open."""

    states: Mapping[str, AnswerState]
    done: int
    total: int
    next_exemplar: str | None

    @property
    def is_complete(self) -> bool:
        """Whether nothing is missing."""
        return self.done == self.total


def measure_progress(framework: Framework, answers: Mapping[str, Answer]) -> Progress:
    """How far the answers go; the next exemplar is the first that is not done."""
    states = {
        exemplar.id: answer_state(framework.scale, exemplar, answers.get(exemplar.id, Answer()))
        for exemplar in framework.exemplars
    }
    unfinished = [key for key, state in states.items() if state is not AnswerState.DONE]
    return Progress(states, len(states) - len(unfinished), len(states), unfinished[0] if unfinished else None)


@dataclass(frozen=True, slots=True)
class Window:
    """When a service may change a review of a round."""

    closed: bool
    extended_to: date | None = None
    entered_later: bool = False


def may_change(state: ReviewState, window: Window, today: date) -> bool:
    """Whether a draft may still be written: the round is open, extended for this service, or entered later."""
    return state is ReviewState.DRAFT and is_open(window, today)


def may_reopen(state: ReviewState, window: Window, today: date) -> bool:
    """Whether a submitted return may be reopened: until the round closes for this service."""
    return state is ReviewState.SUBMITTED and is_open(window, today) and not (window.closed and window.entered_later)


def is_open(window: Window, today: date) -> bool:
    """Whether the round takes changes from this service today."""
    extended = window.extended_to is not None and today <= window.extended_to
    return not window.closed or extended or window.entered_later


@dataclass(frozen=True, slots=True)
class Kept:
    """A field as it is kept: its value and how often it has been written."""

    value: str = ""
    version: int = 0
    changed_by: str = ""
    changed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Posted:
    """A field as it was posted, with the version and the value that its writer had read."""

    value: str
    read_version: int
    read_value: str


@dataclass(frozen=True, slots=True)
class Clash:
    """A field that somebody else wrote between one person's reading and saving."""

    field: str
    mine: str
    theirs: Kept


@dataclass(frozen=True, slots=True)
class Settlement:
    """What a save comes to: the fields to write, or the clashes that stop it."""

    changes: Mapping[str, str]
    clashes: tuple[Clash, ...]


def confirm_by_editing(kept: Mapping[str, Kept], changes: Mapping[str, str]) -> dict[str, str]:
    """The changes of a save: whoever edits evidence that was carried over has confirmed it."""
    unconfirmed = kept.get("carried", Kept()).value
    return {**changes, "carried": ""} if "evidence" in changes and unconfirmed else dict(changes)


class ForgedVersion(ValueError):
    """A version that this review has never had."""


def settle(
    kept: Mapping[str, Kept], posted: Mapping[str, Posted], undecided: Collection[str] = frozenset()
) -> Settlement:
    """Hold what was posted against what is kept, field by field.

    A field that is posted as it is kept changes nothing (the same post sent
    twice makes one version); one posted as it was read never collides; one
    that was changed collides when somebody else has written it since; one that is
    still undecided collides as long as it differs. Raises `ForgedVersion` for
    a version that was never given out.
    """
    changes: dict[str, str] = {}
    clashes: list[Clash] = []
    for name, mine in posted.items():
        theirs = kept.get(name, Kept())
        if not 0 <= mine.read_version <= theirs.version:
            raise ForgedVersion(name)
        if mine.value == theirs.value:
            continue
        if name in undecided:
            clashes.append(Clash(name, mine.value, theirs))
        elif mine.read_version == theirs.version:
            changes[name] = mine.value
        elif mine.value != mine.read_value:
            clashes.append(Clash(name, mine.value, theirs))
    return Settlement({} if clashes else changes, tuple(clashes))
