"""`python -m bench.grown_pages 1500`: what the pages of the benchmarking weigh and take in a nation of that size.

A page's processor time is the best of five requests in one process.
"""

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from time import process_time

from flask import Flask

from bench.made_benchmarking import fill_benchmarking
from bench.made_nation import AT, open_nation
from bench.p15 import make_release
from selfreview.storage.people import people
from selfreview.storage.people.people import Appointment
from selfreview.storage.tables import db
from selfreview.web.people.passwords import hash_password
from tests.people import BY_KEY, PASSWORD
from tests.visitors import Visitor

YEARS = (2008, 2009)
NETWORK, OWN, PUBLIC = "/network/rounds/2009/benchmarking", "/services/1/benchmarking/2009", "/national/2009"
PAGES = {
    "analyst": tuple(f"{NETWORK}/{page}" for page in ("", "reminders/", "paper/", "exact", "extend")),
    "manager": tuple(f"{OWN}/{page}" for page in ("measures", "years")),
    None: tuple(f"{PUBLIC}/{page}" for page in ("benchmarking", "benchmarking.csv", "benchmarking.json", "report")),
}
RUNS = 5


def main(services: int) -> int:
    """Print one line for each page."""
    with open_nation(services=services, years=YEARS) as app:
        fill_benchmarking(services, YEARS)
        for year in YEARS:
            make_release(year)
        _settle(app)
        db.session.remove()
        # In a thread of their own: an application context that is open here would be that of every visit too.
        with ThreadPoolExecutor(1) as visits:
            visited = visits.submit(lambda: list(_visit(app))).result()
        for address, status, size, taken in visited:
            print(f"{services} {address} {status} {size / 1000:.0f} kB {taken * 1000:.0f} ms", flush=True)
    return 0


def _settle(app: Flask) -> None:
    # The test client speaks plain HTTP.
    app.config["SESSION_COOKIE_SECURE"] = False
    for key in filter(None, PAGES):
        one = BY_KEY[key]
        appointment = Appointment(one.role, one.service, one.region, None)
        row = people.appoint(email=one.email, name=one.name, appointment=appointment, by="bench", at=AT)
        people.set_password(row.id, hashed=hash_password(PASSWORD), at=AT)
    db.session.commit()


def _visit(app: Flask) -> Iterator[tuple[str, int, int, float]]:
    for key, addresses in PAGES.items():
        visitor = Visitor(app, key)
        for address in addresses:
            taken = []
            for _ in range(RUNS):
                began = process_time()
                answer = visitor.client.get(address)
                taken.append(process_time() - began)
            yield address, answer.status_code, len(answer.data), min(taken)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
