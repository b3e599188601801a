"""The privacy notice and the other statements: complete only when the operator has said everything."""

from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import date, datetime
from pathlib import Path

import pytest
from flask import Flask

from selfreview.domain.people.personal_data import HOLDINGS, NOT_PERSONAL, Kind
from selfreview.domain.people.retention import BY_NAME
from selfreview.operator_settings import (
    ACCESSIBILITY_NEEDS,
    DAYS,
    PRIVACY_NEEDS,
    TEXTS,
    Operator,
    read_operator,
)
from selfreview.storage import retention
from selfreview.storage.tables import db
from tests.operators import OPERATOR
from tests.sites import NOW, open_site, settings_for, with_settings
from tests.visitors import Visitor, text_of

VARIABLES = {name: variable for name, (variable, _) in {**TEXTS, **DAYS}.items()}


@pytest.fixture
def complete(sqlite_settled_url: str, home: Path) -> Iterator[Flask]:
    """A site whose operator has said everything."""
    settings = with_settings(settings_for(sqlite_settled_url, home), operator=OPERATOR, url="https://s.example")
    with open_site(sqlite_settled_url, home, settings) as app:
        yield app


def tell(app: Flask, operator: Operator) -> None:
    site = app.extensions["selfreview"]
    site.settings = replace(site.settings, operator=operator)


@pytest.mark.parametrize(
    ("path", "needs"),
    [("/privacy", PRIVACY_NEEDS), ("/accessibility", ACCESSIBILITY_NEEDS), ("/contact", ("name", "contact"))],
)
def test_a_statement_is_complete_only_when_nothing_is_missing(
    complete: Flask, path: str, needs: tuple[str, ...]
) -> None:
    visitor = Visitor(complete)
    whole = text_of(visitor.get(path).text)
    assert "not complete" not in whole
    assert "missing" not in whole
    assert "SELFREVIEW_" not in whole
    for name in needs:
        tell(complete, replace(OPERATOR, **{name: None}))
        lacking = text_of(visitor.get(path).text)
        assert "is not complete" in lacking, name
        assert VARIABLES[name] in lacking


def test_a_site_that_was_told_nothing_says_so_everywhere(lite: Flask) -> None:
    visitor = Visitor(lite)
    for path in ("/privacy", "/accessibility", "/contact"):
        page = text_of(visitor.get(path).text)
        assert "is not complete" in page
        assert "SELFREVIEW_OPERATOR" in page
        assert "SELFREVIEW_CONTACT" in page
    told = visitor.get("/.well-known/security.txt").text
    assert "SELFREVIEW_CONTACT is not set" in told
    assert "Contact:" not in told


def test_the_privacy_notice_names_whom_the_law_asks_for(complete: Flask) -> None:
    page = text_of(Visitor(complete).get("/privacy").text)
    for words in (
        "run by Example Council for Families",
        "controller of your personal data is The National Network",
        "dpo@council.example",
        "Example Hosting Ltd",
        "Lawful basis",
        "Information Commissioner",
        "within one month",
    ):
        assert words in page


def test_the_privacy_notice_tells_every_kind_that_the_tables_hold(complete: Flask) -> None:
    page = text_of(Visitor(complete).get("/privacy").text)
    assert {holding.kind for holding in HOLDINGS.values()} == set(Kind)
    for kind in Kind:
        assert kind.value.title in page
        assert kind.value.what[1:] in page
        assert kind.value.basis in page


def test_the_privacy_notice_tells_the_periods_that_the_network_has_set(complete: Flask) -> None:
    visitor = Visitor(complete)
    assert "13 months after you were last seen" in text_of(visitor.get("/privacy").text)
    with complete.app_context():
        retention.set_periods({"sign_ins": 1, "letters": 3}, by="a test", at=NOW)
        db.session.commit()
    assert "1 month after you were last seen" in text_of(visitor.get("/privacy").text)


def test_the_accessibility_statement_has_every_part_that_the_regulations_ask_for(complete: Flask) -> None:
    page = text_of(Visitor(complete).get("/accessibility").text)
    for part in (
        "Accessibility statement for",
        "Compliance status",
        "partially compliant",
        "Content that is not accessible",
        "Preparation of this accessibility statement",
        "prepared on 1 September 2026",
        "last reviewed on 2 November 2026",
        "tested on 5 October 2026",
        "Feedback and contact information",
        "Enforcement procedure",
        "Equality and Human Rights Commission",
    ):
        assert part in page
    tell(complete, replace(OPERATOR, enforcement="The Equality Commission for Northern Ireland enforces this."))
    elsewhere = text_of(Visitor(complete).get("/accessibility").text)
    assert "Northern Ireland" in elsewhere
    assert "EHRC" not in elsewhere


def test_a_hole_is_reported_to_the_contact(complete: Flask) -> None:
    answer = Visitor(complete).get("/.well-known/security.txt")
    assert answer.mimetype == "text/plain"
    lines = answer.text.splitlines()
    assert lines[0] == "# Example Council for Families"
    assert "Contact: mailto:selfreview@council.example" in lines
    assert "Contact: https://s.example/contact" in lines
    assert "Canonical: https://s.example/.well-known/security.txt" in lines
    (expires,) = (line.removeprefix("Expires: ") for line in lines if line.startswith("Expires: "))
    assert 0 < (datetime.fromisoformat(expires) - NOW).days < 365


@pytest.mark.parametrize(
    ("contact", "line"),
    [
        ("https://council.example/contact", "Contact: https://council.example/contact"),
        ("1 Town Hall Square, Sheffield", "# Write to: 1 Town Hall Square, Sheffield"),
    ],
)
def test_a_contact_may_be_an_address_of_another_kind(complete: Flask, contact: str, line: str) -> None:
    tell(complete, replace(OPERATOR, contact=contact))
    assert line in Visitor(complete).get("/.well-known/security.txt").text.splitlines()
    assert contact in Visitor(complete).get("/contact").text


def test_what_the_operator_says_is_read_from_the_environment() -> None:
    said = {
        VARIABLES[one.name]: value for one in fields(OPERATOR) if (value := getattr(OPERATOR, one.name)) is not None
    }
    environ = {name: value.isoformat() if isinstance(value, date) else str(value) for name, value in said.items()}
    assert read_operator(environ) == (OPERATOR, ())
    _, faults = read_operator({"SELFREVIEW_STATEMENT_PREPARED": "soon", "SELFREVIEW_OPERATOR": "a\nb"})
    assert [fault.split()[0] for fault in faults] == ["SELFREVIEW_OPERATOR", "SELFREVIEW_STATEMENT_PREPARED"]


def test_every_period_of_the_register_is_one_that_the_network_can_set() -> None:
    words = dict.fromkeys(BY_NAME, "for some time")
    assert [kind.value.until.format(**words) for kind in Kind]


def test_no_table_is_both_personal_and_not() -> None:
    assert HOLDINGS.keys() & NOT_PERSONAL.keys() == set()
