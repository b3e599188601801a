"""Whom passkeys are made for: the site at the address that its operator told."""

import pytest

from selfreview.domain.people.relying_party import Obstacle, RelyingParty, find_obstacle, find_relying_party


@pytest.mark.parametrize(
    ("url", "host", "origin"),
    [
        ("https://selfreview.example.org", "selfreview.example.org", "https://selfreview.example.org"),
        ("https://Selfreview.Example.org:443", "selfreview.example.org", "https://selfreview.example.org"),
        ("https://selfreview.example.org:8443", "selfreview.example.org", "https://selfreview.example.org:8443"),
        ("http://localhost:5000", "localhost", "http://localhost:5000"),
        ("http://localhost:80", "localhost", "http://localhost"),
    ],
)
def test_the_origin_is_the_address_as_a_browser_writes_it(url: str, host: str, origin: str) -> None:
    assert find_obstacle(url) is None
    assert find_relying_party(url) == RelyingParty(host, origin)


@pytest.mark.parametrize(
    ("url", "obstacle"),
    [
        (None, Obstacle.NO_ADDRESS),
        ("http://selfreview.example.org", Obstacle.NOT_ENCRYPTED),
        ("https://192.0.2.1", Obstacle.NUMBER),
        ("https://[2001:db8::1]:8443", Obstacle.NUMBER),
        ("http://127.0.0.1:5000", Obstacle.NUMBER),
    ],
)
def test_where_there_can_be_no_passkeys_it_is_known_why(url: str | None, obstacle: Obstacle) -> None:
    assert find_obstacle(url) is obstacle
    assert find_relying_party(url) is None
