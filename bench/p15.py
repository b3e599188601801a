"""P15: how long a release of the benchmarking takes: ten rounds of 1,000 services, and how it grows with them."""

import statistics
from datetime import timedelta

from bench.made_benchmarking import fill_benchmarking
from bench.made_nation import AT, open_nation
from bench.measurement import Measurement, seconds
from bench.p6 import exponent
from selfreview.questionnaires import product_questionnaire
from selfreview.storage.benchmarking import releases
from selfreview.storage.tables import db
from selfreview.web.runtime import site

SERVICES, ROUNDS = 1_000, tuple(range(2000, 2010))
SIZES = (250, 500, 1_000, 2_000)
GOAL, EXPONENT = 1.0, 1.1


def measure() -> Measurement:
    """Seconds of the slowest of ten rounds that follow one another, on SQLite; the exponent over four sizes."""
    with open_nation(services=SERVICES, years=ROUNDS):
        answers = fill_benchmarking(SERVICES, ROUNDS)
        taken = [_release(year) for year in ROUNDS]
    grown = []
    for size in SIZES:
        with open_nation(services=size, years=ROUNDS[:2]):
            fill_benchmarking(size, ROUNDS[:2])
            _release(ROUNDS[0])
            grown.append(_release(ROUNDS[1]))
    slope = exponent(grown, SIZES)
    part = Measurement(
        f"a release of the benchmarking, exponent over {SIZES[0]} to {SIZES[-1]:,} services", grown[-1], grown[0], "s",
        slope, EXPONENT, "lower", len(SIZES), (slope, slope), extra={"seconds": dict(zip(SIZES, grown, strict=True))},
    )  # fmt: skip
    return Measurement(
        f"releases of the benchmarking, {SERVICES:,} services, {answers // len(ROUNDS) // SERVICES} answers of each in "
        f"each of {len(ROUNDS)} rounds: the slowest",
        max(taken), 1.0, "s", max(taken), GOAL, "lower", len(ROUNDS), (min(taken), max(taken)), (part,),
        note=f"in the middle {statistics.median(taken):.2f} s",
    )  # fmt: skip


def _release(year: int) -> float:
    taken = seconds(lambda: make_release(year))
    db.session.commit()
    return taken


def make_release(year: int) -> None:
    """Release the benchmarking of a year."""
    public_from = AT - timedelta(days=1)
    questionnaire, frameworks = product_questionnaire(), site().frameworks
    releases.make_release(questionnaire, frameworks, year, by="bench", at=AT, public_from=public_from)
