"""P11: how long releases of 150 services take: a first, a second after late returns, and the next year's."""

from pathlib import Path

from bench.databases import settled
from bench.measurement import Measurement, seconds
from selfreview.domain.registry.services import REGIONS
from selfreview.storage.nation import releases
from selfreview.storage.tables import db
from selfreview.web.runtime import site
from tests import nation
from tests.sites import open_site

SERVICES, LATE = 150, 60
FIRST, LATER = 20.0, 60.0
YEAR = 2006


def measure() -> Measurement:
    """Seconds each on SQLite, once, since nothing is worked out twice."""
    with settled("SQLite") as place, open_site(place.url, Path(place.home)) as app, app.app_context():
        services = nation.settle(SERVICES, regions=tuple(REGIONS))
        for year in (YEAR, YEAR + 1):
            nation.open_round(year)
        parts = (
            _taken("a first release", YEAR, services[:-LATE], FIRST),
            _taken(f"a second of the same round after {LATE} late returns", YEAR, services[-LATE:], LATER),
            _taken("the next year's first release", YEAR + 1, services, LATER),
        )
    worst = max(parts, key=lambda part: part.ratio / part.goal)
    what = f"releases of {SERVICES} services, the part furthest from its goal: {worst.what}"
    return Measurement(what, worst.ours, 1.0, "s", worst.ratio, worst.goal, "lower", 1, worst.spread, parts)


def _taken(what: str, year: int, services: tuple[int, ...], goal: float) -> Measurement:
    nation.fill(year, services)
    taken = seconds(lambda: _release(year))
    return Measurement(what, taken, 1.0, "s", taken, goal, "lower", 1, (taken, taken))


def _release(year: int) -> None:
    releases.make_release(site().frameworks, year, by="a bench", at=nation.AT, public_from=nation.AT)
    db.session.commit()
