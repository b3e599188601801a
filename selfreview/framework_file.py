"""The shape of a framework's file: which keys each part may hold, and what has to fit what."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from selfreview.domain.framework.framework import CriterionStatus, FigureStatus, Measure, Responsible
from selfreview.file_faults import Fault
from selfreview.lined_yaml import Document, Place

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9-]+$")]
Key = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]+$")]
Year = Annotated[int, Field(ge=1900, le=2999)]
Percent = Annotated[int, Field(ge=0, le=100)]
_LOOSE = Field(strict=False)  # a word of the file becomes a member of an enumeration


class Part(BaseModel):
    """A part of a file: nothing but what it names, and every value of its own kind."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class LevelPart(Part):
    """One level of the scale."""

    key: Key
    label: Text
    meaning: Text = ""
    compliant: bool | None = None
    aspired: bool | None = None


class ThemePart(Part):
    """One theme."""

    id: Id
    title: Text


class SourcePart(Part):
    """One document that source lines refer to."""

    key: Id
    title: Text


class StandardPart(Part):
    """One minimum standard."""

    id: Id
    text: Text
    source: Text


class YearPart(Part):
    """What was published of one whole year."""

    year: Year
    services: Annotated[int, Field(ge=1)]
    returns: Annotated[int, Field(ge=0)]
    meeting_all: Percent | None = None
    failing_more_than_two: Percent | None = None
    source: Text

    @model_validator(mode="after")
    def _returns_come_from_services(self) -> "YearPart":
        if self.returns > self.services:
            raise ValueError(f"{self.returns} returns from {self.services} services cannot be")
        return self


class CriterionPart(Part):
    """One criterion of a level."""

    id: Id
    text: Text
    status: Annotated[CriterionStatus, _LOOSE]
    source: Text = ""


class ActionPart(Part):
    """One suggested action."""

    to: str
    text: Text


class FigurePart(Part):
    """One published percentage."""

    year: Year
    measure: Annotated[Measure, _LOOSE]
    percent: Percent | None = None
    status: Annotated[FigureStatus, _LOOSE]
    source: Text = ""

    @model_validator(mode="after")
    def _status_fits(self) -> "FigurePart":
        if self.status is FigureStatus.UNKNOWN:
            if self.percent is not None:
                raise ValueError("the figure is said to be unknown, yet has a percent")
            return self
        lacking = [key for key, value in (("percent", self.percent), ("source", self.source)) if value in (None, "")]
        if lacking:
            raise ValueError(f"the figure is said to be {self.status.value}, yet has no {' and no '.join(lacking)}")
        return self


class ExemplarPart(Part):
    """One exemplar."""

    id: Id
    theme: str
    title: Text
    wording: Text
    wording_source: Text
    responsible: Annotated[Responsible, _LOOSE]
    standards: tuple[str, ...] = ()
    criteria: dict[str, tuple[CriterionPart, ...]] = {}
    evidence: tuple[Text, ...] = ()
    plain: Text = ""
    question: Text = ""
    actions: tuple[ActionPart, ...] = ()
    figures: tuple[FigurePart, ...] = ()
    asks_for_group: bool = False


class FrameworkPart(Part):
    """A whole file."""

    edition: Id
    title: Text
    publisher: Text
    published: Text
    rights: Text
    source: Text
    note: Text = ""
    sources: tuple[SourcePart, ...] = ()
    scale: tuple[LevelPart, ...]
    themes: tuple[ThemePart, ...]
    standards: tuple[StandardPart, ...] = ()
    years: tuple[YearPart, ...] = ()
    exemplars: tuple[ExemplarPart, ...]


def shape(document: Document) -> tuple[FrameworkPart | None, tuple[Fault, ...]]:
    """The document as a framework's file, or every fault of its parts taken one by one."""
    try:
        return FrameworkPart.model_validate(document.value), ()
    except ValidationError as error:
        return None, part_faults(document, error)


def part_faults(document: Document, error: ValidationError) -> tuple[Fault, ...]:
    """What does not have the shape of its part, each with its line and in words."""
    return tuple(Fault(document.line(entry["loc"]), _message(entry)) for entry in error.errors(include_url=False))


_MESSAGES: dict[str, Callable[[dict[str, Any]], str]] = {
    "missing": lambda _: "is missing",
    "extra_forbidden": lambda _: "is not a key that may stand here",
    "string_type": lambda _: "has to be text (a number or date in quotes)",
    "string_unicode": lambda _: "holds half a character",
    "string_too_short": lambda _: "is empty",
    "string_pattern_mismatch": lambda _: "may hold letters, figures and hyphens only (a level's key underscores too)",
    "int_type": lambda _: "has to be a whole number",
    "bool_type": lambda _: "has to be true or false",
    "enum": lambda context: f"has to be one of {context['expected']}",
    "tuple_type": lambda _: "has to be a list",
    "dict_type": lambda _: "has to hold keys",
    "model_type": lambda _: "has to hold keys",
    "greater_than_equal": lambda context: f"has to be {context['ge']} or more",
    "less_than_equal": lambda context: f"has to be {context['le']} or less",
    "value_error": lambda context: str(context["error"]),
}


def _message(entry: Any) -> str:
    tell = _MESSAGES.get(entry["type"])
    message = tell(entry.get("ctx", {})) if tell else str(entry["msg"])
    names = [step for step in entry["loc"] if isinstance(step, str)]
    return message if entry["type"] == "value_error" else f"“{names[-1] if names else 'the file'}” {message}"


def misfits(document: Document) -> Iterator[Fault]:
    """Every fault between parts: what stands twice, what is named but not there, what contradicts itself.

    Parts that are themselves faulty are left out, so that the rest is still compared.
    """
    yield from _too_few(document)
    yield from _repeated(document)
    yield from _strangers(document)
    yield from _flags(document)
    yield from _figures(document)


def _names(found: Iterable[tuple[Place, object]]) -> list[tuple[Place, str | int]]:
    return [(place, value) for place, value in found if isinstance(value, int if place[-1] == "year" else str)]


_FEWEST = (("scale", 2), ("themes", 1), ("exemplars", 1))


def _too_few(document: Document) -> Iterator[Fault]:
    for key, fewest in _FEWEST:
        for place, value in document.each(key):
            if isinstance(value, tuple) and len(value) < fewest:
                yield Fault(document.line(place), f"“{key}” needs at least {fewest}")


_ONCE = (
    ("scale", "*", "key"),
    ("scale", "*", "label"),
    ("themes", "*", "id"),
    ("sources", "*", "key"),
    ("standards", "*", "id"),
    ("years", "*", "year"),
    ("exemplars", "*", "id"),
    ("exemplars", "*", "criteria", "*", "*", "id"),
)


def _repeated(document: Document) -> Iterator[Fault]:
    for pattern in _ONCE:
        first: dict[str | int, int] = {}
        for place, value in _names(document.each(*pattern)):
            line = document.line(place)
            if value in first:
                yield Fault(line, f"{pattern[-1]} “{value}” is used twice: first on line {first[value]}")
            first.setdefault(value, line)


def _strangers(document: Document) -> Iterator[Fault]:
    def known(*pattern: str) -> set[str | int]:
        return {value for _, value in _names(document.each(*pattern))}

    levels, themes = known("scale", "*", "key"), known("themes", "*", "id")
    criteria = [(place, place[-1]) for place, _ in document.each("exemplars", "*", "criteria", "*")]
    named: tuple[tuple[str, set[str | int], bool, Iterable[tuple[Place, object]]], ...] = (
        ("theme", themes, bool(themes), document.each("exemplars", "*", "theme")),
        ("level", levels, bool(levels), criteria),
        ("level", levels, bool(levels), document.each("exemplars", "*", "actions", "*", "to")),
        ("standard", known("standards", "*", "id"), True, document.each("exemplars", "*", "standards", "*")),
        ("year", known("years", "*", "year"), True, document.each("exemplars", "*", "figures", "*", "year")),
    )
    for what, there, tellable, uses in named:
        for place, value in _names(uses) if tellable else ():
            if value not in there:
                yield Fault(document.line(place), f"there is no {what} “{value}” in this file")
    used = known("exemplars", "*", "theme")
    for place, value in _names(document.each("themes", "*", "id")) if used else ():
        if value not in used:
            yield Fault(document.line(place), f"no exemplar stands under theme “{value}”")


def _flags(document: Document) -> Iterator[Fault]:
    for flag in ("compliant", "aspired"):
        reached = False
        for place, level in document.each("scale", "*"):
            flagged = isinstance(level, dict) and level.get(flag) is True
            if reached and not flagged:
                yield Fault(
                    document.line(place), f"a level above one that is {flag} has to be {flag} too, lowest first"
                )
            reached = reached or flagged


_NEEDS = {
    Measure.NON_COMPLIANT.value: "compliant",
    Measure.COMPLIANT.value: "compliant",
    Measure.ASPIRED.value: "aspired",
}


def _figures(document: Document) -> Iterator[Fault]:
    flags = {flag for flag in set(_NEEDS.values()) for _ in document.each("scale", "*", flag)}
    first: dict[tuple[object, int, str], int] = {}
    percents: dict[tuple[object, int, str], int] = {}
    for place, figure in document.each("exemplars", "*", "figures", "*"):
        year, measure, percent = (
            (figure.get("year"), figure.get("measure"), figure.get("percent"))
            if isinstance(figure, dict)
            else [None] * 3
        )
        if not isinstance(year, int) or not isinstance(measure, str) or measure not in _NEEDS:
            continue
        line, about = document.line(place), (place[1], year, measure)
        if _NEEDS[measure] not in flags:
            yield Fault(
                line, f"the scale does not say which levels are {_NEEDS[measure]}, so “{measure}” means nothing"
            )
        if about in first:
            yield Fault(line, f"“{measure}” of {year} is given twice: first on line {first[about]}")
        first.setdefault(about, line)
        if isinstance(percent, int) and 0 <= percent <= 100:
            percents.setdefault(about, percent)
    yield from _contradictions(first, percents)


def _contradictions(
    lines: Mapping[tuple[object, int, str], int], percents: Mapping[tuple[object, int, str], int]
) -> Iterator[Fault]:
    for (exemplar, year, measure), meeting in percents.items():
        if measure != Measure.COMPLIANT:
            continue
        failing = percents.get((exemplar, year, Measure.NON_COMPLIANT.value))
        aspired = percents.get((exemplar, year, Measure.ASPIRED.value))
        line = lines[exemplar, year, measure]
        if failing is not None and abs(meeting + failing - 100) > 1:  # each is rounded by itself
            yield Fault(line, f"{meeting}% compliant and {failing}% not, in {year}, do not make 100%")
        if aspired is not None and aspired > meeting:
            yield Fault(line, f"{aspired}% at levels aspired to and {meeting}% compliant, in {year}, cannot both be")
