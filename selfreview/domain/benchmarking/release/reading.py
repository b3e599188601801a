"""A release read as figures: each with its base, as its pages, papers and sentences show them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from selfreview.domain.benchmarking.catalogue import MeasureEntry
from selfreview.domain.benchmarking.measures import FIGURES
from selfreview.domain.disclosure.rounding import round_half_up
from selfreview.domain.distribution import Share
from selfreview.speech import lazy

Data = Mapping[str, Any]

SUPPRESSED, ABSENT = lazy("suppressed"), lazy("not stated")
"""What stands where a figure is suppressed, and where a measure has no such figure."""


@dataclass(frozen=True, slots=True)
class Released:
    """One release's data, read by the names of measures and questions."""

    data: Data

    @property
    def year(self) -> int:
        """The round's year."""
        year: int = self.data["year"]
        return year

    @property
    def before(self) -> "Released | None":
        """What was released of the round before, as this release tells it; None where nothing was."""
        found = self.data.get("before")
        return None if found is None else Released(found)

    def measure(self, measure: str) -> Data:
        """What is told of a measure; empty where the edition has none such."""
        found: Data = self.data["measures"].get(measure, {})
        return found

    def group(self, table: str, group: str, measure: str) -> Data:
        """What is told of a measure in a group; empty where nothing is."""
        groups: Data = self.data["groups"].get(table, {})
        found: Data = groups.get(group, {"measures": {}})["measures"].get(measure, {})
        return found

    def value(self, measure: str, figure: str) -> Fraction | None:
        """A single figure of a measure; None where it is not told."""
        return exact(self.measure(measure).get(figure))

    def n(self, measure: str) -> int:
        """A measure's base."""
        found: int = self.measure(measure).get("n", 0)
        return found

    def count(self, measure: str, bound: str) -> int | None:
        """How many services a bound counts; None where it is not told."""
        found: int | None = self.measure(measure).get("counts", {}).get(bound)
        return found

    def change(self, measure: str) -> Data | None:
        """The change among the services that told a measure in both rounds; None where it is not told."""
        changes: Data = self.data.get("changes") or {}
        found: Data | None = changes.get("measures", {}).get(measure)
        return found

    def base(self, question: str) -> int:
        """How many services are in the base of a question."""
        found: int = self.data["questions"].get(question, {}).get("base", 0)
        return found

    def share(self, question: str, *options: str) -> Share | None:
        """Those of a question's base that chose one of these options (of one choice); None of nothing."""
        answers = self.data["questions"].get(question)
        if not answers or not answers["base"]:
            return None
        return Share(sum(answers["counts"].get(option, 0) for option in options), answers["base"])

    def most(self, question: str, *, without: tuple[str, ...] = (), least: int = 5) -> list[tuple[str, Share]]:
        """The options that at least so many services ticked, most frequent first, ties in the questionnaire's order."""
        answers = self.data["questions"].get(question) or {"base": 0, "counts": {}}
        found = [
            (option, Share(count, answers["base"]))
            for option, count in answers["counts"].items()
            if count >= least and option not in without
        ]
        return sorted(found, key=lambda pair: -pair[1].count)


def exact(number: int | float | None) -> Fraction | None:
    """A number of a release as the fraction that it was written as."""
    return None if number is None else Fraction(Decimal(str(number)))


def show_value(measure: MeasureEntry, value: Fraction | None, figure: str = "") -> str:
    """A figure of a measure for people: £76,700, 2.6, 164, £1.31, 43%."""
    if value is None:
        return ABSENT
    places = measure.places
    if figure == "estimate":
        places = 0 if value.denominator == 1 else places
    elif figure in ("mean", "median", "p10", "p25", "p75", "p90") and measure.unit in ("people", "FTE"):
        places = 0 if value.denominator == 1 and measure.unit == "people" else min(2, max(places, 1))
    number = f"{round_half_up(value, places):,}"
    if measure.unit == "pounds":
        return f"-£{number[1:]}" if number.startswith("-") else f"£{number}"
    return f"{number}%" if measure.unit == "percent" else number


_SHOWN = re.compile(r"(-?)£?(\d{1,3}(?:,\d{3})*(?:\.\d+)?)%?")


def read_shown(text: str) -> Decimal | None:
    """The number that a shown figure stands for, rounded as it is shown: 76700, 2.6, 1.31; None of words."""
    found = _SHOWN.fullmatch(text)
    return None if found is None else Decimal(found[1] + found[2].replace(",", ""))


def show_figures(measure: MeasureEntry, told: Data) -> dict[str, str]:
    """Every single figure of a measure that it has, for people, by name; suppressed ones say so."""
    names = figures_of(measure)
    return {
        name: show_value(measure, exact(told[name]), name) if name in told else SUPPRESSED if told.get("n") else ABSENT
        for name in names
    }


def figures_of(measure: MeasureEntry) -> tuple[str, ...]:
    """The names of the single figures that a measure has, in order."""
    has = set(measure.statistics)
    wanted = {
        "total": "total" in has,
        "mean": "mean" in has,
        "median": "median" in has,
        "ratio": bool(has & {"ratio_of_totals", "share", "nation"}),
        **dict.fromkeys(("p10", "p25", "p75", "p90"), "quantiles" in has),
    }
    return tuple(name for name in FIGURES if wanted[name])
