"""How many returns gave each rating: counts, the shares and differences made of them, the one percentage."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from selfreview.domain.framework.framework import Measure, Scale
from selfreview.speech import gettext, ngettext


def percent(part: int, whole: int) -> float | None:
    """The share of `part` in `whole`, 0.0 to 100.0 and unrounded; None of nothing."""
    return None if whole == 0 else 100 * part / whole


def whole_percent(value: float | None) -> int | None:
    """A percentage as it is shown on screen and paper: rounded half up; unknown stays unknown."""
    return None if value is None else int(Decimal(str(value)).quantize(Decimal(1), ROUND_HALF_UP))


@dataclass(frozen=True, slots=True)
class Counts:
    """How many returns gave each level of a scale to one exemplar, lowest level first.

    Only `selfreview.storage` makes these from what was submitted. They are not
    for the public's eyes: what leaves the network is `disclosure.Published`.
    """

    numbers: tuple[int, ...]

    @property
    def total(self) -> int:
        """The number of returns counted."""
        return sum(self.numbers)

    def of(self, scale: Scale, keys: frozenset[str] | None) -> int | None:
        """How many returns are at one of these levels; None where the scale does not flag any."""
        if keys is None:
            return None
        return sum(number for key, number in zip(scale.keys, self.numbers, strict=True) if key in keys)


def add_counts(scale: Scale, counts: Iterable[Counts]) -> Counts:
    """The counts of several exemplars or groups together, level by level; nothing but noughts of none."""
    rows = [(0,) * len(scale.levels), *(each.numbers for each in counts)]
    return Counts(tuple(sum(column) for column in zip(*rows, strict=True)))


def keys_of(scale: Scale, measure: Measure) -> frozenset[str] | None:
    """The levels that a measure takes together; None where the scale does not flag them."""
    if measure is Measure.ASPIRED:
        return scale.aspired_keys()
    compliant = scale.compliant_keys()
    if measure is Measure.COMPLIANT or compliant is None:
        return compliant
    return frozenset(level.key for level in scale.levels if level.compliant is False)


def measure_in_words(scale: Scale, measure: Measure) -> str | None:
    """What a measure is called after the labels of its levels, such as "at least Fair"; None without levels."""
    keys = keys_of(scale, measure)
    labels = [level.label for level in scale.levels if keys and level.key in keys]
    if not labels:
        return None
    if measure is Measure.COMPLIANT and len(labels) > 1:
        return gettext("at least {labels}", labels=labels[0])
    words = labels[0]
    for label in labels[1:]:
        words = gettext("{words} or {label}", words=words, label=label)
    return words


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many: a percentage that cannot lose its base."""

    count: int
    of: int

    @property
    def percent(self) -> float | None:
        """The percentage, 0.0 to 100.0 and unrounded; None of nothing."""
        return percent(self.count, self.of)

    @property
    def whole(self) -> int | None:
        """The percentage as it is shown; None of nothing."""
        return whole_percent(self.percent)

    @property
    def exact(self) -> Fraction | None:
        """The percentage without any loss, to hold against a limit; None of nothing."""
        return Fraction(100 * self.count, self.of) if self.of else None

    @property
    def in_words(self) -> str:
        """The percentage as it is shown, with its base: "52% (69 of 132)"."""
        return (
            gettext("{whole}% ({count} of {of})", whole=self.whole, count=self.count, of=self.of)
            if self.of
            else gettext("no returns")
        )


def share_of(scale: Scale, counts: Counts, measure: Measure) -> Share | None:
    """The share of the returns that a measure takes together; None where the scale does not flag its levels."""
    count = counts.of(scale, keys_of(scale, measure))
    return None if count is None else Share(count, counts.total)


@dataclass(frozen=True, slots=True)
class Difference:
    """How far a share lies from another: this year's from last year's, a group's from the nation's.

    Either side is None when it is not known; then so is the difference.
    """

    base: Share | None
    figure: Share | None

    @property
    def sides(self) -> tuple[Share, Share] | None:
        """Base and figure where there is something to compare; None when either is unknown or of nothing."""
        if self.base is None or self.figure is None or not self.base.of or not self.figure.of:
            return None
        return self.base, self.figure

    @property
    def exact(self) -> Fraction | None:
        """The difference in percentage points without any loss; None when either side is unknown or of nothing."""
        if self.sides is None:
            return None
        base, figure = self.sides
        return 100 * (Fraction(figure.count, figure.of) - Fraction(base.count, base.of))

    @property
    def points(self) -> float | None:
        """The difference of the unrounded percentages, in points."""
        return None if self.exact is None else float(self.exact)

    @property
    def is_none(self) -> bool:
        """Whether both sides are known and lie less than one service's weight apart."""
        return self.direction == 0

    @property
    def direction(self) -> int | None:
        """1 for more, -1 for less, 0 within one service's weight, None when unknown.

        One service weighs 100 / n points; with two bases the smaller one
        counts, on which a service weighs more.
        """
        if self.sides is None or self.exact is None:
            return None
        if abs(self.exact) < Fraction(100, min(share.of for share in self.sides)):
            return 0
        return 1 if self.exact > 0 else -1

    @property
    def in_words(self) -> str:
        """The difference for people: "11 points more", "no difference", "not known"."""
        if self.points is None:
            return gettext("not known")
        if self.is_none:
            return gettext("no difference")
        size = whole_percent(abs(self.points))
        amount = (
            ngettext("{number} point", "{number} points", size) if size else gettext("less than 1 percentage point")
        )
        return f"{amount} {'more' if self.points > 0 else 'less'}"
