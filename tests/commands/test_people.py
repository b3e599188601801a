"""Accounts and letters from the server, as an operator types them."""

import csv
import io
import os
import pty
import select
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from selfreview.cli import main
from tests.people import PASSWORD
from tests.test_mail import MailServer

HEADER = "email,name,role,service,agency,region"


@pytest.fixture
def run(sqlite_database_url: str, home: Path, monkeypatch: pytest.MonkeyPatch) -> "Run":
    monkeypatch.setenv("SELFREVIEW_HOME", str(home))
    monkeypatch.setenv("SELFREVIEW_DATABASE_URL", sqlite_database_url)
    monkeypatch.setenv("SELFREVIEW_ARGON2", "light")
    return Run(home)


class Run:
    """Types commands."""

    def __init__(self, home: Path) -> None:
        self.home = home

    def __call__(self, *words: str, typed: str = "", status: int = 0) -> Result:
        result = CliRunner().invoke(main, list(words), input=typed)
        assert result.exit_code == status, f"{words}: {result.output} {result.exception!r}"
        assert "Traceback" not in result.stderr
        return result

    def add(self, email: str, role: str, *more: str) -> None:
        self("people", "add", email, "--role", role, "--password-stdin", *more, typed=PASSWORD)

    def read_in(self, *lines: str, status: int = 0) -> Result:
        file = self.home / "people.csv"
        file.write_text("\n".join([*lines, ""]), encoding="utf-8")
        return self("people", "import", str(file), status=status)

    def everybody(self) -> list[dict[str, str]]:
        return list(csv.DictReader(io.StringIO(self("people", "list").stdout, newline="")))


def test_everybody_is_listed_with_each_of_their_roles(run: Run) -> None:
    run.add("mo@example.org", "manager", "--service", "1", "--name", "Mo Manager")
    run.add("mo@example.org", "analyst")
    run.add("co@example.org", "coordinator", "--region", "London")
    assert [(one["email"], one["role"], one["service"], one["region"], one["state"]) for one in run.everybody()] == [
        ("mo@example.org", "manager", "1", "", "active"),
        ("mo@example.org", "analyst", "", "", "active"),
        ("co@example.org", "coordinator", "", "London", "active"),
    ]


def test_a_name_that_a_spreadsheet_would_run_is_listed_quietly_and_comes_back_as_it_was(run: Run) -> None:
    run.add("mo@example.org", "manager", "--service", "1", "--name", "=1+1")
    assert run.everybody()[0]["name"] == "'=1+1"
    run.read_in(*run("people", "list").stdout.splitlines())
    assert run.everybody()[0]["name"] == "'=1+1"


def test_a_council_s_addresses_are_listed_and_then_moved_to_its_new_domain(run: Run) -> None:
    run.add("mo@old.gov.uk", "manager", "--service", "1")
    assert "mo@old.gov.uk -> mo@new.gov.uk" in run("people", "move-domain", "old.gov.uk", "new.gov.uk").stdout
    assert run.everybody()[0]["email"] == "mo@old.gov.uk"
    assert "Addresses changed: 1" in run("people", "move-domain", "old.gov.uk", "new.gov.uk", "--apply").stdout
    assert run.everybody()[0]["email"] == "mo@new.gov.uk"
    run("people", "move-domain", "nothing", "new.gov.uk", status=2)


def test_people_are_read_in_from_a_file_all_together(run: Run) -> None:
    said = run.read_in(
        HEADER,
        "mo@example.org,Mo Manager,manager,1,,",
        "pa@example.org,Pat Parent,member,1,Parents,",
        "co@example.org,Co Ordinator,coordinator,,,London",
    )
    assert "Roles read in: 3. People: 3." in said.stdout
    assert {(one["email"], one["state"]) for one in run.everybody()} == {
        ("mo@example.org", "invited"),
        ("pa@example.org", "invited"),
        ("co@example.org", "invited"),
    }
    assert "holds" in run("verify").stdout


def test_two_addresses_that_differ_in_more_than_plain_capitals_are_two_people(run: Run) -> None:
    said = run.read_in(HEADER, "weiß@example.org,Wei,member,1,Parents,", "weiss@example.org,Weiss,member,1,Parents,")
    assert "Roles read in: 2. People: 2." in said.stdout
    assert {one["email"] for one in run.everybody()} == {"weiß@example.org", "weiss@example.org"}


def test_columns_may_stand_in_another_order_and_most_may_be_left_out(run: Run) -> None:
    run.read_in("role,email", "analyst,ann@example.org")
    assert [(one["name"], one["role"]) for one in run.everybody()] == [("ann", "analyst")]


def test_a_file_with_a_fault_is_refused_whole_and_every_fault_has_its_line(run: Run) -> None:
    refused = run.read_in(
        HEADER,
        "mo@example.org,Mo,manager,1,,",
        "nonsense,,member,1,Parents,",
        "a@example.org,,member,,Parents,",
        "b@example.org,,member,999,Parents,",
        "c@example.org,,king,,,",
        "d@example.org,,coordinator,,,Nowhere",
        "e@example.org,,admin,1,,",
        "f@example.org,,member,1,Nobody,",
        "mo@example.org,Mo,member,1,,",
        "too,few",
        "g@example.org,,analyst,,,London",
        "h@example.org,,coordinator,,,",
        status=2,
    )
    told = {int(line.split(":")[0].removeprefix("line ")) for line in refused.stderr.splitlines()}
    assert told == {3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13}
    assert run.everybody() == []


@pytest.mark.parametrize(
    ("lines", "fault"),
    [
        (("who,what", "a,b"), "line 1: the header must be email,name,role"),
        ((HEADER,), "line 1: the file lists no one"),
        ((HEADER, '"unfinished'), "line 2: this line cannot be read"),
    ],
)
def test_a_file_that_is_no_list_of_people_is_refused(run: Run, lines: tuple[str, ...], fault: str) -> None:
    assert fault in run.read_in(*lines, status=2).stderr


def test_a_file_as_a_spreadsheet_saves_it_is_read(run: Run) -> None:
    file = run.home / "people.csv"
    file.write_bytes("Email;Name;Role;Service\r\nzoe@example.org;Zoë;manager;1\r\n".encode("cp1252"))
    assert "Roles read in: 1. People: 1." in run("people", "import", str(file)).stdout
    assert run.everybody()[0]["name"] == "Zoë"


def test_a_file_that_would_leave_a_service_without_a_manager_is_refused_whole(run: Run) -> None:
    run.add("mo@example.org", "manager", "--service", "1")
    refused = run.read_in(HEADER, "x@example.org,,analyst,,,", "mo@example.org,,member,1,,", status=2)
    assert "only manager of service 1" in refused.stderr
    assert [one["email"] for one in run.everybody()] == ["mo@example.org"]


def test_an_address_is_changed_and_the_person_stays_the_same(run: Run) -> None:
    run.add("mo@example.org", "manager", "--service", "1")
    run.add("ann@example.org", "analyst")
    changed = run("people", "change", "MO@example.org", "--email", "Mo.New@example.org", "--name", "Mo New")
    assert "Mo New signs in as mo.new@example.org" in changed.stdout
    assert ("mo.new@example.org", "manager") in {(one["email"], one["role"]) for one in run.everybody()}
    taken = run("people", "change", "mo.new@example.org", "--email", "ANN@example.org", status=2)
    assert "Another account has the address" in taken.stderr
    assert (
        "No one has an account"
        in run("people", "change", "mo@example.org", "--email", "x@example.org", status=2).stderr
    )
    assert "is not an email address" in run("people", "change", "ann@example.org", "--email", "x", status=2).stderr
    assert "Say what to change" in run("people", "change", "ann@example.org", status=2).stderr
    run("people", "change", "ann@example.org", "--email", "ann@example.org", "--name", "ann")
    assert "holds" in run("verify").stdout


def test_an_account_is_closed_unless_the_network_or_a_service_would_be_left_alone(run: Run) -> None:
    run.add("mo@example.org", "manager", "--service", "1")
    run.add("ada@example.org", "admin")
    assert "only manager of service 1" in run("people", "close", "mo@example.org", status=2).stderr
    assert "only administrator" in run("people", "close", "ada@example.org", status=2).stderr
    run.add("di@example.org", "manager", "--service", "1")
    assert "is closed" in run("people", "close", "mo@example.org").stdout
    assert "closed already" in run("people", "close", "mo@example.org", status=2).stderr
    assert "closed" in {one["state"] for one in run.everybody()}
    assert (
        "appoint them again"
        in run("people", "password", "mo@example.org", "--password-stdin", typed=PASSWORD, status=2).stderr
    )


def test_an_account_is_forgotten_at_once_where_that_is_asked_for(run: Run) -> None:
    for email in ("mo@example.org", "di@example.org", "jo@example.org"):
        run.add(email, "manager", "--service", "1")
    assert "it says: A former manager." in run("people", "close", "mo@example.org").stdout
    assert "mo@example.org" in {one["email"] for one in run.everybody()}
    run("people", "close", "mo@example.org", "--forget")
    run("people", "close", "di@example.org", "--forget")
    assert [one["name"] for one in run.everybody()] == ["A former manager", "A former manager", "jo"]
    assert [one["email"] for one in run.everybody() if "@" in one["email"]] == ["jo@example.org"]
    assert "holds" in run("verify").stdout


def test_whoever_is_locked_out_gets_a_new_password(run: Run) -> None:
    run.add("ada@example.org", "admin")
    given = ("people", "password", "ada@example.org", "--password-stdin")
    assert "at least 12 characters" in run(*given, typed="short", status=2).stderr
    said = run(*given, "--without-second-factor", typed="another good password")
    assert "can sign in with the new password" in said.stdout


def test_a_password_is_asked_for_twice_and_never_shown(run: Run) -> None:
    words = [sys.executable, "-m", "selfreview.cli", "people", "add", "ada@example.org", "--role", "admin"]
    # `python -m selfreview.cli` runs nothing by itself: the command is its `main`.
    words[1:3] = ["-c", "from selfreview.cli import main; main()"]
    leader, follower = pty.openpty()
    with subprocess.Popen(
        words, stdin=follower, stdout=follower, stderr=follower, env=dict(os.environ), start_new_session=True
    ) as typing:
        os.close(follower)
        shown = wait_for(leader, b"Password")
        os.write(leader, PASSWORD.encode() + b"\n")
        shown += wait_for(leader, b"again")
        os.write(leader, PASSWORD.encode() + b"\n")
        shown += wait_for(leader, b"can sign in as admin")
        assert typing.wait(30) == 0
    os.close(leader)
    assert PASSWORD.encode() not in shown


def wait_for(terminal: int, words: bytes, patience: float = 60) -> bytes:
    """What the terminal shows until it shows these words."""
    shown, end = b"", time.monotonic() + patience
    while words not in shown:
        ready, _, _ = select.select([terminal], [], [], max(0.0, end - time.monotonic()))
        assert ready, shown
        shown += os.read(terminal, 4096)
    return shown


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    with MailServer() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def test_a_test_letter_is_sent_and_the_answer_told(
    run: Run, mail_server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "No mail server is set up" in run("mail", "test", "me@example.org", status=2).stderr
    monkeypatch.setenv("SELFREVIEW_SMTP_URL", f"smtp://127.0.0.1:{mail_server.port}")
    monkeypatch.setenv("SELFREVIEW_MAIL_FROM", "selfreview@example.org")
    monkeypatch.setenv("SELFREVIEW_URL", "https://selfreview.example.org")
    assert "is not an email address" in run("mail", "test", "nobody", status=2).stderr
    said = run("mail", "test", "me@example.org")
    assert "took a letter from selfreview@example.org to me@example.org" in said.stdout
    (letter,) = mail_server.letters
    assert b"https://selfreview.example.org" in letter
    monkeypatch.setenv("SELFREVIEW_SMTP_URL", "smtp://127.0.0.1:1")
    assert "did not take the letter. ConnectionRefusedError" in run("mail", "test", "me@example.org", status=1).stderr
