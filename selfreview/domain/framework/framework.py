"""The framework that a review is made with: a rating scale, themes, exemplars and what was published of them.

Nothing here, and nothing that uses it, may know how many levels, themes or
exemplars there are or what a level is called: a level is asked for its flags.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class CriterionStatus(StrEnum):
    """Whether a criterion stands in a published source or was written for this tool."""

    DRAFTED = "drafted"
    ESTABLISHED = "established"


class FigureStatus(StrEnum):
    """How a national figure is known."""

    PUBLISHED = "published"
    DERIVED = "derived"
    UNKNOWN = "unknown"


class Responsible(StrEnum):
    """Who is responsible that an exemplar is met."""

    AUTHORITY = "authority"
    SERVICE = "service"
    BOTH = "both"


class Measure(StrEnum):
    """What a published percentage of an exemplar measures."""

    NON_COMPLIANT = "non_compliant"
    COMPLIANT = "compliant"
    ASPIRED = "good_or_best"


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a rating scale; a flag is None where the framework does not say."""

    key: str
    label: str
    meaning: str = ""
    compliant: bool | None = None
    aspired: bool | None = None


@dataclass(frozen=True, slots=True)
class Scale:
    """The levels of a framework, lowest first."""

    levels: tuple[Level, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of the levels, lowest first."""
        return tuple(level.key for level in self.levels)

    @property
    def lowest(self) -> Level:
        """The level that anything falls back to."""
        return self.levels[0]

    def level(self, key: str) -> Level:
        """The level with this key; KeyError when there is none."""
        for level in self.levels:
            if level.key == key:
                return level
        raise KeyError(key)

    def rank(self, key: str) -> int:
        """The place of a level from 0, the lowest; KeyError when there is none."""
        return self.levels.index(self.level(key))

    def compliant_keys(self) -> frozenset[str] | None:
        """The keys that count as meeting the standard, None where the scale does not say."""
        return _flagged((level.key, level.compliant) for level in self.levels)

    def aspired_keys(self) -> frozenset[str] | None:
        """The keys that the field aspires to, None where the scale does not say."""
        return _flagged((level.key, level.aspired) for level in self.levels)


def _flagged(flags: Iterable[tuple[str, bool | None]]) -> frozenset[str] | None:
    known = [(key, flag) for key, flag in flags if flag is not None]
    return frozenset(key for key, flag in known if flag) if known else None


@dataclass(frozen=True, slots=True)
class Criterion:
    """Something a group can check and show; it belongs to one level of one exemplar."""

    id: str
    level: str
    text: str
    status: CriterionStatus
    source: str = ""


@dataclass(frozen=True, slots=True)
class SuggestedAction:
    """A first step that would move an exemplar to a level (its key)."""

    text: str
    to_level: str


@dataclass(frozen=True, slots=True)
class NationalFigure:
    """A whole percentage (0 to 100) of one year's returns, None when unknown."""

    year: int
    measure: Measure
    percent: int | None
    status: FigureStatus
    source: str = ""


@dataclass(frozen=True, slots=True)
class Theme:
    """A heading under which exemplars stand."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Exemplar:
    """One expectation that a service rates itself against.

    `asks_for_group` says that it is about the steering group, so that a return
    that rates it highly and names no group deserves a question. `plain` says
    in one sentence what the wording means; it was written for this tool.
    """

    id: str
    theme: str
    title: str
    wording: str
    wording_source: str
    responsible: Responsible
    standards: tuple[str, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    evidence: tuple[str, ...] = ()
    plain: str = ""
    question: str = ""
    actions: tuple[SuggestedAction, ...] = ()
    figures: tuple[NationalFigure, ...] = ()
    asks_for_group: bool = False

    def criteria_of(self, level: str) -> tuple[Criterion, ...]:
        """The criteria of one level, in their order."""
        return tuple(criterion for criterion in self.criteria if criterion.level == level)

    def figure(self, year: int, measure: Measure) -> NationalFigure:
        """The national figure of a year; one of unknown status when the file gives none."""
        for figure in self.figures:
            if figure.year == year and figure.measure is measure:
                return figure
        return NationalFigure(year, measure, None, FigureStatus.UNKNOWN)


@dataclass(frozen=True, slots=True)
class NationalYear:
    """What was published of a whole year: returns, services, and percentages of the returns."""

    year: int
    services: int
    returns: int
    meeting_all: int | None
    failing_more_than_two: int | None
    source: str


@dataclass(frozen=True, slots=True)
class Standard:
    """A minimum standard of the SEN Code of Practice that exemplars serve."""

    id: str
    text: str
    source: str


@dataclass(frozen=True, slots=True)
class Source:
    """A document that lines such as `003:586` (key, colon, line) refer to."""

    key: str
    title: str


@dataclass(frozen=True, slots=True)
class Framework:
    """One edition: what is asked, on what scale, and what the nation answered before."""

    edition: str
    title: str
    publisher: str
    published: str
    rights: str
    source: str
    note: str
    scale: Scale
    themes: tuple[Theme, ...]
    exemplars: tuple[Exemplar, ...]
    standards: tuple[Standard, ...] = ()
    years: tuple[NationalYear, ...] = ()
    sources: tuple[Source, ...] = ()

    def exemplar(self, exemplar_id: str) -> Exemplar:
        """The exemplar with this id; KeyError when there is none."""
        for exemplar in self.exemplars:
            if exemplar.id == exemplar_id:
                return exemplar
        raise KeyError(exemplar_id)

    def theme(self, theme_id: str) -> Theme:
        """The theme with this id; KeyError when there is none."""
        for theme in self.themes:
            if theme.id == theme_id:
                return theme
        raise KeyError(theme_id)

    def of_theme(self, theme_id: str) -> tuple[Exemplar, ...]:
        """The exemplars of a theme, in their order."""
        return tuple(exemplar for exemplar in self.exemplars if exemplar.theme == theme_id)

    def neighbours(self, exemplar_id: str) -> tuple[Exemplar | None, Exemplar | None]:
        """The exemplars before and after one, None at either end."""
        place = self.exemplars.index(self.exemplar(exemplar_id))
        before = self.exemplars[place - 1] if place else None
        after = self.exemplars[place + 1] if place + 1 < len(self.exemplars) else None
        return before, after

    def standard(self, standard_id: str) -> Standard:
        """The minimum standard with this id; KeyError when there is none."""
        for standard in self.standards:
            if standard.id == standard_id:
                return standard
        raise KeyError(standard_id)

    def serving(self, standard_id: str) -> tuple[Exemplar, ...]:
        """The exemplars that serve a minimum standard, in their order; none serve an unknown one."""
        return tuple(exemplar for exemplar in self.exemplars if standard_id in exemplar.standards)

    def national_year(self, year: int) -> NationalYear | None:
        """What was published of a whole year, None when nothing was."""
        return next((national for national in self.years if national.year == year), None)

    def cite(self, reference: str) -> str:
        """The title of the document that a reference such as `003:586` points into; the reference itself otherwise."""
        key = reference.split(":")[0].strip()
        return next((source.title for source in self.sources if source.key == key), reference)

    @property
    def has_drafted_criteria(self) -> bool:
        """Whether any criterion was written for this tool and not published."""
        return any(
            criterion.status is CriterionStatus.DRAFTED
            for exemplar in self.exemplars
            for criterion in exemplar.criteria
        )


@dataclass(frozen=True, slots=True)
class Frameworks:
    """Editions side by side, at least one and none twice (ValueError), the current one last.

    A review keeps the edition that it was made with, whichever is current.
    """

    editions: tuple[Framework, ...]

    def __post_init__(self) -> None:
        if not self.editions or len({framework.edition for framework in self.editions}) < len(self.editions):
            raise ValueError("frameworks need at least one edition, and each edition once")

    @property
    def current(self) -> Framework:
        """The edition that a new round is opened with."""
        return self.editions[-1]

    def edition(self, edition: str) -> Framework:
        """The framework of this edition; KeyError when there is none."""
        for framework in self.editions:
            if framework.edition == edition:
                return framework
        raise KeyError(edition)


def ticked_level(scale: Scale, exemplar: Exemplar, ticked: Iterable[str]) -> str | None:
    """The level that the ticked criteria amount to: every criterion of it and of all below is ticked.

    The lowest level's criteria are signs, not tests, and do not count. None
    when nothing is ticked or the exemplar has no criteria to tick, since an
    untouched list says nothing.
    """
    met = set(ticked)
    if not met:
        return None
    testable = {c.id for c in exemplar.criteria if c.level != scale.lowest.key}
    if not met & testable:
        return None
    reached = scale.lowest.key
    for level in scale.levels[1:]:
        wanted = {criterion.id for criterion in exemplar.criteria_of(level.key)}
        if not wanted or not wanted <= met:
            break
        reached = level.key
    return reached


def unmet_criteria(scale: Scale, exemplar: Exemplar, target: str, ticked: Iterable[str]) -> tuple[Criterion, ...]:
    """The criteria between the lowest level and the target (its key) that are not ticked."""
    met = set(ticked)
    within = set(scale.keys[1 : scale.rank(target) + 1])
    return tuple(c for c in exemplar.criteria if c.level in within and c.id not in met)
