"""Copies for sharing as they are kept: from the submitted evidence to what every service reads, and back."""

import json

import pytest
from flask import Flask

from selfreview.domain.practice.good_practice import PracticeState, Return
from selfreview.storage import audit
from selfreview.storage.practice import good_practice
from selfreview.storage.practice.good_practice import Copy, Gone, Overtaken
from selfreview.storage.tables import AuditRow, PracticeRow, RatingRow, SubmissionRow, db
from tests.made_returns import all_at, framework_of, submit
from tests.people import CLOSED, OPEN, OURS, THEIRS
from tests.sites import NOW

WHO = "Maureen Manager"


@pytest.fixture
def made_from(app: Flask) -> Return:
    """A return of our service with everything at the highest level."""
    return submitted(app, OURS, CLOSED)


def hand_in(app: Flask, service: int, year: int, ratings: dict[str, str]) -> None:
    """A return from somewhere else: what this test has read so far is let go first."""
    db.session.rollback()
    submit(app, service, year, ratings)


def submitted(app: Flask, service: int, year: int) -> Return:
    hand_in(app, service, year, all_at(app, framework_of(app).scale.keys[-1]))
    found = good_practice.last_return(service, app.extensions["selfreview"].frameworks)
    assert found is not None
    return found


def save(made_from: Return, text: str, version: int = 0, *, service: int = OURS, exemplar: str = "E01") -> Copy:
    copy = good_practice.save_copy(service, made_from, exemplar, text=text, version=version, person=WHO, at=NOW)
    db.session.commit()
    return copy


def offer(copy: Copy, *, named: bool = False) -> Copy:
    made = good_practice.offer(copy.service, copy.exemplar, version=copy.version, named=named, person=WHO, at=NOW)
    db.session.commit()
    return made


def accept(copy: Copy) -> Copy:
    made = good_practice.accept(copy.id, stamp=copy.stamp, person="Anna Analyst", at=NOW)
    db.session.commit()
    return made


def shared_texts() -> list[str]:
    return [one.text for one in good_practice.shared()]


def test_a_service_without_a_return_has_nothing_to_copy(app: Flask) -> None:
    assert good_practice.last_return(OURS, app.extensions["selfreview"].frameworks) is None


def test_copies_are_made_from_the_newest_return(app: Flask, made_from: Return) -> None:
    assert made_from.year == CLOSED
    assert made_from.evidence["E01"] == f"Shown E01 {CLOSED}"
    ratings = all_at(app, framework_of(app).scale.keys[-1]) | {"E02": framework_of(app).scale.keys[0]}
    hand_in(app, OURS, OPEN, ratings)
    newer = good_practice.last_return(OURS, app.extensions["selfreview"].frameworks)
    assert newer is not None
    assert newer.year == OPEN
    assert "E02" not in newer.evidence
    assert newer.evidence["E01"] == f"Shown E01 {OPEN}"


def test_a_copy_goes_from_draft_to_everybody_and_the_evidence_stays(made_from: Return) -> None:
    copy = save(made_from, "How we do it")
    assert (copy.state, copy.version, copy.named, copy.is_best) == (PracticeState.DRAFT, 1, False, True)
    assert good_practice.offers() == ()
    offered = offer(copy)
    assert good_practice.offers() == (offered,)
    assert good_practice.find_offer(copy.id) == offered
    assert good_practice.shared() == ()
    accepted = accept(offered)
    assert accepted.state is PracticeState.ACCEPTED
    (practice,) = good_practice.shared()
    assert (practice.exemplar, practice.text, practice.service) == ("E01", "How we do it", None)
    kept = json.loads(db.session.query(SubmissionRow).one().content)
    assert kept["answers"]["E01"]["evidence"] == f"Shown E01 {CLOSED}"


def test_a_service_is_named_only_where_it_chose_to_be(made_from: Return) -> None:
    accept(offer(save(made_from, "How we do it"), named=True))
    assert [one.service for one in good_practice.shared()] == ["Sheffield"]


def test_nothing_of_an_unnamed_service_is_in_what_is_read(made_from: Return) -> None:
    accept(offer(save(made_from, "How we do it")))
    (practice,) = good_practice.shared()
    assert "Sheffield" not in repr(practice)
    assert str(CLOSED) not in repr(practice).replace(practice.edition, "")


def test_the_order_is_by_lot_and_stays(app: Flask, made_from: Return) -> None:
    accept(offer(save(made_from, "ours")))
    theirs = submitted(app, THEIRS, CLOSED)
    accept(offer(save(theirs, "theirs", service=THEIRS)))
    for places in (("a", "b"), ("b", "a")):
        for service, place in zip((OURS, THEIRS), places, strict=True):
            db.session.query(PracticeRow).filter_by(service=service).update({"place": place})
        assert shared_texts() == [text for _, text in sorted(zip(places, ("ours", "theirs"), strict=True))]
    assert len({row.place for row in db.session.query(PracticeRow)}) == 2


def test_an_edit_takes_back_what_was_accepted_until_it_is_accepted_again(made_from: Return) -> None:
    copy = accept(offer(save(made_from, "first")))
    edited = save(made_from, "second", copy.version)
    assert edited.state is PracticeState.DRAFT
    assert (good_practice.shared(), good_practice.offers()) == ((), ())
    offer(edited)
    assert good_practice.shared() == ()
    accept(good_practice.find_offer(copy.id))
    assert shared_texts() == ["second"]


def test_the_same_text_again_changes_nothing(made_from: Return) -> None:
    copy = accept(offer(save(made_from, "first")))
    again = save(made_from, "first", 0)
    assert (again.version, again.state) == (copy.version, PracticeState.ACCEPTED)


def test_a_stale_save_overwrites_nothing_and_shows_the_other_text(made_from: Return) -> None:
    save(made_from, "theirs")
    with pytest.raises(Overtaken) as fault:
        save(made_from, "mine", 0)
    db.session.rollback()
    assert fault.value.theirs.text == "theirs"
    assert good_practice.copies_of(OURS)["E01"].text == "theirs"
    assert save(made_from, "both", fault.value.theirs.version).text == "both"


def test_what_was_edited_meanwhile_is_not_offered(made_from: Return) -> None:
    copy = save(made_from, "first")
    save(made_from, "second", copy.version)
    with pytest.raises(Overtaken):
        offer(copy)


def test_there_is_nothing_to_offer_without_a_copy(made_from: Return) -> None:
    with pytest.raises(Gone):
        good_practice.offer(OURS, "E02", version=0, named=False, person=WHO, at=NOW)
    assert made_from.evidence


def test_an_accepted_copy_offered_as_it_is_stays_accepted_and_named_anew_does_not(made_from: Return) -> None:
    copy = accept(offer(save(made_from, "first"), named=True))
    assert offer(copy, named=True).state is PracticeState.ACCEPTED
    assert offer(copy, named=False).state is PracticeState.OFFERED
    assert good_practice.shared() == ()


def test_withdrawn_it_is_gone_everywhere_at_once_and_stays_with_the_service(made_from: Return) -> None:
    copy = accept(offer(save(made_from, "first")))
    good_practice.withdraw(OURS, "E01", person=WHO, at=NOW)
    assert (good_practice.shared(), good_practice.offers()) == ((), ())
    with pytest.raises(Gone):
        good_practice.find_offer(copy.id)
    with pytest.raises(Gone):
        good_practice.accept(copy.id, stamp=copy.stamp, person=WHO, at=NOW)
    assert good_practice.copies_of(OURS)["E01"].text == "first"
    before = verbs()
    good_practice.withdraw(OURS, "E01", person=WHO, at=NOW)
    good_practice.withdraw(OURS, "E02", person=WHO, at=NOW)
    assert verbs() == before
    assert offer(copy).state is PracticeState.OFFERED


def test_an_offer_changed_meanwhile_is_neither_accepted_nor_sent_back(made_from: Return) -> None:
    copy = offer(save(made_from, "first"))
    offer(copy, named=True)
    with pytest.raises(Overtaken):
        good_practice.accept(copy.id, stamp=copy.stamp, person=WHO, at=NOW)
    with pytest.raises(Overtaken):
        good_practice.send_back(copy.id, stamp=copy.stamp, note="Why?", person=WHO, at=NOW)


def test_an_offer_is_accepted_once(made_from: Return) -> None:
    copy = offer(save(made_from, "first"))
    accept(copy)
    accept(copy)
    assert verbs().count("accepted good practice") == 1


def test_sent_back_it_carries_the_note_until_it_is_offered_again(made_from: Return) -> None:
    copy = accept(offer(save(made_from, "first")))
    good_practice.send_back(copy.id, stamp=copy.stamp, note="Take out the school", person="Anna Analyst", at=NOW)
    sent = good_practice.copies_of(OURS)["E01"]
    assert (sent.state, sent.note) == (PracticeState.SENT_BACK, "Take out the school")
    assert (good_practice.shared(), good_practice.offers()) == ((), ())
    assert save(made_from, "second", sent.version).note == "Take out the school"
    assert offer(good_practice.copies_of(OURS)["E01"]).note == ""


def test_a_newer_return_that_rates_it_otherwise_ends_the_sharing(app: Flask, made_from: Return) -> None:
    copy = accept(offer(save(made_from, "first")))
    hand_in(app, OURS, OPEN, all_at(app, framework_of(app).scale.keys[0]))
    assert (good_practice.shared(), good_practice.offers()) == ((), ())
    assert not good_practice.copies_of(OURS)["E01"].is_best
    with pytest.raises(Gone):
        offer(copy)


def test_a_correction_of_the_return_ends_the_sharing(app: Flask, made_from: Return) -> None:
    copy = accept(offer(save(made_from, "first")))
    lowest = framework_of(app).scale.keys[0]
    db.session.query(RatingRow).filter_by(service=OURS, year=CLOSED, exemplar="E01").update({"rating": lowest})
    assert (good_practice.shared(), good_practice.offers()) == ((), ())
    with pytest.raises(Gone):
        good_practice.find_offer(copy.id)


def test_a_return_of_another_service_ends_nothing(app: Flask, made_from: Return) -> None:
    accept(offer(save(made_from, "first")))
    hand_in(app, THEIRS, OPEN, all_at(app, framework_of(app).scale.keys[0]))
    assert shared_texts() == ["first"]


def verbs() -> list[str]:
    rows = db.session.query(AuditRow).filter_by(field="good practice").order_by(AuditRow.seq)
    return [row.verb for row in rows]


def test_everything_is_recorded_with_the_review_that_it_comes_from(made_from: Return) -> None:
    copy = offer(save(made_from, "first"), named=True)
    good_practice.send_back(copy.id, stamp=copy.stamp, note="Shorter", person="Anna Analyst", at=NOW)
    offer(save(made_from, "second", copy.version))
    accept(good_practice.find_offer(copy.id))
    good_practice.withdraw(OURS, "E01", person=WHO, at=NOW)
    assert verbs() == [
        "edited the copy for sharing",
        "offered good practice",
        "sent back good practice",
        "edited the copy for sharing",
        "offered good practice",
        "accepted good practice",
        "withdrew good practice",
    ]
    rows = db.session.query(AuditRow).filter_by(field="good practice").order_by(AuditRow.seq).all()
    assert {(row.review_id, row.exemplar) for row in rows} == {(made_from.review_id, "E01")}
    assert (rows[3].before, rows[3].after) == ("first", "second")
    assert audit.find_breaks() == ()
