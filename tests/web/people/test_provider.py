"""Signing in with an account elsewhere: a real provider signs, and only an invitation links what it says."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pyotp
import pytest
from flask import Flask
from joserfc.jwk import RSAKey

from selfreview.domain.rights import Role
from selfreview.provider_settings import Provider
from selfreview.storage.people import identities, one_time_links, people
from selfreview.storage.people.one_time_links import Purpose
from selfreview.storage.people.people import Appointment
from selfreview.storage.tables import IdentityRow, PersonRow, SignInRow, db
from tests.people import BY_KEY, OURS, PASSWORD
from tests.providers import CLIENT, SECRET, TestProvider, running_provider, shared_secret
from tests.sites import open_site, settings_for
from tests.visitors import Visitor, parse, text_of

NEW = "new.parent@example.org"


@pytest.fixture
def provider() -> Iterator[TestProvider]:
    """A provider on this machine."""
    with running_provider() as running:
        yield running


@pytest.fixture
def site(sqlite_settled_url: str, tmp_path: Path, provider: TestProvider) -> Iterator[Flask]:
    """A site that takes this provider's word."""
    named = Provider(provider.issuer, CLIENT, SECRET, name="your council account")
    settings = replace(settings_for(sqlite_settled_url, tmp_path), url="http://localhost", provider=named)
    with open_site(sqlite_settled_url, tmp_path, settings, fresh=True) as app:
        yield app


def invite(app: Flask, purpose: Purpose = Purpose.FIRST_SIGN_IN) -> str:
    """The address of an invitation of somebody who has no password yet."""
    at = app.extensions["clock"]()
    with app.app_context():
        chosen = Appointment(Role.MEMBER, OURS, agency="Parents")
        person = people.appoint(email=NEW, name="New Parent", appointment=chosen, by="Manager", at=at)
        token = one_time_links.make_link(person.id, purpose, at=at)
        db.session.commit()
    return f"/link/{token}"


def link_to(app: Flask, provider: TestProvider, key: str, subject: str = "number-1") -> int:
    """Let an account elsewhere open that of one of the people of the tests."""
    with app.app_context():
        person = int(db.session.query(PersonRow).filter_by(email=BY_KEY[key].email).one().id)
        identities.link(provider.issuer, subject, person_id=person, at=app.extensions["clock"]())
        db.session.commit()
    return person


def count(app: Flask, row: Any) -> int:
    """How many rows a table has."""
    with app.app_context():
        found: int = db.session.query(row).count()
        return found


def come_back(visitor: Visitor, provider: TestProvider, start: str = "/sign-in/provider") -> Any:
    """Go to the provider and come back."""
    there = visitor.get(start)
    assert there.status_code == 302, there.text
    return visitor.get(provider.visit(there.location))


def is_in(visitor: Visitor) -> bool:
    """Whether the visitor is signed in."""
    return visitor.get("/account/").status_code == 200


def test_nothing_is_offered_and_nothing_answers_where_no_provider_is_named(lite: Flask) -> None:
    visitor = Visitor(lite)
    assert "sign-in/provider" not in visitor.get("/sign-in").text
    for address in ("/sign-in/provider", "/sign-in/provider/back?code=1&state=2", "/sign-in/provider/link"):
        assert visitor.get(address).status_code == 404
    assert visitor.post("/sign-in/provider/link", {"csrf_token": visitor.token()}).status_code == 404


def test_an_invitation_links_an_account_once_and_then_it_signs_in(site: Flask, provider: TestProvider) -> None:
    visitor = Visitor(site)
    provider.claims = {"name": "Nell <b>Parent"}
    opened = visitor.get(invite(site))
    assert "Use your council account" in text_of(opened.text)
    assert come_back(visitor, provider).location == "/sign-in/provider/link"
    words = text_of(visitor.follow().text)
    assert "New Parent" in words
    assert "Nell <b>Parent" in words
    assert not is_in(visitor)
    assert visitor.fill("/sign-in/provider/link", {}).location == "/"
    assert "New Parent" in visitor.get("/account/").text
    assert count(site, IdentityRow) == 1
    again = Visitor(site)
    assert come_back(again, provider, "/sign-in/provider?next=/about").location == "/about"
    assert is_in(again)


def test_an_invitation_that_linked_an_account_opens_nothing_more(site: Flask, provider: TestProvider) -> None:
    address = invite(site)
    visitor = Visitor(site)
    visitor.get(address)
    come_back(visitor, provider)
    visitor.get("/sign-in/provider/link")
    fields, twin = visitor.form(), Visitor(site)
    twin.client.set_cookie("selfreview", str(visitor.client.get_cookie("selfreview").value))  # type: ignore[union-attr]
    assert visitor.post("/sign-in/provider/link", fields).status_code == 303
    assert twin.post("/sign-in/provider/link", fields).status_code == 404
    assert Visitor(site).get(address).status_code == 404
    assert count(site, IdentityRow) == 1


@pytest.mark.parametrize("claims", [{}, {"email": BY_KEY["admin"].email, "email_verified": True}])
def test_who_is_not_linked_is_nobody_whatever_address_they_bring(
    site: Flask, provider: TestProvider, claims: dict[str, Any]
) -> None:
    before = count(site, PersonRow)
    provider.claims = {"preferred_username": BY_KEY["admin"].email, **claims}
    visitor = Visitor(site)
    answer = come_back(visitor, provider)
    assert answer.status_code == 403
    assert "not linked" in text_of(answer.text)
    assert not is_in(visitor)
    assert count(site, PersonRow) == before
    assert count(site, IdentityRow) == 0


def test_an_invitation_opened_in_another_session_links_nothing(site: Flask, provider: TestProvider) -> None:
    Visitor(site).get(invite(site))
    assert come_back(Visitor(site), provider).status_code == 403


def test_a_link_for_a_forgotten_password_links_nothing(site: Flask, provider: TestProvider) -> None:
    visitor = Visitor(site)
    assert "Use your council account" not in text_of(visitor.get(invite(site, Purpose.FORGOTTEN)).text)
    assert come_back(visitor, provider).status_code == 403


def test_an_invitation_that_was_opened_long_ago_links_nothing(site: Flask, provider: TestProvider) -> None:
    visitor = Visitor(site)
    visitor.get(invite(site))
    come_back(visitor, provider)
    visitor.get("/sign-in/provider/link")
    fields = visitor.form()
    site.extensions["clock"].pass_(minutes=31)
    assert visitor.post("/sign-in/provider/link", fields).status_code == 404
    assert come_back(visitor, provider).status_code == 403


def test_an_account_that_opens_one_person_is_not_linked_to_another(site: Flask, provider: TestProvider) -> None:
    visitor = Visitor(site)
    visitor.get(invite(site))
    come_back(visitor, provider)
    visitor.get("/sign-in/provider/link")
    fields = visitor.form()
    theirs = link_to(site, provider, "manager")
    assert visitor.post("/sign-in/provider/link", fields).status_code == 409
    assert not is_in(visitor)
    with site.app_context():
        assert [row.person_id for row in db.session.query(IdentityRow)] == [theirs]


LIES: dict[str, dict[str, Any]] = {
    "another issuer": {"claims": {"iss": "https://elsewhere.example.org"}},
    "no issuer": {"claims": {"iss": None}},
    "for another site": {"claims": {"aud": "another-site"}},
    "for others besides, and asked by one of them": {"claims": {"aud": [CLIENT, "other"], "azp": "other"}},
    "too old": {"claims": {"iat": 1_500_000_000, "exp": 1_500_000_300}},
    "without an end": {"claims": {"exp": None}},
    "of another sign-in": {"claims": {"nonce": "somebody else's"}},
    "of no sign-in": {"claims": {"nonce": None}},
    "of nobody": {"claims": {"sub": None}},
    "of an empty name": {"claims": {"sub": ""}},
    "of a number": {"claims": {"sub": 1}},
    "of an endless name": {"claims": {"sub": "x" * 300}},
    "signed by somebody else": {"signs_with": RSAKey.generate_key(2048, {"kid": "first"})},
    "signed with the secret of the site": {"signs_with": shared_secret(), "algorithm": "HS256"},
    "not signed": {"algorithm": "none"},
    "no statement": {"gives_statement": False},
    "cancelled there": {"fault": "access_denied"},
    "a provider that calls itself by another name": {"calls_itself": "https://elsewhere.example.org"},
}


@pytest.mark.parametrize("lie", LIES)
def test_a_statement_that_is_not_whole_lets_nobody_in(site: Flask, provider: TestProvider, lie: str) -> None:
    link_to(site, provider, "manager")
    before = count(site, SignInRow)
    visitor = Visitor(site)
    there = visitor.get("/sign-in/provider")
    for name, value in LIES[lie].items():
        setattr(provider, name, value)
    # What the provider says of itself is read once: a site that starts now reads the lie.
    answer = visitor.get(provider.visit(there.location)) if provider.calls_itself is None else fresh_start(site)
    assert answer.status_code == 403
    assert "not signed in" in text_of(answer.text)
    assert not is_in(visitor)
    assert count(site, SignInRow) == before


def fresh_start(app: Flask) -> Any:
    """The first page of a visitor at a site that has asked its provider nothing yet."""
    from selfreview.web.people.open_id import _client_of

    _client_of.cache_clear()
    return Visitor(app).get("/sign-in/provider")


@pytest.mark.parametrize("tenant", [None, "22222222-2222-2222-2222-222222222222", 1])
def test_people_of_another_tenant_stay_outside(site: Flask, provider: TestProvider, tenant: object) -> None:
    ours = "11111111-1111-1111-1111-111111111111"
    held = site.extensions["selfreview"]
    held.settings = replace(held.settings, provider=replace(held.settings.provider, tenant=ours))
    link_to(site, provider, "manager")
    provider.claims = {"tid": tenant}
    assert come_back(Visitor(site), provider).status_code == 403
    provider.claims = {"tid": ours}
    assert come_back(Visitor(site), provider).location == "/"


def test_an_answer_counts_in_its_own_session_and_once(site: Flask, provider: TestProvider) -> None:
    link_to(site, provider, "manager")
    visitor, thief = Visitor(site), Visitor(site)
    back = provider.visit(visitor.get("/sign-in/provider").location)
    assert thief.get(back).status_code == 403
    assert visitor.get(back).location == "/"
    assert visitor.get(back).status_code == 403
    assert visitor.get("/sign-in/provider/back").status_code == 403


def test_guessing_answers_comes_to_an_end(site: Flask) -> None:
    visitor = Visitor(site)
    codes = [visitor.get(f"/sign-in/provider/back?code={n}&state=x").status_code for n in range(12)]
    assert codes[0] == 403
    assert codes[-1] == 429


def test_a_provider_that_does_not_answer_is_named_and_passwords_go_on(site: Flask) -> None:
    held = site.extensions["selfreview"]
    held.settings = replace(held.settings, provider=replace(held.settings.provider, issuer="http://127.0.0.1:9"))
    visitor = Visitor(site)
    answer = visitor.get("/sign-in/provider")
    assert answer.status_code == 503
    assert "Your council account cannot be reached" in text_of(answer.text)
    assert visitor.sign_in("manager").status_code == 303


def test_the_second_factor_is_asked_for_all_the_same(site: Flask, provider: TestProvider) -> None:
    secret = pyotp.random_base32()
    person = link_to(site, provider, "analyst")
    with site.app_context():
        db.session.get_one(PersonRow, person).totp_secret = secret
        db.session.commit()
    visitor = Visitor(site)
    assert come_back(visitor, provider, "/sign-in/provider?next=/about").location == "/sign-in/code?next=/about"
    assert not is_in(visitor)
    code = pyotp.TOTP(secret).at(site.extensions["clock"]())
    assert visitor.fill("/sign-in/code?next=/about", {"code": code}).location == "/about"
    assert sign_out(visitor).startswith(f"{provider.issuer}/logout?")


def sign_out(visitor: Visitor) -> str:
    """Sign out by the button; where one is sent."""
    page = parse(visitor.get("/account/").text)
    token = next(one.get("value") for one in page.iter("input") if one.get("name") == "csrf_token")
    return str(visitor.post("/sign-out", {"csrf_token": token}).location)


def test_signing_out_here_signs_out_there(site: Flask, provider: TestProvider) -> None:
    link_to(site, provider, "manager")
    visitor = Visitor(site)
    come_back(visitor, provider)
    where = urlsplit(sign_out(visitor))
    asked = parse_qs(where.query)
    assert f"{where.scheme}://{where.netloc}{where.path}" == f"{provider.issuer}/logout"
    assert asked["post_logout_redirect_uri"] == ["http://localhost/signed-out"]
    assert asked["client_id"] == [CLIENT]
    assert not is_in(visitor)
    policy = visitor.get("/sign-in").headers["Content-Security-Policy"]
    assert f"form-action 'self' {provider.issuer}" in policy


def test_who_came_in_with_a_password_is_signed_out_here_only(site: Flask) -> None:
    visitor = Visitor(site)
    visitor.sign_in("manager", PASSWORD)
    assert sign_out(visitor) == "/signed-out"


def test_a_closed_account_is_opened_by_nothing_elsewhere(site: Flask, provider: TestProvider) -> None:
    person = link_to(site, provider, "parent")
    with site.app_context():
        people.close_account(person, by="Manager", at=site.extensions["clock"]())
        db.session.commit()
    assert come_back(Visitor(site), provider).status_code == 403
    assert count(site, IdentityRow) == 0
