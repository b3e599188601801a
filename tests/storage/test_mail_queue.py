"""Letters that are to be sent, what was posted too late, and switches: kept, and gone when their time is over."""

from datetime import timedelta

import pytest

from selfreview.storage import feature_flags, mail_queue
from selfreview.storage.people import saved_submissions
from selfreview.storage.tables import AuditRow, LetterRow, db
from tests.sites import NOW

pytestmark = pytest.mark.usefixtures("app")


def keep(subject: str) -> int:
    return mail_queue.keep(recipient="parent@example.org", subject=subject, body="The text", at=NOW)


def test_a_letter_is_kept_with_its_text_until_it_is_sent() -> None:
    letter = keep("Hello")
    (waiting,) = mail_queue.unsent()
    assert (waiting.id, waiting.recipient, waiting.subject, waiting.body) == (
        letter,
        "parent@example.org",
        "Hello",
        "The text",
    )
    mail_queue.mark_sent(letter, at=NOW)
    db.session.expire_all()
    assert mail_queue.unsent() == ()
    row = db.session.get(LetterRow, letter)
    assert row is not None
    assert (row.body, row.sent_at) == ("", NOW)


def test_a_letter_that_failed_stays_with_the_reason_and_the_newest_comes_first() -> None:
    first, second = keep("First"), keep("Second")
    mail_queue.mark_failed(first, fault="no mail server is set up")
    db.session.expire_all()
    assert [(letter.id, letter.fault) for letter in mail_queue.unsent()] == [
        (second, None),
        (first, "no mail server is set up"),
    ]


def post(path: str, text: str, *, person_id: int = 1, days: int = 0) -> None:
    at = NOW + timedelta(days=days)
    saved_submissions.keep(person_id=person_id, path=path, fields={"evidence": [text], "ticks": ["a", "b"]}, at=at)


def test_a_kept_post_comes_back_whole() -> None:
    post("/a", "Zwölf\r\nZeilen “und” mehr")
    found = saved_submissions.find(person_id=1, path="/a")
    assert found is not None
    assert found.fields == {"evidence": ["Zwölf\r\nZeilen “und” mehr"], "ticks": ["a", "b"]}
    assert found.at == NOW
    assert saved_submissions.find(person_id=2, path="/a") is None
    assert saved_submissions.find(person_id=1, path="/b") is None


def test_a_later_post_to_the_same_page_takes_the_place_of_the_earlier() -> None:
    post("/a", "old")
    post("/b", "other")
    post("/a", "new")
    assert [(one.path, one.fields["evidence"]) for one in saved_submissions.all_of(person_id=1)] == [
        ("/a", ["new"]),
        ("/b", ["other"]),
    ]
    newest = saved_submissions.newest(person_id=1)
    assert newest is not None
    assert newest.path == "/a"
    assert saved_submissions.newest(person_id=2) is None


def test_a_kept_post_is_dropped_by_its_writer_alone() -> None:
    post("/a", "mine")
    post("/a", "yours", person_id=2)
    saved_submissions.drop(person_id=1, path="/a")
    assert saved_submissions.all_of(person_id=1) == ()
    assert len(saved_submissions.all_of(person_id=2)) == 1


def test_a_kept_post_is_forgotten_after_its_time() -> None:
    post("/a", "old")
    post("/b", "new", days=8)
    assert [one.path for one in saved_submissions.all_of(person_id=1)] == ["/b"]


def test_a_switch_is_off_until_it_is_turned() -> None:
    assert not feature_flags.is_on(feature_flags.DEMONSTRATION)
    feature_flags.turn(feature_flags.DEMONSTRATION, on=True)
    assert feature_flags.is_on(feature_flags.DEMONSTRATION)
    assert not feature_flags.is_on(feature_flags.SECOND_FACTOR_FOR_NETWORK)


def test_asking_for_a_second_factor_leaves_a_trace() -> None:
    for on in (True, False):
        feature_flags.ask_for_second_factor(on=on, by="Ada", at=NOW)
        assert feature_flags.is_on(feature_flags.SECOND_FACTOR_FOR_NETWORK) is on
    rows = db.session.query(AuditRow).filter_by(verb="turned switch").order_by(AuditRow.seq)
    assert [(row.person, row.after) for row in rows] == [("Ada", "on"), ("Ada", "off")]
