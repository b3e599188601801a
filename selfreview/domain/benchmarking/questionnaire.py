"""The questionnaire of an edition: its sections and questions, and everything that its file says beside them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from selfreview.domain.benchmarking.catalogue import (
    Caution,
    Check,
    DisclosureClass,
    ExhibitEntry,
    Indicator,
    Link,
    MeasureEntry,
    SentenceEntry,
)
from selfreview.speech import lazy


class Kind(StrEnum):
    """What a question takes as its answer."""

    MONEY = "money"
    NUMBER = "number"
    DECIMAL = "decimal"
    PERCENT = "percent"
    YES_NO = "yes_no"
    CHOICE = "choice"
    MULTI = "multi"
    TEXT = "text"


FIGURES = frozenset({Kind.MONEY, Kind.NUMBER, Kind.DECIMAL, Kind.PERCENT})
"""The kinds whose answer is a number."""

YES, NO = "yes", "no"


class Carry(StrEnum):
    """What becomes of last round's answer: shown beside an empty box, or filled in and not yet confirmed."""

    SHOW = "show"
    CONFIRM = "confirm"


class Writer(StrEnum):
    """Who writes an answer: manager and chair only, the steering group too, or whoever may write the draft."""

    MANAGER = "manager"
    GROUP = "group"
    SERVICE = "service"


@dataclass(frozen=True, slots=True)
class Titled:
    """A source or a period with its title; `note` and `source` where the file gives them."""

    id: str
    title: str
    note: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Definition:
    """A term with its meaning."""

    id: str
    term: str
    text: str
    source: str
    status: str


@dataclass(frozen=True, slots=True)
class WorkedCase:
    """A case beside the count of service users, and for how many it counts."""

    case: str
    counts: int


@dataclass(frozen=True, slots=True)
class Section:
    """One section of the questionnaire; `exemplars` are those that its answers are context for."""

    id: str
    title: str
    source: str
    code: str
    exemplars: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to choose; `exclusive` goes with no other, `says` asks for words of its own."""

    id: str
    label: str
    status: str = ""
    source: str = ""
    exclusive: bool = False
    says: bool = False
    independent: bool | None = None


@dataclass(frozen=True, slots=True)
class Condition:
    """When a question is asked: another one has one of `values`, or a figure above `above`."""

    question: str
    values: tuple[str, ...] = ()
    above: int | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of a figure in minor units; None where there is none.

    Outside `hard` a figure is refused, outside `soft` it is asked about, and so
    is a move since the last round of `change` percent and `change_least` or more.
    """

    hard_low: int | None = None
    hard_high: int | None = None
    soft_low: int | None = None
    soft_high: int | None = None
    soft_printed: bool = False
    change: int | None = None
    change_least: int | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """One question; `{Y}` and its like in `wording` stand for the round's year (see `wording_of`)."""

    id: str
    section: str
    title: str
    wording: str
    kind: Kind
    period: str
    required: bool
    not_known: bool
    quality: bool
    carry: Carry
    writer: Writer
    disclosure: str
    source: str
    options: tuple[Option, ...] = ()
    asked_if: Condition | None = None
    unit: str = ""
    places: int = 0
    limits: Limits = field(default_factory=Limits)
    help: str = ""
    note: str = ""
    ask_also: str = ""
    beside: tuple[str, ...] = ()
    defines: tuple[str, ...] = ()
    feeds: tuple[str, ...] = ()
    retired: bool = False

    @property
    def is_figure(self) -> bool:
        """Whether the answer is a number."""
        return self.kind in FIGURES

    @property
    def scale(self) -> int:
        """Minor units in one unit: 100 where hundredths are kept, else 1."""
        return 100 if self.kind is Kind.DECIMAL else 1

    @property
    def choices(self) -> tuple[Option, ...]:
        """What can be chosen; yes and no where that is asked."""
        return _YES_NO if self.kind is Kind.YES_NO else self.options

    def option(self, option_id: str) -> Option:
        """The option with this id; KeyError."""
        for option in self.choices:
            if option.id == option_id:
                return option
        raise KeyError(option_id)

    def wording_of(self, year: int) -> str:
        """The question as it is asked in a round."""
        return of_year(self.wording, year)


_YES_NO = (Option(YES, lazy("Yes")), Option(NO, lazy("No")))


def of_year(text: str, year: int) -> str:
    """A text of the file with the round's year put in for {Y}, {Y-1} and {Y+1}."""
    return text.replace("{Y}", str(year)).replace("{Y-1}", str(year - 1)).replace("{Y+1}", str(year + 1))


@dataclass(frozen=True)
class Questionnaire:
    """One edition, as its file has it."""

    edition: str
    title: str
    publisher: str
    published: str
    rights: str
    source: str
    sections: tuple[Section, ...]
    questions: tuple[Question, ...]
    periods: tuple[Titled, ...] = ()
    sources: tuple[Titled, ...] = ()
    definitions: tuple[Definition, ...] = ()
    worked_cases: tuple[WorkedCase, ...] = ()
    checks: tuple[Check, ...] = ()
    context: tuple[Indicator, ...] = ()
    measures: tuple[MeasureEntry, ...] = ()
    exhibits: tuple[ExhibitEntry, ...] = ()
    sentences: tuple[SentenceEntry, ...] = ()
    links: tuple[Link, ...] = ()
    disclosure: tuple[DisclosureClass, ...] = ()
    cautions: tuple[Caution, ...] = ()
    note: str = ""

    @cached_property
    def _by_id(self) -> Mapping[str, Question]:
        return {question.id: question for question in self.questions}

    def question(self, question_id: str) -> Question:
        """The question with this id; KeyError."""
        return self._by_id[question_id]

    def has(self, question_id: str) -> bool:
        """Whether the edition has a question of this id."""
        return question_id in self._by_id

    @cached_property
    def _sections(self) -> Mapping[str, tuple[Question, ...]]:
        return {
            section.id: tuple(one for one in self.questions if one.section == section.id and not one.retired)
            for section in self.sections
        }

    def section(self, section_id: str) -> Section:
        """The section with this id; KeyError."""
        for section in self.sections:
            if section.id == section_id:
                return section
        raise KeyError(section_id)

    def questions_of(self, section_id: str) -> tuple[Question, ...]:
        """The questions that a section asks today; KeyError."""
        return self._sections[section_id]

    @cached_property
    def _checks(self) -> Mapping[str, Check]:
        return {check.id: check for check in self.checks}

    def check(self, check_id: str) -> Check:
        """The check with this id; KeyError."""
        return self._checks[check_id]

    def period(self, period_id: str, year: int) -> str:
        """A period in words, for the round of a year."""
        return next((of_year(period.title, year) for period in self.periods if period.id == period_id), "")

    def definition(self, definition_id: str) -> Definition:
        """The definition with this id; KeyError."""
        for definition in self.definitions:
            if definition.id == definition_id:
                return definition
        raise KeyError(definition_id)
