"""Histories one after another, each in a database of its own, and what those who read them got."""

import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest.mock import patch

from selfreview.storage.nation import drafts
from tests.databases import copy_sqlite, sqlite_url
from tests.sites import open_site
from tests.storage.nation.eavesdroppers import attack
from tests.storage.nation.histories import History, play


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a history: the prizes in words, the questions that had no answer in time, and what happened."""

    seed: int
    prizes: tuple[str, ...]
    undecided: int
    happened: dict[str, int] = field(default_factory=dict)


def play_all(seeds: Iterable[int], settled: Path, **size: Any) -> Iterator[tuple[int, History]]:
    """Play a history for each seed, as `play` does, each on a copy of a database in which everybody is settled."""
    for seed in seeds:
        with tempfile.TemporaryDirectory() as folder:
            home = Path(folder)
            copy_sqlite(settled, home / "selfreview.db")
            with open_site(sqlite_url(home / "selfreview.db"), home) as app, app.app_context():
                # Another process would cost more than it helps; and nothing counts that was worked out for other tests.
                with patch.object(drafts, "share_out", map), patch.dict(drafts._WORKED_OUT, clear=True):
                    history = play(seed, **size)
                yield seed, history


def attack_all(seeds: Iterable[int], settled: Path, **size: Any) -> Iterator[Outcome]:
    """Play and attack a history for each seed."""
    for seed, history in play_all(seeds, settled, **size):
        prizes, undecided = attack(history)
        yield Outcome(seed, tuple(prizes), undecided, dict(history.happened))
