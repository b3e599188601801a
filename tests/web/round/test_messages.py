"""Messages to services: written, read as they will arrive, sent once, and kept with who sent them and when."""

import pytest
from flask import Flask

from selfreview.storage import mail_queue as kept_letters
from selfreview.storage.tables import LetterRow, db
from tests.mailbox import Mailbox
from tests.people import OPEN, OURS, THEIRS
from tests.visitors import Visitor, text_of
from tests.web.round.tracked import SECRET, TRACKER, begin, give_prompt_mailbox

MESSAGES = f"{TRACKER}/messages/"
NEW = f"{MESSAGES}new"
SAID = {"audience": "all", "subject": "The day in March", "body": "We meet.\r\n\r\nBring <one> & all."}


@pytest.fixture
def analyst(app: Flask) -> Visitor:
    return Visitor(app, "analyst")


@pytest.fixture
def mailbox(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Mailbox:
    return give_prompt_mailbox(app, monkeypatch, "selfreview.web.round.messages")


def write(analyst: Visitor, **changes: str) -> str:
    """Write a message; returns the address of its page."""
    answer = analyst.fill(NEW, {**SAID, **changes})
    assert answer.status_code == 303
    assert answer.location is not None
    return answer.location


def send(visitor: Visitor, path: str) -> None:
    """Press the button under a message."""
    visitor.get(path)
    assert visitor.post(f"{path}/send", visitor.form()).location == path


def test_nobody_but_those_who_run_rounds_writes_to_services(app: Flask, analyst: Visitor) -> None:
    path = write(analyst)
    for key in ("manager", "coordinator"):
        visitor = Visitor(app, key)
        token = {"csrf_token": visitor.token("/account/password")}
        for address in (MESSAGES, NEW, path, f"{path}/change"):
            assert visitor.get(address).status_code == 403
        for address in (NEW, f"{path}/change", f"{path}/send", f"{path}/drop"):
            assert visitor.post(address, token).status_code == 403


def test_a_message_is_read_before_it_goes_out_and_is_kept_afterwards(
    app: Flask, analyst: Visitor, mailbox: Mailbox
) -> None:
    assert "No message has been written in this round." in text_of(analyst.get(MESSAGES).text)
    path = write(analyst)
    page = analyst.follow().text
    text = text_of(page)
    assert "Not sent yet. All services of the round: 2 letters, one for each service." in text
    assert "No letter for 1 service No one manages it on Selfreview: 1 Wandsworth." in text
    assert mailbox.letters == []
    listed = "The day in March All services of the round."
    assert f"{listed} Written by Anna Analyst Not sent" in text_of(analyst.get(MESSAGES).text)
    send(analyst, path)
    text = text_of(analyst.follow().text)
    assert "2 services written to." in text
    assert "Sent on 3 November 2010 at 14:03 by Anna Analyst, to 2 services." in text
    assert "Leeds: outsider@example.org" in text
    assert [one.recipient for one in mailbox.letters] == ["outsider@example.org", "manager@example.org"]
    sent = mailbox.letters[1]
    assert sent.subject == "The day in March"
    assert sent.body.startswith(
        "Dear Maureen Manager,\n\nWe meet.\n\nBring <one> & all.\n\nAnna Analyst, for the network"
    )
    told = f"{listed} 3 November 2010 at 14:03 by Anna Analyst, to 2 services Sent"
    assert told in text_of(analyst.get(MESSAGES).text)
    with app.app_context():
        assert kept_letters.unsent() == ()


def test_a_message_goes_out_once_however_often_it_is_sent(app: Flask, analyst: Visitor, mailbox: Mailbox) -> None:
    path = write(analyst)
    analyst.get(path)
    form = analyst.form()
    other = Visitor(app, "admin")
    other.get(path)
    theirs = other.form()
    for visitor, fields in ((analyst, form), (analyst, form), (other, theirs)):
        assert visitor.post(f"{path}/send", fields).location == path
    assert "The message had already been sent. No one got it twice." in text_of(other.follow().text)
    assert len(mailbox.letters) == 2
    with app.app_context():
        assert db.session.query(LetterRow).count() == 2


def test_a_sent_message_is_neither_changed_nor_thrown_away(analyst: Visitor, mailbox: Mailbox) -> None:
    path = write(analyst)
    token = {"csrf_token": analyst.token("/account/password")}
    analyst.post(f"{path}/send", token)
    assert analyst.get(f"{path}/change").location == path
    for verb, said in (("change", {**SAID, "subject": "Another"}), ("drop", {})):
        assert analyst.post(f"{path}/{verb}", {**token, **said}).location == path
        text = text_of(analyst.follow().text)
        assert "The message had already been sent." in text
        assert "The day in March" in text


def test_a_message_can_be_changed_and_thrown_away_before_it_is_sent(analyst: Visitor, mailbox: Mailbox) -> None:
    path = write(analyst)
    analyst.get(f"{path}/change")
    form = analyst.form()
    assert (form["subject"], form["audience"]) == (["The day in March"], ["all"])
    assert "We meet." in form["body"][0]
    assert analyst.post(f"{path}/change", {**form, "subject": "The day in April"}).location == path
    assert "Subject: The day in April" in text_of(analyst.follow().text)
    analyst.get(path)
    assert analyst.post(f"{path}/drop", analyst.form(number=1)).location == MESSAGES
    assert "The message has been deleted. It was not sent." in text_of(analyst.follow().text)
    assert analyst.get(path).status_code == 404
    assert mailbox.letters == []


def test_a_message_may_go_to_those_only_who_have_not_started(app: Flask, analyst: Visitor, mailbox: Mailbox) -> None:
    begin(app)
    path = write(analyst, audience="not started")
    assert "Those that have not started: 1 letter, one for each service." in text_of(analyst.get(path).text)
    send(analyst, path)
    assert [one.recipient for one in mailbox.letters] == ["outsider@example.org"]
    assert "1 service written to." in text_of(analyst.follow().text)


def test_a_message_that_reaches_nobody_cannot_be_sent_from_its_page(app: Flask, analyst: Visitor) -> None:
    with app.app_context():
        for number in (OURS, THEIRS):
            db.session.execute(db.text("DELETE FROM expectations WHERE service = :number"), {"number": number})
        db.session.commit()
    path = write(analyst)
    text = text_of(analyst.get(path).text)
    assert "no emails will be sent" in text
    assert "Send" not in text
    token = {"csrf_token": analyst.token("/account/password")}
    analyst.post(f"{path}/send", token)
    assert "0 services written to." in text_of(analyst.follow().text)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"subject": " "}, "Enter a subject"),
        ({"subject": "x" * 151}, "Use 150 characters or fewer for the subject"),
        ({"body": " "}, "Enter the text of the message"),
        ({"body": "x" * 5_001}, "Use 5,000 characters or fewer for the text"),
        ({"audience": ""}, "Choose who gets it"),
        ({"audience": "everybody"}, "Choose who gets it"),
    ],
)
def test_a_faulty_message_is_told_and_keeps_what_was_typed(lite: Flask, changes: dict[str, str], words: str) -> None:
    analyst = Visitor(lite, "analyst")
    path = write(analyst)
    for address in (NEW, f"{path}/change"):
        answer = analyst.fill(address, {**SAID, **changes})
        assert answer.status_code == 422
        assert words in text_of(answer.text)
        kept = {**SAID, **changes}["body"].strip() or "The day in March"
        assert kept.splitlines()[0] in answer.text
    assert "The day in March" in text_of(analyst.get(path).text)


def test_a_message_of_another_round_or_of_none_is_not_found(analyst: Visitor) -> None:
    path = write(analyst)
    other = path.replace(f"/{OPEN}/", "/2009/")
    token = {"csrf_token": analyst.token("/account/password")}
    for address in (other, f"{other}/change", f"{MESSAGES}99", "/network/rounds/1999/messages/"):
        assert analyst.get(address).status_code == 404
    for address in (f"{other}/send", f"{other}/drop", f"{other}/change", "/network/rounds/1999/messages/new"):
        assert analyst.post(address, {**token, **SAID}).status_code == 404


READ_BY_COORDINATORS = (
    "/network/",
    TRACKER,
    f"{TRACKER}?stage=In+progress",
    f"{TRACKER}/reminders",
    f"{TRACKER}/services.csv",
)


@pytest.mark.parametrize("key", ["analyst", "coordinator", "admin"])
def test_no_page_list_or_letter_of_the_round_tells_what_a_draft_says(lite: Flask, key: str) -> None:
    framework = lite.extensions["selfreview"].frameworks.current
    begin(lite, 2)
    manager = Visitor(lite, "manager")
    typed = {"rating": framework.scale.keys[0], "evidence": "A third thing that is secret"}
    third = f"/services/{OURS}/reviews/{OPEN}/{framework.exemplars[2].id}"
    assert manager.fill(third, typed).status_code == 303
    sender = Visitor(lite, "analyst")
    message = write(sender)
    send(sender, message)
    assert sender.fill(f"{TRACKER}/reminders/all", {}).status_code == 303
    visitor, shown = Visitor(lite, key), []
    for path in (
        *READ_BY_COORDINATORS,
        f"{TRACKER}/reminders/all",
        f"{TRACKER}/reminders/all?service={OURS}",
        f"{TRACKER}/close",
        f"{TRACKER}/expected",
        f"{TRACKER}/extend",
        MESSAGES,
        message,
    ):
        answer = visitor.get(path)
        is_barred = key == "coordinator" and path not in READ_BY_COORDINATORS
        assert answer.status_code == (403 if is_barred else 200)
        shown.append(answer.text if answer.mimetype == "text/csv" else text_of(answer.text))
    with lite.app_context():
        shown += [letter.subject + letter.body for letter in kept_letters.unsent()]
    assert sum("Sheffield" in one for one in shown) > 3
    labels = [framework.scale.level(key).label for key in framework.scale.keys]
    for one in shown:
        for words in (SECRET, "A third thing", *(exemplar.title for exemplar in framework.exemplars), *labels):
            assert words not in one
