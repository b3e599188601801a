"""The demonstration's changes of services are those of the published list's two services, and only notes."""

from selfreview.demonstration.changes import changes
from selfreview.domain.registry.changes import find_faults
from selfreview.registry import services


def test_both_services_are_in_the_list_under_their_numbers() -> None:
    listed = {service.number: service.name for service in services()}
    told = [party for change in changes() for party in change.before]
    assert {party.number: party.name for party in told} == {26: "Bedfordshire", 72: "Cheshire"}
    assert all(listed[party.number] == party.name for party in told if party.number is not None)


def test_they_are_told_as_they_happened_and_end_nothing() -> None:
    assert [change.in_words for change in changes()] == [
        "Bedfordshire was split into Bedford and Central Bedfordshire in April 2009",
        "Cheshire was split into Cheshire East and Cheshire West and Chester in April 2009",
    ]
    for change in changes():
        assert find_faults(change) == {}
        assert change.ending == ()
