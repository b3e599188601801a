"""Published national figures with their gaps: nothing is filled in."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from selfreview.domain.distribution import keys_of
from selfreview.domain.framework.framework import Exemplar, FigureStatus, Framework, Measure, NationalFigure, Scale
from selfreview.speech import gettext

ROUNDING = 1
"""Points by which two whole percentages together may miss the truth."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a bar from 0 to 100, lowest levels first.

    `low` and `high` are the ranks of the levels that it holds, both inclusive.
    `percent` is the figure to print for it, None where none is known: the
    stretch is then what the known ones leave over, and is hatched. A stretch
    of several levels does not say how it divides among them.
    """

    low: int
    high: int
    start: int
    stop: int
    percent: int | None
    status: FigureStatus
    source: str = ""

    @property
    def width(self) -> int:
        """How long the stretch is, 0 to 100."""
        return self.stop - self.start

    @property
    def is_unknown(self) -> bool:
        """Whether the stretch is to be hatched."""
        return self.status is FigureStatus.UNKNOWN

    @property
    def is_undivided(self) -> bool:
        """Whether it holds several levels, of which only the sum is known."""
        return self.low != self.high


@dataclass(frozen=True, slots=True)
class PartialFigures:
    """What was published of an exemplar in a year; `returns` is the base, None when that is not known either."""

    exemplar: Exemplar
    year: int
    returns: int | None
    non_compliant: NationalFigure
    compliant: NationalFigure
    aspired: NationalFigure
    segments: tuple[Segment, ...]

    @property
    def is_unknown(self) -> bool:
        """Whether nothing at all is known."""
        return all(segment.is_unknown for segment in self.segments)


def partial_figures(framework: Framework, exemplar: Exemplar, year: int) -> PartialFigures:
    """What was published of an exemplar in a year, and the bar that it makes.

    A figure stands as the framework's file gives it. Only what is forced by
    two of them is worked out, and says that it is derived: the complement of
    a share, and what lies between the standard and what is aspired to.
    ValueError where figures contradict one another by more than rounding.
    """
    failing, compliant, aspired = (exemplar.figure(year, measure) for measure in Measure)
    return PartialFigures(
        exemplar,
        year,
        _returns(framework, year),
        failing,
        compliant,
        aspired,
        _segments(framework.scale, failing, compliant, aspired),
    )


def _returns(framework: Framework, year: int) -> int | None:
    national = framework.national_year(year)
    return national.returns if national else None


@dataclass(frozen=True, slots=True)
class _Known:
    percent: int
    status: FigureStatus
    source: str


def _segments(
    scale: Scale, failing: NationalFigure, compliant: NationalFigure, aspired: NationalFigure
) -> tuple[Segment, ...]:
    count, standard, aim = len(scale.levels), _first(scale, Measure.COMPLIANT), _first(scale, Measure.ASPIRED)
    failed, met, reached = _known(failing), _known(compliant), _known(aspired)
    failed, met = failed or _complement(met), met or _complement(failed)
    # By the ranks that bound it: where a boundary lies, and what is known of a stretch.
    edges, stretches = {0: 0, count: 100}, dict[tuple[int, int], _Known]()
    if aim is not None and reached:
        edges.setdefault(aim, 100 - reached.percent)
        stretches[aim, count] = reached
    if standard is not None and failed and met:
        edges[standard] = failed.percent if standard else 0
        stretches |= {(0, standard): failed, (standard, count): met}
        if aim is not None and reached and standard < aim:
            if failed.percent + reached.percent > 100 + ROUNDING:
                raise ValueError(f"{aspired.year}: {failed.percent}% below the standard, {reached.percent}% aspired to")
            source = gettext("{met} less {reached}", met=met.percent, reached=reached.percent)
            stretches[standard, aim] = _Known(max(0, met.percent - reached.percent), FigureStatus.DERIVED, source)
    return tuple(_cut(edges, stretches))


def _cut(edges: Mapping[int, int], stretches: Mapping[tuple[int, int], _Known]) -> Iterator[Segment]:
    at = 0
    for low, end in pairwise(sorted(edges)):
        known = stretches.get((low, end), _Known(0, FigureStatus.UNKNOWN, ""))
        percent = None if known.status is FigureStatus.UNKNOWN else known.percent
        # Each figure was rounded by itself, so that two boundaries may miss one another by a point.
        stop = max(at, edges[end])
        yield Segment(low, end - 1, at, stop, percent, known.status, known.source)
        at = stop


def _first(scale: Scale, measure: Measure) -> int | None:
    return min(map(scale.rank, keys_of(scale, measure) or ()), default=None)


def _known(figure: NationalFigure) -> _Known | None:
    return None if figure.percent is None else _Known(figure.percent, figure.status, figure.source)


def _complement(known: _Known | None) -> _Known | None:
    return known and _Known(
        100 - known.percent, FigureStatus.DERIVED, gettext("100 less {percent}", percent=known.percent)
    )


@dataclass(frozen=True, slots=True)
class PartialChange:
    """A published figure beside that of an earlier year, each with its own base.

    It is worked out of whole percentages, so it is derived and right to a point.
    """

    before: NationalFigure
    now: NationalFigure
    returns_before: int | None
    returns_now: int | None

    @property
    def points(self) -> int | None:
        """The difference in points; None where either figure is unknown."""
        if self.before.percent is None or self.now.percent is None:
            return None
        return self.now.percent - self.before.percent

    @property
    def is_none(self) -> bool:
        """Whether both figures are known and may lie less than one service's weight apart, rounding allowed for."""
        if self.points is None:
            return False
        # Without a base a service's weight is not known: then rounding alone is allowed for.
        bases = [returns for returns in (self.returns_before, self.returns_now) if returns]
        weight = Fraction(100, min(bases)) if bases else Fraction(0)
        return abs(self.points) <= ROUNDING or abs(self.points) - ROUNDING < weight

    @property
    def in_words(self) -> str:
        """The difference for people: "about 10 points more", "no difference", "not known"."""
        if self.points is None:
            return gettext("not known")
        if self.is_none:
            return gettext("no difference")
        said = gettext("about {points} points more") if self.points > 0 else gettext("about {points} points less")
        return said.format(points=abs(self.points))


def partial_change(
    framework: Framework, exemplar: Exemplar, measure: Measure, *, before: int, now: int
) -> PartialChange:
    """The published figures of a measure in two years beside one another."""
    return PartialChange(
        exemplar.figure(before, measure),
        exemplar.figure(now, measure),
        _returns(framework, before),
        _returns(framework, now),
    )
