"""What is said of a release after it was made: errata that stand beside it, and its withdrawal, which keeps its number.

The release itself never changes: errata are told beside its frozen text, and
a withdrawn one counts as published for ever, though nobody is shown it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any

from selfreview.domain.round import Round
from selfreview.domain.uk_time import day_in_words, day_of


class ReleaseKind(Enum):
    """What a release is of."""

    EXEMPLARS = "exemplars"
    BENCHMARKING = "benchmarking"


class Part(Enum):
    """What kind of thing in a release was wrong."""

    SENTENCE = "sentence"
    FIGURE = "figure"
    TABLE = "table"
    CHART = "chart"


@dataclass(frozen=True, slots=True)
class Erratum:
    """One error of a release: where it is, what stands there, and what should.

    `subject` is the exemplar, measure or question that it is about; empty
    where it concerns more than one.
    """

    place: int
    at: datetime
    part: Part
    subject: str
    where: str
    said: str
    should: str

    @property
    def title(self) -> str:
        """Which erratum of the release it is, and of which day."""
        return f"Erratum {self.place}, {day_in_words(self.at)}"

    @property
    def in_words(self) -> str:
        """The whole of it in a line."""
        about = f"{self.part.value}, {self.where}" + (f" ({self.subject})" if self.subject else "")
        return f"{self.title}: {about}. It says: {self.said} It should say: {self.should}"

    def concerns(self, subject: str) -> bool:
        """Whether a figure of this exemplar, measure or question has to be read with it."""
        return self.subject in ("", subject)

    def as_data(self) -> dict[str, Any]:
        """The erratum as it stands in files for programs."""
        return {
            "number": self.place,
            "date": day_of(self.at).isoformat(),
            "part": self.part.value,
            "subject": self.subject or None,
            "where": self.where,
            "said": self.said,
            "should_say": self.should,
        }


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """Why the figures of a release are no longer served, and since when."""

    at: datetime
    why: str


@dataclass(frozen=True, slots=True)
class Revised:
    """A release of either collection of which something was said after it was made."""

    collection: ReleaseKind
    year: int
    number: int
    errata: tuple[Erratum, ...] = ()
    withdrawal: Withdrawal | None = None

    @property
    def title(self) -> str:
        """Which release it is."""
        of = "" if self.collection is ReleaseKind.EXEMPLARS else "the benchmarking of "
        return f"Release {self.number} of {of}{self.year}"

    @property
    def key(self) -> str:
        """Its place on the page of all revisions."""
        return f"{self.collection.value}-{self.year}-{self.number}"

    @property
    def last(self) -> datetime:
        """When something was said of it last."""
        days = [each.at for each in self.errata] + ([] if self.withdrawal is None else [self.withdrawal.at])
        return max(days)


def errata_of(errata: Sequence[Erratum], subject: str) -> str:
    """The errata that a figure has to be read with, in a line; empty where there are none."""
    return " ".join(each.in_words for each in errata if each.concerns(subject))


@dataclass(frozen=True, slots=True)
class Announced:
    """A release, since when everybody may see it, and whether it was withdrawn since."""

    collection: ReleaseKind
    year: int
    number: int
    public_from: datetime
    stands: bool = True


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing told of a release; `key` tells it from every other and never changes.

    `release` is None where it tells of one that is expected.
    """

    key: str
    release: Announced | None
    at: datetime
    title: str
    words: str
    revision: bool


def tell_notices(released: Iterable[Announced], revised: Iterable[Revised]) -> tuple[Notice, ...]:
    """Everything that was told of these releases, newest first; what is said of others is left out."""
    known = {_key(one.collection, one.year, one.number): one for one in released}
    told = [_release(key, one) for key, one in known.items()]
    for one in revised:
        if one.key in known:
            told += _revisions(known[one.key], one)
    return tuple(sorted(told, key=lambda notice: (notice.at, notice.key), reverse=True))


def tell_expected(rounds: Iterable[Round]) -> Iterator[Notice]:
    """When figures are expected, or expected no longer, of each round of which that was said."""
    for one in rounds:
        said = one.figures_expected
        if said is not None:
            day = "taken-back" if said.day is None else said.day.isoformat()
            title = f"{one.year} round: day of publication{'' if said.before is None else ' changed'}"
            key = f"expected-{one.year}-{day}-{day_of(said.at).isoformat()}"
            yield Notice(key, None, said.at, title, said.in_words(day_of(said.at)), revision=False)


def _key(collection: ReleaseKind, year: int, number: int) -> str:
    return Revised(collection, year, number).key


def _release(key: str, one: Announced) -> Notice:
    about = "exemplars" if one.collection is ReleaseKind.EXEMPLARS else "benchmarking"
    words = f"The {one.year} national figures are published: {about}, release {one.number}."
    return Notice(key, one, one.public_from, Revised(one.collection, one.year, one.number).title, words, False)


def _revisions(release: Announced, one: Revised) -> Iterator[Notice]:
    # What was said under embargo is told with the release, not before it.
    for erratum in one.errata:
        at = max(erratum.at, release.public_from)
        key = f"{one.key}-erratum-{erratum.place}"
        yield Notice(key, release, at, f"{one.title}: erratum {erratum.place}", erratum.in_words, True)
    if one.withdrawal is not None:
        at = max(one.withdrawal.at, release.public_from)
        words = f"Its figures are no longer given out: {one.withdrawal.why}"
        yield Notice(f"{one.key}-withdrawn", release, at, f"{one.title} is withdrawn", words, True)
