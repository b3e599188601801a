"""The figures of a round worked out a second time, apart from the product: plain loops, the library's statistics.

Nothing of the product's arithmetic is used here, only the returns it is given.
"""

import math
import statistics
from collections.abc import Callable
from typing import Any

from selfreview.domain.benchmarking.figures import MeasuredRound

Row = dict[str, float]
"""All numbers of one service: its answers in pounds, posts and people, those of its area, and `@FC01` of last round."""


def rows_of(made: MeasuredRound) -> list[Row]:
    """The returns as plain rows; posts in posts."""
    rows = []
    for told in made.returns:
        row: Row = {}
        for question, number in told.numbers.items():
            row[question] = number / 100 if question in ("ST01", "ST02", "ST03") else number
        for name, number in told.context.items():
            row[name] = number
        for question, number in told.before.items():
            row[f"@{question}"] = number
        rows.append(row)
    return rows


Take = Callable[[Row], float]


def staff(row: Row) -> float:
    return row["ST01"] + row["ST02"] + row["ST03"]


def heads(row: Row) -> float:
    return row["ST05"] + row["ST08"]


def pupils(row: Row) -> float:
    return row["sen_school_action"] + row["sen_school_action_plus"] + row["sen_statements"]


def two_or_more(row: Row) -> float:
    if row["ST05"] < 2:
        raise KeyError("ST05")
    return row["ST05"]


def answer(name: str) -> Take:
    return lambda row: row[name]


SUMS: dict[str, Take] = {
    "BM01": answer("FC01"),
    "BM02": answer("FC02"),
    "BM07": staff,
    "BM09": answer("ST05"),
    "BM11": answer("ST07"),
    "BM12": answer("ST08"),
    "BM15": answer("CW01"),
}

RATIOS: dict[str, tuple[Take, Take, float]] = {
    "BM03": (answer("FC01"), answer("population_0_19"), 1),
    "BM04": (answer("FC01"), answer("CW01"), 1),
    "BM05": (answer("FC01"), pupils, 1),
    "BM06": (answer("FC01"), answer("free_school_meals"), 1),
    "BM08": (staff, answer("population_0_19"), 1000),
    "BM10": (two_or_more, answer("population_0_19"), 1000),
    "BM13": (lambda row: staff(row) + heads(row), answer("population_0_19"), 1000),
    "BM16": (answer("CW01"), answer("population_0_19"), 1000),
    "BM17": (answer("CW01"), staff, 1),
    "BM18": (answer("CW01"), answer("ST05"), 1),
    "BM20": (answer("CW06"), answer("CW05"), 100),
    "BM22": (answer("CW08"), answer("CW07"), 100),
    "BM29": (heads, answer("population_0_19"), 1000),
}

PAIRS: dict[str, tuple[Take, Take]] = {
    "BM23": (answer("FC01"), pupils),
    "BM24": (answer("FC01"), answer("free_school_meals")),
    "BM25": (staff, pupils),
}


def take(rows: list[Row], *takes: Take) -> list[tuple[float, ...]]:
    """What every row that has all of it gives."""
    found = []
    for row in rows:
        try:
            found.append(tuple(each(row) for each in takes))
        except KeyError:
            continue
    return found


def quartiles(values: list[float]) -> dict[str, float | None]:
    """Median and type 7 quantiles; of one value that value, of none nothing."""
    if not values:
        return dict.fromkeys(("median", "p10", "p25", "p75", "p90"))
    if len(values) == 1:
        return dict.fromkeys(("median", "p10", "p25", "p75", "p90"), values[0])
    tenths = statistics.quantiles(values, n=10, method="inclusive")
    quarters = statistics.quantiles(values, n=4, method="inclusive")
    return {
        "median": statistics.median(values),
        "p10": tenths[0],
        "p25": quarters[0],
        "p75": quarters[2],
        "p90": tenths[8],
    }


def recount(made: MeasuredRound) -> dict[str, dict[str, Any]]:
    """Every measure that services have a value of, by its id."""
    rows = rows_of(made)
    found: dict[str, dict[str, Any]] = {}
    for measure, value in SUMS.items():
        values = [each for (each,) in take(rows, value)]
        found[measure] = {"n": len(values), "total": sum(values) if values else None, **quartiles(values)}
        found[measure] |= {"mean": statistics.fmean(values) if values else None, "ratio": None}
    for measure, (top, below, scale) in RATIOS.items():
        pairs = [(x, y) for x, y in take(rows, top, below) if y]
        values = [scale * x / y for x, y in pairs]
        ratio = scale * sum(x for x, _ in pairs) / sum(y for _, y in pairs) if pairs else None
        found[measure] = {"n": len(pairs), "total": None, "mean": None, "ratio": ratio, **quartiles(values)}
    for measure, (x, y) in PAIRS.items():
        pairs = [(a, b) for a, b in take(rows, x, y)]
        r = statistics.correlation(*zip(*pairs, strict=True)) if len(pairs) >= 30 else None
        found[measure] = {"n": len(pairs), "r": r}
    for measure, old in (("BM30", "@FC02"), ("BM31", "@FC01")):
        values = [100 * (now / then - 1) for now, then in take(rows, answer("FC01"), answer(old)) if then]
        found[measure] = {"n": len(values), "median": quartiles(values)["median"]}
    both = [(a, b) for a, b in take(rows, heads, staff)]
    found["BM14"] = {
        "n": len(both),
        "ratio": 100 * sum(a for a, _ in both) / sum(a + b for a, b in both) if both else None,
    }
    return found


def recount_estimate(made: MeasuredRound, question: str) -> tuple[float, float] | None:
    """The coverage in percent, and the total for all services by the ratio method."""
    people = {one.service: one.context.get("population_0_19") for one in made.expected}
    if None in people.values():
        return None
    everybody = sum(each for each in people.values() if each)
    told = {one.service: one.numbers[question] for one in made.returns if question in one.numbers}
    covered = sum(people[service] or 0 for service in told)
    return 100 * covered / everybody, sum(told.values()) * everybody / covered if covered else math.nan
