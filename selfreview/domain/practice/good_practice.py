"""Good practice that services share: what may be offered, what a copy gives away, and how it is laid out to read."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from selfreview.domain.framework.editions import is_comparable
from selfreview.domain.framework.framework import Exemplar, Framework, Frameworks
from selfreview.domain.review.report import find_naming
from selfreview.domain.review.review import EVIDENCE_LIMIT
from selfreview.speech import Worded

COPY_LIMIT = EVIDENCE_LIMIT
"""The most characters of a copy for sharing: no longer than the evidence that it is made from."""

NOTE_LIMIT = 2_000
"""The most characters of what the network says to a copy that it sends back."""


class PracticeState(StrEnum):
    """Where a copy for sharing is on its way; the value is what is kept."""

    DRAFT = "draft"
    OFFERED = "offered"
    ACCEPTED = "accepted"
    SENT_BACK = "sent back"
    WITHDRAWN = "withdrawn"


OUTSIDE = (PracticeState.OFFERED, PracticeState.ACCEPTED)
"""The states in which anybody outside the service reads a copy."""


@dataclass(frozen=True, slots=True)
class Return:
    """A submitted return, as far as copies are made from it: the evidence of every exemplar at the highest level."""

    review_id: int
    year: int
    edition: str
    rating: str
    evidence: Mapping[str, str]


def best_evidence(framework: Framework, answers: Mapping[str, Mapping[str, str | None]]) -> dict[str, str]:
    """The evidence of the exemplars that a submitted return (`rating` and `evidence` by exemplar) rates highest."""
    highest = framework.scale.levels[-1].key
    found = {key: answer["evidence"] or "" for key, answer in answers.items() if answer["rating"] == highest}
    return {key: text for key, text in found.items() if text.strip()}


class TraceKind(Worded):
    """What words in a copy may give away; the value is what people read."""

    NAME = "Someone’s name"
    TELEPHONE = "A telephone number"
    EMAIL = "An email address"
    DATE = "A date, such as a date of birth"
    POSTCODE = "A postcode"
    SCHOOL = "A school"
    SERVICE = "The name of the service or its authority"


@dataclass(frozen=True, slots=True)
class Trace:
    """Words in a copy by which somebody might be recognised; a question to people, never a verdict."""

    kind: TraceKind
    words: str


_MONTHS = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?"
    r"|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)"
)
_EMAIL = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
_TELEPHONE = re.compile(r"(?<![\w+])(?:\+\d|\(?0)[\d ().-]{7,17}\d(?!\w)")
_DATE = re.compile(
    r"\b(?:\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}-\d{2}-\d{2}"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTHS}\b(?:,?\s+\d{{4}}\b)?"
    rf"|{_MONTHS}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}})\b"
    r"|\b(?:born|date of birth|d\.?o\.?b\b)[^\n.;]{0,24}(?!\w)",
    re.IGNORECASE,
)
_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b")
_SCHOOL = re.compile(
    r"\b((?:[A-Z][\w.'’-]*\s+)+)"
    r"(?:[Ss]chool|[Aa]cademy|[Cc]ollege|[Nn]ursery|[Pp]rimary|[Ss]econdary|[Ii]nfants?|[Jj]uniors?|PRU)\b"
)
_ANY_SCHOOL = frozenset(
    [
        "a",
        "all",
        "an",
        "any",
        "at",
        "both",
        "each",
        "every",
        "for",
        "from",
        "high",
        "in",
        "infant",
        "junior",
        "local",
        "mainstream",
        "middle",
        "no",
        "nursery",
        "of",
        "one",
        "our",
        "primary",
        "secondary",
        "special",
        "state",
        "that",
        "the",
        "these",
        "this",
        "to",
        "upper",
        "with",
    ]
)
_PATTERNS = (
    (TraceKind.TELEPHONE, _TELEPHONE),
    (TraceKind.EMAIL, _EMAIL),
    (TraceKind.DATE, _DATE),
    (TraceKind.POSTCODE, _POSTCODE),
)


def find_traces(text: str, *, people: Collection[str] = (), places: Collection[str] = ()) -> tuple[Trace, ...]:
    """The words of a text by which a family, a child or a member of staff might be recognised, each once.

    Names are found by the same rule that warns before a review is printed.
    `people` are the full names that are known here; `places` the names of a
    service that is not to be named, and of its authorities.
    """
    found = [Trace(TraceKind.NAME, words) for words in find_naming([text])]
    found += [Trace(TraceKind.NAME, name) for name in people if _is_said(name, text)]
    for kind, pattern in _PATTERNS:
        found += [Trace(kind, match.group().strip()) for match in pattern.finditer(text)]
    found += [Trace(TraceKind.SCHOOL, match.group()) for match in _SCHOOL.finditer(text) if _is_named(match[1])]
    found += [Trace(TraceKind.SERVICE, name) for name in places if _is_said(name, text)]
    return tuple(dict.fromkeys(found))


def _is_said(name: str, text: str) -> bool:
    words = r"\s+".join(re.escape(word) for word in name.split())
    return bool(words) and re.search(rf"(?<!\w){words}(?!\w)", text, re.IGNORECASE) is not None


def _is_named(words: str) -> bool:
    """Whether the words before "School" name one: more than those that any school is spoken of with."""
    return not {word.lower() for word in words.split()} <= _ANY_SCHOOL


@dataclass(frozen=True, slots=True)
class Practice:
    """A copy as everybody reads it; `service` is None where the service is not named, and nothing else tells of it."""

    exemplar: str
    edition: str
    text: str
    service: str | None


@dataclass(frozen=True, slots=True)
class Shelf:
    """What is shared for one exemplar, in an order that says nothing about where it came from."""

    framework: Framework
    exemplar: Exemplar
    practices: tuple[Practice, ...]


def shelve(frameworks: Frameworks, practices: Iterable[Practice]) -> tuple[Shelf, ...]:
    """Practices by exemplar in the order of the current edition; what asked something else then stands after it."""
    found: dict[tuple[str, str], list[Practice]] = {}
    current = frameworks.current
    for practice in practices:
        edition = frameworks.edition(practice.edition)
        home = current if is_comparable(current, edition, practice.exemplar) else edition
        found.setdefault((home.edition, practice.exemplar), []).append(practice)
    editions = (current, *(each for each in frameworks.editions if each.edition != current.edition))
    return tuple(
        Shelf(framework, exemplar, tuple(found[framework.edition, exemplar.id]))
        for framework in editions
        for exemplar in framework.exemplars
        if (framework.edition, exemplar.id) in found
    )


def search(practices: Iterable[Practice], words: str) -> tuple[Practice, ...]:
    """The practices whose text has every one of these words, or parts of words, in any case."""
    wanted = words.casefold().split()
    return tuple(one for one in practices if all(word in one.text.casefold() for word in wanted))
