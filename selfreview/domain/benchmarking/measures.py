"""What is worked out of a return: each measure's formula, for one service and for many, exact until it is shown."""

import operator
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from selfreview.domain.benchmarking.catalogue import MeasureEntry
from selfreview.domain.benchmarking.quantiles import Correlation, Parts, Ranked, correlate

SEN_PUPILS = ("sen_school_action", "sen_school_action_plus", "sen_statements")
POPULATION = "population_0_19"
MEALS = "free_school_meals"
STAFF = ("ST01", "ST02", "ST03")
HEADS = ("ST05", "ST08")
HUNDREDTHS = 100


@dataclass(frozen=True, slots=True)
class MeasuredReturn:
    """A submitted return as it is counted: only what was told, numbers in whole minor units.

    Pounds, people and percent are whole, posts (FTE) are hundredths. `choices`
    has the options ticked, of a yes or no question the one word. `context` are
    the figures from outside for its area, `before` the numbers that the same
    service told in the round before; empty where it told none, was merged or split.
    """

    service: int
    groups: tuple[str, str, str]
    numbers: Mapping[str, int]
    choices: Mapping[str, frozenset[str]]
    context: Mapping[str, int]
    before: Mapping[str, int] = field(default_factory=dict)


Reading = Callable[[MeasuredReturn], int | None]


def _told(question: str, least: int = 0) -> Reading:
    def read(told: MeasuredReturn) -> int | None:
        value = told.numbers.get(question)
        return None if value is None or value < least else value

    return read


def _outside(*indicators: str) -> Reading:
    return lambda told: _sum_of(told.context, indicators)


def _last_round(question: str) -> Reading:
    return lambda told: told.before.get(question)


def _sum_of(known: Mapping[str, int], names: Sequence[str]) -> int | None:
    values = [known.get(name) for name in names]
    return None if None in values else sum(value for value in values if value is not None)


def _staff(told: MeasuredReturn) -> int | None:
    return _sum_of(told.numbers, STAFF)


def _heads(told: MeasuredReturn) -> int | None:
    return _sum_of(told.numbers, HEADS)


def _everybody(told: MeasuredReturn) -> int | None:
    # Posts and people added up as in 2009, people as if each were a whole post.
    staff, heads = _staff(told), _heads(told)
    return None if staff is None or heads is None else staff + HUNDREDTHS * heads


def _heads_of_everybody(told: MeasuredReturn) -> int | None:
    heads = _heads(told)
    return None if heads is None or _staff(told) is None else HUNDREDTHS * heads


@dataclass(frozen=True, slots=True)
class Formula:
    """A service's value: `scale` times what is on top, over what is below where there is a below, less `less`.

    A service without either, or with nothing below, is not in the base.
    """

    top: Reading
    below: Reading | None = None
    scale: Fraction = Fraction(1)
    less: int = 0

    def parts(self, told: MeasuredReturn) -> Parts | None:
        """What stands on top and below for a service; None where it is not in the base."""
        top = self.top(told)
        below = 1 if self.below is None else self.below(told)
        return None if top is None or not below else (top, below)

    def value(self, told: MeasuredReturn) -> Fraction | None:
        """The service's own value; None where it is not in the base."""
        parts = self.parts(told)
        return None if parts is None else self.scale * parts[0] / parts[1] - self.less


_HUNDREDTH, _THOUSAND = Fraction(1, HUNDREDTHS), Fraction(1000)

FORMULAS: Mapping[str, Formula] = {
    "BM01": Formula(_told("FC01")),
    "BM02": Formula(_told("FC02")),
    "BM03": Formula(_told("FC01"), _outside(POPULATION)),
    "BM04": Formula(_told("FC01"), _told("CW01")),
    "BM05": Formula(_told("FC01"), _outside(*SEN_PUPILS)),
    "BM06": Formula(_told("FC01"), _outside(MEALS)),
    "BM07": Formula(_staff, scale=_HUNDREDTH),
    "BM08": Formula(_staff, _outside(POPULATION), _THOUSAND / HUNDREDTHS),
    "BM09": Formula(_told("ST05")),
    "BM10": Formula(_told("ST05", least=2), _outside(POPULATION), _THOUSAND),
    "BM11": Formula(_told("ST07")),
    "BM12": Formula(_told("ST08")),
    "BM13": Formula(_everybody, _outside(POPULATION), _THOUSAND / HUNDREDTHS),
    "BM14": Formula(_heads_of_everybody, _everybody, Fraction(100)),
    "BM15": Formula(_told("CW01")),
    "BM16": Formula(_told("CW01"), _outside(POPULATION), _THOUSAND),
    "BM17": Formula(_told("CW01"), _staff, Fraction(HUNDREDTHS)),
    "BM18": Formula(_told("CW01"), _told("ST05")),
    "BM19": Formula(_told("CW06")),
    "BM20": Formula(_told("CW06"), _told("CW05"), Fraction(100)),
    "BM21": Formula(_told("CW08")),
    "BM22": Formula(_told("CW08"), _told("CW07"), Fraction(100)),
    "BM29": Formula(_heads, _outside(POPULATION), _THOUSAND),
    "BM30": Formula(_told("FC01"), _last_round("FC02"), Fraction(100), less=100),
    "BM31": Formula(_told("FC01"), _last_round("FC01"), Fraction(100), less=100),
}
"""The measures that every service has a value of, by id."""

PAIRS: Mapping[str, tuple[Reading, Reading]] = {
    "BM23": (_told("FC01"), _outside(*SEN_PUPILS)),
    "BM24": (_told("FC01"), _outside(MEALS)),
    "BM25": (_staff, _outside(*SEN_PUPILS)),
}
"""The measures that say how far two numbers go together."""

SHARES: Mapping[str, tuple[str, str]] = {"BM28": ("FC04", "yes")}
"""The measures that are the share of one answer to one question."""

REACHES: Mapping[str, tuple[str, ...]] = {"BM26": (POPULATION,), "BM27": SEN_PUPILS}
"""The nation's own measures: service users, estimated for all, in percent of what the areas have together."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What is told of a measure over its base; None where a statistic is not told of it, or of nothing.

    `ratio` is the ratio of totals over the same services, `counts` how many
    services are at or beyond the bounds that the measure names.
    """

    n: int
    total: Fraction | None = None
    mean: Fraction | None = None
    median: Fraction | None = None
    p10: Fraction | None = None
    p25: Fraction | None = None
    p75: Fraction | None = None
    p90: Fraction | None = None
    ratio: Fraction | None = None
    counts: Mapping[str, int] = field(default_factory=dict)
    together: Correlation | None = None

    @property
    def told(self) -> dict[str, Fraction | None]:
        """The single figures by the names that files give them."""
        return {name: getattr(self, name) for name in FIGURES}


QUANTILES = {
    "median": Fraction(1, 2),
    "p10": Fraction(1, 10),
    "p25": Fraction(1, 4),
    "p75": Fraction(3, 4),
    "p90": Fraction(9, 10),
}
"""The middles of a measure, by the part of the services that are below."""

FIGURES = ("total", "mean", *QUANTILES, "ratio")
"""The single figures that are told of a measure, in the order of files and tables."""

_BOUNDS: Mapping[str, Callable[[int, int], bool]] = {
    "count": operator.eq,
    "atleast": operator.ge,
    "atmost": operator.le,
    "below": operator.lt,
    "above": operator.gt,
}
_NAMED = {"count:up_1": "atleast:1", "count:down_1": "atmost:-1"}


def parts_of(measure: str, returns: Iterable[MeasuredReturn]) -> dict[int, Parts]:
    """What every service in a measure's base has on top and below, by its number."""
    if measure in SHARES:
        question, answer = SHARES[measure]
        told = ((each.service, each.choices.get(question)) for each in returns)
        return {service: (int(answer in ticked), 1) for service, ticked in told if ticked is not None}
    if measure in PAIRS:
        top, below = PAIRS[measure]
        pairs = ((told.service, top(told), below(told)) for told in returns)
        return {service: (x, y) for service, x, y in pairs if x is not None and y is not None}
    formula = FORMULAS["BM15" if measure in REACHES else measure]
    found = ((told.service, formula.parts(told)) for told in returns)
    return {service: parts for service, parts in found if parts is not None}


def rank(measure: str, parts: Iterable[Parts]) -> Ranked:
    """The values of a measure that services have one of, in order."""
    return Ranked(parts, FORMULAS[measure].scale, FORMULAS[measure].less)


def summarise(measure: MeasureEntry, parts: Collection[Parts]) -> Summary:
    """What is told of a measure over these services' parts; of the nation's own, only the base (see `figures`)."""
    if measure.id in PAIRS:
        return Summary(len(parts), together=correlate(list(parts)))
    if measure.id in SHARES:
        return Summary(len(parts), ratio=Fraction(100 * sum(top for top, _ in parts), len(parts)) if parts else None)
    if measure.id in REACHES:
        return Summary(len(parts))
    return summarise_ranked(measure, rank(measure.id, parts))


def summarise_ranked(measure: MeasureEntry, ranked: Ranked) -> Summary:
    """What is told of a measure over ranked values."""
    n, tells = len(ranked), frozenset(measure.statistics)
    top, below = (sum(part[side] for part in ranked.parts) for side in (0, 1))

    def quantile(part: Fraction, statistic: str = "quantiles") -> Fraction | None:
        return ranked.quantile(part) if statistic in tells else None

    return Summary(
        n=n,
        total=ranked.scale * top if "total" in tells and n else None,
        mean=ranked.scale * top / n if "mean" in tells and n else None,
        median=quantile(QUANTILES["median"], "median"),
        p10=quantile(QUANTILES["p10"]),
        p25=quantile(QUANTILES["p25"]),
        p75=quantile(QUANTILES["p75"]),
        p90=quantile(QUANTILES["p90"]),
        ratio=ranked.scale * top / below if "ratio_of_totals" in tells and n else None,
        counts={told: count_within(told, ranked) for told in sorted(tells) if is_bound(told)},
    )


def is_bound(statistic: str) -> bool:
    """Whether a statistic counts the services at or beyond a bound."""
    return statistic in _NAMED or statistic.partition(":")[0] in _BOUNDS


def count_within(statistic: str, ranked: Ranked) -> int:
    """How many values a statistic such as `below:1.00`, `count:0` or `count:up_1` counts."""
    kind, _, number = _NAMED.get(statistic, statistic).partition(":")
    return ranked.count(_BOUNDS[kind], Fraction(number))
