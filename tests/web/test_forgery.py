"""Forms that were not sent from our pages are refused, honest ones never, and the page names the cause it knows."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from selfreview.web.forgery import SENTENCES, Cause
from tests.people import BY_KEY, OPEN, OURS, PASSWORD
from tests.sites import open_site, settings_for, with_settings
from tests.visitors import Fields, Visitor, text_of

PAGE = f"/services/{OURS}/reviews/{OPEN}/E01"
HOST = "https://review.example.org"


@pytest.fixture
def secure(sqlite_settled_url: str, home: Path) -> Iterator[Flask]:
    """A site over https, as it is in service."""
    settings = with_settings(settings_for(sqlite_settled_url, home), secure=True, url=HOST)
    with open_site(sqlite_settled_url, home, settings) as app:
        yield app


class SecureVisitor(Visitor):
    """A visitor whose browser speaks https, and sends what a council's proxy leaves of its headers."""

    def __init__(self, app: Flask, **headers: str) -> None:
        super().__init__(app)
        self.headers = headers

    def get(self, path: str, **more: object):  # type: ignore[no-untyped-def]
        """Open an address over https."""
        return super().get(path, base_url=HOST, **more)

    def post(self, path: str, fields=None, **more):  # type: ignore[no-untyped-def]
        """Post over https."""
        return super().post(path, fields, **{"base_url": HOST, "headers": self.headers, **more})


HONEST: list[dict[str, str]] = [
    {},
    {"Origin": HOST},
    {"Origin": "null"},
    {"Origin": "HTTPS://REVIEW.example.org:443"},
    {"Referer": "https://proxy.council.example/"},
    {"Referer": "https://elsewhere.example/", "Origin": HOST},
    {"Referer": "", "Origin": HOST},
    {"Sec-Fetch-Site": "same-origin"},
    {"Sec-Fetch-Site": "none"},
    {"Sec-Fetch-Site": "same-origin", "Origin": "https://inner.council.example"},
    {"Sec-Fetch-Site": "same-site", "Origin": HOST},
    {"Sec-Fetch-Site": "same-site"},
]
FOREIGN: list[dict[str, str]] = [
    {"Origin": "https://elsewhere.example"},
    {"Origin": "https://review.example.org.elsewhere.example"},
    {"Origin": "https://review.example.org:8443"},
    {"Origin": "https://[broken"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "cross-site", "Origin": "null"},
    {"Sec-Fetch-Site": "same-site", "Origin": "https://other.example.org"},
    {"Origin": "https://elsewhere.example", "Referer": f"{HOST}/sign-in"},
]


@pytest.mark.parametrize("headers", HONEST, ids=repr)
def test_over_https_nobody_needs_a_referer(secure: Flask, headers: dict[str, str]) -> None:
    visitor = SecureVisitor(secure, **headers)
    assert visitor.sign_in("manager").status_code == 303
    visitor.get(PAGE)
    assert visitor.post(PAGE, {**visitor.form(), "evidence": "sent through a proxy"}).status_code == 303
    visitor.get(PAGE)
    assert visitor.form()["evidence"] == ["sent through a proxy"]


@pytest.mark.parametrize("headers", FOREIGN, ids=repr)
def test_what_another_site_sends_is_refused_even_with_a_token(secure: Flask, headers: dict[str, str]) -> None:
    visitor = SecureVisitor(secure)
    visitor.sign_in("manager")
    visitor.get(PAGE)
    sent = {**visitor.form(), "evidence": "slipped in"}
    refused = visitor.post(PAGE, sent, headers=headers)
    assert refused.status_code == 400
    assert SENTENCES[Cause.FOREIGN] in text_of(refused.text)
    assert "Save it now" not in refused.text
    visitor.get(PAGE)
    assert visitor.form()["evidence"] != ["slipped in"]


def test_a_proxy_that_shows_us_another_host_locks_nobody_out(secure: Flask) -> None:
    visitor = SecureVisitor(secure)
    visitor.get("/sign-in")
    inner = "http://127.0.0.1:8000"
    cookie = visitor.client.get_cookie("__Host-selfreview", domain="review.example.org")
    assert cookie is not None
    typed = {**visitor.form(), "email": BY_KEY["manager"].email, "password": PASSWORD}
    sent = {"Cookie": f"__Host-selfreview={cookie.value}", "Origin": HOST}
    answer = secure.test_client(use_cookies=False).post("/sign-in", data=typed, headers=sent, base_url=inner)
    assert answer.status_code == 303


def resend(visitor: Visitor) -> Fields:
    """The fields of the button that sends again."""
    return visitor.form(number=-1)


def refuse(visitor: Visitor, fields: Fields, cause: Cause) -> str:
    """Post what will be refused, and see that the page says why and keeps what was typed."""
    answer = visitor.post(PAGE, {**fields, "evidence": "an hour of work"})
    assert answer.status_code == 400
    told = text_of(answer.text)
    assert " ".join(SENTENCES[cause].split()) in told
    assert "an hour of work" in answer.text
    assert "long time" not in told
    return told


def test_refused_cookies_are_named(lite: Flask) -> None:
    visitor = Visitor(lite, "manager")
    visitor.get(PAGE)
    fields = visitor.form()
    visitor.client.delete_cookie("selfreview")
    told = refuse(visitor, fields, Cause.NO_COOKIE)
    assert "allow cookies for this site" in told


def test_a_cookie_of_another_time_is_named(lite: Flask) -> None:
    visitor = Visitor(lite, "manager")
    visitor.get(PAGE)
    fields = visitor.form()
    visitor.client.set_cookie("selfreview", "from-before.the.key-changed")
    refuse(visitor, fields, Cause.OLD_COOKIE)


def test_a_page_that_is_older_than_a_sign_in_is_named_and_can_be_sent_again(lite: Flask) -> None:
    visitor = Visitor(lite, "manager")
    visitor.get(PAGE)
    fields = visitor.form()
    assert visitor.post("/sign-out", {"csrf_token": visitor.token("/about")}).status_code == 303
    assert visitor.sign_in("manager").status_code == 303
    refuse(visitor, fields, Cause.OLDER_PAGE)
    assert visitor.post(PAGE, resend(visitor)).status_code == 303
    visitor.get(PAGE)
    assert visitor.form()["evidence"] == ["an hour of work"]


@pytest.mark.parametrize("token", [[], [""], ["cut-sho"]])
def test_a_form_that_arrived_in_part_is_named_and_can_be_sent_again(lite: Flask, token: list[str]) -> None:
    visitor = Visitor(lite, "manager")
    visitor.get(PAGE)
    refuse(visitor, {**visitor.form(), "csrf_token": token}, Cause.INCOMPLETE)
    assert visitor.post(PAGE, resend(visitor)).status_code == 303


def test_a_button_without_a_field_can_be_sent_again_too(lite: Flask) -> None:
    visitor = Visitor(lite, "manager")
    assert visitor.post(f"/services/{OURS}/reviews/{OPEN}/E01/flag", {}).status_code == 400
    assert resend(visitor)["csrf_token"]


def test_a_refused_file_is_named_so_that_it_is_chosen_again(lite: Flask) -> None:
    import io

    visitor = Visitor(lite, "manager")
    sent = {"file": (io.BytesIO(b"minutes"), "minutes of May.txt")}
    answer = visitor.post(f"{PAGE}/file", sent, content_type="multipart/form-data")
    assert answer.status_code == 400
    assert "We do not have minutes of May.txt: choose it again" in text_of(answer.text)


def test_a_script_is_told_the_cause_too(lite: Flask) -> None:
    visitor = Visitor(lite, "manager")
    visitor.get(PAGE)
    answer = visitor.post(PAGE, {"evidence": "typed"}, headers={"X-Requested-With": "selfreview"})
    assert answer.status_code == 400
    assert answer.get_json()["message"] == SENTENCES[Cause.INCOMPLETE]


@pytest.mark.parametrize("seconds", [-90, 3, 40 * 24 * 3600])
def test_servers_whose_clocks_differ_turn_nobody_out(
    lite: Flask, monkeypatch: pytest.MonkeyPatch, seconds: int
) -> None:
    import time

    visitor = Visitor(lite, "manager")
    visitor.get(PAGE)
    fields = {**visitor.form(), "evidence": "signed by another clock"}
    there = time.time()
    monkeypatch.setattr("itsdangerous.timed.time.time", lambda: there - seconds)
    assert visitor.post(PAGE, fields).status_code == 303


def test_without_a_key_there_is_no_session() -> None:
    from selfreview.web.forgery import LastingSessions

    bare = Flask("bare")
    with bare.test_request_context() as context:
        assert LastingSessions().open_session(bare, context.request) is None
