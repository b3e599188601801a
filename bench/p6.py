"""P6: cost grows as the work does: four sizes, the largest a hundred times the smallest."""

import math
import statistics
from collections.abc import Sequence
from datetime import timedelta

from bench.made_nation import AT, open_nation
from bench.measurement import Measurement, seconds
from bench.p4 import add_return, visits
from selfreview.storage.nation import releases
from selfreview.storage.nation.verify_tallies import recompute
from selfreview.storage.tables import db
from selfreview.web.runtime import site

SIZES = (200, 1_000, 4_500, 20_000)
YEAR = 2009
GOAL, FLAT = 1.1, 0.1


def measure() -> Measurement:
    """The exponents of a full recomputation, of one new return and of the published page."""
    taken: dict[str, list[float]] = {"recount": [], "return": [], "page": []}
    for size in SIZES:
        with open_nation(services=size, years=(YEAR,)) as app:
            releases.make_release(site().frameworks, YEAR, by="bench", at=AT, public_from=AT - timedelta(days=1))
            db.session.commit()
            page = visits(app)
            page()
            taken["page"].append(statistics.median(seconds(page) for _ in range(11)))
            taken["return"].append(statistics.median(add_return(number) for number in range(1, 40)))
            taken["recount"].append(statistics.median(seconds(lambda: recompute(YEAR)) for _ in range(3)))
            db.session.rollback()
    return _told(
        "full recomputation of the sums, exponent over 200 to 20,000 returns",
        taken["recount"],
        GOAL,
        (
            _told("one new return, exponent over 200 to 20,000 services", taken["return"], FLAT),
            _told("published page, exponent over 200 to 20,000 services", taken["page"], FLAT),
        ),
    )


def exponent(times: Sequence[float], sizes: Sequence[int] = SIZES) -> float:
    """The slope of the line through the logarithms of sizes and times."""
    across, up = [math.log(size) for size in sizes], [math.log(time) for time in times]
    return statistics.linear_regression(across, up).slope


def _told(what: str, times: Sequence[float], goal: float, parts: tuple[Measurement, ...] = ()) -> Measurement:
    slope = exponent(times)
    return Measurement(
        what, times[-1], times[0], "s", slope, goal, "lower", len(SIZES), (slope, slope), parts,
        extra={"seconds": dict(zip(map(str, SIZES), times, strict=True))},
    )  # fmt: skip
