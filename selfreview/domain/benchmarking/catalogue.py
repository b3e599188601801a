"""What a questionnaire's file lists beside its questions: checks, context, measures, exhibits, sentences, links."""

from dataclasses import dataclass
from enum import StrEnum


class CheckKind(StrEnum):
    """What a check does: it stops the submission, asks the service, or asks the network."""

    HARD = "hard"
    SOFT = "soft"
    NETWORK = "network"


@dataclass(frozen=True, slots=True)
class Check:
    """One check between answers, with the rule as people read it and the words of its question."""

    id: str
    kind: CheckKind
    title: str
    rule: str
    words: str


@dataclass(frozen=True, slots=True)
class Indicator:
    """A figure from outside, read from a file by edition."""

    id: str
    unit: str
    publisher: str
    source: str
    note: str = ""
    format: str = ""

    @property
    def optional(self) -> bool:
        """Whether a file may do without it."""
        return "optional" in self.format


@dataclass(frozen=True, slots=True)
class MeasureEntry:
    """A measure as the file lists it: `formula` and `needs` are for people, `places` are decimals shown."""

    id: str
    title: str
    formula: str
    needs: str
    places: int
    unit: str
    statistics: tuple[str, ...]
    source: str
    printed: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class ExhibitEntry:
    """A table or chart of 2009: what it was, and our form of it."""

    id: str
    title: str
    base: str
    kind: str
    page: int
    measure: str
    printed: str
    today: str
    source: str
    contents: str = ""


@dataclass(frozen=True, slots=True)
class SentenceEntry:
    """A sentence of the commentary with its figures in braces."""

    id: str
    section: str
    text: str
    needs: str
    tell_if: str
    source: str


@dataclass(frozen=True, slots=True)
class Link:
    """An answer beside an exemplar's rating: a question to the service, never a rating."""

    id: str
    condition: str
    exemplar: str
    when: str
    ask: str
    basis: str
    source: str


@dataclass(frozen=True, slots=True)
class DisclosureClass:
    """A class of answers and what may be shown of it to whom."""

    id: str
    title: str
    nation: str
    groups: str
    other_services: str
    own: str


@dataclass(frozen=True, slots=True)
class Caution:
    """What has to stand beside the figures."""

    text: str
    source: str
