"""Invitations: with a sentence of one's own, several at once, by a link handed over, and to a known address."""

import pytest
from flask import Flask
from sqlalchemy import select

from selfreview.domain.rights import Role
from selfreview.storage.people import one_time_links, people
from selfreview.storage.people.one_time_links import Purpose
from selfreview.storage.people.people import Appointment
from selfreview.storage.tables import AuditRow, db
from tests.accounts import find, id_of
from tests.mailbox import Mailbox, give_mailbox
from tests.people import BY_KEY, OURS, THEIRS
from tests.sites import NOW
from tests.visitors import Visitor, parse, text_of

PEOPLE = f"/services/{OURS}/people"
ELSEWHERE = f"/services/{THEIRS}/people"
SEVERAL = f"{PEOPLE}/invite-several"
MEMBER = {"name": "Nora New", "email": "nora@example.org", "role": "member", "agency": "Schools"}
WORDS = "correct horse battery staple"


def without_mail(app: Flask) -> Mailbox:
    mailbox = give_mailbox(app, broken="no mail server")
    mailbox.is_set_up = False
    return mailbox


def add(app: Flask, appointment: Appointment, email: str = "nora@example.org") -> int:
    with app.app_context():
        person = people.appoint(email=email, name="Nora New", appointment=appointment, by="a test", at=NOW)
        db.session.commit()
        return person.id


def test_an_invitation_carries_a_sentence_of_the_one_who_invites(app: Flask) -> None:
    mailbox, manager = give_mailbox(app), Visitor(app, "manager")
    assert manager.fill(f"{PEOPLE}/invite", {**MEMBER, "note": "We spoke on Tuesday."}).status_code == 303
    assert "Maureen Manager writes: “We spoke on Tuesday.”" in mailbox.letters[0].body


@pytest.mark.parametrize("note", ["See www.example.com", "write to me@example.org", "https://evil", "x" * 301])
def test_a_sentence_with_a_link_or_too_long_is_refused_and_kept(app: Flask, note: str) -> None:
    mailbox, manager = give_mailbox(app), Visitor(app, "manager")
    refused = manager.fill(f"{PEOPLE}/invite", {**MEMBER, "note": note})
    assert refused.status_code == 422
    assert note in refused.text
    assert mailbox.letters == []


def test_several_people_are_invited_with_one_form(app: Flask) -> None:
    mailbox, manager = give_mailbox(app), Visitor(app, "manager")
    typed = "Nora New <Nora@Example.org>\n\nsam@example.org\n"
    fields = {"people": typed, "role": "member", "agency": "Health", "note": "As agreed."}
    assert manager.fill(SEVERAL, fields).status_code == 303
    said = text_of(manager.follow().text)
    assert "2 people are invited." in said
    assert sorted(letter.recipient for letter in mailbox.letters) == ["nora@example.org", "sam@example.org"]
    assert all("As agreed." in letter.body for letter in mailbox.letters)
    assert find(app, "nora@example.org").name == "Nora New"
    assert find(app, "sam@example.org").posts[0].agency == "Health"


def test_every_faulty_line_is_told_beside_it_and_nobody_is_invited(app: Flask) -> None:
    mailbox, manager = give_mailbox(app), Visitor(app, "manager")
    lines = ["good@example.org", "no address", f"Clive <{BY_KEY['chair'].email}>", "Good <good@example.org>"]
    lines.append("www.evil.com <e@example.org>")
    refused = manager.fill(SEVERAL, {"people": "\n".join(lines), "role": "observer"})
    assert refused.status_code == 422
    told = {
        item.get("value"): " ".join(" ".join(item.itertext()).split())
        for item in parse(refused.text).iter("li")
        if item.get("value")
    }
    assert told["1"].endswith("can be read")
    assert "there is no @" in told["2"]
    assert "in the group already" in told["3"]
    assert "on line 1 already" in told["4"]
    assert "without an address" in told["5"]
    assert "no address" in refused.text
    assert mailbox.letters == []
    with app.app_context():
        assert people.find_person(email="good@example.org", day=NOW.date()) is None


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"people": " ", "role": "member"}, "Enter at least one"),
        ({"people": "\n".join(f"p{n}@example.org" for n in range(21)), "role": "member"}, "there are 21 lines"),
        ({"people": "p@example.org", "role": "chair"}, "Choose a role"),
        ({"people": "p@example.org", "role": "member", "agency": ""}, "Choose the agency"),
        ({"people": "p@example.org", "role": "observer", "note": "on x.co"}, "Take out the link"),
    ],
)
def test_what_no_invitation_of_several_takes_is_told(app: Flask, fields: dict[str, str], told: str) -> None:
    refused = Visitor(app, "manager").fill(SEVERAL, fields)
    assert refused.status_code == 422
    assert told in text_of(refused.text)


def test_a_link_is_copied_where_there_is_no_mail_and_marks_the_account_until_its_address_is_confirmed(
    app: Flask,
) -> None:
    without_mail(app)
    key = add(app, Appointment(Role.MEMBER, OURS, agency="Schools"))
    manager = Visitor(app, "manager")
    assert f"{PEOPLE}/{key}/link" in manager.get(PEOPLE).text
    assert "Copy an invitation link" not in Visitor(app, "chair").get(PEOPLE).text
    links = []
    for _ in range(2):
        shown = manager.fill(f"{PEOPLE}/{key}/link", {})
        assert shown.status_code == 200
        links.append(next(one.get("value") for one in parse(shown.text).iter("input") if one.get("id") == "link"))
    with app.app_context():
        events = list(db.session.scalars(select(AuditRow.after).where(AuditRow.verb == "copied invitation link")))
        assert events == [str(key)] * 2
    first, second = ("/" + link.split("/", 3)[3] for link in links)
    nora = Visitor(app)
    assert nora.get(first).status_code == 404
    assert nora.fill(second, {"new_password": WORDS}).status_code == 303
    assert "Address not confirmed" in text_of(manager.get(PEOPLE).text)
    assert "not confirmed" in text_of(nora.get("/account/").text)
    with app.app_context():
        token = one_time_links.make_link(key, Purpose.FORGOTTEN, at=NOW)
        db.session.commit()
    assert Visitor(app).fill(f"/link/{token}", {"new_password": WORDS}).status_code == 303
    assert "Address not confirmed" not in text_of(manager.get(PEOPLE).text)


def test_no_link_is_copied_for_who_leads_has_signed_in_or_is_elsewhere_too_nor_where_there_is_mail(app: Flask) -> None:
    mailbox, manager = without_mail(app), Visitor(app, "manager")
    chair = add(app, Appointment(Role.CHAIR, OURS, agency="Schools"), "chair2@example.org")
    deputy = add(app, Appointment(Role.MANAGER, OURS, until=NOW.date()), "deputy2@example.org")
    elsewhere = add(app, Appointment(Role.MEMBER, OURS, agency="Schools"), "both@example.org")
    add(app, Appointment(Role.MANAGER, THEIRS), "both@example.org")
    signed_in, own = id_of(app, "parent"), id_of(app, "manager")
    for key in (chair, deputy, elsewhere, signed_in, own):
        assert manager.get(f"{PEOPLE}/{key}/link").status_code == 403
        assert manager.post(f"{PEOPLE}/{key}/link", {"csrf_token": manager.token(PEOPLE)}).status_code == 403
    member = add(app, Appointment(Role.MEMBER, OURS, agency="Schools"))
    assert manager.get(f"{PEOPLE}/{member}/link").status_code == 200
    mailbox.is_set_up = True
    assert manager.get(f"{PEOPLE}/{member}/link").status_code == 403
    assert "Copy an invitation link" not in manager.get(PEOPLE).text
    assert manager.get(f"{PEOPLE}/9999/link").status_code == 404


def invite_elsewhere(visitor: Visitor, email: str, name: str, role: str = "member") -> str:
    """Invite somebody; what the next page says."""
    answer = visitor.fill(f"{ELSEWHERE}/invite", {"email": email, "name": name, "role": role, "agency": "Health"})
    assert answer.status_code == 303
    return text_of(visitor.get(ELSEWHERE).text)


def test_a_known_account_looks_as_an_unknown_one_until_its_holder_comes(app: Flask) -> None:
    outsider = Visitor(app, "outsider")
    shown = invite_elsewhere(outsider, "health@example.org", "Someone Typed")
    assert "Someone Typed is a member" in shown
    assert "Helen" not in shown
    assert shown.count("Invited, not yet signed in") == 1
    unknown = invite_elsewhere(outsider, "nobody@example.org", "Another Typed")
    assert unknown.count("Invited, not yet signed in") == 2
    assert unknown.count("Invite again") == 2
    overview = text_of(outsider.get(f"/services/{THEIRS}/reviews/2010/").text)
    assert "Someone Typed Member, Health, invited" in overview
    with app.app_context():
        listed = people.people_of(THEIRS, day=NOW.date())
        assert [one.name for one in listed] == ["Another Typed", "Oscar Outsider", "Someone Typed"]
        ours = people.people_of(OURS, day=NOW.date())
        assert "Helen Health" in [one.name for one in ours]
        db.session.remove()


def test_whoever_was_invited_under_another_name_is_called_by_their_own_once_they_come(app: Flask) -> None:
    outsider, health = Visitor(app, "outsider"), Visitor(app, "health")
    invite_elsewhere(outsider, "health@example.org", "Someone Typed")
    health.get("/")
    assert "Helen" not in text_of(outsider.get(ELSEWHERE).text)
    assert health.get(ELSEWHERE).status_code == 200
    shown = text_of(outsider.get(ELSEWHERE).text)
    assert "Helen Health" in shown
    assert "Someone Typed" not in shown
    assert "not yet signed in" not in shown
    again = invite_elsewhere(outsider, "health@example.org", "Typed Anew", role="observer")
    assert "Helen Health is an observer" in again


def test_a_known_account_can_be_invited_again_and_removed_without_its_name_being_told(app: Flask) -> None:
    outsider = Visitor(app, "outsider")
    invite_elsewhere(outsider, "health@example.org", "Someone Typed")
    with app.app_context():
        (invited,) = [one for one in people.people_of(THEIRS, day=NOW.date()) if one.email == "health@example.org"]
        db.session.remove()
    outsider.get(ELSEWHERE)
    assert outsider.post(f"{ELSEWHERE}/{invited.id}/invite-again", outsider.form()).status_code == 303
    assert "Someone Typed is a member" in text_of(outsider.get(ELSEWHERE).text)
    asked = text_of(outsider.get(f"{ELSEWHERE}/{invited.id}/remove").text)
    assert "Someone Typed" in asked
    assert "Helen" not in asked
    outsider.fill(f"{ELSEWHERE}/{invited.id}/remove", {})
    assert "Helen" not in text_of(outsider.get(ELSEWHERE).text)


def test_two_services_that_invite_one_address_each_see_the_name_they_typed(app: Flask) -> None:
    manager, outsider = Visitor(app, "manager"), Visitor(app, "outsider")
    manager.fill(
        f"{PEOPLE}/invite", {"email": "new@example.org", "name": "First Typed", "role": "member", "agency": "Health"}
    )
    assert "Second Typed" in invite_elsewhere(outsider, "new@example.org", "Second Typed")
    assert "First Typed" in text_of(manager.get(PEOPLE).text)
    assert "First" not in text_of(outsider.get(ELSEWHERE).text)
