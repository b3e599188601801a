"""What a paper was printed from, and whether that still stands: told to whoever holds it, without whose it is."""

from dataclasses import dataclass
from enum import Enum, StrEnum


class PaperKind(StrEnum):
    """The papers of a service that leave it with a code on them."""

    REVIEW = "review"
    PLAN = "plan"
    REPORT = "report"


class Standing(Enum):
    """All that is told of a paper; the value is what people read, as a heading and in a sentence."""

    SUBMITTED = (
        "Submitted",
        "This paper shows what was submitted or handed in, and no later version has taken its place.",
    )
    CURRENT = (
        "Current",
        "This paper shows what is held today. It is not a submitted version: it may still change.",
    )
    SUPERSEDED = (
        "Superseded",
        "This paper is out of date. Ask whoever gave it to you for a new copy.",
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
    for a draft, which `recorded` then tells apart: how much had been recorded
    of the review. `release` is the number of the release that a report cites.
    """

    submitted: int = 0
    recorded: int = 0
    release: int = 0


def judge_paper(kind: PaperKind, printed: Source, now: Source) -> Standing:
    """How a paper stands; `now` has everything that could be printed today, a draft beside what was submitted."""
    stands = printed.submitted == now.submitted if printed.submitted else printed.recorded == now.recorded
    if not stands or printed.release != now.release:
        return Standing.SUPERSEDED
    # A report is never handed in: it only cites what was.
    return Standing.SUBMITTED if printed.submitted and kind is not PaperKind.REPORT else Standing.CURRENT
