"""`selfreview services change`: a change of services as an operator types it."""

import pytest
from sqlalchemy import text

from tests.commands.test_commands import Run, connect, run

__all__ = ["run"]

SPLIT = ("services", "change", "split", "--on", "2009-04-01", "--from-year", "2010", "--before", "72")
CLOSED = ("services", "change", "closed")
NAMED = (*SPLIT, "--after", "Cheshire East", "--after", "Cheshire West and  Chester")


def test_a_change_is_recorded_with_what_follows_told(run: Run, empty_database_url: str) -> None:
    told = run(*NAMED, "--note", " By order. ", "--readable").stdout
    words = "Cheshire was split into Cheshire East and Cheshire West and Chester in April 2009"
    assert told.startswith(f"Recorded: {words}.\nCheshire ends on the day before.")
    with connect(empty_database_url) as connection:
        kept = connection.execute(text("SELECT note, closes, readable FROM service_changes")).one()
        assert tuple(map(str, kept)) in {("By order.", "1", "1"), ("By order.", "True", "True")}
        assert str(connection.scalar(text("SELECT closed FROM services WHERE number = 72"))) == "2009-03-31"
    assert "This change is recorded already." in run(*NAMED, status=2).stderr


def test_a_note_alone_ends_nothing_and_a_number_names_its_service(run: Run, empty_database_url: str) -> None:
    words = ("merged", "--on", "2009-04-01", "--from-year", "2009", "--before", "58", "--after", "1", "--goes-on")
    assert "Leeds was merged into Sheffield" in run("services", "change", *words).stdout
    with connect(empty_database_url) as connection:
        assert connection.scalar(text("SELECT closed FROM services WHERE number = 58")) is None


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        (SPLIT, "--after: Name at least two services that came out of it."),
        ((*NAMED, "--before", "9999"), "There is no service “9999” in the registry."),
        ((*NAMED, "--after", " "), "There is no service “” in the registry."),
        ((*NAMED, "--note", "x" * 1001), "--note: Use 1000 characters or fewer."),
        (
            ("services", "change", "closed", "--on", "2999-01-01", "--from-year", "2999", "--before", "1"),
            "not come yet",
        ),
    ],
)
def test_what_does_not_fit_is_refused(run: Run, words: tuple[str, ...], fault: str) -> None:
    assert fault in run(*words, status=2).stderr
