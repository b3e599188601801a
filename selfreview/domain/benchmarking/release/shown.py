"""What an exhibit is: a table with its base, perhaps with shares as bars or a measure on a line with no better end."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import partial

from selfreview.domain.benchmarking.catalogue import MeasureEntry
from selfreview.domain.benchmarking.release.reading import exact, show_value

WORDS = {
    "total": "Total",
    "mean": "Mean",
    "median": "Middle service (median)",
    "p10": "One in ten is below (P10)",
    "p25": "One in four is below (P25)",
    "p75": "One in four is above (P75)",
    "p90": "One in ten is above (P90)",
    "ratio": "England (all together)",
}
"""What each single figure is called in tables."""


@dataclass(frozen=True, slots=True)
class Strip:
    """What a measure's services lie between, to be drawn on a line; None where it is not told. It has no better end."""

    label: str
    p10: Fraction | None
    p25: Fraction | None
    median: Fraction | None
    p75: Fraction | None
    p90: Fraction | None
    ratio: Fraction | None
    show: Callable[[Fraction], str]
    own: Fraction | None = None


@dataclass(frozen=True, slots=True)
class BenchmarkExhibit:
    """A table with its base and perhaps a chart: `rods` are shares with their labels and figures, `strip` a measure.

    `ids` are the exhibits of 2009 that it stands for, `measure` what it tells of.
    """

    key: str
    ids: tuple[str, ...]
    section: str
    title: str
    base: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""
    rods: tuple[tuple[str, float, str], ...] = ()
    strip: Strip | None = None
    measure: str = ""


def strip_of(
    measure: MeasureEntry, told: Mapping[str, object], *, label: str = "", own: Fraction | None = None
) -> Strip:
    """What is told of a measure as a strip."""

    def value(name: str) -> Fraction | None:
        number = told.get(name)
        return exact(number) if isinstance(number, int | float) else None

    return Strip(
        label=label or measure.title,
        p10=value("p10"),
        p25=value("p25"),
        median=value("median"),
        p75=value("p75"),
        p90=value("p90"),
        ratio=value("ratio"),
        show=partial(show_value, measure, figure="median"),
        own=own,
    )


def change_in_words(change: Mapping[str, int]) -> str:
    """The change among the services that answered both years."""
    percent = change["percent"]
    by = "no change" if not percent else f"{abs(percent)}% {'more' if percent > 0 else 'less'}"
    return (
        f"Among the {change['services']} services that answered in both years: {by}; {moved_in_words(change)}. "
        "Any other difference between the years is because different services answered."
    )


def moved_in_words(change: Mapping[str, int]) -> str:
    """How many of the services that answered both years moved by 1% or more, each way."""
    up, down = (f"{change[way] or 'none'} {'was' if change[way] == 1 else 'were'}" for way in ("up", "down"))
    return f"{up} up by 1% or more, and {down} down by as much"
