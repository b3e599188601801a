"""What a paper was printed from, and whether that still stands: told to whoever holds it, without whose it is.

A paper bears a code where it leaves the service and shows something that the
service holds: PDFs, pages to print, and minutes to go on writing. What is empty
when it is printed (forms and workbooks to write on), what stays in the room
(where the group differs) and spreadsheets, which are data, bear none.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, StrEnum

from selfreview.domain.review.fields import ANSWER_FIELDS, COMPLETION_FIELDS, NOTE_FIELDS
from selfreview.speech import lazy

ASKED = lazy("Is this paper still the latest? Scan the code, or go to")
"""What stands beside a code, before the address behind it."""


class PaperKind(StrEnum):
    """The papers of a service that leave it with a code on them; those that show the same are of one kind."""

    REVIEW = "review"
    REVIEW_COPY = "review copy"
    GRID = "grid"
    RECEIPT = "receipt"
    PLAN = "plan"
    PLAN_COPY = "plan copy"
    PROGRESS = "progress"
    MID_YEAR = "mid-year check"
    REPORT = "report"
    PROFILE = "profile"
    BESIDE = "beside others"
    CHANGES = "changes"
    AGENDA = "agenda"
    MINUTES = "minutes"
    MEASURES = "measures"
    MEASURES_RECEIPT = "measures receipt"
    BOTH = "both collections"
    BOTH_COPY = "both collections copy"


OF_BENCHMARKING = frozenset(
    {PaperKind.MEASURES, PaperKind.MEASURES_RECEIPT, PaperKind.BOTH, PaperKind.BOTH_COPY},
)
"""The papers of the benchmarking collection."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What of all that is recorded of a review a kind of paper shows: nothing else makes a draft of it old.

    `fields` are those of an answer, `once_agreed` those that count from when
    the exemplar was first agreed, as a change then ends the agreement. `verbs`
    name what else is recorded, `earlier` what of the service's earlier reviews,
    `of_service` what of the service itself; its name stands on every paper,
    and on some what became of it (`changes_of_service`).
    """

    fields: frozenset[str] = frozenset()
    verbs: frozenset[str] = frozenset()
    earlier: frozenset[str] = frozenset()
    once_agreed: frozenset[str] = frozenset()
    of_service: frozenset[str] = frozenset()
    changes_of_service: bool = False


WROTE = "wrote"
"""The verb of a field of an answer."""

PLANNED = "wrote in the plan"
"""The verb of a field of a plan."""

AGREED = "agreed"
"""The verb of an agreement on an exemplar."""

OF_A_MEETING = frozenset({"joined the meeting", "noted who is there", "took the chair's seat", "stopped the meeting"})
"""What is recorded of one meeting under its number."""

_EVIDENCE = frozenset(
    {"added evidence", "changed evidence", "replaced evidence with a newer version", "used evidence"}
    | {"took evidence away"}
)
_COUNTED_COMMENTS = frozenset({"commented", "answered", "withdrew a comment", "withdrew somebody else's comment"})
_COMMENTS = _COUNTED_COMMENTS | {"edited a comment", "resolved a comment", "opened a comment again"}
_REVEALED = frozenset({"revealed the views", "called a second vote", "gave a late view"})
_GIVEN = _REVEALED | {"gave a view"}
_AGREED = frozenset({AGREED, "took the agreement back"})
_DISSENTS = frozenset({"recorded a dissent", "took a dissent back"})
_SIGNED = frozenset({"agreed the theme", "signed off", "stated the sign-off"})
_SUBMITTED = frozenset({"submitted", "reopened"})
_FLAGS = frozenset({"flagged to discuss", "took the flag away"})
_PLANNED = frozenset({PLANNED})
_NOTED = frozenset({"noted in the plan"})
_ARRANGED = frozenset({"arranged a meeting", "changed a meeting", "cancelled a meeting"})
_SHARING = frozenset({"began to share ratings", "stopped sharing ratings"})
_PRESENT = frozenset({"opened the meeting", "joined the meeting", "noted who is there"})

_ANSWERS = frozenset((*ANSWER_FIELDS, *COMPLETION_FIELDS))
_RATINGS = frozenset({"rating", "ticks"})

CONTENTS: Mapping[PaperKind, Contents] = {
    PaperKind.REVIEW: Contents(
        _ANSWERS,
        _EVIDENCE | _COMMENTS | _REVEALED | _AGREED | _DISSENTS | _SIGNED | _SUBMITTED | _PRESENT,
        _SUBMITTED,
    ),
    PaperKind.REVIEW_COPY: Contents(_ANSWERS, _EVIDENCE | _SUBMITTED, _SUBMITTED),
    PaperKind.GRID: Contents(
        frozenset(ANSWER_FIELDS),
        _EVIDENCE | _COUNTED_COMMENTS | _GIVEN | _AGREED | _SIGNED | _SUBMITTED | _FLAGS | {"assigned"},
        _SUBMITTED,
    ),
    PaperKind.RECEIPT: Contents(),
    PaperKind.PLAN: Contents(
        _RATINGS,
        _PLANNED | _NOTED | {"answered for the authority"},
        _SUBMITTED | _PLANNED | _NOTED,
    ),
    PaperKind.PLAN_COPY: Contents(_RATINGS, _PLANNED | {"answered for the authority"}, _SUBMITTED | _PLANNED),
    # The order of the actions follows what the exemplars are rated.
    PaperKind.PROGRESS: Contents(_RATINGS, _PLANNED | _NOTED, _NOTED),
    PaperKind.MID_YEAR: Contents(_RATINGS, _PLANNED),
    # Only a service that shares its ratings is set beside others that do.
    PaperKind.REPORT: Contents(frozenset({"rating", *NOTE_FIELDS}), frozenset(), _SUBMITTED, of_service=_SHARING),
    PaperKind.PROFILE: Contents(
        frozenset({"rating", "moved"}), _SUBMITTED, _SUBMITTED | _PLANNED, changes_of_service=True
    ),
    PaperKind.BESIDE: Contents(frozenset({"rating", *NOTE_FIELDS}), _SUBMITTED, _SUBMITTED, of_service=_SHARING),
    PaperKind.CHANGES: Contents(frozenset({"rating", "moved"}), _SUBMITTED, _SUBMITTED),
    # That its meeting was opened makes no agenda old: it is what lies on the table then.
    PaperKind.AGENDA: Contents(
        frozenset({"rating"}),
        _FLAGS | _GIVEN | _AGREED | _ARRANGED | _PLANNED,
        _SUBMITTED | _PLANNED,
        once_agreed=frozenset({"evidence"}),
    ),
    PaperKind.MINUTES: Contents(
        frozenset({"rating", "evidence", "reason", "moved"}),
        _AGREED | _DISSENTS | {"revealed the views", "called a second vote"},
    ),
    PaperKind.MEASURES: Contents(),
    PaperKind.MEASURES_RECEIPT: Contents(),
}
"""What each kind of paper shows."""


def contents_of(kind: PaperKind) -> Contents:
    """What a kind of paper shows of its review; the report of both collections shows the whole of it."""
    of = {PaperKind.BOTH: PaperKind.REVIEW, PaperKind.BOTH_COPY: PaperKind.REVIEW_COPY}
    return CONTENTS[of.get(kind, kind)]


HANDED_IN = frozenset(
    {PaperKind.REVIEW, PaperKind.REVIEW_COPY, PaperKind.RECEIPT, PaperKind.PLAN, PaperKind.PLAN_COPY}
    | {PaperKind.MEASURES_RECEIPT}
)
"""The papers that show what was submitted or handed in; of it, every other only cites."""


class Standing(Enum):
    """All that is told of a paper; the value is what people read, as a heading and in a sentence."""

    SUBMITTED = (
        lazy("Submitted"),
        lazy("This paper shows what was submitted or handed in, and no later version has replaced it."),
    )
    CURRENT = (
        lazy("Current"),
        lazy("This paper shows what we hold today. It is not a submitted version: it may still change."),
    )
    SUPERSEDED = (
        lazy("Superseded"),
        lazy("This paper is out of date. Ask the person who gave it to you for a new copy."),
    )

    @property
    def title(self) -> str:
        """One word."""
        return self.value[0]

    @property
    def meaning(self) -> str:
        """What the word means for whoever holds the paper."""
        return self.value[1]


@dataclass(frozen=True, slots=True)
class Source:
    """What a paper is printed from; two prints of one source are one paper.

    `submitted` is the number of the version that was submitted or handed in; 0
    for a draft, which `recorded` then tells apart: how much of what it shows
    had been recorded. `release` is the number of the release that it cites.
    """

    submitted: int = 0
    recorded: int = 0
    release: int = 0


def judge_paper(kind: PaperKind, printed: Source, now: Source) -> Standing:
    """How a paper stands; `now` has everything that could be printed today, a draft beside what was submitted."""
    stands = printed.submitted == now.submitted if printed.submitted else printed.recorded == now.recorded
    if not stands or printed.release != now.release:
        return Standing.SUPERSEDED
    return Standing.SUBMITTED if printed.submitted and kind in HANDED_IN else Standing.CURRENT
