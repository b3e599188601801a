"""A review seen theme by theme, and what changed in it from year to year: counts, and never a score."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from selfreview.domain.framework.editions import is_comparable
from selfreview.domain.framework.framework import Exemplar, Framework, Level, Scale, Theme
from selfreview.speech import gettext, ngettext


@dataclass(frozen=True, slots=True)
class RatedYear:
    """What a service rated in a year, by exemplar; one that is missing or None is not rated."""

    year: int
    framework: Framework
    ratings: Mapping[str, str | None]

    def level(self, exemplar_id: str) -> Level | None:
        """The level that an exemplar was rated at; None when it was not."""
        rating = self.ratings.get(exemplar_id)
        return None if rating is None else self.framework.scale.level(rating)


@dataclass(frozen=True, slots=True)
class Rated:
    """An exemplar and the level that it was rated at, None when it was not."""

    exemplar: Exemplar
    level: Level | None


@dataclass(frozen=True, slots=True)
class Profile:
    """Some exemplars as they were rated: those of a whole review or of one theme."""

    scale: Scale
    rows: tuple[Rated, ...]

    @property
    def total(self) -> int:
        """The number of exemplars: the N of every "so many of N"."""
        return len(self.rows)

    @property
    def counts(self) -> tuple[tuple[Level, int], ...]:
        """How many exemplars are at each level, lowest first; those not rated are at none."""
        return tuple((level, sum(row.level == level for row in self.rows)) for level in self.scale.levels)

    @property
    def unrated(self) -> tuple[Exemplar, ...]:
        """The exemplars that are not rated."""
        return tuple(row.exemplar for row in self.rows if row.level is None)

    @property
    def rated(self) -> int:
        """How many exemplars are rated: what counts of them are told of, so that a beginning is no failure."""
        return self.total - len(self.unrated)

    @property
    def base(self) -> str:
        """What a count of this profile is told of: "17", or "12 rated" while some are not."""
        return gettext("{rated} rated", rated=self.rated) if self.unrated else str(self.total)

    @property
    def compliant(self) -> int | None:
        """How many exemplars meet the standard; None where the scale does not say which levels do."""
        return self._at(self.scale.compliant_keys())

    @property
    def aspired(self) -> int | None:
        """How many exemplars are at a level that the field aspires to; None where the scale does not say."""
        return self._at(self.scale.aspired_keys())

    def _at(self, keys: frozenset[str] | None) -> int | None:
        return None if keys is None else sum(row.level is not None and row.level.key in keys for row in self.rows)

    @property
    def below_compliant(self) -> tuple[Exemplar, ...]:
        """The exemplars that stand between the service and meeting them all; those not rated are told apart."""
        return tuple(row.exemplar for row in self.rows if row.level and row.level.compliant is False)

    @property
    def below_aspired(self) -> tuple[Exemplar, ...]:
        """The exemplars below what the Lamb Inquiry asks of all services (003:987); those not rated are told apart."""
        return tuple(row.exemplar for row in self.rows if row.level and row.level.aspired is False)


@dataclass(frozen=True, slots=True)
class ThemeProfile:
    """The exemplars of one theme as they were rated."""

    theme: Theme
    profile: Profile


def see_profile(rated: RatedYear) -> Profile:
    """The profile of a whole review; KeyError for a rating that the scale does not have."""
    return _profile(rated, rated.framework.exemplars)


def see_themes(rated: RatedYear) -> tuple[ThemeProfile, ...]:
    """The profile theme by theme, in their order."""
    framework = rated.framework
    return tuple(ThemeProfile(theme, _profile(rated, framework.of_theme(theme.id))) for theme in framework.themes)


def _profile(rated: RatedYear, exemplars: Iterable[Exemplar]) -> Profile:
    rows = tuple(Rated(exemplar, rated.level(exemplar.id)) for exemplar in exemplars)
    return Profile(rated.framework.scale, rows)


class Movement(StrEnum):
    """Which way a rating moved."""

    UP = "up"
    DOWN = "down"
    SAME = "same"
    UNKNOWN = "unknown"
    NOT_COMPARABLE = "not comparable"


SIGNS = {Movement.UP: "+", Movement.DOWN: "\N{MINUS SIGN}", Movement.SAME: "=", Movement.UNKNOWN: ""}


@dataclass(frozen=True, slots=True)
class RatingChange:
    """An exemplar's rating of a year beside that of an earlier one."""

    exemplar: Exemplar
    year: int
    since: int
    before: Level | None
    now: Level | None
    movement: Movement
    levels: int = 0

    @property
    def moved(self) -> bool:
        """Whether the rating moved, so that a reason is wanted."""
        return self.movement in {Movement.UP, Movement.DOWN}

    @property
    def sign(self) -> str:
        """The movement as a sign; empty where there is nothing to compare."""
        return SIGNS.get(self.movement, "")

    @property
    def in_words(self) -> str:
        """The movement in words, such as "Up 1 level since 2009, from Fair to Fine"."""
        if self.movement is Movement.NOT_COMPARABLE:
            return gettext("Not comparable with {since}: the exemplar was not the same", since=self.since)
        if self.now is None:
            return gettext("Not rated yet")
        if self.before is None:
            return gettext("Not rated in {since}", since=self.since)
        if self.movement is Movement.SAME:
            return gettext("No change since {since}: {label}", since=self.since, label=self.now.label)
        told = {"since": self.since, "before": self.before.label, "now": self.now.label}
        if self.movement is Movement.UP:
            return ngettext(
                "Up {number} level since {since}, from {before} to {now}",
                "Up {number} levels since {since}, from {before} to {now}",
                self.levels,
                **told,
            )
        return ngettext(
            "Down {number} level since {since}, from {before} to {now}",
            "Down {number} levels since {since}, from {before} to {now}",
            self.levels,
            **told,
        )


def compare_years(now: RatedYear, before: RatedYear) -> tuple[RatingChange, ...]:
    """Every exemplar's rating beside that of an earlier year, in the order of this year's framework.

    Ratings of another edition are set beside one another by the exemplar, and
    are not compared where it changed.
    """
    return tuple(_compare(exemplar, now, before) for exemplar in now.framework.exemplars)


def _compare(exemplar: Exemplar, now: RatedYear, before: RatedYear) -> RatingChange:
    mine, earlier = now.level(exemplar.id), before.level(exemplar.id)
    movement, levels = Movement.UNKNOWN, 0
    if not is_comparable(now.framework, before.framework, exemplar.id):
        movement = Movement.NOT_COMPARABLE
    elif mine and earlier:
        steps = now.framework.scale.rank(mine.key) - before.framework.scale.rank(earlier.key)
        levels = abs(steps)
        movement = Movement.UP if steps > 0 else Movement.DOWN if steps < 0 else Movement.SAME
    return RatingChange(exemplar, now.year, before.year, earlier, mine, movement, levels)


@dataclass(frozen=True, slots=True)
class Point:
    """One year of an exemplar's history: its level, None when not rated, and whether it compares with the latest."""

    year: int
    level: Level | None
    comparable: bool


@dataclass(frozen=True, slots=True)
class History:
    """An exemplar over the years, earliest first."""

    exemplar: Exemplar
    points: tuple[Point, ...]


def see_history(years: Sequence[RatedYear]) -> tuple[History, ...]:
    """Every exemplar of the latest year's framework over all the years; ValueError when there are none.

    Points that are not comparable are shown apart, never joined by a line.
    """
    if not years:
        raise ValueError("a history has at least one year")
    ordered = sorted(years, key=lambda rated: rated.year)
    framework = ordered[-1].framework
    return tuple(
        History(
            exemplar,
            tuple(
                Point(rated.year, rated.level(exemplar.id), is_comparable(framework, rated.framework, exemplar.id))
                for rated in ordered
            ),
        )
        for exemplar in framework.exemplars
    )
