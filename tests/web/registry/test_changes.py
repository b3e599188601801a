"""Changes to services on screen: recorded, checked, taken back, and told where their history is."""

from datetime import timedelta

import pytest
from flask import Flask

from selfreview.domain.registry.services import Entry
from selfreview.domain.rights import Role
from selfreview.domain.round import Service
from selfreview.storage.people import people
from selfreview.storage.people.people import Appointment
from selfreview.storage.registry import changes, services
from selfreview.storage.tables import db
from tests import made_returns
from tests.accounts import token
from tests.people import CLOSED, FAR, OPEN, OPENED, OURS, THEIRS
from tests.sites import NOW
from tests.visitors import Visitor, text_of

CHANGES = "/network/registry/changes"
RECORD = f"{CHANGES}/record"
OVERVIEW = f"/services/{OURS}/reviews/{OPEN}/"
EARLIER = f"/services/{OURS}/predecessors"
Typed = dict[str, str | list[str]]
MERGED: Typed = {
    "kind": "merged",
    "day": ["1", "4", "2010"],
    "from_year": "2010",
    "before": "Leeds\r\n\r\n2",
    "after": "sheffield",
    "note": "By order of the county.\r\nAsk Anna.",
    "readable": "y",
}
WORDS = "Leeds and Wandsworth were merged into Sheffield in April 2010"


@pytest.fixture
def admin(app: Flask) -> Visitor:
    return Visitor(app, "admin")


def record(admin: Visitor, typed: Typed) -> None:
    """Write a change down, check it and record it."""
    assert admin.fill(RECORD, typed).status_code == 200
    fields = admin.form()
    assert admin.post(RECORD, {**fields, "checked": "y"}).status_code == 303


def test_a_change_is_checked_before_it_is_recorded(app: Flask, admin: Visitor) -> None:
    assert "No change has been recorded." in text_of(admin.get(f"{CHANGES}/").text)
    page = text_of(admin.fill(RECORD, MERGED).text)
    assert WORDS in page
    assert "Leeds (58), Wandsworth (2)" in page
    assert "Leeds ends on the day before." in page
    with app.app_context():
        assert changes.read_changes() == ()
    fields = admin.form()
    back = admin.post(RECORD, {**fields, "again": "y"})
    assert back.status_code == 200
    again = admin.form()
    for name, value in MERGED.items():
        assert again[name] == ([value] if isinstance(value, str) else value), name
    assert admin.post(RECORD, {**fields, "checked": "y"}).location == f"{CHANGES}/"
    page = text_of(admin.follow().text)
    assert f"Recorded: {WORDS}." in page
    assert "Recorded by Ada Admin on 3 November 2010 at 14:03" in page
    assert "By order of the county." in page
    with app.app_context():
        leeds, far = services.find_entry(THEIRS), services.find_entry(FAR)
        assert leeds is not None
        assert far is not None
        assert (leeds.expected, far.expected) == (False, False)
        assert str(leeds.closed) == "2010-03-31"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"kind": "swallowed"}, "Choose what happened"),
        ({"day": ["", "", ""]}, "Enter the first day of the new arrangement"),
        ({"day": ["31", "2", "2010"]}, "Date must be a real date"),
        ({"day": ["4", "11", "2010"]}, "between 1 January 1990 and today"),
        ({"from_year": "soon"}, "Enter the year of the first review"),
        ({"from_year": "2013"}, "Enter 2010 or 2011"),
        ({"before": "Leeds\r\nAtlantis"}, "Line 2: there is no service “Atlantis” in the registry"),
        ({"before": ""}, "Name at least two services that were merged"),
        ({"before": "Leeds\r\n58"}, "Name each service once"),
        ({"after": "Nowhere"}, "Line 1: there is no service “Nowhere”"),
        ({"after": "x" * 101, "unregistered": "y"}, "Line 1: use 100 characters or fewer for a name"),
        ({"after": "Leeds\r\nSheffield"}, "Name the one service that came out of it"),
        ({"note": "x" * 1001}, "Use 1,000 characters or fewer"),
    ],
)
def test_a_faulty_change_is_told_and_everything_typed_stays(lite: Flask, change: Typed, words: str) -> None:
    admin = Visitor(lite, "admin")
    answer = admin.fill(RECORD, {**MERGED, **change})
    assert answer.status_code == 422
    assert words in text_of(answer.text)
    for name, value in {**MERGED, **change}.items():
        if name != "kind":
            assert admin.form(answer.text)[name] == ([value] if isinstance(value, str) else value)


def test_a_name_that_two_services_have_asks_for_the_number(lite: Flask) -> None:
    with lite.app_context():
        services.write_entries([Entry(Service(400, "Leeds", "North East"))], by="a test", at=NOW)
        db.session.commit()
    answer = Visitor(lite, "admin").fill(RECORD, MERGED)
    assert "Line 1: several services are called “Leeds”, enter the number" in text_of(answer.text)


def test_names_outside_the_registry_are_kept_as_names(app: Flask, admin: Visitor) -> None:
    typed: Typed = {**MERGED, "kind": "split", "before": "1", "after": "Leeds\r\nHallam", "goes_on": "y"}
    record(admin, {**typed, "unregistered": "y", "readable": "y", "note": ""})
    with app.app_context():
        (kept,) = changes.read_changes()
        assert [(party.name, party.number) for party in kept.change.after] == [("Leeds", THEIRS), ("Hallam", None)]
        assert kept.change.ending == ()


def test_a_renamed_service_goes_by_its_old_name_in_earlier_reviews(admin: Visitor) -> None:
    assert admin.get(f"{RECORD}?service={OURS}").status_code == 200
    fields = admin.form()
    assert fields["before"] == [str(OURS)]
    typed: Typed = {
        "kind": "renamed",
        "day": ["1", "4", "2010"],
        "from_year": "2010",
        "after": "Leeds",
        "readable": "y",
    }
    admin.post(RECORD, {**fields, **typed})
    assert "New name Leeds" in text_of(admin.last.text)
    admin.post(RECORD, {**admin.form(), "checked": "y"})
    assert "may read the ratings" not in text_of(admin.follow().text)
    manager = Visitor(admin.app, "manager")
    assert "Leeds Self-review 2010" in text_of(manager.get(OVERVIEW).text)
    assert "Sheffield Self-review 2009" in text_of(manager.get(f"/services/{OURS}/reviews/{CLOSED}/").text)


def test_a_change_with_nothing_but_a_note_says_so(lite: Flask) -> None:
    admin = Visitor(lite, "admin")
    typed: Typed = {**MERGED, "kind": "new", "before": "", "after": "1", "readable": []}
    assert "Only the note will be saved." in text_of(admin.fill(RECORD, typed).text)


def test_the_same_change_is_told_when_it_is_recorded_twice(app: Flask, admin: Visitor) -> None:
    record(admin, MERGED)
    admin.fill(RECORD, MERGED)
    answer = admin.post(RECORD, {**admin.form(), "checked": "y"})
    assert answer.status_code == 409
    assert "This change is recorded already." in text_of(answer.text)
    assert admin.form()["note"] == [MERGED["note"]]


def the_change(app: Flask) -> int:
    with app.app_context():
        return changes.read_changes()[0].id


def test_a_change_is_taken_back_with_its_reason(app: Flask, admin: Visitor) -> None:
    record(admin, MERGED)
    path = f"{CHANGES}/{the_change(app)}/take-back"
    answer = admin.fill(path, {"reason": " "})
    assert answer.status_code == 422
    assert "Say what was wrong with it" in text_of(answer.text)
    fields = admin.form()
    assert admin.post(path, {**fields, "reason": "It was Bradford."}).location == f"{CHANGES}/"
    page = text_of(admin.follow().text)
    assert f"Cancelled: {WORDS}." in page
    assert "Cancelled by Ada Admin on 3 November 2010 at 14:03: It was Bradford." in page
    with app.app_context():
        leeds = services.find_entry(THEIRS)
        assert leeds is not None
        assert (leeds.expected, leeds.closed) == (True, None)
    late = admin.post(path, {**fields, "reason": "It was Hull."})
    assert late.status_code == 409
    assert "It was already cancelled" in text_of(late.text)
    assert "What you typed: It was Hull." in text_of(late.text)
    assert "took it back" in text_of(admin.get(path).text)


def test_a_service_corrected_meanwhile_is_named_when_its_change_is_taken_back(app: Flask, admin: Visitor) -> None:
    record(admin, MERGED)
    admin.fill(f"/network/registry/services/{THEIRS}", {"size": "90000"})
    admin.fill(f"{CHANGES}/{the_change(app)}/take-back", {"reason": "It was Bradford."})
    assert "Leeds stays as it is, because it has been corrected since" in text_of(admin.follow().text)


def test_a_change_that_is_not_there_is_not_found(lite: Flask) -> None:
    admin = Visitor(lite, "admin")
    assert admin.get(f"{CHANGES}/9999/take-back").status_code == 404
    assert admin.post(f"{CHANGES}/9999/take-back", token(admin)).status_code == 404


def test_an_analyst_reads_the_changes_and_records_none(app: Flask, admin: Visitor) -> None:
    record(admin, MERGED)
    analyst = Visitor(app, "analyst")
    page = analyst.get(f"{CHANGES}/").text
    assert WORDS in text_of(page)
    assert "Record a change" not in text_of(page)
    assert "Take it back" not in text_of(page)
    for path in (RECORD, f"{CHANGES}/{the_change(app)}/take-back"):
        assert analyst.get(path).status_code == 403
        assert analyst.post(path, token(analyst)).status_code == 403
    for key in ("manager", "coordinator"):
        assert Visitor(app, key).get(f"{CHANGES}/").status_code == 403


def test_the_note_stands_beside_the_history_and_the_earlier_ratings_are_read(app: Flask, admin: Visitor) -> None:
    made_returns.submit(app, THEIRS, CLOSED, made_returns.all_at(app, "best"))
    made_returns.submit(app, THEIRS, OPEN, made_returns.all_at(app, "good"))
    record(admin, MERGED)
    observer = Visitor(app, "observer")
    for path in (OVERVIEW, f"/services/{OURS}/reviews/{OPEN}/profile"):
        page = text_of(observer.get(path).text)
        assert f"{WORDS}. Their earlier reviews are kept under their own names." in page
        assert "Earlier ratings of Leeds" in page
    page = observer.get(f"{EARLIER}/{THEIRS}").text
    assert "These are the ratings that Leeds submitted for the years before 2010." in text_of(page)
    assert "Best practice" in text_of(page) or "best" in text_of(page).casefold()
    assert "Shown E01" not in page
    assert "Leeds submitted no review" not in text_of(page)
    assert "Wandsworth submitted no review for those years here." in text_of(observer.get(f"{EARLIER}/{FAR}").text)
    page = text_of(Visitor(app, "outsider").get(f"/services/{THEIRS}/reviews/{OPEN}/").text)
    assert WORDS in page
    assert "Earlier ratings of" not in page
    # Neither from the other side, nor what is no predecessor, nor another's.
    assert Visitor(app, "outsider").get(f"/services/{THEIRS}/predecessors/{OURS}").status_code == 404
    assert observer.get(f"{EARLIER}/{OURS}").status_code == 404
    assert observer.get(f"{EARLIER}/9999").status_code == 404
    assert Visitor(app, "outsider").get(f"{EARLIER}/{FAR}").status_code == 404


def test_without_the_administrators_word_only_a_predecessors_own_people_read_on(app: Flask, admin: Visitor) -> None:
    record(admin, {**MERGED, "readable": []})
    manager = Visitor(app, "manager")
    page = text_of(manager.get(OVERVIEW).text)
    assert WORDS in page
    assert "Earlier ratings of" not in page
    assert manager.get(f"{EARLIER}/{THEIRS}").status_code == 404
    with app.app_context():
        email = "manager@example.org"
        people.appoint(email=email, name="M", appointment=Appointment(Role.MANAGER, THEIRS), by="a test", at=OPENED)
        db.session.commit()
    assert "Earlier ratings of Leeds" in text_of(manager.get(OVERVIEW).text)
    assert manager.get(f"{EARLIER}/{THEIRS}").status_code == 200
    assert manager.get(f"{EARLIER}/{FAR}").status_code == 404


def test_nothing_is_read_on_once_the_change_is_taken_back(app: Flask, admin: Visitor) -> None:
    record(admin, MERGED)
    manager = Visitor(app, "manager")
    assert manager.get(f"{EARLIER}/{THEIRS}").status_code == 200
    with app.app_context():
        at = NOW + timedelta(hours=1)
        changes.take_back(the_change(app), because="It was Hull.", by="a test", at=at)
        db.session.commit()
    assert manager.get(f"{EARLIER}/{THEIRS}").status_code == 404
    assert WORDS not in text_of(manager.get(OVERVIEW).text)
    assert "None recorded." in text_of(admin.get(f"/network/registry/services/{OURS}").text)


def test_a_services_page_in_the_registry_lists_its_changes(admin: Visitor) -> None:
    record(admin, MERGED)
    page = text_of(admin.get(f"/network/registry/services/{THEIRS}").text)
    assert WORDS in page
    assert "Not expected Until 31 March 2010" in text_of(admin.get("/network/registry/").text)
