"""What stands around every page: headers, tokens, sessions, limits and faults; taken from the map of addresses."""

from pathlib import Path

import pytest
from flask import Flask

from selfreview.storage.people.sign_ins import ATTEMPTS_PER_ACCOUNT, ATTEMPTS_PER_ADDRESS
from selfreview.storage.tables import AttemptRow, SignInRow, db
from selfreview.web.mail_queue import shown
from selfreview.web.middleware import URLENCODED_LIMIT
from tests.people import BY_KEY, OPEN, OURS, PASSWORD
from tests.sites import open_site, settings_for, with_settings
from tests.visitors import Visitor, text_of
from tests.web.test_access import addresses, path_of

REVIEW = f"/services/{OURS}/reviews/{OPEN}"
PUBLISHED = ("publication.", "open_data.", "announcements.")
"""Addresses of what is public, which others may keep for a minute."""

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
}


@pytest.mark.parametrize("key", ["manager", None])
def test_every_answer_has_the_headers_that_guard_it(lite: Flask, key: str | None) -> None:
    visitor = Visitor(lite, key)
    for rule in addresses(lite):
        answer = visitor.get(path_of(lite, rule, OURS))
        policy = answer.headers["Content-Security-Policy"]
        assert "unsafe" not in policy, rule
        assert "default-src 'none'" in policy, rule
        assert "frame-ancestors 'none'" in policy or policy.startswith("sandbox"), rule
        for name, value in ALWAYS.items():
            assert answer.headers[name] == value, (rule, name)
        assert "Strict-Transport-Security" not in answer.headers
        if "Cache-Control" in answer.headers and key:
            assert answer.headers["Cache-Control"] == "no-store" or rule.endpoint.startswith(PUBLISHED), rule
        answer.close()


@pytest.mark.parametrize("path", ["/nothing-here", f"{REVIEW}/E99", "/static/nothing.css"])
def test_errors_have_the_headers_too(lite: Flask, path: str) -> None:
    answer = Visitor(lite, "manager").get(path)
    assert answer.status_code == 404
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_secure_site_says_so_in_its_cookie_and_headers(sqlite_database_url: str, home: Path) -> None:
    settings = with_settings(settings_for(sqlite_database_url, home), secure=True, url="https://example.org")
    with open_site(sqlite_database_url, home, settings) as app:
        answer = app.test_client().get("/sign-in", base_url="https://example.org")
        assert answer.headers["Set-Cookie"].startswith("__Host-selfreview=")
        for word in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
            assert word in answer.headers["Set-Cookie"]
        assert "Domain" not in answer.headers["Set-Cookie"]
        assert "max-age=31536000" in answer.headers["Strict-Transport-Security"]


@pytest.mark.parametrize(("proxies", "address"), [(0, "127.0.0.1"), (1, "203.0.113.9")])
def test_a_proxy_s_word_on_an_address_is_taken_only_where_it_is_ours(
    sqlite_database_url: str, home: Path, proxies: int, address: str
) -> None:
    settings = with_settings(settings_for(sqlite_database_url, home), proxies=proxies)
    with open_site(sqlite_database_url, home, settings) as app:
        visitor = Visitor(app)
        visitor.get("/sign-in")
        typed = {**visitor.form(), "email": BY_KEY["parent"].email, "password": "wrong"}
        visitor.post("/sign-in", typed, headers={"X-Forwarded-For": "203.0.113.9"})
        with app.app_context():
            assert db.session.scalars(db.select(AttemptRow.address)).all() == [address]


def test_every_changing_route_refuses_a_missing_or_wrong_token(lite: Flask) -> None:
    visitor = Visitor(lite, "manager")
    for rule in addresses(lite):
        if "POST" in (rule.methods or set()):
            path = path_of(lite, rule, OURS)
            for fields in ({}, {"csrf_token": "wrong"}):
                assert visitor.post(path, fields).status_code == 400, path


def test_a_missing_token_keeps_what_was_typed_and_offers_to_send_it_again(lite: Flask) -> None:
    manager = Visitor(lite, "manager")
    manager.get(f"{REVIEW}/E01")
    fields = {name: values for name, values in manager.form().items() if name != "csrf_token"}
    refused = manager.post(f"{REVIEW}/E01", {**fields, "evidence": "an hour of <work>", "rating": "good"})
    assert refused.status_code == 400
    assert "an hour of &lt;work&gt;" in refused.text
    assert manager.post(f"{REVIEW}/E01", manager.form()).status_code == 303
    manager.get(f"{REVIEW}/E01")
    assert manager.form()["evidence"] == ["an hour of <work>"]


def test_no_get_changes_anything_but_when_somebody_was_last_seen(lite: Flask) -> None:
    def everything() -> dict[str, list[object]]:
        from sqlalchemy import text

        with lite.app_context():
            names = [row[0] for row in db.session.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'"))]
            seen = {"sign_ins", "presence", "sqlite_sequence"}
            return {n: list(map(tuple, db.session.execute(text(f"SELECT * FROM {n}")))) for n in names if n not in seen}

    visitor = Visitor(lite, "admin")
    manager = Visitor(lite, "manager")
    before = everything()
    for rule in addresses(lite):
        for who in (visitor, manager):
            who.get(path_of(lite, rule, OURS)).close()
    assert everything() == before


def test_a_session_ends_after_45_idle_minutes_and_what_is_posted_then_comes_back(lite: Flask) -> None:
    clock = lite.extensions["clock"]
    manager = Visitor(lite, "manager")
    manager.get(f"{REVIEW}/E01")
    fields = {**manager.form(), "rating": "good", "evidence": "typed over lunch"}
    clock.pass_(minutes=44)
    assert manager.get(f"{REVIEW}/E01").status_code == 200
    clock.pass_(minutes=46)
    late = manager.post(f"{REVIEW}/E01", fields)
    assert late.location == f"/sign-in?next={REVIEW}/E01"
    back = manager.fill(late.location, {"email": BY_KEY["manager"].email, "password": PASSWORD})
    assert back.location == "/account/kept"
    assert "typed over lunch" in manager.follow().text
    again = next(
        form for form in (manager.form(number=n) for n in range(2)) if form.get("evidence") == ["typed over lunch"]
    )
    assert manager.post(f"{REVIEW}/E01", again).status_code == 303
    assert "typed over lunch" not in manager.get("/account/kept").text
    manager.get(f"{REVIEW}/E01")
    assert manager.form()["evidence"] == ["typed over lunch"]


def test_what_one_person_posted_too_late_is_never_shown_to_another(lite: Flask) -> None:
    clock = lite.extensions["clock"]
    shared = Visitor(lite, "manager")
    shared.get(f"{REVIEW}/E01")
    fields = {**shared.form(), "evidence": "the manager's words"}
    clock.pass_(hours=1)
    shared.post(f"{REVIEW}/E01", fields)
    answer = shared.sign_in("outsider")
    assert answer.location == "/"
    assert "the manager's words" not in shared.get("/account/kept").text


def test_a_session_ends_after_twelve_hours_however_busy(lite: Flask) -> None:
    clock = lite.extensions["clock"]
    manager = Visitor(lite, "manager")
    for _ in range(23):
        clock.pass_(minutes=31)
        assert manager.get("/account/").status_code == 200
    clock.pass_(minutes=10)
    assert manager.get("/account/").status_code == 303


def test_a_session_can_be_ended_on_the_server(lite: Flask) -> None:
    manager = Visitor(lite, "manager")
    with lite.app_context():
        for row in db.session.query(SignInRow):
            row.ended_at = lite.extensions["clock"]()
        db.session.commit()
    assert manager.get("/account/").status_code == 303


def test_signing_out_ends_the_session_for_a_copied_cookie_too(lite: Flask) -> None:
    manager = Visitor(lite, "manager")
    copied = manager.client.get_cookie("selfreview")
    assert copied is not None
    manager.get("/")
    manager.post("/sign-out", {"csrf_token": manager.token("/about")})
    thief = Visitor(lite)
    thief.client.set_cookie("selfreview", copied.value)
    assert thief.get("/account/").status_code == 303


def test_signing_in_makes_a_new_session(lite: Flask) -> None:
    visitor = Visitor(lite)
    visitor.get("/sign-in")
    before = visitor.client.get_cookie("selfreview")
    visitor.sign_in("manager")
    after = visitor.client.get_cookie("selfreview")
    assert before is not None
    assert after is not None
    assert before.value != after.value


def test_a_wrong_password_and_an_unknown_address_are_told_alike(lite: Flask) -> None:
    visitor = Visitor(lite)
    wrong = visitor.fill("/sign-in", {"email": BY_KEY["manager"].email, "password": "not the password"})
    words = text_of(wrong.text)
    unknown = visitor.fill("/sign-in", {"email": "nobody@example.org", "password": "not the password"})
    assert (wrong.status_code, unknown.status_code) == (422, 422)
    assert words == text_of(unknown.text)
    assert "is wrong. Check them" in words
    assert 'value="nobody@example.org"' in unknown.text


def test_ten_failures_in_five_minutes_stop_an_account_for_a_while_and_never_for_good(lite: Flask) -> None:
    clock = lite.extensions["clock"]
    for number in range(ATTEMPTS_PER_ACCOUNT):
        stranger = Visitor(lite)
        failed = stranger.fill(
            "/sign-in",
            {"email": BY_KEY["manager"].email.upper(), "password": "guess"},
            environ_base={"REMOTE_ADDR": f"10.0.0.{number}"},
        )
        assert failed.status_code == 422
    manager = Visitor(lite)
    assert manager.sign_in("manager").status_code == 429
    assert "Wait five minutes" in text_of(manager.last.text)
    clock.pass_(minutes=6)
    assert manager.sign_in("manager").status_code == 303


def test_thirty_failures_in_five_minutes_stop_an_address(lite: Flask) -> None:
    stranger = Visitor(lite)
    for number in range(ATTEMPTS_PER_ADDRESS):
        stranger.fill("/sign-in", {"email": f"guess{number}@example.org", "password": "guess"})
    assert stranger.sign_in("manager").status_code == 429


def test_a_body_that_is_too_large_is_refused_as_form_and_as_upload(lite: Flask) -> None:
    manager = Visitor(lite, "manager")
    token = manager.token("/about")
    huge = manager.post(f"{REVIEW}/E01", {"csrf_token": token, "evidence": "x" * (URLENCODED_LIMIT + 1)})
    assert huge.status_code == 413
    assert "too" in text_of(huge.text).lower()


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE"])
def test_other_methods_are_refused_in_the_houses_words(lite: Flask, method: str) -> None:
    answer = Visitor(lite, "manager").client.open(f"{REVIEW}/E01", method=method)
    assert answer.status_code in (400, 405)
    assert "Selfreview" in answer.text


def test_a_fault_of_ours_shows_a_reference_that_is_in_the_log_and_no_personal_text(
    lite: Flask, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    manager = Visitor(lite, "manager")
    manager.get(f"{REVIEW}/E01")
    fields = {**manager.form(), "evidence": "a family's story"}

    def fail(*_args: object, **_more: object) -> None:
        raise RuntimeError("a bug")

    monkeypatch.setattr("selfreview.web.review.answers.reviews.save_fields", fail)
    failed = manager.post(f"{REVIEW}/E01", fields)
    assert failed.status_code == 500
    assert "a family&#39;s story" in failed.text
    import re

    shown = re.search(r'class="reference">([0-9A-F]{8})<', failed.text)
    assert shown is not None
    log = capfd.readouterr().err
    assert shown.group(1) in log
    assert "a family" not in log
    assert BY_KEY["manager"].email not in log


def test_a_database_that_is_gone_gives_503_and_keeps_what_was_typed(
    lite: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sqlalchemy.exc import OperationalError

    manager = Visitor(lite, "manager")
    manager.get(f"{REVIEW}/E01")
    fields = {**manager.form(), "evidence": "kept in spite of all"}

    def fail(*_args: object, **_more: object) -> None:
        raise OperationalError("SELECT", {}, Exception("disk I/O error"))

    monkeypatch.setattr("selfreview.web.review.answers.reviews.save_fields", fail)
    failed = manager.post(f"{REVIEW}/E01", fields)
    assert failed.status_code == 503
    assert "kept in spite of all" in failed.text
    monkeypatch.undo()
    assert manager.post(f"{REVIEW}/E01", fields).status_code == 303


def test_healthz_says_whether_the_database_answers(lite: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    from selfreview.storage.health import DatabaseFault

    visitor = Visitor(lite)
    assert visitor.get("/healthz").status_code == 200

    def fail() -> None:
        raise DatabaseFault("SELECT 1", {}, Exception("gone"))

    monkeypatch.setattr("selfreview.web.home.public.answers", fail)
    assert visitor.get("/healthz").status_code == 503


def test_a_name_that_is_not_the_sites_is_answered_with_nothing_but_a_refusal(lite: Flask) -> None:
    client = lite.test_client()
    assert client.get("/sign-in", headers={"Host": "evil.example"}).status_code == 400
    assert client.get("/sign-in", headers={"Host": "[::1"}).status_code == 400
    assert client.get("/healthz", headers={"Host": "evil.example"}).status_code == 200
    assert client.get("/sign-in", headers={"Host": "127.0.0.1:8000"}).status_code == 200
    site = lite.extensions["selfreview"]
    site.settings = with_settings(site.settings, url="https://own.example", hosts=frozenset({"also.example"}))
    for name, status in (("own.example", 200), ("ALSO.example:443", 200), ("evil.example", 400)):
        assert client.get("/sign-in", headers={"Host": name}).status_code == status


def test_a_built_file_that_is_not_there_is_not_remembered(lite: Flask) -> None:
    answer = lite.test_client().get("/static/build/gone.css")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (404, "no-store")


def test_a_forgotten_password_is_reset_by_a_link_that_works_once(lite: Flask) -> None:
    from selfreview.storage import mail_queue

    visitor = Visitor(lite)
    known = visitor.fill("/forgotten", {"email": BY_KEY["parent"].email})
    assert known.location == "/forgotten/sent"
    assert "/link/" not in visitor.follow().text
    unknown = visitor.fill("/forgotten", {"email": "nobody@example.org"})
    assert unknown.location == "/forgotten/sent"
    with lite.app_context():
        (letter,) = mail_queue.unsent()
        text = shown(letter)
    assert letter.recipient == BY_KEY["parent"].email
    import re

    path = re.search(r"http://localhost(/link/\S+)", text)
    assert path is not None
    assert "Priya Parent" in text_of(visitor.get(path.group(1)).text)
    weak = visitor.fill(path.group(1), {"new_password": "short"})
    assert weak.status_code == 422
    assert visitor.fill(path.group(1), {"new_password": "new words for parent"}).status_code == 303
    assert visitor.get(path.group(1)).status_code == 404
    assert visitor.post(path.group(1), {"csrf_token": visitor.token()}).status_code == 404
    assert visitor.sign_in("parent").status_code == 422
    assert visitor.sign_in("parent", "new words for parent").status_code == 303
