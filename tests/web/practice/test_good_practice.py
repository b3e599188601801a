"""Good practice on its pages: a copy is edited, checked, offered, judged, read by every service, and withdrawn."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from selfreview.storage.people import people
from selfreview.storage.practice import good_practice
from selfreview.storage.tables import RoleRow, SubmissionRow, db
from tests.deeds import send
from tests.frameworks import SMALL
from tests.made_returns import all_at, framework_of, submit
from tests.mailbox import give_mailbox
from tests.people import BY_KEY, CLOSED, OPEN, OURS, THEIRS
from tests.sites import NOW, open_site
from tests.visitors import Visitor, text_of

HERE = f"/services/{OURS}/good-practice"
OFFERS = "/network/good-practice"
TEXT = "We ring every parent back within two days, and ask them afterwards what helped."
SURE = {"sure": "y", "named": "unnamed"}


def hand_in(app: Flask, service: int = OURS, year: int = CLOSED) -> None:
    """A return with everything at the highest level."""
    submit(app, service, year, all_at(app, framework_of(app).scale.keys[-1]))


def edit(visitor: Visitor, text: str = TEXT) -> None:
    assert visitor.fill(f"{HERE}/E01", {"text": text}).status_code == 303


def offer(visitor: Visitor, text: str = TEXT, **how: str) -> None:
    edit(visitor, text)
    assert visitor.fill(f"{HERE}/E01/check", {**SURE, **how}).status_code == 303


def offer_at(analyst: Visitor) -> str:
    """The address of the only offer."""
    with analyst.app.app_context():
        (copy,) = good_practice.offers()
        return f"{OFFERS}/{copy.id}"


def accept(analyst: Visitor) -> None:
    assert send(analyst, offer_at(analyst), "/accept", {"sure": "y"}).status_code == 303


def read_by(visitor: Visitor, query: str = "") -> str:
    return text_of(visitor.get(f"/good-practice{query}").text)


def test_a_text_goes_from_its_service_over_the_network_to_every_service(app: Flask) -> None:
    hand_in(app)
    manager, analyst, outsider = Visitor(app, "manager"), Visitor(app, "analyst"), Visitor(app, "outsider")
    assert f"Shown E01 {CLOSED}" in manager.get(f"{HERE}/E01").text
    offer(manager)
    assert "Offered, with the network" in text_of(manager.follow().text)
    assert TEXT not in read_by(outsider)
    assert TEXT in text_of(analyst.get(offer_at(analyst)).text)
    accept(analyst)
    assert "shared with all services" in text_of(analyst.follow().text)
    page = read_by(outsider)
    assert TEXT in page
    assert "A service that is not named" in page
    assert "Sheffield" not in page
    assert send(manager, HERE, "/E01/withdraw").status_code == 303
    assert TEXT not in read_by(outsider)
    assert TEXT not in text_of(analyst.get(OFFERS).text)
    with app.app_context():
        (kept,) = [json.loads(row.content) for row in db.session.query(SubmissionRow)]
    assert kept["answers"]["E01"]["evidence"] == f"Shown E01 {CLOSED}"


def test_two_people_at_one_copy_lose_nothing(app: Flask) -> None:
    hand_in(app)
    manager, chair = Visitor(app, "manager"), Visitor(app, "chair")
    manager.get(f"{HERE}/E01")
    mine = {**manager.form(), "text": "What the manager typed"}
    edit(chair, "What the chair typed")
    answer = manager.post(f"{HERE}/E01", mine)
    assert answer.status_code == 409
    assert "Clive Chair saved the text below" in text_of(answer.text)
    assert "What the chair typed" in text_of(answer.text)
    assert manager.form()["text"] == ["What the manager typed"]
    assert manager.post(f"{HERE}/E01", manager.form()).status_code == 303
    assert "What the manager typed" in manager.get(f"{HERE}/E01/check").text


def test_a_copy_that_was_edited_meanwhile_is_not_offered(app: Flask) -> None:
    hand_in(app)
    manager, chair = Visitor(app, "manager"), Visitor(app, "chair")
    edit(manager, "first")
    manager.get(f"{HERE}/E01/check")
    read = {**manager.form(), **SURE}
    edit(chair, "second")
    answer = manager.post(f"{HERE}/E01/check", read)
    assert answer.status_code == 409
    assert "The copy has changed" in text_of(answer.text)
    assert "sure" not in manager.form()
    assert manager.post(f"{HERE}/E01/check", {**manager.form(), "sure": "y"}).status_code == 303


def test_an_offer_that_changed_while_it_was_read_is_not_shared(app: Flask) -> None:
    hand_in(app)
    manager, analyst = Visitor(app, "manager"), Visitor(app, "analyst")
    offer(manager)
    address = offer_at(analyst)
    analyst.get(address)
    read, note = analyst.form(number=0), analyst.form(number=1)
    offer(manager, named="named")
    answer = analyst.post(f"{address}/accept", {**read, "sure": "y"})
    assert answer.status_code == 409
    assert "changed while you read it" in text_of(answer.text)
    answer = analyst.post(f"{address}/send-back", {**note, "note": "A long word of advice"})
    assert answer.status_code == 409
    assert analyst.form(number=1)["note"] == ["A long word of advice"]
    assert analyst.post(f"{address}/accept", {**analyst.form(), "sure": "y"}).status_code == 303


@pytest.fixture
def manager(lite: Flask) -> Visitor:
    """The manager of a service whose return rates everything highest."""
    hand_in(lite)
    return Visitor(lite, "manager")


@pytest.fixture
def analyst(lite: Flask) -> Visitor:
    """The network's analyst."""
    return Visitor(lite, "analyst")


def test_the_check_points_at_what_gives_somebody_away(manager: Visitor, analyst: Visitor) -> None:
    text = "Mrs Khan of Sheffield rang 0114 496 0123. Priya Parent answered."
    edit(manager, text)
    page = text_of(manager.get(f"{HERE}/E01/check").text)
    for words in ("“Mrs Khan”", "“Sheffield”", "“0114 496 0123”", "“Priya Parent”"):
        assert words in page
    assert "Others will see that you rated this Best" in page
    offer(manager, text + " ")
    assert "“Priya Parent”" in text_of(analyst.get(offer_at(analyst)).text)
    offer(manager, named="named")
    assert "found none" in text_of(analyst.get(offer_at(analyst)).text)


def test_a_service_that_is_named_may_say_its_name(manager: Visitor, lite: Flask, analyst: Visitor) -> None:
    offer(manager, "In Sheffield we ring back.", named="named")
    assert "“Sheffield”" not in text_of(analyst.get(offer_at(analyst)).text)
    accept(analyst)
    assert "In Sheffield we ring back. Sheffield" in read_by(Visitor(lite, "outsider"))


def test_nobody_is_named_until_they_say_so_and_nothing_goes_unconfirmed(manager: Visitor) -> None:
    edit(manager)
    manager.get(f"{HERE}/E01/check")
    assert manager.form()["named"] == ["unnamed"]
    refused = manager.post(f"{HERE}/E01/check", {**manager.form(), "named": "perhaps"})
    assert refused.status_code == 422
    assert "Confirm that no one can be identified" in text_of(refused.text)
    assert "Choose whether your service is named" in text_of(refused.text)
    with manager.app.app_context():
        assert good_practice.offers() == ()


@pytest.mark.parametrize(("text", "words"), [(" ", "Enter the text you want"), ("x" * 20_001, "1 are too many")])
def test_a_copy_that_cannot_be_kept_is_shown_again(manager: Visitor, text: str, words: str) -> None:
    answer = manager.fill(f"{HERE}/E01", {"text": text})
    assert answer.status_code == 422
    assert words in text_of(answer.text)
    assert manager.form()["text"] == [text]


def test_a_version_that_was_never_given_out_overwrites_nothing(manager: Visitor) -> None:
    edit(manager, "kept")
    for version in ("x", "²", "99", ""):
        answer = manager.fill(f"{HERE}/E01", {"text": "typed", "version": version})
        assert answer.status_code == 409
        assert "typed" in manager.form()["text"]
    with manager.app.app_context():
        assert good_practice.copies_of(OURS)["E01"].text == "kept"


def test_the_network_has_to_confirm_and_to_say_why(manager: Visitor, analyst: Visitor) -> None:
    offer(manager)
    address = offer_at(analyst)
    assert send(analyst, address, "/accept").status_code == 422
    assert "Confirm that no one" in text_of(analyst.last.text)
    assert send(analyst, address, "/send-back", {"note": ""}).status_code == 422
    assert send(analyst, address, "/send-back", {"note": "x" * 2_001}).status_code == 422
    assert "1 are too many" in text_of(analyst.last.text)
    assert TEXT in text_of(analyst.last.text)


def test_sent_back_the_service_reads_why_and_is_written_to(lite: Flask, manager: Visitor, analyst: Visitor) -> None:
    box = give_mailbox(lite)
    offer(manager)
    accept(analyst)
    assert "All services read it now" in text_of(analyst.get(offer_at(analyst)).text)
    assert send(analyst, offer_at(analyst), "/send-back", {"note": "Take out the town"}).status_code == 303
    assert TEXT not in read_by(Visitor(lite, "outsider"))
    for path in (HERE, f"{HERE}/E01"):
        assert "Take out the town" in text_of(manager.get(path).text)
    assert sorted(sent.recipient for sent in box.letters) == ["chair@example.org", "manager@example.org"]
    assert "Take out the town" not in box.letters[0].body
    assert manager.get(box.letters[0].link("good-practice")).status_code == 200


def test_what_was_withdrawn_while_the_network_read_it_is_told(manager: Visitor, analyst: Visitor) -> None:
    offer(manager)
    address = offer_at(analyst)
    analyst.get(address)
    note = {**analyst.form(number=1), "note": "A long word of advice"}
    send(manager, HERE, "/E01/withdraw")
    for answer in (analyst.get(address), analyst.post(f"{address}/accept", note)):
        assert answer.status_code == 404
        assert "may have withdrawn it" in text_of(answer.text)
    answer = analyst.post(f"{address}/send-back", note)
    assert answer.status_code == 404
    assert "A long word of advice" in answer.text


def test_what_goes_between_reading_and_judging_is_told(
    manager: Visitor, analyst: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    offer(manager)
    address = offer_at(analyst)

    def gone(*_: object, **__: object) -> None:
        raise good_practice.Gone

    monkeypatch.setattr(good_practice, "accept", gone)
    monkeypatch.setattr(good_practice, "send_back", gone)
    monkeypatch.setattr(good_practice, "offer", gone)
    assert send(analyst, address, "/accept", {"sure": "y"}).status_code == 404
    assert send(analyst, address, "/send-back", {"note": "why"}).status_code == 404
    assert manager.fill(f"{HERE}/E01/check", SURE).status_code == 404


def test_a_copy_needs_the_highest_level_in_the_newest_return(lite: Flask, manager: Visitor) -> None:
    offer(manager)
    manager.get(f"{HERE}/E01")
    typed = {**manager.form(), "text": "Typed while the return was made"}
    submit(lite, OURS, OPEN, all_at(lite, framework_of(lite).scale.keys[0]))
    for path in ("E01", "E99", "E01/check"):
        assert manager.get(f"{HERE}/{path}").status_code == 404
    answer = manager.post(f"{HERE}/E01", typed)
    assert answer.status_code == 404
    assert "Typed while the return was made" in answer.text
    page = text_of(manager.get(HERE).text)
    assert "Your latest return gives a different rating" in page
    assert send(manager, HERE, "/E01/withdraw").status_code == 303
    assert "Withdrawn" in text_of(manager.follow().text)


def test_there_is_nothing_to_check_before_there_is_a_copy(manager: Visitor) -> None:
    assert manager.get(f"{HERE}/E01/check").status_code == 404


def test_the_services_own_page_says_what_it_can_share(lite: Flask) -> None:
    manager = Visitor(lite, "manager")
    assert "has not submitted a return yet" in text_of(manager.get(HERE).text)
    submit(lite, OURS, CLOSED, all_at(lite, framework_of(lite).scale.keys[0]))
    assert f"Your {CLOSED} return rates no exemplar" in text_of(manager.get(HERE).text)
    hand_in(lite, year=OPEN)
    assert text_of(manager.get(HERE).text).count("Not shared") == len(framework_of(lite).exemplars)


def test_texts_are_found_by_exemplar_and_by_words(lite: Flask, manager: Visitor, analyst: Visitor) -> None:
    parent = Visitor(lite, "parent")
    assert "Nothing is shared yet" in read_by(parent)
    offer(manager)
    accept(analyst)
    assert "1 text found" in read_by(parent, "?exemplar=E01&q=RING+parent")
    assert TEXT in read_by(parent, "?exemplar=E01&q=RING+parent")
    assert "0 texts found for E02" in read_by(parent, "?exemplar=E02").replace(
        "0 texts found for E02", "0 texts found for E02"
    )
    assert TEXT not in read_by(parent, "?exemplar=E02")
    assert "Try other words" in read_by(parent, "?q=nowhere")
    assert "0 texts found" in read_by(parent, "?exemplar=<b>")


def test_everybody_with_a_role_reads_and_nobody_else(lite: Flask, manager: Visitor) -> None:
    assert "/sign-in" in Visitor(lite).get("/good-practice").location
    for key in ("observer", "outsider", "coordinator", "admin"):
        assert Visitor(lite, key).get("/good-practice").status_code == 200
    assert f'href="{HERE}"' in manager.get("/good-practice").text
    assert f'href="{HERE}"' not in Visitor(lite, "parent").get("/good-practice").text
    assert OFFERS in Visitor(lite, "admin").get("/good-practice").text
    assert OFFERS not in Visitor(lite, "coordinator").get("/good-practice").text
    assert Visitor(lite, "outsider").get(f"{HERE}/E01").status_code == 404
    assert f"/services/{THEIRS}/good-practice" in Visitor(lite, "outsider").get("/good-practice").text


def test_somebody_whose_role_has_ended_reads_nothing(lite: Flask) -> None:
    parent = Visitor(lite, "parent")
    with lite.app_context():
        person = people.find_person(email=BY_KEY["parent"].email, day=NOW.date())
        assert person is not None
        db.session.query(RoleRow).filter_by(person_id=person.id).delete()
        db.session.commit()
    assert parent.get("/good-practice").status_code == 403
    assert "Good practice" not in parent.get("/about").text


def test_what_leaves_the_service_is_told_where_the_networks_view_is(manager: Visitor, analyst: Visitor) -> None:
    view = f"/services/{OURS}/reviews/{CLOSED}/what-the-network-sees"
    assert "None are offered now" in text_of(manager.get(view).text)
    offer(manager, named="named")
    assert "E01: offered to the network, with the service’s name." in text_of(manager.get(view).text)
    accept(analyst)
    assert "E01: shared with all services" in text_of(manager.get(view).text)
    send(manager, HERE, "/E01/withdraw")
    assert "None are offered now" in text_of(manager.get(view).text)


def test_an_exemplars_pages_lead_to_how_others_do_it(manager: Visitor) -> None:
    for path in (f"reviews/{OPEN}/E03", f"reviews/{OPEN}/action-plan/add/E03"):
        page = manager.get(f"/services/{OURS}/{path}").text
        assert 'href="/good-practice?exemplar=E03"' in page
    assert "E03" in read_by(manager, "?exemplar=E03")


@pytest.fixture
def small(sqlite_database_url: str, home: Path) -> Iterator[Flask]:
    """A site whose framework has two levels and one exemplar."""
    (home / "editions").mkdir()
    (home / "editions" / "small.yaml").write_text(SMALL, encoding="utf-8")
    with open_site(sqlite_database_url, home) as app:
        yield app


def test_a_framework_of_two_levels_is_shared_alike(small: Flask) -> None:
    hand_in(small)
    manager = Visitor(small, "manager")
    assert "Where your return says Met" in text_of(manager.get(HERE).text)
    assert manager.fill(f"{HERE}/X", {"text": "So it is."}).status_code == 303
    assert manager.fill(f"{HERE}/X/check", SURE).status_code == 303
    accept(Visitor(small, "analyst"))
    assert "Rated Met" in read_by(manager)
