"""People and their roles: appointed, handed over, ended, never leaving a service or the network without its last."""

from datetime import date, datetime, timedelta
from typing import TypedDict

import pytest
from flask import Flask
from sqlalchemy import select

from selfreview.domain.rights import Role
from selfreview.storage import audit
from selfreview.storage.people import deputies, identities, network, one_time_links, people, sign_ins
from selfreview.storage.people.one_time_links import Purpose
from selfreview.storage.people.people import (
    Appointment,
    LastAdministrator,
    LastManager,
    Person,
    appoint,
    person_by_id,
)
from selfreview.storage.tables import AuditRow, IdentityRow, PasskeyRow, db
from tests.people import BY_KEY, FAR, OURS, THEIRS
from tests.sites import NOW

pytestmark = pytest.mark.usefixtures("app")
TODAY = NOW.date()


class By(TypedDict):
    """Who does it, and when."""

    by: str
    at: datetime


BY: By = {"by": "a test", "at": NOW}


def find(key: str) -> Person:
    person = people.find_person(email=BY_KEY[key].email, day=TODAY)
    assert person is not None
    return person


def invite(email: str, appointment: Appointment, name: str = "Nora New") -> Person:
    return appoint(email=email, name=name, appointment=appointment, by="a test", at=NOW)


def roles(person: Person | int) -> set[tuple[Role, int | None]]:
    now = person_by_id(person if isinstance(person, int) else person.id, day=TODAY)
    assert now is not None
    return {(post.role, post.service) for post in now.posts}


def test_a_person_is_found_however_the_address_is_typed() -> None:
    assert people.find_person(email="  MANAGER@Example.org ", day=TODAY) == find("manager")
    assert people.find_person(email="nobody@example.org", day=TODAY) is None


def test_a_new_address_gets_an_account_without_a_password() -> None:
    nora = invite(" Nora@Example.org ", Appointment(Role.MEMBER, OURS, agency="Schools"), "  Nora New ")
    assert (nora.email, nora.name, nora.has_password, nora.closed) == ("nora@example.org", "Nora New", False, False)
    post = nora.post_at(OURS)
    assert post is not None
    assert (post.role, post.agency) == (Role.MEMBER, "Schools")
    assert nora.post_at(THEIRS) is None
    assert nora.services == (OURS,)


def test_a_known_address_keeps_its_name_and_takes_the_new_role_in_place_of_the_old() -> None:
    chair = invite(BY_KEY["parent"].email, Appointment(Role.CHAIR, OURS), "Another Name")
    assert chair.name == BY_KEY["parent"].name
    assert roles(chair) == {(Role.CHAIR, OURS)}


def test_whoever_has_not_accepted_yet_is_invited_to_that_service_only() -> None:
    assert not find("outsider").is_invited(THEIRS)
    assert not find("outsider").is_invited(FAR)
    both = invite(BY_KEY["outsider"].email, Appointment(Role.OBSERVER, OURS), "As They Call Me")
    assert both.is_invited(OURS)
    assert not both.is_invited(THEIRS)
    assert invite("nora@example.org", Appointment(Role.MEMBER, OURS)).is_invited(OURS)


def test_somebody_may_be_at_two_services() -> None:
    both = invite(BY_KEY["outsider"].email, Appointment(Role.OBSERVER, OURS))
    assert roles(both) == {(Role.MANAGER, THEIRS), (Role.OBSERVER, OURS)}
    assert both.services == (THEIRS, OURS)


def test_a_network_role_given_twice_is_held_once() -> None:
    for _ in range(2):
        anna = invite(BY_KEY["analyst"].email, Appointment(Role.ANALYST))
        cora = invite(BY_KEY["coordinator"].email, Appointment(Role.COORDINATOR, region="London"))
    assert len(anna.posts) == 1
    assert [post.region for post in cora.posts] == ["Yorkshire and Humberside", "London"]


def test_the_only_manager_cannot_become_something_else() -> None:
    with pytest.raises(LastManager):
        invite(BY_KEY["manager"].email, Appointment(Role.MEMBER, OURS))


def test_one_of_two_managers_can() -> None:
    invite(BY_KEY["chair"].email, Appointment(Role.MANAGER, OURS))
    invite(BY_KEY["manager"].email, Appointment(Role.MEMBER, OURS))
    assert people.lasting_managers(OURS) == {find("chair").id}


def test_people_of_a_service_are_its_own_and_by_name() -> None:
    names = [person.name for person in people.people_of(OURS, day=TODAY)]
    assert names == ["Clive Chair", "Helen Health", "Maureen Manager", "Olu Observer", "Priya Parent"]
    assert len(people.everyone(day=TODAY)) == len(BY_KEY)


def test_the_only_manager_cannot_leave() -> None:
    with pytest.raises(LastManager):
        people.end_role(person_id=find("manager").id, service=OURS, **BY)
    with pytest.raises(LastManager):
        people.close_account(find("manager").id, **BY)


def test_a_deputy_does_not_stand_in_for_a_manager_who_leaves_for_good() -> None:
    named = deputies.name_deputy(service=OURS, email=BY_KEY["chair"].email, name="", until=TODAY, **BY)
    assert named.id == find("chair").id
    with pytest.raises(LastManager):
        people.end_role(person_id=find("manager").id, service=OURS, **BY)


def test_a_leaver_without_another_role_loses_the_account_and_comes_back_by_invitation_only() -> None:
    parent = find("parent")
    token = sign_ins.start(parent.id, device="phone", at=NOW)
    link = one_time_links.make_link(parent.id, Purpose.FORGOTTEN, at=NOW)
    people.end_role(person_id=parent.id, service=OURS, **BY)
    gone = person_by_id(parent.id, day=TODAY)
    assert gone is not None
    assert (gone.closed, gone.posts, gone.has_password) == (True, (), False)
    ended = sign_ins.find(token, at=NOW)
    assert ended is not None
    assert ended.ended
    assert sign_ins.password_of(parent.email) is None
    back = invite(parent.email, Appointment(Role.MEMBER, OURS))
    assert (back.id, back.closed, back.has_password) == (parent.id, False, False)
    assert people.holder_of_link(link, at=NOW) is None


def test_a_leaver_with_another_role_keeps_the_account() -> None:
    invite(BY_KEY["parent"].email, Appointment(Role.OBSERVER, THEIRS))
    people.end_role(person_id=find("parent").id, service=OURS, **BY)
    assert roles(find("parent")) == {(Role.OBSERVER, THEIRS)}
    assert not find("parent").closed


def test_a_manager_hands_over_and_stays_as_an_observer() -> None:
    manager = find("manager")
    nora = deputies.hand_over(service=OURS, successor_email="nora@example.org", name="Nora", leaving=manager.id, **BY)
    assert roles(nora) == {(Role.MANAGER, OURS)}
    assert roles(manager) == {(Role.OBSERVER, OURS)}


def test_a_handover_to_oneself_changes_nothing() -> None:
    manager = find("manager")
    deputies.hand_over(service=OURS, successor_email=manager.email, name="", leaving=manager.id, **BY)
    assert roles(manager) == {(Role.MANAGER, OURS)}


def test_a_deputy_holds_the_managers_rights_until_the_last_day_and_stays_what_they_were() -> None:
    last = TODAY + timedelta(days=7)
    chair = deputies.name_deputy(service=OURS, email=BY_KEY["chair"].email, name="", until=last, **BY)
    assert roles(chair) == {(Role.CHAIR, OURS), (Role.MANAGER, OURS)}
    assert deputies.deputies_of(OURS, day=TODAY) == {chair.id: last}
    after = person_by_id(chair.id, day=last + timedelta(days=1))
    assert after is not None
    assert [post.role for post in after.posts] == [Role.CHAIR]
    assert deputies.deputies_of(OURS, day=last + timedelta(days=1)) == {}


def test_a_deputy_named_again_has_one_last_day() -> None:
    for last in (date(2010, 12, 1), date(2010, 11, 20)):
        nora = deputies.name_deputy(service=OURS, email="nora@example.org", name="Nora", until=last, **BY)
    assert deputies.deputies_of(OURS, day=TODAY) == {nora.id: date(2010, 11, 20)}


def test_a_deputys_time_can_be_ended_and_an_account_for_nothing_else_closes() -> None:
    nora = deputies.name_deputy(service=OURS, email="nora@example.org", name="Nora", until=TODAY, **BY)
    chair = deputies.name_deputy(service=OURS, email=BY_KEY["chair"].email, name="", until=TODAY, **BY)
    for person in (nora, chair):
        deputies.end_deputy(person_id=person.id, service=OURS, **BY)
    assert roles(chair) == {(Role.CHAIR, OURS)}
    gone = person_by_id(nora.id, day=TODAY)
    assert gone is not None
    assert gone.closed
    assert deputies.deputies_of(OURS, day=TODAY) == {}


def test_the_network_keeps_its_last_administrator() -> None:
    admin = find("admin")
    with pytest.raises(LastAdministrator):
        people.end_network_role(person_id=admin.id, role=Role.ADMIN, region=None, **BY)
    with pytest.raises(LastAdministrator):
        people.close_account(admin.id, **BY)
    invite(BY_KEY["analyst"].email, Appointment(Role.ADMIN))
    people.end_network_role(person_id=admin.id, role=Role.ADMIN, region=None, **BY)
    gone = person_by_id(admin.id, day=TODAY)
    assert gone is not None
    assert gone.closed


def test_one_region_of_a_coordinator_ends_and_the_other_stays() -> None:
    cora = invite(BY_KEY["coordinator"].email, Appointment(Role.COORDINATOR, region="London"))
    home = "Yorkshire and Humberside"
    people.end_network_role(person_id=cora.id, role=Role.COORDINATOR, region=home, **BY)
    assert [post.region for post in find("coordinator").posts] == ["London"]


def test_people_of_the_network_are_those_with_a_role_of_it() -> None:
    names = [person.name for person in network.of_network(day=TODAY)]
    assert names == ["Ada Admin", "Anna Analyst", "Cora Coordinator"]


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("MAUREEN", ["Maureen Manager"]),
        ("health@example", ["Helen Health"]),
        ("nag", ["Maureen Manager"]),
        ("%", []),
        ("_", []),
        ("\\", []),
        ("nobody", []),
    ],
)
def test_an_account_is_found_by_part_of_name_or_address(words: str, names: list[str]) -> None:
    assert [person.name for person in network.search(words, day=TODAY)] == names


def test_every_services_managers_are_named() -> None:
    deputies.name_deputy(service=OURS, email=BY_KEY["chair"].email, name="", until=TODAY, **BY)
    found = network.managers([OURS, THEIRS, FAR], day=TODAY)
    assert found == {OURS: ("Clive Chair", "Maureen Manager"), THEIRS: ("Oscar Outsider",)}
    assert network.managers([THEIRS], day=TODAY) == {THEIRS: ("Oscar Outsider",)}


def test_a_link_opens_once_for_its_time_and_only_the_newest_of_a_kind() -> None:
    parent = find("parent")
    old = one_time_links.make_link(parent.id, Purpose.FORGOTTEN, at=NOW)
    first = one_time_links.make_link(parent.id, Purpose.FIRST_SIGN_IN, at=NOW)
    link = one_time_links.make_link(parent.id, Purpose.FORGOTTEN, at=NOW)
    assert people.holder_of_link(old, at=NOW) is None
    assert people.holder_of_link("never made", at=NOW) is None
    assert people.holder_of_link(link, at=NOW) == people.holder_of_link(first, at=NOW) == find("parent")
    too_late = NOW + timedelta(hours=one_time_links.RESET_HOURS)
    assert people.holder_of_link(link, at=too_late) is None
    assert people.holder_of_link(first, at=too_late) is not None
    people.set_password(parent.id, hashed="x", at=NOW, token=link)
    assert people.holder_of_link(link, at=NOW) is None
    assert people.holder_of_link(first, at=NOW) is None


def test_a_new_password_ends_every_sign_in() -> None:
    parent = find("parent")
    token = sign_ins.start(parent.id, device="phone", at=NOW)
    people.set_password(parent.id, hashed="new", at=NOW)
    ended = sign_ins.find(token, at=NOW)
    assert ended is not None
    assert ended.ended
    assert sign_ins.password_of(parent.email) == (parent.id, "new")


def test_what_happens_to_people_is_in_the_audit_trail_and_the_trail_holds(app: Flask) -> None:
    before = len(recorded())
    invite("nora@example.org", Appointment(Role.MEMBER, OURS))
    leaver = find("parent")
    people.end_role(person_id=leaver.id, service=OURS, **BY)
    southerner = invite("south@example.org", Appointment(Role.COORDINATOR, None, region="South East"))
    people.end_network_role(person_id=southerner.id, role=Role.COORDINATOR, region="South East", **BY)
    told = recorded()[before:]
    assert ("appointed", f"service {OURS}", "nora@example.org: member") in told
    assert ("appointed", "South East", "south@example.org: coordinator") in told
    assert ("ended role", "South East", f"{southerner.id}: coordinator") in told
    assert [after for verb, _, after in told if verb == "closed account"] == [leaver.email, southerner.email]
    assert audit.find_breaks() == ()


def recorded() -> list[tuple[str, str, str | None]]:
    """Everything in the trail, in its order: what happened, to what, and what was so afterwards."""
    rows = db.session.scalars(select(AuditRow).order_by(AuditRow.id))
    return [(row.verb, row.field, row.after) for row in rows]


def test_somebody_who_left_was_at_the_service() -> None:
    leaver = find("parent")
    assert people.was_at(leaver.id, OURS)
    people.end_role(person_id=leaver.id, service=OURS, **BY)
    assert people.was_at(leaver.id, OURS)
    assert not people.was_at(leaver.id, THEIRS)


def test_nothing_of_a_closed_account_opens_anything() -> None:
    leaver = find("parent")
    keeper = find("manager")
    for one in (leaver, keeper):
        told = {"credential": f"key {one.id}", "public_key": "public", "uses": 0, "name": "telephone", "added_at": NOW}
        db.session.add(PasskeyRow(person_id=one.id, **told))
        assert identities.link("https://login.example.org", f"subject {one.id}", person_id=one.id, at=NOW)
    people.close_account(leaver.id, **BY)
    assert set(db.session.scalars(select(PasskeyRow.person_id))) == {keeper.id}
    assert set(db.session.scalars(select(IdentityRow.person_id))) == {keeper.id}
