"""Sign-off: who signs, what withdraws it, and what the return says."""

from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from selfreview.storage.tables import AuditRow, db
from tests.deeds import REVIEW, answer_all, offers, send
from tests.mailbox import give_mailbox
from tests.people import OPEN, OURS
from tests.visitors import Visitor, parse, text_of

SIGN_OFF = f"{REVIEW}/sign-off"


def test_the_chair_signs_what_is_complete(app: Flask) -> None:
    chair, manager = Visitor(app, "chair"), Visitor(app, "manager")
    assert "You can sign when the review is complete" in text_of(chair.get(SIGN_OFF).text)
    answer_all(app, manager)
    assert send(chair, SIGN_OFF, "/sign-off").status_code == 303
    for page in (SIGN_OFF, f"{REVIEW}/check"):
        said = text_of(manager.get(page).text)
        assert "Signed off by Clive Chair (chair)." in said
    assert "Signed off" in text_of(manager.get(f"{REVIEW}/").text)
    assert not offers(manager, SIGN_OFF, "/sign-off")
    assert manager.post(SIGN_OFF, {"csrf_token": manager.token(SIGN_OFF)}).status_code == 403


def test_nothing_is_signed_unseen_or_incomplete(app: Flask) -> None:
    chair, manager = Visitor(app, "chair"), Visitor(app, "manager")
    fields = {"csrf_token": chair.token(SIGN_OFF), "version": ""}
    assert chair.post(SIGN_OFF, fields).status_code == 409
    answer_all(app, manager)
    chair.get(SIGN_OFF)
    read = chair.form()
    manager.fill(f"{REVIEW}/E03", {"rating": "best"})
    answered = chair.post(SIGN_OFF, read)
    assert answered.status_code == 409
    assert "was changed while you read this page" in text_of(answered.text)
    assert chair.post(SIGN_OFF, chair.form()).status_code == 303


def test_a_change_withdraws_the_signature_visibly_and_for_good(app: Flask) -> None:
    chair, parent = Visitor(app, "chair"), Visitor(app, "parent")
    answer_all(app, chair)
    send(chair, SIGN_OFF, "/sign-off")
    parent.fill(f"{REVIEW}/E05", {"rating": "best"})
    parent.fill(f"{REVIEW}/E05", {"rating": "good"})
    said = text_of(parent.get(SIGN_OFF).text)
    assert "Not signed off by the chair." in said
    assert "Withdrawn: Clive Chair, chair signed on 3 November 2010 at 14:03; E05 was changed since" in said
    assert "Signature no longer valid: something changed" in text_of(parent.get(f"{REVIEW}/").text)
    send(chair, SIGN_OFF, "/sign-off")
    assert "Withdrawn" not in text_of(parent.get(SIGN_OFF).text)


def test_signing_twice_is_one_signature(app: Flask) -> None:
    chair = Visitor(app, "chair")
    answer_all(app, chair)
    chair.get(SIGN_OFF)
    fields = chair.form()
    for _ in range(2):
        assert chair.post(SIGN_OFF, fields).status_code == 303
    assert text_of(chair.get(SIGN_OFF).text).count("Clive Chair, chair, Voluntary sector: signed on") == 1


def test_the_chair_s_submission_is_the_sign_off_in_the_same_act(app: Flask) -> None:
    chair = Visitor(app, "chair")
    answer_all(app, chair)
    assert "this also counts as your sign-off" in text_of(chair.get(f"{REVIEW}/check").text)
    assert chair.fill(f"{REVIEW}/check", {"method": "group"}).status_code == 303
    assert "Sign-off Signed off by Clive Chair (chair)." in text_of(chair.follow().text)


def test_the_manager_is_asked_for_the_sign_off_and_the_return_says_when_it_is_not_there(app: Flask) -> None:
    manager = Visitor(app, "manager")
    answer_all(app, manager)
    assert "Ask the chair to sign off first" in text_of(manager.get(f"{REVIEW}/check").text)
    assert manager.fill(f"{REVIEW}/check", {}).status_code == 303
    assert "Sign-off Not signed off by the chair." in text_of(manager.follow().text)


def test_a_signature_outlives_how_the_review_was_done(app: Flask) -> None:
    chair, manager = Visitor(app, "chair"), Visitor(app, "manager")
    answer_all(app, manager)
    send(chair, SIGN_OFF, "/sign-off")
    manager.fill(f"{REVIEW}/check", {"method": "group", "agencies": ["Parents"]})
    assert "Signed off by Clive Chair (chair)." in text_of(manager.follow().text)


def test_without_a_chair_the_manager_submits_and_the_return_says_so(app: Flask) -> None:
    manager = Visitor(app, "manager")
    answer_all(app, manager)
    people = f"/services/{OURS}/people"
    page = manager.get(people).text
    chair_id = page.partition("Clive Chair")[2].partition("/remove")[0].rpartition("/")[2]
    manager.fill(f"{people}/{chair_id}/remove", {})
    assert "no chair yet" in text_of(manager.get(f"{REVIEW}/check").text)
    manager.fill(f"{REVIEW}/check", {})
    assert "Sign-off The service has no chair yet." in text_of(manager.follow().text)


def named(app: Flask, *keys: str) -> None:
    manager = Visitor(app, "manager")
    labels = {"parent": "Priya Parent", "observer": "Olu Observer"}
    page = manager.get(SIGN_OFF).text
    form = next(f for f in parse(page).iter("form") if (f.get("action") or "").endswith("/signatories"))
    chosen = []
    for box in form.iter("input"):
        label = next((one for one in form.iter("label") if one.get("for") == box.get("id")), None)
        if label is not None and "".join(label.itertext()).strip() in {labels[key] for key in keys}:
            chosen.append(box.get("value"))
    assert len(chosen) == len(keys)
    assert send(manager, SIGN_OFF, "/signatories", {"people": chosen}).status_code == 303


def test_whom_else_the_service_asks_signs_beside_the_chair(app: Flask) -> None:
    chair, observer, parent = (Visitor(app, key) for key in ("chair", "observer", "parent"))
    answer_all(app, chair)
    token = observer.token("/account/")
    unasked = observer.post(f"{SIGN_OFF}/beside-the-chair", {"csrf_token": token})
    assert unasked.status_code == 409
    assert "You have not been asked to sign" in text_of(unasked.text)
    named(app, "observer", "parent")
    send(chair, SIGN_OFF, "/sign-off")
    said = text_of(chair.get(SIGN_OFF).text)
    assert "Not signed by Olu Observer, Priya Parent." in said
    assert "Signatures missing" in text_of(chair.get(f"{REVIEW}/").text)
    send(observer, SIGN_OFF, "/beside-the-chair")
    send(parent, SIGN_OFF, "/beside-the-chair")
    said = text_of(chair.get(SIGN_OFF).text)
    assert "Signed off by Clive Chair (chair), Olu Observer, Priya Parent." in said
    chair.fill(f"{REVIEW}/check", {})
    assert "Olu Observer, Priya Parent" in text_of(chair.follow().text)


def test_signatories_are_people_of_the_group(lite: Flask) -> None:
    manager = Visitor(lite, "manager")
    assert send(manager, SIGN_OFF, "/signatories", {"people": "9999"}).status_code == 422
    named(lite, "parent")
    named(lite, "parent")
    assert send(manager, SIGN_OFF, "/signatories", {"people": []}).status_code == 303
    parent = Visitor(lite, "parent")
    assert not offers(parent, SIGN_OFF, "/beside-the-chair")


def test_those_whose_signature_is_missing_are_asked_by_mail(lite: Flask) -> None:
    manager, chair = Visitor(lite, "manager"), Visitor(lite, "chair")
    send(manager, SIGN_OFF, "/ask")
    assert "Our email to Clive Chair could not be sent" in text_of(manager.follow().text)
    give_mailbox(lite)
    send(manager, SIGN_OFF, "/ask")
    assert "We are emailing Clive Chair." in text_of(manager.follow().text)
    token = chair.token(SIGN_OFF)
    chair.post(f"{SIGN_OFF}/ask", {"csrf_token": token})
    assert "No one else's signature is missing" in text_of(chair.follow().text)


def test_a_submitted_return_is_not_signed_any_more(app: Flask) -> None:
    chair, manager = Visitor(app, "chair"), Visitor(app, "manager")
    answer_all(app, manager)
    chair.get(SIGN_OFF)
    fields = chair.form()
    manager.fill(f"{REVIEW}/check", {})
    answered = chair.post(SIGN_OFF, fields)
    assert answered.status_code == 409
    assert "has been submitted" in text_of(answered.text)
    assert "can read it but can no longer sign it" in text_of(chair.get(SIGN_OFF).text)


def test_the_trail_records_every_signature(lite: Flask) -> None:
    chair = Visitor(lite, "chair")
    answer_all(lite, chair)
    send(chair, SIGN_OFF, "/sign-off")
    chair.fill(f"{REVIEW}/check", {})
    said = chair.get(f"/services/{OURS}/reviews/{OPEN}/history").text
    assert "signed off" in said
    assert "stated who signed off" in said


def require(app: Flask, answer: str = "yes") -> TestResponse:
    return Visitor(app, "analyst").fill(f"/network/rounds/{OPEN}/sign-off", {"required": answer})


def test_where_the_network_requires_sign_off_nothing_is_submitted_without_it(app: Flask) -> None:
    chair, manager = Visitor(app, "chair"), Visitor(app, "manager")
    answer_all(app, manager)
    assert require(app, "perhaps").status_code == 422
    assert require(app).status_code == 303
    said = text_of(manager.get(f"{REVIEW}/check").text)
    assert "The network requires sign-off this year. Not signed yet: Clive Chair (chair)." in said
    assert "You can submit without" not in said
    refused = send(manager, f"{REVIEW}/check", "/check", {"method_other": "On two evenings", "method": "other"})
    assert refused.status_code == 422
    assert "Your return has not been submitted" in text_of(refused.text)
    assert "On two evenings" in refused.text
    tracker = f"/network/rounds/{OPEN}"
    analyst = Visitor(app, "analyst")
    assert "Sign-off missing" in text_of(analyst.get(tracker).text)
    assert "have to be signed off before they are submitted" in text_of(analyst.last.text)
    send(chair, SIGN_OFF, "/sign-off")
    assert "Sign-off missing" not in text_of(analyst.get(tracker).text)
    assert send(manager, f"{REVIEW}/check", "/check").status_code == 303


def test_a_service_requires_sign_off_of_itself_and_of_all_whom_it_asks(app: Flask) -> None:
    chair, manager = Visitor(app, "chair"), Visitor(app, "manager")
    answer_all(app, manager)
    manager.get(SIGN_OFF)
    health = next(
        box.get("value")
        for label in parse(manager.last.text).iter("label")
        if "Helen Health" in "".join(label.itertext())
        for box in parse(manager.last.text).iter("input")
        if box.get("id") == label.get("for")
    )
    asked = {"people": [health], "required": "y"}
    assert send(manager, SIGN_OFF, "/signatories", asked).status_code == 303
    refused = send(chair, f"{REVIEW}/check", "/check")
    assert refused.status_code == 422
    assert "Not signed yet: Helen Health. Your return has not been submitted" in text_of(refused.text)
    assert send(manager, SIGN_OFF, "/signatories", {"people": [health], "required": []}).status_code == 303
    assert send(chair, f"{REVIEW}/check", "/check").status_code == 303


def test_a_requirement_is_kept_once_in_the_trail_and_can_be_dropped(app: Flask) -> None:
    for answer in ("yes", "yes", "no"):
        assert require(app, answer).status_code == 303
    with app.app_context():
        wanted = select(AuditRow.verb).where(AuditRow.verb.like("%required sign-off")).order_by(AuditRow.id)
        assert list(db.session.scalars(wanted)) == ["required sign-off", "no longer required sign-off"]
