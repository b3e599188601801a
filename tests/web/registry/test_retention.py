"""How long things are kept: set, shown, applied."""

from datetime import timedelta

import pytest
from flask import Flask

from selfreview.domain.people.retention import PERIODS
from selfreview.storage import audit, feature_flags, retention
from selfreview.storage.people import people
from selfreview.storage.tables import CommentRow, EvidenceRow, FileRow, LetterRow, PersonRow, ReviewRow, db
from tests.accounts import id_of
from tests.people import BY_KEY, OPEN, OURS
from tests.sites import NOW
from tests.visitors import Visitor, text_of

PAGE = "/network/registry/retention/"
REVIEW = f"/services/{OURS}/reviews/{OPEN}"


def due(app: Flask) -> dict[str, int]:
    with app.app_context():
        return {one.what: one.count for one in retention.find_due(at=app.extensions["clock"]())}


def test_the_periods_are_reached_from_the_settings_and_by_the_administrator_alone(lite: Flask) -> None:
    admin = Visitor(lite, "admin")
    assert PAGE in admin.get("/network/registry/settings").text
    assert admin.get(PAGE).status_code == 200
    for key in ("analyst", "coordinator", "manager"):
        assert Visitor(lite, key).get(PAGE).status_code == 403
        assert Visitor(lite, key).get(f"{PAGE}apply").status_code == 403


def test_a_period_is_set_recorded_and_deletes_nothing(app: Flask) -> None:
    admin = Visitor(app, "admin")
    assert admin.fill(PAGE, {"letters": "1", "files": "3"}).status_code == 303
    assert "Nothing has been deleted" in admin.follow().text
    with app.app_context():
        kept = retention.periods()
        assert (kept.of("letters"), kept.of("files"), kept.of("people")) == (1, 3, 24)
        assert audit.find_breaks() == ()
    assert "1 month" in text_of(admin.get("/privacy").text)


@pytest.mark.parametrize("typed", ["", "none", "0", "99", "1.5"])
def test_a_period_out_of_its_range_is_told_and_kept_on_the_page(lite: Flask, typed: str) -> None:
    admin = Visitor(lite, "admin")
    answer = admin.fill(PAGE, {"letters": typed})
    assert answer.status_code == 422
    assert "Emails: enter a whole number of months from 1 to 36" in text_of(answer.text)
    assert admin.form()["letters"] == [typed]


def test_every_period_has_a_field_with_what_it_is_about(lite: Flask) -> None:
    page = text_of(Visitor(lite, "admin").get(PAGE).text)
    for period in PERIODS:
        assert period.label in page
        assert period.hint in page


def test_what_is_over_is_shown_before_it_goes(app: Flask) -> None:
    with app.app_context():
        db.session.add(LetterRow(recipient="a@example.org", subject="x", body="", made_at=NOW - timedelta(days=200)))
        db.session.commit()
    admin = Visitor(app, "admin")
    assert due(app)["letters"] == 1
    assert "letters: 1" in text_of(admin.get(f"{PAGE}apply").text)
    assert due(app)["letters"] == 1
    assert admin.fill(f"{PAGE}apply", {}).status_code == 303
    assert due(app)["letters"] == 0
    assert "Nothing has expired" in text_of(admin.get(f"{PAGE}apply").text)


def test_comments_and_evidence_of_old_reviews_go_and_the_rest_stays(app: Flask) -> None:
    manager = Visitor(app, "manager")
    token = {"csrf_token": manager.token(f"{REVIEW}/E01")}
    manager.post(f"{REVIEW}/E01/comments", {**token, "words": "Hello", "once": "1"})
    with app.app_context():
        review = db.session.scalars(db.select(ReviewRow).where(ReviewRow.service == OURS)).first()
        assert review is not None
        at = {"changed_by": "a test", "changed_at": NOW, "version": 1, "service": OURS}
        kept = FileRow(name="a.txt", media_type="text/plain", size=1, sha256="0" * 64, content=b"a")
        db.session.add(kept)
        db.session.flush()
        for number, file_id in enumerate((kept.id, None)):
            db.session.add(EvidenceRow(title=f"item {number}", url=None, file_id=file_id, **at))
        db.session.flush()
        (used,) = db.session.scalars(db.select(EvidenceRow.id).where(EvidenceRow.file_id == kept.id))
        db.session.execute(
            db.text("INSERT INTO evidence_uses (evidence_id, review_id, exemplar) VALUES (:e, :r, 'E01')"),
            {"e": used, "r": review.id},
        )
        db.session.commit()
    assert (due(app)["comments"], due(app)["links and files given as evidence"]) == (0, 0)
    app.extensions["clock"].pass_(days=365 * 9)
    assert due(app)["comments"] == 1
    assert (due(app)["links and files given as evidence"], due(app)["contents of such files"]) == (1, 1)
    with app.app_context():
        retention.clear(by="a test", at=app.extensions["clock"]())
        db.session.commit()
        assert db.session.scalars(db.select(CommentRow)).all() == []
        assert db.session.scalars(db.select(FileRow.id)).all() == []
        # What no review ever used is nobody's evidence of long ago.
        assert db.session.scalars(db.select(EvidenceRow.title)).all() == ["item 1"]
        assert audit.find_breaks() == ()


def test_the_name_of_a_closed_account_goes_when_its_time_is_over(app: Flask) -> None:
    with app.app_context():
        people.close_account(id_of(app, "health"), by="a test", at=NOW)
        db.session.commit()
    assert due(app)["names of closed accounts"] == 0
    app.extensions["clock"].pass_(days=24 * 31)
    assert due(app)["names of closed accounts"] == 1
    with app.app_context():
        retention.clear(by="a test", at=app.extensions["clock"]())
        db.session.commit()
        names = set(db.session.scalars(db.select(PersonRow.name)))
    assert BY_KEY["health"].name not in names
    assert "A former member (Health)" in names
    assert due(app)["names of closed accounts"] == 0


def test_the_administrator_lets_the_site_delete_every_day_and_stops_it_again(app: Flask) -> None:
    admin = Visitor(app, "admin")
    assert "Nothing is deleted automatically." in text_of(admin.get(PAGE).text)
    for words, value in (("deletes expired items every day", "on"), ("Nothing is deleted automatically.", "off")):
        token = admin.token(PAGE)
        assert admin.post(f"{PAGE}daily", {"daily": value, "csrf_token": token}).status_code == 303
        assert words in text_of(admin.get(PAGE).text)
        with app.app_context():
            assert feature_flags.is_on(feature_flags.DAILY_RETENTION) is (value == "on")
    analyst = Visitor(app, "analyst")
    posted = {"daily": "on", "csrf_token": analyst.token("/account/")}
    assert analyst.post(f"{PAGE}daily", posted).status_code == 403
