"""The nation's figures of a year, each with the base that it stands on."""

from collections.abc import Mapping
from dataclasses import dataclass

from selfreview.domain.distribution import Counts, Difference, Share, share_of
from selfreview.domain.framework.framework import Exemplar, Framework, Measure, Scale, Theme


@dataclass(frozen=True, slots=True)
class Turnout:
    """How many services of a group were expected to make a return, and how many did."""

    name: str
    services: int
    returns: int

    @property
    def share(self) -> Share:
        """The returns among the services."""
        return Share(self.returns, self.services)


@dataclass(frozen=True, slots=True)
class YearSums:
    """What a year's submitted returns add up to, as it is kept: running sums, never the returns.

    `services` were expected; `counts` are by exemplar (one that is left out
    was rated by nobody); `non_compliant_on` says how many services are
    non-compliant on 0, 1, 2 ... exemplars.
    """

    year: int
    framework: Framework
    services: int
    returns: int
    counts: Mapping[str, Counts]
    non_compliant_on: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class MatchedSums:
    """What the returns of those services add up to that answered in both years, by exemplar and year.

    `altered` answered in both as well, but were merged or split in between.
    `spreads` has, for every table of each year, the returns of every group
    that are within the cohort and those that are not.
    """

    services: int
    before: Mapping[str, Counts]
    now: Mapping[str, Counts]
    altered: int = 0
    spreads: tuple[tuple[tuple[int, int], ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Earlier:
    """The nearest earlier round with returns, and who answered in both."""

    sums: YearSums
    matched: MatchedSums


@dataclass(frozen=True, slots=True)
class Distribution:
    """The ratings of one exemplar, or of all exemplars of a theme together."""

    scale: Scale
    counts: Counts

    def share(self, measure: Measure) -> Share | None:
        """The share of a measure; None where the scale does not flag its levels."""
        return share_of(self.scale, self.counts, measure)

    @property
    def levels(self) -> tuple[Share, ...]:
        """The share of every level, lowest first."""
        return tuple(Share(number, self.counts.total) for number in self.counts.numbers)


@dataclass(frozen=True, slots=True)
class ExemplarFigures:
    """One exemplar's distribution; its base are the returns."""

    exemplar: Exemplar
    ratings: Distribution


@dataclass(frozen=True, slots=True)
class ThemeFigures:
    """A theme's distribution; its base are ratings: returns times exemplars."""

    theme: Theme
    ratings: Distribution


@dataclass(frozen=True, slots=True)
class MeasuredChange:
    """How far an exemplar moved from the earlier year; neither side is known where the editions differ on it."""

    compliant: Difference
    aspired: Difference
    comparable: bool

    @property
    def untold(self) -> "MeasuredChange":
        """The same, with nothing told of it."""
        return MeasuredChange(Difference(None, None), Difference(None, None), self.comparable)

    def difference(self, measure: Measure) -> Difference:
        """The difference of a measure that a change is told of: KeyError for any but compliant and aspired to."""
        return {Measure.COMPLIANT: self.compliant, Measure.ASPIRED: self.aspired}[measure]


@dataclass(frozen=True, slots=True)
class MatchedChange:
    """The change among the services that answered in both years; the others are counted.

    `altered` were merged or split in between: they are among those that left and among those that joined.
    """

    services: int
    joined: int
    left: int
    exemplars: Mapping[str, MeasuredChange]
    altered: int = 0


@dataclass(frozen=True, slots=True)
class NationalChange:
    """The change from an earlier year, on all returns and on the matched cohort."""

    year: int
    turnout: Share
    meeting_all: Difference
    failing_more_than_two: Difference
    all_returns: Mapping[str, MeasuredChange]
    matched: MatchedChange


@dataclass(frozen=True, slots=True)
class NationalFigures:
    """Everything that a year's returns say of the nation: exact, for the network only.

    What rests on a flag that the scale does not carry is None.
    """

    year: int
    framework: Framework
    turnout: Share
    meeting_all: Share | None
    failing_more_than_two: Share | None
    non_compliant_on: Mapping[int, int] | None
    regions: tuple[Turnout, ...]
    exemplars: tuple[ExemplarFigures, ...]
    themes: tuple[ThemeFigures, ...]
    change: NationalChange | None

    @property
    def returns(self) -> int:
        """The number of returns."""
        return self.turnout.count

    @property
    def services(self) -> int:
        """The number of services expected to make a return."""
        return self.turnout.of

    def share(self, exemplar_id: str, measure: Measure) -> Share | None:
        """The share of a measure on an exemplar; KeyError when there is no such exemplar."""
        return {figures.exemplar.id: figures for figures in self.exemplars}[exemplar_id].ratings.share(measure)
