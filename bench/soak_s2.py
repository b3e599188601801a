"""S2: 100,000 made-up requests to every form of the site; none may meet a fault of ours or leave a text unescaped."""

import tempfile
from dataclasses import replace
from pathlib import Path

from bench.measurement import Measurement, counted
from bench.time_limits import how_far, until_time_is_up
from tests.databases import copy_sqlite, migrate, sqlite_url
from tests.sites import open_site
from tests.web.fuzzing import fuzz

RUNS = 200
REQUESTS = 500
"""Of each run, on a database of its own: what earlier requests have done to it is soon more than later ones find."""


def measure() -> Measurement:
    """How many were not answered as they should have been."""
    found = runs = 0
    with tempfile.TemporaryDirectory() as folder:
        template = Path(folder) / "template.db"
        migrate(sqlite_url(template))
        for seed in until_time_is_up(range(1_000, 1_000 + RUNS)):
            runs += 1
            home = Path(folder) / str(seed)
            home.mkdir()
            copy_sqlite(template, home / "selfreview.db")
            with open_site(sqlite_url(home / "selfreview.db"), home) as app:
                for finding in fuzz(app, requests=REQUESTS, seed=seed):
                    print(seed, finding, flush=True)
                    found += 1
    what = f"faults or unescaped texts in {runs * REQUESTS:,} made-up requests"
    told = how_far(runs * REQUESTS, RUNS * REQUESTS, "requests")
    return replace(counted(what, float(found), 0.0, unit="faults"), parts=(told,))
