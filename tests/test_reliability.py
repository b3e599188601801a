"""The reliability of the real server, in short: clashing saves, the same post twice, and the power cut."""

from pathlib import Path

import pytest

from tests.clashes import clash
from tests.ledger import faults_of_record
from tests.power_cuts import cut_power
from tests.servers import start_server

SAVES = 200
KILLS = 5
"""On each kind of database; `make soak` kills five hundred times."""


@pytest.mark.slow
def test_no_text_is_lost_when_many_save_at_once_over_two_processes(settled_url: str, home: Path) -> None:
    with start_server(home, settled_url, workers=2) as server:
        outcome = clash(server.port, editors=8, saves=SAVES)
    assert faults_of_record(settled_url, home, outcome.acknowledged) == []
    assert outcome.faults == []
    assert outcome.refused > 0, "nobody clashed, so nothing was tried"
    assert len(outcome.acknowledged) + outcome.refused >= SAVES


@pytest.mark.slow
def test_no_acknowledged_save_is_lost_when_the_power_is_cut(settled_url: str, home: Path) -> None:
    outcome = cut_power(home, settled_url, kills=range(KILLS))
    assert outcome.faults == []
    assert len(outcome.acknowledged) >= KILLS
    assert faults_of_record(settled_url, home, outcome.acknowledged) == []
