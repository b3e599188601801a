"""What happens at a door: who is let in, who is sent where, and what becomes of what they had typed."""

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO

import pytest
from flask import Flask, g, make_response, request, session
from werkzeug.exceptions import Forbidden, NotFound

from selfreview.domain.rights import Post, Right, Role, Verdict, judge_at_service
from selfreview.storage import feature_flags
from selfreview.storage.health import DoneAlready
from selfreview.storage.people import people, saved_submissions
from selfreview.storage.people.people import Appointment, Person
from selfreview.storage.round import rounds
from selfreview.storage.tables import PersonRow, db
from selfreview.web import access
from selfreview.web.access import AtNetwork, AtService, NetworkVisit, Public, SignedIn, Visit
from tests.accounts import find, id_of
from tests.people import BY_KEY, OPEN, OURS, THEIRS
from tests.sites import NOW
from tests.visitors import Visitor, text_of

REVIEW = f"/services/{OURS}/reviews/{OPEN}"
SCRIPT = {"X-Requested-With": "selfreview"}


def end_post(app: Flask, key: str) -> None:
    with app.app_context():
        people.end_role(person_id=id_of(app, key), service=OURS, by="a test", at=NOW)
        db.session.commit()


def kept(app: Flask, key: str) -> dict[str, dict[str, list[str]]]:
    """What was kept of somebody's posts, by path."""
    with app.app_context():
        return {
            one.path: {name: list(texts) for name, texts in one.fields.items()}
            for one in saved_submissions.all_of(person_id=id_of(app, key))
        }


@pytest.mark.parametrize(
    ("key", "path", "status"),
    [
        ("observer", f"{REVIEW}/E01", 200),
        ("coordinator", "/network/", 200),
        ("outsider", f"{REVIEW}/E01", 404),
        ("analyst", f"{REVIEW}/E01", 404),
        ("manager", "/network/", 403),
        ("manager", f"/services/{OURS}/reviews/1999/", 404),
        ("manager", f"{REVIEW}/no-such-exemplar", 404),
    ],
)
def test_a_door_opens_to_whom_its_rule_names(lite: Flask, key: str, path: str, status: int) -> None:
    assert Visitor(lite, key).get(path).status_code == status


def test_an_observer_reads_and_writes_nothing(lite: Flask) -> None:
    observer = Visitor(lite, "observer")
    assert observer.post(f"{REVIEW}/E01", {"csrf_token": observer.token("/account/")}).status_code == 403


def test_a_stranger_is_sent_to_sign_in_and_back_again(lite: Flask) -> None:
    stranger = Visitor(lite)
    answer = stranger.get(f"{REVIEW}/E01?x=1")
    assert answer.status_code == 303
    assert answer.location == f"/sign-in?next={REVIEW}/E01?x%3D1"
    assert stranger.get(f"{REVIEW}/E01").location == f"/sign-in?next={REVIEW}/E01"
    assert stranger.get("/about").status_code == 200


def test_a_script_is_told_where_to_sign_in(lite: Flask) -> None:
    answer = Visitor(lite).get(f"{REVIEW}/E01", headers=SCRIPT)
    assert answer.status_code == 401
    assert answer.json == {"sign_in": f"/sign-in?next={REVIEW}/E01"}


def test_what_comes_too_late_is_kept_for_its_writer_until_it_is_sent_again(lite: Flask) -> None:
    parent = Visitor(lite, "parent")
    parent.get(f"{REVIEW}/E01")
    fields = {**parent.form(), "evidence": "too late", "password": "secret", "back": "/services/1/"}
    lite.extensions["clock"].pass_(minutes=46)
    answer = parent.post(f"{REVIEW}/E01", fields)
    assert (answer.status_code, answer.location) == (303, "/sign-in?next=/services/1/")
    mine = kept(lite, "parent")[f"{REVIEW}/E01"]
    assert mine["evidence"] == ["too late"]
    assert not {"csrf_token", "password"} & mine.keys()
    # A script keeps what it sends itself.
    assert parent.post(f"{REVIEW}/E02", {"evidence": "by a script"}, headers=SCRIPT).status_code in (400, 401)
    assert list(kept(lite, "parent")) == [f"{REVIEW}/E01"]
    parent.sign_in("parent")
    parent.get(f"{REVIEW}/E01")
    assert parent.post(f"{REVIEW}/E01", {**parent.form(), "evidence": "again", "kept_post": "1"}).status_code == 303
    assert kept(lite, "parent") == {}


def test_what_is_kept_stays_where_another_form_is_sent_or_this_one_is_refused(lite: Flask) -> None:
    parent = Visitor(lite, "parent")
    mine = id_of(lite, "parent")
    with lite.app_context():
        for path in (f"{REVIEW}/E01", f"{REVIEW}/E02"):
            saved_submissions.keep(person_id=mine, path=path, fields={"evidence": ["x"]}, at=NOW)
        db.session.commit()
    parent.fill(f"{REVIEW}/E01", {"evidence": "without the mark"})
    assert len(kept(lite, "parent")) == 2
    parent.get(f"{REVIEW}/E02")
    refused = {**parent.form(), "evidence": "x", "rating": "never-heard-of", "kept_post": "1"}
    assert parent.post(f"{REVIEW}/E02", refused).status_code >= 400
    assert len(kept(lite, "parent")) == 2


def test_whoever_has_left_is_told_so_and_whoever_was_never_there_is_not(lite: Flask) -> None:
    parent, outsider = Visitor(lite, "parent"), Visitor(lite, "outsider")
    fields = {"csrf_token": parent.token("/account/"), "evidence": "half a thought"}
    end_post(lite, "parent")
    answer = parent.post(f"{REVIEW}/E01", fields)
    assert answer.status_code == 404
    assert "no longer in this group" in text_of(answer.text)
    foreign = outsider.post(f"{REVIEW}/E01", {"csrf_token": outsider.token("/account/")})
    assert foreign.status_code == 404
    assert "no longer in this group" not in text_of(foreign.text)
    # Only what they send is answered so: to a reader the service is as any other that is not theirs.
    assert "no longer in this group" not in parent.get(f"{REVIEW}/E01").text


def test_whoever_s_account_was_closed_is_told_what_becomes_of_their_text(lite: Flask) -> None:
    parent = Visitor(lite, "parent")
    parent.get(f"{REVIEW}/E01")
    fields = {**parent.form(), "evidence": "half a thought"}
    with lite.app_context():
        people.close_account(id_of(lite, "parent"), by="a test", at=NOW)
        db.session.commit()
    answer = parent.post(f"{REVIEW}/E01", fields)
    assert answer.status_code == 404
    assert "half a thought" in answer.text
    assert parent.get(f"{REVIEW}/E01").status_code == 303
    with lite.app_context():
        person = db.session.get(PersonRow, id_of_closed(lite))
        assert person is not None
        assert saved_submissions.all_of(person_id=person.id) == ()


def id_of_closed(app: Flask) -> int:
    with app.app_context():
        found = db.session.query(PersonRow.id).filter(PersonRow.closed_at.is_not(None)).one()
        return int(found[0])


def test_the_second_factor_that_the_network_asks_for_stands_before_every_other_door(lite: Flask) -> None:
    with lite.app_context():
        feature_flags.turn(feature_flags.SECOND_FACTOR_FOR_NETWORK, on=True)
        db.session.commit()
    analyst, manager = Visitor(lite, "analyst"), Visitor(lite, "manager")
    answer = analyst.get("/network/")
    assert (answer.status_code, answer.location) == (303, "/account/second-factor")
    assert analyst.get("/account/second-factor").status_code == 200
    assert manager.get(f"{REVIEW}/E01").status_code == 200
    # Until then they are nothing of the network to any page, and what a service lets them be at that service.
    with lite.app_context():
        appointment = Appointment(Role.MEMBER, OURS)
        people.appoint(email=BY_KEY["analyst"].email, name="A", appointment=appointment, by="a test", at=NOW)
        db.session.commit()
    assert [post.role for post in seen_as(lite, analyst).posts] == [Role.MEMBER]
    assert [post.role for post in seen_as(lite, manager).posts] == [Role.MANAGER]


def test_where_nobody_asks_for_a_second_factor_people_of_the_network_are_what_they_are(lite: Flask) -> None:
    assert [post.role for post in seen_as(lite, Visitor(lite, "analyst")).posts] == [Role.ANALYST]


def seen_as(app: Flask, visitor: Visitor) -> Person:
    """Whom a page of everybody's sees in a visitor."""
    found = current_at(app, visitor)
    assert found is not None
    return found


def current_at(app: Flask, visitor: Visitor) -> Person | None:
    with visitor.client.session_transaction() as cookie:
        token = cookie.get(access.TOKEN)
    with app.test_request_context("/about"):
        if token is not None:
            session[access.TOKEN] = token
        return access.current_person()


def test_nobody_is_there_without_a_sign_in_or_after_its_end(lite: Flask) -> None:
    parent = Visitor(lite, "parent")
    assert current_at(lite, Visitor(lite)) is None
    assert seen_as(lite, parent).name == "Priya Parent"
    with lite.test_request_context("/about"):
        session[access.TOKEN] = 7
        assert access.current_sign_in() is None
    lite.extensions["clock"].pass_(minutes=46)
    assert current_at(lite, parent) is None


def test_whoever_comes_has_accepted_their_invitation_and_nobody_else_has(lite: Flask) -> None:
    with lite.app_context():
        for key in ("outsider", "admin"):
            name, appointment = f"{key} as typed", Appointment(Role.MEMBER, OURS)
            people.appoint(email=BY_KEY[key].email, name=name, appointment=appointment, by="a test", at=NOW)
        db.session.commit()
    outsider = Visitor(lite, "outsider")
    outsider.get(f"/services/{THEIRS}/reviews/{OPEN}/E01")
    assert called(lite, "outsider") == "outsider as typed"
    outsider.get(f"{REVIEW}/E01")
    assert called(lite, "outsider") is None
    assert called(lite, "admin") == "admin as typed"


def called(app: Flask, key: str) -> str | None:
    post = find(app, BY_KEY[key].email).post_at(OURS)
    assert post is not None
    return post.called


def test_of_two_people_of_one_name_the_record_tells_who_wrote(lite: Flask) -> None:
    with lite.app_context():
        twin = db.session.get(PersonRow, id_of(lite, "health"))
        assert twin is not None
        twin.name = "Priya Parent"
        db.session.commit()
    seen = {method: visit_by(lite, "parent", method).person.name for method in ("GET", "HEAD", "OPTIONS", "POST")}
    assert seen["GET"] == seen["HEAD"] == seen["OPTIONS"] == "Priya Parent"
    assert seen["POST"].startswith("Priya Parent")
    assert seen["POST"] != "Priya Parent"
    assert visit_by(lite, "manager", "POST").person.name == "Maureen Manager"


def visit_by(app: Flask, key: str, method: str) -> Visit:
    person = find(app, BY_KEY[key].email)
    address = {"number": OURS, "year": OPEN, "exemplar_id": "E01"}
    with app.test_request_context(f"{REVIEW}/E01", method=method):
        visit = access._admit(AtService(Right.READ_REVIEW), person, address)
    assert isinstance(visit, Visit)
    # What the door has judged is not handed to the view a second time.
    assert address == {"exemplar_id": "E01"}
    return visit


def test_a_visit_is_at_the_service_and_year_of_its_address_and_offers_what_works(lite: Flask) -> None:
    visit = visit_by(lite, "parent", "GET")
    assert (visit.service.number, visit.review.round.year, visit.review.service.number) == (OURS, OPEN, OURS)
    with lite.app_context():
        assert visit.exemplar("E01").id == "E01"
        assert {right for right in Right if visit.may(right)} == {
            right for right in Right if judge_at_service(visit.person.posts, right, OURS) is Verdict.ALLOWED
        }
        assert visit.may(Right.WRITE_DRAFT)
        assert not visit.may(Right.RUN_REVIEW)
    with lite.test_request_context("/"):
        alone = access.visit_service(visit.person, Right.READ_REVIEW, OURS, None)
        assert (alone.of_year, alone.service.number) == (None, OURS)
        assert rounds.find_service(THEIRS) is not None
        assert not g.get("is_foreign")


def test_another_service_s_door_is_marked_as_foreign(lite: Flask) -> None:
    person = find(lite, BY_KEY["parent"].email)
    with lite.test_request_context("/"):
        with pytest.raises(NotFound):
            access.visit_service(person, Right.READ_REVIEW, THEIRS, None)
        assert g.is_foreign is True


def test_a_visit_of_the_network_keeps_to_its_regions(lite: Flask) -> None:
    person = find(lite, BY_KEY["coordinator"].email)
    with lite.test_request_context("/network/"):
        visit = access._admit(AtNetwork(Right.SEE_TRACKER), person, {})
        assert isinstance(visit, NetworkVisit)
        assert visit.regions == frozenset({"Yorkshire and Humberside"})
        assert visit.may(Right.SEE_TRACKER)
        assert not visit.may(Right.SEE_NATIONAL)
        everywhere = access._admit(AtNetwork(Right.SEE_TRACKER), find(lite, BY_KEY["analyst"].email), {})
        assert isinstance(everywhere, NetworkVisit)
        assert everywhere.regions is None
        assert access._admit(SignedIn(), person, {}) is person


@pytest.mark.parametrize("status", [200, 303, 399, 400, 422, 500])
def test_what_a_refusal_wrote_is_undone(lite: Flask, status: int) -> None:
    flag = feature_flags.SECOND_FACTOR_FOR_NETWORK

    @access.entry(Public())
    def view() -> tuple[str, int]:
        feature_flags.turn(flag, on=True)
        return "", status

    with lite.test_request_context("/", method="POST"):
        assert make_response(view()).status_code == status
    with lite.app_context():
        assert feature_flags.is_on(flag) is (status < 400)


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_what_somebody_did_in_the_same_moment_is_asked_once_more(lite: Flask, method: str) -> None:
    asked = []

    def view() -> str:
        asked.append(request.files["file"].read() if request.files else b"")
        if len(asked) == 1:
            raise DoneAlready("", None, ValueError())
        return "done"

    with lite.test_request_context("/", method=method, data={"file": (BytesIO(b"bytes"), "a.txt")}):
        assert access.entry(Public())(view)() is not None
    assert len(asked) == 2
    # What was sent with it is there to be read again.
    assert asked[0] == asked[1]


def test_a_rule_stands_on_the_view_that_states_it() -> None:
    def view() -> str:
        return ""

    guarded: Callable[..., object] = access.entry(SignedIn())(view)
    assert access.rules_of({"a": guarded, "b": view}) == {"a": SignedIn(), "b": None}
    assert guarded.__name__ == "view"


@pytest.mark.parametrize("target", ["/\\evil", "//evil", "/\t/evil", "/a\nb", "evil", "", None, "http:/x", "/x\x00"])
def test_no_way_on_leads_elsewhere(target: str | None) -> None:
    assert access.local_path(target) is None


def test_a_way_on_within_the_site_is_taken() -> None:
    assert access.local_path("/services/1/?x=1") == "/services/1/?x=1"


def test_a_person_without_any_post_is_let_in_nowhere(lite: Flask) -> None:
    nobody = replace(find(lite, BY_KEY["parent"].email), posts=(Post(Role.MEMBER, service=THEIRS),))
    with lite.test_request_context("/"), pytest.raises(NotFound):
        access.visit_service(nobody, Right.READ_REVIEW, OURS, None)
    with lite.test_request_context("/"):
        assert access._second_factor_wall(nobody) is None


def test_whoever_is_refused_inside_gets_no_answer_but_that() -> None:
    with pytest.raises(Forbidden):
        access.refuse()
