"""Letters of the benchmarking: reminders that are read first and go out once, and a word that the network asks."""

import pytest
from flask import Flask

from tests.mailbox import Mailbox
from tests.people import OPEN, OURS
from tests.visitors import Visitor, text_of
from tests.web.benchmarking.collection import RETURN, answer_all, open_benchmarking, save
from tests.web.round.tracked import give_prompt_mailbox

HOME = f"/network/rounds/{OPEN}/benchmarking"
REMIND = f"{HOME}/reminders/"


@pytest.fixture
def mailbox(lite: Flask, monkeypatch: pytest.MonkeyPatch) -> Mailbox:
    open_benchmarking(lite)
    return give_prompt_mailbox(lite, monkeypatch, "selfreview.web.benchmarking.reminders")


def test_services_that_have_not_submitted_are_reminded_once_a_day(lite: Flask, mailbox: Mailbox) -> None:
    analyst = Visitor(lite, "analyst")
    page = text_of(analyst.get(REMIND).text)
    assert "No one has started it." in page
    assert "It is due on 17 December 2010." in page
    assert "No one manages it on Selfreview" in page
    sheffield = text_of(analyst.get(f"{REMIND}?service={OURS}").text)
    assert "Dear Maureen Manager" in sheffield
    assert analyst.fill(REMIND, {}).status_code == 303
    assert "reminded of the benchmarking" in text_of(analyst.follow().text)
    ours = [one for one in mailbox.letters if one.recipient == "manager@example.org"]
    assert [one.subject for one in ours] == [f"The benchmarking return of Sheffield for {OPEN}"]
    assert ours[0].link("benchmarking") == f"{RETURN}/"
    before = len(mailbox.letters)
    page = text_of(analyst.get(REMIND).text)
    assert "No letters will be sent." in page
    assert "It was reminded today" in page
    analyst.post(REMIND, {"csrf_token": analyst.token("/about")})
    assert len(mailbox.letters) == before


def test_who_has_submitted_gets_no_reminder_and_who_opened_it_again_is_told_what_counts(
    lite: Flask, mailbox: Mailbox
) -> None:
    manager, analyst = Visitor(lite, "manager"), Visitor(lite, "analyst")
    answer_all(manager)
    manager.fill(f"{RETURN}/check", {})
    page = text_of(analyst.get(f"{REMIND}?service={OURS}").text)
    assert "Sheffield" not in page
    manager.fill(f"{RETURN}/reopen", {"reason": "A wrong figure."})
    page = text_of(analyst.get(f"{REMIND}?service={OURS}").text)
    assert "has been reopened and not yet submitted again" in page
    analyst.fill(f"{HOME}/close", {})
    assert "The benchmarking is closed for it" in text_of(analyst.get(REMIND).text)


def test_only_the_network_reminds_and_only_of_an_open_collection(lite: Flask, mailbox: Mailbox) -> None:
    coordinator, manager, analyst = (Visitor(lite, key) for key in ("coordinator", "manager", "analyst"))
    assert coordinator.get(REMIND).status_code == 403
    assert manager.get(REMIND).status_code == 403
    assert analyst.get(REMIND.replace(str(OPEN), str(OPEN - 1))).status_code == 404
    assert mailbox.letters == []


def test_a_manager_gets_word_that_the_network_asks_and_the_letter_tells_no_figure(
    lite: Flask, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    manager, analyst = Visitor(lite, "manager"), Visitor(lite, "analyst")
    answer_all(manager)
    save(manager, "MG", {"MG02": "4"})
    manager.fill(f"{RETURN}/check", {})
    mailbox.letters.clear()
    sent: list[tuple[str, str, str]] = []
    monkeypatch.setattr("selfreview.web.mail_queue.send_later", lambda *letter: sent.append(letter))
    analyst.fill(f"{HOME}/services/{OURS}", {"question": "FC01", "text": "With the rent?"})
    assert len(sent) == 1
    recipient, subject, body = sent[0]
    assert recipient == "manager@example.org"
    assert subject == f"A question about the benchmarking return of Sheffield for {OPEN}"
    assert f"{RETURN}/questions" in body
    assert "84" not in body
    assert "rent" not in body
