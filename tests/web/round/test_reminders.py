"""Who has not submitted is listed and reminded: read first, one letter a service, and never two on one day."""

import csv
import io
from threading import Event

import pytest
from flask import Flask

from selfreview.domain.rights import Role
from selfreview.storage import mail_queue as kept_letters
from selfreview.storage.people import people
from selfreview.storage.people.people import Appointment
from selfreview.storage.round import rounds
from selfreview.storage.round.letters import Addressee
from selfreview.storage.tables import LetterRow, ServiceReminderRow, db
from selfreview.web import mail_queue
from selfreview.web.round import mail
from tests.mailbox import Mailbox, give_mailbox
from tests.people import FAR, OPEN, OURS, THEIRS
from tests.sites import NOW, Clock
from tests.visitors import Visitor, text_of
from tests.web.round.tracked import SECRET, TRACKER, begin, give_prompt_mailbox, row_of, submit

LIST = f"{TRACKER}/reminders"
ALL = f"{LIST}/all"


@pytest.fixture
def analyst(app: Flask) -> Visitor:
    return Visitor(app, "analyst")


@pytest.fixture
def mailbox(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Mailbox:
    return give_prompt_mailbox(app, monkeypatch, "selfreview.web.round.reminders")


def rows_of(visitor: Visitor, path: str) -> dict[str, dict[str, str]]:
    answer = visitor.get(path)
    assert (answer.status_code, answer.mimetype) == (200, "text/csv")
    return {row["service"]: row for row in csv.DictReader(io.StringIO(answer.text))}


def test_those_who_have_not_submitted_are_listed_with_whom_to_write_to(app: Flask, analyst: Visitor) -> None:
    begin(app, 2)
    page = analyst.get(LIST).text
    assert row_of(page, "Sheffield") == ["In progress2 of 17 finished", "Maureen Managermanager@example.org", "Not yet"]
    assert row_of(page, "Wandsworth") == []
    text = text_of(page)
    assert "Services with no manager They will not get an email because no one has a manager account." in text
    assert "London: Wandsworth (not started)." in text
    for words in (
        "Everyone who has not submitted (3)",
        "Not started (2)",
        "In progress or signed off (1)",
        "Late (0)",
    ):
        assert words in text
    assert row_of(analyst.get(f"{LIST}?who=in-progress").text, "Leeds") == []
    assert row_of(analyst.get(f"{LIST}?who=not-started").text, "Sheffield") == []
    assert "No service is among these." in text_of(analyst.get(f"{LIST}?who=late").text)
    assert row_of(analyst.get(f"{LIST}?who=nonsense").text, "Leeds") != []


def test_the_late_are_those_whose_day_has_passed(app: Flask, clock: Clock) -> None:
    Visitor(app, "analyst").fill(f"{TRACKER}/extend", {"service": str(OURS), "to": ["20", "1", "2011"]})
    clock.now = clock.now.replace(month=12, day=18)
    analyst = Visitor(app, "analyst")
    page = analyst.get(f"{LIST}?who=late").text
    assert "Late (2)" in text_of(page)
    assert row_of(page, "Sheffield") == []
    assert "Late" in row_of(page, "Leeds")[0]
    assert "Until 20 January 2011" in row_of(analyst.get(LIST).text, "Sheffield")[0]
    assert "It was due on 17 December 2010." in analyst.get(f"{LIST}/late").text
    assert "You have until 20 January 2011." in analyst.get(f"{LIST}/all?service={OURS}").text


def test_when_all_are_done_nobody_is_left_to_remind(app: Flask, analyst: Visitor) -> None:
    submit(app)
    with app.app_context():
        for number in (THEIRS, FAR):
            rounds.expect(OPEN, service=number, expected=False, by="a test", at=NOW)
        db.session.commit()
    assert "Every service that is expected has submitted." in text_of(analyst.get(LIST).text)
    text = text_of(analyst.get(ALL).text)
    assert "no email will be sent" in text
    assert "Send" not in text


def test_a_coordinator_reads_the_own_region_and_reminds_nobody(app: Flask) -> None:
    cora = Visitor(app, "coordinator")
    text = text_of(cora.get(LIST).text)
    assert "Sheffield" in text
    assert "Wandsworth" not in text
    assert "before they go out" not in text
    assert set(rows_of(cora, f"{TRACKER}/services.csv")) == {"Sheffield", "Leeds"}
    token = {"csrf_token": cora.token("/account/password")}
    assert cora.get(ALL).status_code == 403
    assert cora.post(ALL, token).status_code == 403


def test_a_reminder_is_read_as_it_goes_out(app: Flask, analyst: Visitor, mailbox: Mailbox) -> None:
    begin(app, 2)
    page = analyst.get(f"{ALL}?service={OURS}").text
    text = text_of(page)
    assert "Everyone who has not submitted: 2 letters, one for each service." in text
    assert "No letter for 1 service No one manages it on Selfreview: 1 Wandsworth." in text
    assert "Subject: The return of Sheffield for 2010" in text
    assert analyst.fill(ALL, {}).location == LIST
    text = text_of(analyst.follow().text)
    assert "2 services reminded." in text
    assert row_of(analyst.last.text, "Sheffield")[2] == "3 November 2010"
    assert "Reminded on 3 November 2010" in row_of(analyst.get(TRACKER).text, "Leeds")[0]
    assert [one.recipient for one in mailbox.letters] == ["outsider@example.org", "manager@example.org"]
    sent = mailbox.letters[1]
    assert sent.subject == "The return of Sheffield for 2010"
    assert sent.body in page.replace("&#39;", "'")
    assert "2 of 17 exemplars are finished." in sent.body
    assert "It is due on 17 December 2010." in sent.body
    assert sent.link("/services/") == f"/services/{OURS}/reviews/{OPEN}/"
    assert SECRET not in sent.body
    manager = Visitor(app, "manager")
    assert manager.get(sent.link("/services/")).status_code == 200
    with app.app_context():
        assert kept_letters.unsent() == ()


def test_nobody_is_reminded_twice_on_a_day_and_the_page_says_so(
    app: Flask, analyst: Visitor, mailbox: Mailbox, clock: Clock
) -> None:
    analyst.get(ALL)
    form = analyst.form()
    other = Visitor(app, "admin")
    other.get(ALL)
    theirs = other.form()
    for visitor, fields in ((analyst, form), (analyst, form), (other, theirs)):
        assert visitor.post(ALL, fields).status_code == 303
    assert "0 services reminded." in text_of(other.follow().text)
    assert len(mailbox.letters) == 2
    text = text_of(analyst.get(ALL).text)
    assert "no email will be sent" in text
    assert "It was reminded today: 2 Leeds, Sheffield." in text
    clock.pass_(days=1)
    assert "2 letters, one for each service" in text_of(Visitor(app, "analyst").get(ALL).text)


def test_all_managers_of_a_service_get_the_one_letter(app: Flask, analyst: Visitor, mailbox: Mailbox) -> None:
    with app.app_context():
        for name in ("Mark", "Mina"):
            appointment = Appointment(Role.MANAGER, FAR)
            people.appoint(email=f"{name.lower()}@example.org", name=name, appointment=appointment, by="x", at=NOW)
        db.session.commit()
    assert analyst.fill(ALL, {}).status_code == 303
    (letter,) = [one for one in mailbox.letters if "Wandsworth" in one.subject]
    assert letter.recipient == "mark@example.org, mina@example.org"
    assert letter.body.startswith(
        "Dear Mark and Mina,\n\nThe return of Wandsworth for 2010 has not been submitted yet."
    )
    assert "No one has started it yet." in letter.body


def test_what_a_letter_says_follows_how_far_the_service_is(app: Flask, analyst: Visitor) -> None:
    path = f"{ALL}?service={OURS}"
    begin(app, len(app.extensions["selfreview"].frameworks.current.exemplars))
    assert "All 17 exemplars are finished. You just need to submit it." in analyst.get(path).text
    assert Visitor(app, "chair").fill(f"/services/{OURS}/reviews/{OPEN}/sign-off", {}).status_code == 303
    assert "It is finished and signed off. You just need to submit it." in analyst.get(path).text
    submit(app)
    assert "The email to Leeds" in text_of(analyst.get(path).text)
    reopened = {"reason": "A slip"}
    assert Visitor(app, "manager").fill(f"/services/{OURS}/reviews/{OPEN}/reopen", reopened).status_code == 303
    text = text_of(analyst.get(path).text)
    assert "has been reopened and not yet submitted again" in text
    assert "your earlier return still counts" in text


def test_a_round_without_a_deadline_names_none(app: Flask, analyst: Visitor) -> None:
    analyst.fill("/network/rounds/open", {"year": "2011"})
    text = text_of(analyst.get("/network/rounds/2011/reminders/all").text)
    assert "has not been submitted yet. No one has started it yet." in text


def test_in_a_closed_round_only_those_with_more_time_are_reminded(app: Flask, analyst: Visitor) -> None:
    analyst.fill(f"{TRACKER}/extend", {"service": str(OURS), "to": ["20", "11", "2010"]})
    analyst.fill(f"{TRACKER}/close", {})
    text = text_of(analyst.get(ALL).text)
    assert "1 letter, one for each service" in text
    assert "The email to Sheffield" in text
    assert "The round is closed for it: 1 Leeds." in text


def test_without_a_mail_server_the_letters_wait_and_the_page_says_so(app: Flask, analyst: Visitor) -> None:
    assert "No mail server is set up" in text_of(analyst.get(ALL).text)
    analyst.fill(ALL, {})
    assert "2 services reminded. No mail server is set up: the administrator needs to pass the emails on" in text_of(
        analyst.follow().text
    )
    with app.app_context():
        unsent = kept_letters.unsent()
        assert {one.recipient for one in unsent} == {"manager@example.org", "outsider@example.org"}
        assert {one.fault for one in unsent} == {"no mail server is set up"}
    assert "The return of Sheffield for 2010" in text_of(Visitor(app, "admin").get("/network/registry/letters").text)


def test_one_letter_that_fails_keeps_none_of_the_others(
    app: Flask, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    mailbox, tried = give_mailbox(app), Event()
    hand_on = mail_queue.hand_on

    def fail_first(letter_id: int) -> mail_queue.Fate:
        if not tried.is_set():
            tried.set()
            raise RuntimeError("gone")
        return hand_on(letter_id)

    monkeypatch.setattr(mail_queue, "hand_on", fail_first)
    with app.test_request_context():
        to = (Addressee("Name", "name@example.org"),)
        service = rounds.find_service(OURS)
        assert service is not None
        found = [mail.RoundLetter(service, to, f"Letter {place}", "Text") for place in (1, 2)]
        kept = mail.keep_all(found)
        db.session.commit()
        thread = mail.hand_on_later(kept, found)
        assert thread is not None
        thread.join(30)
        db.session.rollback()
        assert [one.subject for one in kept_letters.unsent()] == ["Letter 1"]
    assert [one.subject for one in mailbox.letters] == ["Letter 2"]
    assert "RuntimeError" in capfd.readouterr().err


def test_the_list_as_csv_tells_everybodys_state_and_runs_nothing(app: Flask, analyst: Visitor, clock: Clock) -> None:
    submit(app)
    with app.app_context():
        people.appoint(email="far@example.org", name="=1+1", appointment=Appointment(Role.MANAGER, FAR), by="x", at=NOW)
        db.session.commit()
    rows = rows_of(analyst, f"{TRACKER}/services.csv")
    assert set(rows) == {"Leeds", "Sheffield", "Wandsworth"}
    ours = rows["Sheffield"]
    assert (ours["state"], ours["submitted"], ours["finished"], ours["exemplars"]) == (
        "Submitted",
        "2010-11-03",
        "17",
        "17",
    )
    assert rows["Wandsworth"]["managers"] == "'=1+1"
    assert (rows["Leeds"]["addresses"], rows["Leeds"]["due"], rows["Leeds"]["late"]) == (
        "outsider@example.org",
        "2010-12-17",
        "no",
    )
    missing = analyst.get(f"{TRACKER}/services.csv?who=not-started")
    assert 'filename="services-2010-not-started.csv"' in missing.headers["Content-Disposition"]
    assert "Sheffield" not in missing.text
    analyst.fill(ALL, {})
    assert rows_of(analyst, f"{TRACKER}/services.csv")["Leeds"]["reminded"] == "2010-11-03"
    clock.now = clock.now.replace(month=12, day=18)
    assert rows_of(Visitor(app, "analyst"), f"{TRACKER}/services.csv?who=late")["Leeds"]["late"] == "yes"


def test_a_year_without_a_round_has_nobody_to_remind(app: Flask, analyst: Visitor) -> None:
    for path in ("reminders", "reminders/all", "services.csv", "reminders/nonsense"):
        assert analyst.get(f"/network/rounds/1999/{path}").status_code == 404
    token = {"csrf_token": analyst.token("/account/password")}
    assert analyst.post("/network/rounds/1999/reminders/all", token).status_code == 404
    with app.app_context():
        assert db.session.query(ServiceReminderRow).count() == 0
        assert db.session.query(LetterRow).count() == 0
