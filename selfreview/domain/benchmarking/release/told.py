"""What a release tells, and the returns as it counted them: what every later release is held against."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from selfreview.domain.benchmarking.catalogue import MeasureEntry
from selfreview.domain.benchmarking.figures import AnswerCounts
from selfreview.domain.benchmarking.measures import FORMULAS, MeasuredReturn
from selfreview.domain.benchmarking.quantiles import Parts
from selfreview.domain.disclosure.magnitudes import PublishedFigure, Ratio, Rounding

SUMS: Mapping[str, str] = {
    "BM01": "FC01",
    "BM02": "FC02",
    "BM07": "staff",
    "BM09": "ST05",
    "BM11": "ST07",
    "BM12": "ST08",
    "BM15": "CW01",
    "BM19": "CW06",
    "BM21": "CW08",
}
"""What each total adds up."""

TOPS: Mapping[str, tuple[str, str | None]] = {
    "BM03": ("FC01", None),
    "BM04": ("FC01", "CW01"),
    "BM05": ("FC01", None),
    "BM06": ("FC01", None),
    "BM08": ("staff", None),
    "BM10": ("ST05", None),
    "BM13": ("everybody", None),
    "BM14": ("heads", "everybody"),
    "BM16": ("CW01", None),
    "BM17": ("CW01", "staff"),
    "BM18": ("CW01", "ST05"),
    "BM20": ("CW06", "CW05"),
    "BM22": ("CW08", "CW07"),
    "BM29": ("heads", None),
}
"""What stands on top of each ratio and below it; None where everybody may know it, as a population."""

Place = tuple[str, str]
"""A table and one of its groups."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a release tells of a measure and of its groups.

    `coverage` is in whole percent. `together` has r, its interval, its square
    and Spearman's (`spearman`), two decimals each.
    """

    figure: PublishedFigure
    coverage: int | None = None
    groups: Mapping[Place, PublishedFigure] = field(default_factory=dict)
    together: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CountedAnswers:
    """A question's counts as a release tells them; `as_of` is the release whose returns they count."""

    answers: AnswerCounts
    as_of: int = 1


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier release of the round: what it told, and the returns as it counted them.

    `changes` are the measures of which it told the change from the round before.
    """

    number: int
    measures: Mapping[str, Told]
    answers: Mapping[str, CountedAnswers]
    returns: Sequence[MeasuredReturn]
    changes: frozenset[str] = frozenset()


def rounding_of(measure: MeasureEntry) -> Rounding:
    """How the middles of a measure are rounded."""
    if measure.unit == "pounds" and "total" in measure.statistics:
        return Rounding.POUNDS
    if measure.unit == "FTE":
        return Rounding.POSTS
    return Rounding.PENCE if measure.unit == "pounds" and measure.places else Rounding.FIGURES


def ratio_of(measure: str, parts: Mapping[int, Parts], step: Fraction) -> Ratio:
    """The ratio of totals of a measure over these services, to be shown in such steps."""
    tops, belows = TOPS[measure]
    return Ratio(parts, FORMULAS[measure].scale, step, tops, belows)
