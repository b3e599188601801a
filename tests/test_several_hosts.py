"""Several servers on one PostgreSQL: a visitor may be sent to any at any time, and one that is killed is not missed."""

import time
from pathlib import Path

import pytest

from tests.editors import REVIEW, TOKEN, Editor
from tests.ledger import faults_of_record
from tests.machine import NGINX
from tests.people import BY_KEY
from tests.two_hosts import people_at_work, two_hosts

LIMIT = 10
FILE = b"Minutes of the meeting of March."

pytestmark = [pytest.mark.slow, pytest.mark.skipif(NGINX.find() is None, reason="nginx is not on this machine")]


def test_who_is_signed_in_what_is_written_files_and_limits_are_the_same_on_both(
    postgresql_settled_url: str, tmp_path: Path
) -> None:
    with two_hosts(tmp_path, postgresql_settled_url) as hosts:
        here, there = (Editor(port, "manager") for port in hosts.ports)
        here.sign_in()
        there.cookie = here.cookie
        assert here.save("E01", "written at the first host")
        assert there.read("E01")[1] == "written at the first host"
        assert there.save("E01", "and on at the second")
        assert here.read("E01")[1] == "and on at the second"
        assert here.hand_in(f"{REVIEW}/E01", f"{REVIEW}/E01/file", "minutes.txt", FILE)[0] == 303
        assert "minutes.txt" in there.ask("GET", f"{REVIEW}/E01")[1]
        statuses = [_guess(hosts.ports[number % 2], number) for number in range(LIMIT + 2)]
        assert statuses == [422] * LIMIT + [429] * 2
        here.close()
        there.close()


def _guess(port: int, number: int) -> int:
    stranger = Editor(port, "health")
    token = TOKEN.findall(stranger.ask("GET", "/sign-in")[1])[0]
    fields = {"email": BY_KEY["health"].email, "password": f"wrong guess {number}", "csrf_token": token}
    status = stranger.ask("POST", "/sign-in", fields)[0]
    stranger.close()
    return status


def test_whichever_host_is_killed_everybody_goes_on_at_the_other_and_nothing_is_lost(
    postgresql_settled_url: str, tmp_path: Path
) -> None:
    with two_hosts(tmp_path, postgresql_settled_url) as hosts:
        with people_at_work(hosts.port) as work:
            for which in (0, 1):
                work.wait_for_all(time.monotonic())
                hosts.kill(which)
                work.wait_for_all(time.monotonic())
                hosts.revive(which)
        acknowledged = [one for person in work.people for one in person.acknowledged]
        assert work.unexpected + [fault for person in work.people for fault in person.faults] == []
        assert faults_of_record(postgresql_settled_url, hosts.homes[0], acknowledged) == []
