"""Reviews as they are found and saved: when they may be written, what a save writes, and what it leaves alone."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import update

from selfreview.domain.registry.changes import Change, Kind, Party
from selfreview.domain.review.review import ForgedVersion, Origin, ReviewState, Settlement, Window
from selfreview.storage.registry import changes
from selfreview.storage.review import reviews
from selfreview.storage.review.reviews import NotWritable, Review, find_review, review_by_id, reviews_of, save_fields
from selfreview.storage.round import rounds
from selfreview.storage.tables import AuditRow, FieldRow, ReviewRow, db
from tests.people import CLOSED, DEADLINE, FAR, OPEN, OURS
from tests.sites import NOW

LATER = NOW + timedelta(minutes=7)


@pytest.fixture(autouse=True)
def _site(app: Flask) -> None:
    """Everything here asks storage itself."""


def review_of(service: int = OURS, year: int = OPEN) -> Review:
    found = find_review(service=service, year=year)
    assert found is not None
    return found


def save(exemplar: str = "E01", by: str = "Priya", **posted: tuple[str, int]) -> Settlement:
    at = NOW if by == "Priya" else LATER
    return save_fields(review_of(), exemplar=exemplar, posted=posted, person=by, at=at)


def fields(exemplar: str = "E01") -> dict[str, tuple[str, int, str]]:
    db.session.expire_all()
    rows = db.session.query(FieldRow).filter_by(review_id=review_of().id, exemplar=exemplar)
    return {row.name: (row.value, row.version, row.changed_by) for row in rows}


def trail() -> list[tuple[str | None, int | None, str | None, str | None]]:
    rows = db.session.query(AuditRow).filter_by(review_id=review_of().id, verb="wrote").order_by(AuditRow.id)
    return [(row.field, row.version, row.before, row.after) for row in rows]


def test_a_review_that_nobody_began_is_there_without_a_row() -> None:
    review = review_of()
    assert (review.id, review.service.number, review.round.year) == (None, OURS, OPEN)
    assert (review.state, review.origin, review.synthetic) == (ReviewState.DRAFT, Origin.ONLINE, False)
    assert (review.entered_by, review.submitted_at, review.extended_to) == (None, None, None)
    assert review.edition == review.round.edition
    assert review.expected
    assert db.session.query(ReviewRow).count() == 0
    assert find_review(service=9_999, year=OPEN) is None
    assert find_review(service=OURS, year=1_999) is None


def test_a_service_that_a_round_does_not_expect_is_told_so() -> None:
    rounds.expect(OPEN, service=FAR, expected=False, by="a test", at=NOW)
    assert not review_of(FAR).expected
    assert review_of(OURS).expected


def test_the_deadline_is_the_round_s_until_a_service_has_one_of_its_own() -> None:
    rounds.set_deadline(OPEN, DEADLINE, by="a test", at=NOW)
    later = DEADLINE + timedelta(days=30)
    rounds.extend_round(OPEN, service=OURS, to=later, by="a test", at=NOW)
    assert review_of(OURS).deadline == later
    assert review_of(FAR).deadline == DEADLINE
    assert review_of(OURS).window == Window(closed=False, extended_to=later, entered_later=False)
    assert replace(review_of(FAR), origin=Origin.ENTERED_LATER).window.entered_later
    assert review_of(OURS, CLOSED).window.closed


def test_reviews_of_a_service_come_newest_first_and_are_found_by_their_number() -> None:
    save(evidence=("x", 0))
    assert [one.round.year for one in reviews_of(OURS)] == [OPEN, CLOSED]
    assert {one.service.number for one in reviews_of(OURS)} == {OURS}
    mine = review_of()
    assert mine.id is not None
    assert review_by_id(mine.id) == mine


def test_a_review_of_before_a_renaming_goes_by_the_old_name() -> None:
    old = review_of().service.name
    renamed = Change(Kind.RENAMED, date(2009, 4, 1), OPEN, (Party(old, OURS),), (Party("Another name"),))
    changes.record(renamed, by="a test", at=NOW)
    assert review_of(OURS, CLOSED).service.name == old
    assert review_of(OURS, OPEN).service.name == "Another name"


def test_a_save_writes_values_versions_and_the_trail() -> None:
    assert save(evidence=("first", 0), rating=("good", 0)) == Settlement({"evidence": "first", "rating": "good"}, ())
    assert fields() == {"evidence": ("first", 1, "Priya"), "rating": ("good", 1, "Priya")}
    save(by="Helen", evidence=("second", 1))
    assert fields() == {"evidence": ("second", 2, "Helen"), "rating": ("good", 1, "Priya")}
    assert fields("E02") == {}
    assert sorted(trail(), key=str) == sorted(
        [("evidence", 1, "", "first"), ("rating", 1, "", "good"), ("evidence", 2, "first", "second")], key=str
    )


def test_the_same_post_twice_writes_nothing_more() -> None:
    save(evidence=("first", 0))
    number = db.session.query(AuditRow).count()
    assert save(by="Helen", evidence=("first", 0)) == Settlement({}, ())
    assert fields() == {"evidence": ("first", 1, "Priya")}
    assert db.session.query(AuditRow).count() == number


def test_a_field_that_somebody_overtook_clashes_and_nothing_of_the_save_is_written() -> None:
    save(evidence=("first", 0))
    save(by="Helen", evidence=("theirs", 1))
    settled = save(evidence=("mine", 1), rating=("good", 0))
    assert settled.changes == {}
    (clash,) = settled.clashes
    assert (clash.field, clash.mine, clash.theirs.value, clash.theirs.changed_by) == (
        "evidence",
        "mine",
        "theirs",
        "Helen",
    )
    assert clash.theirs.version == 2
    assert fields() == {"evidence": ("theirs", 2, "Helen")}


def test_only_what_was_made_up_is_synthetic() -> None:
    save(evidence=("first", 0))
    assert review_of().synthetic is False
    db.session.execute(update(ReviewRow).values(synthetic=True))
    assert review_of().synthetic is True


def test_a_review_is_read_anew_though_somebody_holds_its_row() -> None:
    save(evidence=("first", 0))
    held = db.session.get(ReviewRow, review_of().id)
    assert held is not None
    # As if another process had submitted it meanwhile.
    submitted = update(ReviewRow).values(state=ReviewState.SUBMITTED.value)
    db.session.execute(submitted, execution_options={"synchronize_session": False})
    assert review_of().state is ReviewState.SUBMITTED
    with pytest.raises(NotWritable, match="submitted"):
        save(evidence=("late", 1))


def test_what_was_posted_as_it_was_read_never_clashes() -> None:
    for number, text in enumerate(("first", "second", "third")):
        save(evidence=(text, number))
    # Each version is known by what it was.
    for version, text in ((1, "first"), (2, "second"), (0, "")):
        assert save(evidence=(text, version), rating=("good", 0)).clashes == ()
        assert save(evidence=("another", version)).clashes != ()
    assert fields()["evidence"] == ("third", 3, "Priya")


def test_an_undecided_field_always_clashes_and_a_version_that_never_was_is_refused() -> None:
    save(evidence=("first", 0))
    posted = {"evidence": ("mine", 1)}
    settled = save_fields(review_of(), exemplar="E01", posted=posted, person="P", at=NOW, undecided={"evidence"})
    assert [clash.field for clash in settled.clashes] == ["evidence"]
    for version in (-1, 2):
        with pytest.raises(ForgedVersion):
            save(evidence=("mine", version))


def test_a_version_of_one_exemplar_is_none_of_another() -> None:
    save("E02", evidence=("of the second", 0))
    save("E02", evidence=("again", 1))
    save("E01", evidence=("of the first", 0))
    save("E01", evidence=("and more", 1))
    assert save("E01", evidence=("of the second", 1)).clashes != ()
    assert save("E01", evidence=("of the first", 1)).clashes == ()


def test_whoever_edits_carried_evidence_has_confirmed_it() -> None:
    save(evidence=("Shown", 0), carried=("2009", 0))
    assert save(evidence=("Shown again", 1)).changes == {"evidence": "Shown again"}
    assert fields()["carried"] == ("", 2, "Priya")


@pytest.mark.parametrize(("state", "words"), [(ReviewState.SUBMITTED, "submitted"), (ReviewState.DRAFT, "closed")])
def test_what_was_submitted_or_closed_takes_nothing(state: ReviewState, words: str) -> None:
    save(evidence=("first", 0))
    row = db.session.get(ReviewRow, review_of().id)
    assert row is not None
    row.state = state.value
    if state is ReviewState.DRAFT:
        rounds.close_round(OPEN, by="a test", at=NOW)
    db.session.flush()
    with pytest.raises(NotWritable, match=words):
        save(evidence=("late", 1))
    assert fields()["evidence"][0] == "first"


def test_a_closed_round_is_open_to_whom_it_was_extended_until_that_day() -> None:
    rounds.close_round(OPEN, by="a test", at=NOW)
    rounds.extend_round(OPEN, service=OURS, to=NOW.date(), by="a test", at=NOW)
    save(evidence=("in time", 0))
    with pytest.raises(NotWritable, match="closed"):
        save_fields(review_of(), exemplar="E01", posted={"evidence": ("x", 1)}, person="P", at=NOW + timedelta(days=1))


def test_a_past_review_is_begun_with_who_entered_it() -> None:
    begun = reviews.begin_past_review(review_of(year=CLOSED), person="Maureen", at=NOW)
    assert (begun.origin, begun.entered_by, begun.state) == (Origin.ENTERED_LATER, "Maureen", ReviewState.DRAFT)
    assert review_of(year=CLOSED) == begun
    told = db.session.query(AuditRow).filter_by(review_id=begun.id).one()
    assert (told.verb, told.person) == ("began entering a past review", "Maureen")


def test_of_two_who_begin_at_once_the_first_stands() -> None:
    review = review_of()
    reviews.make_row(replace(review, entered_by="first"), at=NOW)
    reviews.make_row(replace(review, entered_by="second"), at=LATER)
    row = db.session.query(ReviewRow).one()
    assert (row.entered_by, row.service, row.year, row.state) == ("first", OURS, OPEN, "draft")
    assert review_of().id == row.id
