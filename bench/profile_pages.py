"""A part of P6: a service's profile and its page beside others cost the same among 50 services and among 150."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.measurement import Measurement, compare, seconds
from selfreview import registry
from tests.databases import migrate, sqlite_url
from tests.made_returns import fill, register, release
from tests.people import OPEN, OURS
from tests.sites import open_site
from tests.visitors import Visitor

FEW, MANY = 50, 150
VISITS = 20
PAGES = ("profile", "profile/others", "profile/others/E03")


def parts() -> tuple[Measurement, ...]:
    """One measurement for each page: its time among many services over its time among few."""
    with _site(MANY) as many, _site(FEW) as few:
        return tuple(
            compare(
                f"{page} among {MANY} services over the same among {FEW}",
                _visits(many, page),
                _visits(few, page),
                unit="s",
                goal=1.1,
                better="lower",
            )
            for page in PAGES
        )


def _visits(visitor: Visitor, page: str) -> Callable[[], float]:
    path = f"/services/{OURS}/reviews/{OPEN}/{page}"

    def visit() -> None:
        for _ in range(VISITS):
            assert visitor.get(path).status_code == 200

    return lambda: seconds(visit)


@contextmanager
def _site(size: int) -> Iterator[Visitor]:
    with tempfile.TemporaryDirectory() as folder:
        url = sqlite_url(Path(folder) / "selfreview.db")
        migrate(url)
        with open_site(url, Path(folder)) as app:
            numbers = [service.number for service in registry.services()][:size]
            register(app, numbers)
            fill(app, seed=1, services=numbers, years=(2008, 2009, OPEN))
            for year in (2008, 2009):
                release(app, year)
            yield Visitor(app, "manager")
