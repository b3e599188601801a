"""Numbers of a few shown as bands: how many services have none, one, a few, many."""

from collections.abc import Mapping, Sequence

from selfreview.domain.benchmarking.figures import AnswerCounts
from selfreview.domain.benchmarking.measures import MeasuredReturn

BANDS: Mapping[str, tuple[tuple[int, str], ...]] = {
    "FC06": ((1, "1"), (2, "2"), (3, "3 or more")),
    "ST05": ((0, "none"), (1, "1"), (2, "2 to 9"), (10, "10 or more")),
    "ST07": ((0, "none"), (1, "1"), (2, "2 to 9"), (10, "10 or more")),
    "ST08": ((0, "none"), (1, "1"), (2, "2 to 9"), (10, "10 or more")),
    "MG02": ((0, "0"), (1, "1 or 2"), (3, "3"), (4, "4 to 6"), (7, "7 or more")),
    "MG04": ((1, "1"), (2, "2 or more")),
    "CW06": ((0, "none"), (1, "1 to 4"), (5, "5 or more")),
    "CW08": ((0, "none"), (1, "1 to 4"), (5, "5 to 19"), (20, "20 or more")),
}
"""Where each band of a question's number begins, and what it is called; they ascend."""


def band_of(question: str, number: int) -> str:
    """The band that a number is in; the first one where it is below all."""
    bands = BANDS[question]
    return next((name for least, name in reversed(bands) if number >= least), bands[0][1])


def band_of_each(question: str, returns: Sequence[MeasuredReturn]) -> dict[int, str]:
    """The band of every service that told a question, by its number."""
    return {each.service: band_of(question, each.numbers[question]) for each in returns if question in each.numbers}


def count_bands(question: str, returns: Sequence[MeasuredReturn]) -> AnswerCounts:
    """How many services are in each band, over those that told the question."""
    found = list(band_of_each(question, returns).values())
    return AnswerCounts(len(found), {name: found.count(name) for _, name in BANDS[question]})
