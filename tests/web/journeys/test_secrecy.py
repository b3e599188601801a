"""Nobody sees another's view before the reveal: every role through every route, the log, the trail and the exports."""

import io
import json
import re
import zipfile
from collections.abc import Iterator
from functools import cache

import pytest
from flask import Flask
from pypdf import PdfReader
from sqlalchemy import inspect, select, text
from werkzeug.routing import AnyConverter, BaseConverter, IntegerConverter

from selfreview.storage.engine import reading
from selfreview.storage.group import views
from selfreview.storage.review.reviews import find_review
from selfreview.storage.tables import AuditRow, ViewRow, db
from tests.deeds import MEETING, REVIEW, send, vote
from tests.made_once import make_papers_once
from tests.people import BY_KEY, OPEN, OURS
from tests.visitors import Visitor

SECRET = "Qwertz4711"
RATING = "non_compliant"
FILLED = {"number": OURS, "year": OPEN, "exemplar_id": "E03", "sitting": 1, "version": 1}
NEVER_ENDS = "live.stream"
"""What it tells comes from the audit trail, which is searched below."""


def routes(app: Flask) -> list[tuple[str, str]]:
    """Every route of the site, filled in for our service and the exemplar that was voted on."""
    adapter = app.url_map.bind("localhost")
    found = []
    for rule in app.url_map.iter_rules():
        values = {name: FILLED.get(name, _any(rule._converters[name])) for name in rule.arguments}
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            if rule.endpoint not in ("static", NEVER_ENDS, "doors.sign_out"):
                found.append((method, adapter.build(rule.endpoint, values, method=method)))
    return found


def _any(converter: BaseConverter) -> object:
    if isinstance(converter, AnyConverter):
        return sorted(converter.items)[0]
    return 1 if isinstance(converter, IntegerConverter) else "E03"


@cache
def _all_text(body: bytes) -> str:
    """Everything that can be read in an answer, in what is packed as well."""
    if body[:5] == b"%PDF-":
        return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(body)).pages)
    if body[:2] == b"PK":
        packed = zipfile.ZipFile(io.BytesIO(body))
        return " ".join(packed.read(name).decode("utf-8", "replace") for name in packed.namelist())
    return body.decode("utf-8", "replace")


def given(app: Flask) -> None:
    """A parent's view of E03, in an open meeting that is at E03; nothing is revealed."""
    chair, parent = Visitor(app, "chair"), Visitor(app, "parent")
    send(chair, MEETING, "/open")
    send(chair, MEETING, "/go", {"exemplar": "E03"})
    vote(parent, "E03", "good", f"before {SECRET}")
    vote(parent, "E03", RATING, SECRET)


@pytest.fixture(scope="module")
def papers_once() -> Iterator[None]:
    """Each role asks for every paper twice over: the press is told the same, so it comes to the same paper."""
    with make_papers_once():
        yield


@pytest.mark.usefixtures("papers_once")
@pytest.mark.parametrize("key", sorted(set(BY_KEY) - {"parent"}))
def test_no_route_shows_another_member_s_view_to(lite: Flask, key: str) -> None:
    given(lite)
    visitor = Visitor(lite, key)
    token = visitor.token("/account/")
    for method, address in routes(lite):
        if address.endswith("/reveal"):
            continue
        for headers in ({}, {"X-Requested-With": "selfreview", "Accept": "application/json"}):
            if method == "GET":
                said = visitor.get(address, headers=headers)
            else:
                said = visitor.post(address, {"csrf_token": token, "exemplar": "E03"}, headers=headers)
            body = said.get_data()
            said.close()
            assert SECRET not in _all_text(body), f"{method} {address}"
        if visitor.get("/account/").status_code != 200:
            visitor.sign_in(key)
            token = visitor.token("/account/")


def test_its_giver_sees_it(app: Flask) -> None:
    given(app)
    parent = Visitor(app, "parent")
    assert SECRET in parent.get(f"{REVIEW}/E03/views").text
    send(parent, MEETING, "/join")
    assert SECRET in parent.get(MEETING).text
    assert SECRET not in parent.get(f"{MEETING}/projector").text


def test_no_page_depends_on_what_was_given(app: Flask) -> None:
    """The same pages before and after a change of the view: what differs would tell it."""
    given(app)
    manager, parent = Visitor(app, "manager"), Visitor(app, "parent")
    pages = (f"{REVIEW}/E03/views", f"{REVIEW}/differences", f"{REVIEW}/E03", MEETING, f"{MEETING}/projector")
    # What is another on every page, and how many things have happened, which everybody may know.
    passing = re.compile(r'(name="csrf_token" value|name="csrf-token" content|name="once" value|data-since)="[^"]*"')

    def seen() -> list[str]:
        return [passing.sub("", manager.get(page).text) for page in pages]

    send(manager, MEETING, "/join")
    before = seen()
    vote(parent, "E03", "best", "Something else altogether")
    assert seen() == before


def test_the_trail_holds_a_seal_that_cannot_be_tried_out(app: Flask) -> None:
    given(app)
    with app.app_context(), reading():
        rows = [
            {c.key: getattr(row, c.key) for c in AuditRow.__table__.columns}
            for row in db.session.scalars(select(AuditRow))
        ]
        trail = json.dumps(rows, default=str)
        assert SECRET not in trail
        mine = [row for row in rows if row["field"] == "view"]
        assert [row["verb"] for row in mine] == ["gave a view", "gave a view"]
        assert all(RATING not in str(row["after"]) and row["before"] is None for row in mine)
        kept = db.session.scalars(select(ViewRow)).one()
        assert mine[-1]["after"] == views.seal(kept.salt, kept.person, kept.rating, kept.reason)
        # Whoever tries every rating without the salt finds nothing.
        tried = {views.seal("", kept.person, level, SECRET) for level in ("non_compliant", "minimum", "good", "best")}
        assert mine[-1]["after"] not in tried


def test_no_table_but_the_one_of_views_holds_it(app: Flask) -> None:
    given(app)
    with app.app_context(), reading():
        for table in inspect(db.engine).get_table_names():
            held = json.dumps([list(map(str, row)) for row in db.session.execute(text(f'SELECT * FROM "{table}"'))])
            assert (SECRET in held) == (table == "views"), table


def test_the_query_for_revealed_views_finds_none_before_the_reveal(app: Flask) -> None:
    given(app)
    with app.app_context(), reading():
        review = find_review(service=OURS, year=OPEN)
        assert review is not None
        assert views.revealed_views(review) == {}


def test_the_log_does_not_hold_it(app: Flask, capsys: pytest.CaptureFixture[str]) -> None:
    given(app)
    with app.app_context():
        db.session.execute(text("DROP TABLE hands"))
        db.session.execute(text("ALTER TABLE views RENAME TO was_views"))
        db.session.commit()
    parent = Visitor(app, "parent")
    token = parent.token("/account/")
    fields = {"csrf_token": token, "rating": RATING, "reason": SECRET}
    assert parent.post(f"{REVIEW}/E03/views", fields).status_code >= 500
    said = capsys.readouterr()
    assert SECRET not in said.err + said.out


def test_a_post_after_the_session_s_end_is_kept_for_its_giver_alone(app: Flask) -> None:
    parent, manager = Visitor(app, "parent"), Visitor(app, "manager")
    parent.get(f"{REVIEW}/E03/views")
    fields = {**parent.form(), "rating": RATING, "reason": SECRET}
    app.extensions["clock"].pass_(hours=2)
    assert parent.post(f"{REVIEW}/E03/views", fields).status_code == 303
    manager.sign_in("manager")
    assert SECRET not in manager.get(f"{REVIEW}/E03/views").text
    assert SECRET not in manager.get("/").text


def test_after_the_reveal_names_stay_out_of_the_trail_of_views(app: Flask) -> None:
    given(app)
    send(Visitor(app, "chair"), MEETING, "/reveal", {"exemplar": "E03"})
    with app.app_context(), reading():
        row = db.session.scalars(select(AuditRow).where(AuditRow.verb == "revealed the views")).one()
        assert row.after == f"Parents: {RATING} ({SECRET})"
