"""S1: who may enter which route, taken from the map of addresses, so that no new route escapes."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.routing import AnyConverter, BaseConverter
from werkzeug.routing import Rule as Address

from selfreview.web.access import AtNetwork, AtService, Public, SignedIn, local_path, rules_of
from tests.contract import CONTRACT
from tests.people import BY_KEY, OPEN, OURS, THEIRS
from tests.sites import open_site
from tests.visitors import Visitor

KEYS = (*BY_KEY, None)


@pytest.fixture(scope="module")
def everywhere(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """One site for the whole matrix."""
    from tests.databases import copy_sqlite, sqlite_url

    folder = tmp_path_factory.mktemp("matrix")
    copy_sqlite(sqlite_template, folder / "selfreview.db")
    with open_site(sqlite_url(folder / "selfreview.db"), folder) as app:
        yield app


def addresses(app: Flask) -> list[Address]:
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"]


VALUES: dict[str, object] = {
    "exemplar_id": "E01",
    "version": 1,
    "item_id": 1,
    "file_id": 1,
    "token": "no-such-token",
    "person_id": 9999,
    "letter_id": 9999,
    "message_id": 9999,
    "round_year": OPEN,
}


def path_of(app: Flask, rule: Address, service: int) -> str:
    values = {name: value_for(name, converter) for name, converter in rule._converters.items()}
    values.update({name: service for name in rule.arguments if name == "number"})
    values.update({name: OPEN for name in rule.arguments if name == "year"})
    with app.test_request_context():
        path: str = rule.build(values)[1]  # type: ignore[index]
        return path


def value_for(name: str, converter: BaseConverter) -> object:
    """A value that an address takes: one that is known by its name, the first of a choice, else 1."""
    if isinstance(converter, AnyConverter):
        return sorted(converter.items)[0]
    return VALUES.get(name, 1)


@pytest.mark.parametrize("service", [OURS, THEIRS])
@pytest.mark.parametrize("key", KEYS)
def test_every_route_lets_in_whom_its_rule_names_and_nobody_else(
    everywhere: Flask, key: str | None, service: int
) -> None:
    visitor = Visitor(everywhere, key)
    token = visitor.token("/about" if key else "/sign-in")
    wrong = []
    for rule in addresses(everywhere):
        path = path_of(everywhere, rule, service)
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            if rule.endpoint == "doors.sign_out":
                continue
            expected = expected_status(everywhere, rule, key, service)
            answer = visitor.client.open(path, method=method, data={"csrf_token": token} if method == "POST" else None)
            is_narrower = rule.endpoint in NARROWER and answer.status_code == 403
            if not is_narrower and not matches(answer.status_code, answer.location, expected):
                wrong.append(f"{method} {path}: {answer.status_code}, expected {expected}")
            answer.close()
    assert wrong == []


def expected_status(app: Flask, rule: Address, key: str | None, service: int) -> str:
    stated = rules_of(app.view_functions)[rule.endpoint]
    if isinstance(stated, Public):
        return "in"
    if key is None:
        return "sign in"
    person = BY_KEY[key]
    if isinstance(stated, SignedIn):
        return "in"
    assert stated is not None
    may = stated.right.name in CONTRACT[person.role.value]
    if isinstance(stated, AtNetwork):
        return "in" if may else "403"
    assert isinstance(stated, AtService)
    if person.service != service:
        return "404"
    return "in" if may else "403"


NARROWER = frozenset({"sign_off.sign_beside", "manager.confirm_handover"})
"""Doors that, inside their rule, open only to whom the service names; their own tests show it."""


def matches(status: int, location: str | None, expected: str) -> bool:
    if expected == "sign in":
        return status == 303 and (location or "").startswith("/sign-in?next=")
    if expected == "in":
        # Inside, an address made of invented numbers may lead nowhere; but never to a refusal or a fault.
        return status not in (401, 403) and status < 500 and not (location or "").startswith("/sign-in?next=")
    return status == int(expected)


def test_another_services_review_does_not_exist(everywhere: Flask) -> None:
    outsider = Visitor(everywhere, "outsider")
    for path in ("/", "/E01", "/check", "/what-the-network-sees", "/submitted/1"):
        assert outsider.get(f"/services/{OURS}/reviews/{OPEN}{path}").status_code == 404
        assert outsider.get(f"/services/999/reviews/{OPEN}{path}").status_code == 404


@pytest.mark.parametrize(
    "target",
    ["//evil.example", "/\\evil.example", "https://evil.example", "javascript:alert(1)", "", None, "evil", "/\t/evil"],
)
def test_no_way_on_leads_to_another_site(target: str | None) -> None:
    assert local_path(target) is None


def test_a_way_on_within_the_site_is_taken() -> None:
    assert local_path("/services/1/reviews/2010/E03?x=1") == "/services/1/reviews/2010/E03?x=1"
