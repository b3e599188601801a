"""The services that the product comes with."""

from collections import Counter

from selfreview.registry import services


def test_the_key_has_150_services_of_which_148_are_expected() -> None:
    assert [service.number for service in services()] == list(range(1, 151))
    assert {service.name for service in services() if not service.expected} == {"City of London", "Isles of Scilly"}


def test_the_expected_services_of_each_region_are_those_of_table_a() -> None:
    assert Counter(service.region for service in services() if service.expected) == {
        "East Midlands": 9,
        "Eastern": 10,
        "London": 32,
        "North East": 12,
        "North West": 22,
        "South East": 19,
        "South West": 15,
        "West Midlands": 14,
        "Yorkshire and Humberside": 15,
    }


def test_names_are_spelled_as_printed() -> None:
    names = {service.number: service.name for service in services()}
    assert (names[1], names[24], names[87]) == ("Sheffield", "Bath & NE Somerset", "Kingston Upon Hull")
