"""A disk that fails at any one call, or from one on: nothing acknowledged is lost, and the site goes on by itself."""

from pathlib import Path

import pytest

from tests.editors import Editor
from tests.faulty_disks import CALLS, try_faults
from tests.ledger import faults_of_record
from tests.machine import find_strace
from tests.servers import start_server

FIRST = 20
"""How many calls of a save fail in turn here; in `make soak` all of them do."""

pytestmark = [pytest.mark.slow, pytest.mark.skipif(find_strace() is None, reason="strace is not on this machine")]


@pytest.mark.parametrize("for_ever", [False, True], ids=["once", "for-ever"])
@pytest.mark.parametrize("kind", CALLS)
def test_whichever_call_fails_nothing_acknowledged_is_lost_and_the_next_save_is_made(
    kind: str, for_ever: bool, sqlite_settled_url: str, home: Path, tmp_path: Path
) -> None:
    with start_server(home, sqlite_settled_url, workers=1) as server:
        editor = Editor(server.port, "manager")
        editor.sign_in()
        trial = try_faults(server, editor, kind, most=FIRST, for_ever=for_ever, folder=tmp_path)
        editor.close()
    assert trial.failed > 0
    assert trial.told + editor.faults == []
    assert faults_of_record(sqlite_settled_url, home, editor.acknowledged) == []
