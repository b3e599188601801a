"""What is told of releases: nothing under embargo before its day, nothing of a release that is not public."""

from datetime import UTC, datetime, timedelta

from selfreview.domain.nation.revisions import Announced, Erratum, Part, ReleaseKind, Revised, Withdrawal, tell_notices

OUT = datetime(2010, 3, 1, tzinfo=UTC)
RELEASE = Announced(ReleaseKind.EXEMPLARS, 2009, 1, OUT)


def revised(number: int, *, days: int) -> Revised:
    """A release with an erratum and a withdrawal, so many days after the release was out."""
    at = OUT + timedelta(days=days)
    erratum = Erratum(1, at, Part.FIGURE, "E03", "At a glance", "11", "12")
    return Revised(ReleaseKind.EXEMPLARS, 2009, number, (erratum,), Withdrawal(at, "Two tables."))


def test_what_was_said_under_embargo_is_told_with_the_release() -> None:
    notices = tell_notices([RELEASE], [revised(1, days=-5)])
    assert len(notices) == 3
    assert {one.at for one in notices} == {OUT}


def test_what_was_said_later_is_told_when_it_was_said() -> None:
    newest, _, oldest = tell_notices([RELEASE], [revised(1, days=5)])
    assert newest.at == OUT + timedelta(days=5)
    assert (oldest.key, oldest.at) == ("exemplars-2009-1", OUT)


def test_nothing_is_told_of_a_release_that_is_not_among_them() -> None:
    assert [one.key for one in tell_notices([RELEASE], [revised(2, days=5)])] == ["exemplars-2009-1"]
