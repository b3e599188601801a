"""A letter that could not be sent rests longer each time, and is given up after two days."""

from datetime import UTC, datetime, timedelta

from selfreview.domain.delivery import GIVEN_UP_AFTER, LONGEST_PAUSE, next_try

WRITTEN = datetime(2010, 11, 3, 14, 3, tzinfo=UTC)


def test_the_pauses_grow_until_the_longest() -> None:
    pauses = []
    for tries in range(1, 8):
        again = next_try(tries, written=WRITTEN, at=WRITTEN)
        assert again is not None
        pauses.append((again - WRITTEN) // timedelta(minutes=1))
    assert pauses == [1, 4, 16, 64, 240, 240, 240]


def test_the_last_try_is_when_the_two_days_end_and_there_is_none_after_it() -> None:
    end = WRITTEN + GIVEN_UP_AFTER
    assert next_try(20, written=WRITTEN, at=end - LONGEST_PAUSE / 2) == end
    assert next_try(21, written=WRITTEN, at=end) is None
    assert next_try(1, written=WRITTEN, at=end + timedelta(days=30)) is None
