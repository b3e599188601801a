"""Who is running the meeting and the clock of a meeting."""

from datetime import UTC, datetime, timedelta

import pytest

from selfreview.domain.meeting.meeting import ABSENCE, PATIENCE, Claim, Seat, Timer, judge_claim, read_code, show_code

NOW = datetime(2010, 11, 3, 14, 3, tzinfo=UTC)
CHAIR, DEPUTY, OTHER = 1, 2, 3
SECOND = timedelta(seconds=1)


def asked(seconds: float, by: int = DEPUTY) -> Seat:
    return Seat(CHAIR, "Clive", NOW, by, "Dora", NOW - timedelta(seconds=seconds))


@pytest.mark.parametrize(
    ("seat", "person", "claim"),
    [
        (Seat(CHAIR, "Clive", NOW), CHAIR, Claim.DRIVES),
        (Seat(CHAIR, "Clive", NOW - 2 * ABSENCE), CHAIR, Claim.DRIVES),
        (Seat(CHAIR, "Clive", NOW), DEPUTY, Claim.MAY_ASK),
        (Seat(CHAIR, "Clive", NOW - ABSENCE), DEPUTY, Claim.MAY_ASK),
        (Seat(CHAIR, "Clive", NOW - ABSENCE - SECOND), DEPUTY, Claim.MAY_TAKE),
        (asked(1), DEPUTY, Claim.WAITS),
        (asked(PATIENCE.total_seconds()), DEPUTY, Claim.MAY_TAKE),
        (asked(PATIENCE.total_seconds()), OTHER, Claim.MAY_ASK),
        (Seat(CHAIR, "Clive", NOW, DEPUTY), DEPUTY, Claim.MAY_ASK),
    ],
)
def test_the_second_who_wants_to_drive_asks_first(seat: Seat, person: int, claim: Claim) -> None:
    assert judge_claim(seat, person, NOW) is claim


@pytest.mark.parametrize(
    ("passed", "words"),
    [
        (timedelta(0), "10 minutes left"),
        (timedelta(minutes=8, seconds=30), "2 minutes left"),
        (timedelta(minutes=9, seconds=1), "1 minute left"),
        (timedelta(minutes=10), "The time is up"),
        (timedelta(minutes=10, seconds=59), "The time is up"),
        (timedelta(minutes=11), "1 minute over time"),
        (timedelta(hours=2), "110 minutes over time"),
    ],
)
def test_the_clock_informs(passed: timedelta, words: str) -> None:
    assert Timer(NOW, 10).tell(NOW + passed) == words


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("482913", "482913"),
        (" 482 913 ", "482913"),
        ("482-913", "482913"),
        ("48291", ""),
        ("4829133", ""),
        ("48291a", ""),
        ("٤٨٢٩١٣", ""),
        ("", ""),
    ],
)
def test_a_code_is_read_however_it_is_typed(typed: str, code: str) -> None:
    assert read_code(typed) == code


def test_a_code_is_shown_in_two_halves() -> None:
    assert show_code("482913") == "482 913"
    assert read_code(show_code("482913")) == "482913"
