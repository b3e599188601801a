"""S2, the short form: thousands of made-up requests, and not one fault of ours, not one unescaped text."""

from pathlib import Path

import pytest

from tests.databases import copy_sqlite, sqlite_url
from tests.sites import open_site
from tests.web.fuzzing import fuzz


@pytest.mark.parametrize("seed", range(4))
def test_made_up_requests_meet_no_fault_and_nothing_unescaped(seed: int, sqlite_template: Path, home: Path) -> None:
    copy_sqlite(sqlite_template, home / "selfreview.db")
    with open_site(sqlite_url(home / "selfreview.db"), home) as app:
        assert list(fuzz(app, requests=500, seed=seed)) == []
