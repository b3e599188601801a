"""P7: a first visit to the main pages in a browser that holds nothing yet: bytes, script, requests."""

import tempfile
from pathlib import Path

from bench.measurement import Measurement, counted
from tests.browser.wire import ALL, KILOBYTE, OWN_PAGES, REQUESTS, SCRIPT, STRANGERS_PAGES, Wire, sign_in, weigh
from tests.browsers import open_browser
from tests.servers import run_command, start_server


def measure() -> Measurement:
    """Kilobytes of the heaviest page, with its script and the requests as parts."""
    weighed = _weigh_all()
    parts = (
        counted("kilobytes of script, the most", _most(weighed, "Script"), SCRIPT / KILOBYTE, unit="kB"),
        counted(
            "requests, the most", float(max(wire.requests for wire in weighed.values())), REQUESTS, unit="requests"
        ),
    )
    heaviest = max(weighed, key=lambda page: weighed[page].total())
    sizes = sorted(wire.total() / KILOBYTE for wire in weighed.values())
    what = f"a first visit over the wire, the heaviest of {len(weighed)} pages: {heaviest}"
    return Measurement(
        what, sizes[-1], 1.0, "kB", sizes[-1], ALL / KILOBYTE, "lower", len(sizes), (sizes[0], sizes[-1]), parts
    )


def _weigh_all() -> dict[str, Wire]:
    with tempfile.TemporaryDirectory() as folder, open_browser() as browser:
        run_command(["demo"], Path(folder))
        with start_server(Path(folder)) as server:
            manager = sign_in(browser, server.url)
            of_strangers = {
                f"{page}, not signed in": weigh(browser.new_context(base_url=server.url), page)
                for page in STRANGERS_PAGES
            }
            own = {
                page: weigh(browser.new_context(base_url=server.url, storage_state=manager), page) for page in OWN_PAGES
            }
    return of_strangers | own


def _most(weighed: dict[str, Wire], kind: str) -> float:
    return max(wire.total(kind) for wire in weighed.values()) / KILOBYTE
