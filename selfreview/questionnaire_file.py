"""The shape of a questionnaire's file: which keys each part may hold."""

from typing import Annotated

from pydantic import Field, StringConstraints, ValidationError, model_validator

from selfreview.domain.benchmarking.catalogue import CheckKind
from selfreview.domain.benchmarking.questionnaire import FIGURES, Carry, Kind, Writer
from selfreview.file_faults import Fault
from selfreview.framework_file import Id, Key, Part, SourcePart, Text, part_faults
from selfreview.lined_yaml import Document

_LOOSE = Field(strict=False)  # a word of the file becomes a member of an enumeration
Amount = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,9}(\.[0-9]{1,2})?$")]


class PeriodPart(Part):
    """One period that questions ask about."""

    id: Key
    title: Text
    note: Text = ""
    source: Text = ""


class DefinitionPart(Part):
    """One term."""

    id: Key
    term: Text
    text: Text
    source: Text
    status: Text


class WorkedCasePart(Part):
    """One worked case."""

    case: Text
    counts: Annotated[int, Field(ge=0)]


class SectionPart(Part):
    """One section."""

    id: Id
    title: Text
    source: Text
    code: Text
    exemplars: tuple[Id, ...] = ()


class OptionPart(Part):
    """One option of a question."""

    id: Key
    label: Text
    status: Text = ""
    source: Text = ""
    exclusive: bool = False
    says: bool = False
    independent: bool | None = None


class ConditionPart(Part):
    """When a question is asked."""

    question: Id
    values: tuple[Key, ...] = ()
    above: int | None = None

    @model_validator(mode="after")
    def _says_one_thing(self) -> "ConditionPart":
        if bool(self.values) == (self.above is not None):
            raise ValueError("a condition needs either values or above")
        return self


class QuestionPart(Part):
    """One question."""

    id: Id
    section: Id
    title: Text
    wording: Text
    help: Text = ""
    type: Annotated[Kind, _LOOSE]
    unit: Text = ""
    places: Annotated[int, Field(ge=0, le=2)] = 0
    period: Key
    options: tuple[OptionPart, ...] = ()
    asked_if: ConditionPart | None = None
    required: bool
    not_known: bool
    quality: bool
    hard_low: Amount | None = None
    hard_high: Amount | None = None
    soft_low: Amount | None = None
    soft_high: Amount | None = None
    soft_status: Text = ""
    soft_source: Text = ""
    soft_change: Amount | None = None
    soft_change_least: Amount | None = None
    carry: Annotated[Carry, _LOOSE]
    beside: tuple[Text, ...] = ()
    writes: Annotated[Writer, _LOOSE]
    ask_also: Text = ""
    disclosure: Key
    feeds: tuple[Text, ...] = ()
    defines: tuple[Key, ...] = ()
    source: Text
    note: Text = ""
    retired: bool = False

    @model_validator(mode="after")
    def _options_fit_the_type(self) -> "QuestionPart":
        wants = self.type in (Kind.CHOICE, Kind.MULTI)
        if wants and len(self.options) < 2:
            raise ValueError(f"a question of type {self.type.value} needs at least two options")
        if not wants and self.options:
            raise ValueError(f"a question of type {self.type.value} takes no options")
        return self

    @model_validator(mode="after")
    def _limits_fit_the_type(self) -> "QuestionPart":
        if self.type not in FIGURES and (self.hard_low or self.hard_high or self.soft_low or self.soft_high):
            raise ValueError(f"a question of type {self.type.value} takes no limits")
        if self.type not in FIGURES and self.quality:
            raise ValueError("only a figure can be actual or estimated")
        for low, high, what in (
            (self.hard_low, self.hard_high, "hard"),
            (self.soft_low, self.soft_high, "soft"),
        ):
            if low is not None and high is not None and float(low) > float(high):
                raise ValueError(f"the {what} limits {low} and {high} leave nothing between them")
        return self


class CheckPart(Part):
    """One check."""

    id: Id
    kind: Annotated[CheckKind, _LOOSE]
    title: Text
    rule: Text
    words: Text


class IndicatorPart(Part):
    """One figure from outside."""

    id: Key
    unit: Text
    publisher: Text
    source: Text
    note: Text = ""
    format: Text = ""


class MeasurePart(Part):
    """One measure."""

    id: Id
    title: Text
    formula: Text
    needs: Text
    places: Annotated[int, Field(ge=0, le=6)]
    unit: Text
    statistics: tuple[Text, ...]
    source: Text
    printed: Text = ""
    note: Text = ""


class ExhibitPart(Part):
    """One table or chart."""

    id: Text
    source: Text
    page: int
    title: Text
    base: Text
    kind: Text
    measure: Text
    printed: Text
    today: Text
    contents: Text = ""


class SentencePart(Part):
    """One sentence of the commentary."""

    id: Id
    section: Id
    text: Text
    needs: Text
    tell_if: Text
    source: Text


class LinkPart(Part):
    """One answer beside a rating."""

    id: Id
    condition: Text
    exemplar: Text
    when: Text
    ask: Text
    basis: Text
    source: Text


class DisclosurePart(Part):
    """One class of disclosure."""

    id: Key
    title: Text
    nation: Text
    groups: Text
    other_services: Text
    own: Text


class CautionPart(Part):
    """One caution."""

    text: Text
    source: Text


class QuestionnairePart(Part):
    """A whole file."""

    edition: Id
    title: Text
    publisher: Text
    published: Text
    rights: Text
    source: Text
    note: Text = ""
    published_figures: Text = ""
    sources: tuple[SourcePart, ...] = ()
    periods: tuple[PeriodPart, ...]
    definitions: tuple[DefinitionPart, ...] = ()
    worked_cases: tuple[WorkedCasePart, ...] = ()
    sections: tuple[SectionPart, ...]
    questions: tuple[QuestionPart, ...]
    checks: tuple[CheckPart, ...] = ()
    context: tuple[IndicatorPart, ...] = ()
    measures: tuple[MeasurePart, ...] = ()
    exhibits: tuple[ExhibitPart, ...] = ()
    sentences: tuple[SentencePart, ...] = ()
    links: tuple[LinkPart, ...] = ()
    disclosure: tuple[DisclosurePart, ...] = ()
    cautions: tuple[CautionPart, ...] = ()


def shape(document: Document) -> tuple[QuestionnairePart | None, tuple[Fault, ...]]:
    """The document as a questionnaire's file, or every fault of its parts taken one by one."""
    try:
        return QuestionnairePart.model_validate(document.value), ()
    except ValidationError as error:
        return None, part_faults(document, error)
