"""The code on a paper leads whoever holds it to a word on how the paper stands, and to nothing else."""

import re

import pytest
from flask import Flask

from selfreview.storage import retention
from selfreview.storage.engine import writing
from selfreview.storage.plan import plans
from selfreview.storage.returns import submissions
from selfreview.storage.review.reviews import find_review
from selfreview.storage.tables import PrintedPaperRow, ReviewRow, db
from selfreview.web.runtime import Site
from tests.documents.reading import read_code
from tests.people import BY_KEY, OPEN, OURS
from tests.sites import NOW, with_settings
from tests.visitors import Visitor, text_of
from tests.web.plan.plans import PLAN, ours, plan_action, rate

REVIEW = f"/services/{OURS}/reviews/{OPEN}"
PDF = f"{REVIEW}/review.pdf"
SITE = "https://selfreview.example"


@pytest.fixture
def told(lite: Flask) -> Flask:
    """A site that knows its own address, with a review that somebody has begun."""
    here = lite.extensions["selfreview"]
    assert isinstance(here, Site)
    here.settings = with_settings(here.settings, url=SITE)
    rate(lite)
    plan_action(lite, what="Print a leaflet.")
    return lite


def print_(visitor: Visitor, path: str = PDF) -> str:
    answer = visitor.get(path)
    assert answer.status_code == 200
    return read_code(answer.data)


def code_on(page: str) -> str:
    """The path of the code that a page to print bears; empty where it bears none."""
    found = re.search(r'paper-code__address">https://[^/]+(/papers/[0-9a-f]+)<', page)
    return found.group(1) if found else ""


def standing(app: Flask, path: str) -> str:
    answer = Visitor(app).get(path)
    assert answer.status_code == 200
    found = re.search(r"</span>(\w+)</h1>", answer.text)
    assert found is not None
    return found.group(1)


def submit(app: Flask) -> None:
    with app.app_context(), writing():
        review = find_review(service=OURS, year=OPEN)
        assert review is not None
        framework = app.extensions["selfreview"].frameworks.edition(review.edition)
        submissions.record_submission(review, framework, person="Maureen Manager", at=NOW, made=NOW)
        db.session.commit()


def reopen(app: Flask) -> None:
    with app.app_context(), writing():
        review = find_review(service=OURS, year=OPEN)
        assert review is not None
        submissions.reopen(review, reason="A mistake", person="Maureen Manager", at=NOW)
        db.session.commit()


def test_a_draft_is_current_until_anything_of_it_is_changed(told: Flask) -> None:
    manager = Visitor(told, "manager")
    code = print_(manager)
    assert re.fullmatch(r"/papers/[0-9a-f]{24}", code)
    assert standing(told, code) == "Current"
    manager.fill(f"{REVIEW}/E01", {"evidence": "Something new"})
    assert standing(told, code) == "Superseded"
    assert standing(told, print_(manager)) == "Current"


def test_the_same_paper_printed_again_has_the_same_code_in_every_edition(told: Flask) -> None:
    manager = Visitor(told, "manager")
    codes = {print_(manager, f"{PDF}{query}") for query in ("", "?large=1")}
    codes.add(print_(Visitor(told, "observer")))
    codes.add(code_on(manager.get(f"{REVIEW}/review").text))
    assert len(codes) == 1
    # A copy without names and comments is another paper, which shows less.
    copies = {print_(manager, f"{PDF}?copy=circulation{more}") for more in ("", "&large=1")}
    assert len(copies) == 1
    assert not copies & codes
    with told.app_context():
        assert len(db.session.scalars(db.select(PrintedPaperRow)).all()) == 2


def test_a_return_is_submitted_until_it_is_reopened_or_submitted_anew(told: Flask) -> None:
    manager = Visitor(told, "manager")
    draft = print_(manager)
    submit(told)
    first = print_(manager)
    assert [standing(told, one) for one in (draft, first)] == ["Superseded", "Submitted"]
    reopen(told)
    again = print_(manager)
    assert [standing(told, one) for one in (draft, first, again)] == ["Superseded", "Superseded", "Current"]
    submit(told)
    second = print_(manager)
    found = [standing(told, one) for one in (first, again, second)]
    assert found == ["Superseded", "Superseded", "Submitted"]


def test_work_on_the_plan_leaves_the_paper_of_a_submitted_return_as_it_was(told: Flask) -> None:
    manager = Visitor(told, "manager")
    submit(told)
    code = print_(manager)
    plan_action(told, what="Print another leaflet.")
    assert standing(told, code) == "Submitted"


def agree(manager: Visitor) -> None:
    manager.get(f"{PLAN}/handed-in")
    assert manager.post(f"{PLAN}/handed-in/agree", manager.form()).status_code == 303, text_of(manager.last.text)


def test_the_plan_is_submitted_as_the_group_agreed_it_until_it_agrees_another(told: Flask) -> None:
    manager = Visitor(told, "manager")
    with told.app_context():
        for exemplar in ("E05", "E07"):
            reason = {"no_action": ("Not this year.", 0)}
            plans.save(ours(), plans.of_exemplar(exemplar), posted=reason, person="x", at=NOW)
        db.session.commit()
    draft = print_(manager, f"{PLAN}.pdf")
    assert standing(told, draft) == "Current"
    agree(manager)
    first, copy = print_(manager, f"{PLAN}.pdf"), print_(manager, f"{PLAN}.pdf?copy=circulation")
    # That it was agreed changes no word of the draft.
    assert [standing(told, one) for one in (draft, first, copy)] == ["Current", "Submitted", "Submitted"]
    plan_action(told, what="Print another leaflet.")
    changed = print_(manager, f"{PLAN}.pdf")
    assert [standing(told, one) for one in (draft, first, copy, changed)] == [
        "Superseded",
        "Submitted",
        "Submitted",
        "Current",
    ]
    agree(manager)
    assert [standing(told, one) for one in (first, copy, changed)] == ["Superseded", "Superseded", "Current"]


def test_giving_a_link_to_a_reader_makes_no_paper_old_and_their_copy_bears_the_code(told: Flask) -> None:
    manager, reader = Visitor(told, "manager"), Visitor(told)
    code = print_(manager, f"{PLAN}.pdf?copy=circulation")
    fields = {"kind": "plan", "given_to": "Councillor Bell", "days": "14"}
    manager.post(f"{REVIEW}/readers", {**fields, "csrf_token": manager.token(f"{REVIEW}/readers")})
    found = re.search(r"/shared/[\w-]+", manager.follow().text)
    assert found is not None
    reader.get(found.group(0))
    copy = reader.post(found.group(0), {**reader.form(), "as": "PDF"})
    assert read_code(copy.data) == code
    reader.get(found.group(0))
    assert code_on(reader.post(found.group(0), {**reader.form(), "as": "page"}).text) == code
    assert standing(told, code) == "Current"


def test_the_page_says_nothing_of_whose_paper_it_is(told: Flask) -> None:
    page = Visitor(told).get(print_(Visitor(told, "manager"))).text
    for word in ("Sheffield", str(OPEN), "review/", BY_KEY["manager"].name, f"/services/{OURS}", "E01"):
        assert word not in page, word


def test_an_unknown_code_says_so_and_for_how_long_codes_are_kept(told: Flask) -> None:
    answer = Visitor(told).get(f"/papers/{'0' * 24}")
    assert answer.status_code == 404
    assert "We do not recognise this paper" in answer.text
    assert "We keep a code for 7 years after its paper was last printed" in text_of(answer.text)


def test_a_code_is_kept_from_the_last_print_for_as_long_as_the_network_says(told: Flask) -> None:
    manager, clock = Visitor(told, "manager"), told.extensions["clock"]
    code = print_(manager)

    def let_go() -> int:
        with told.app_context():
            due = {one.what: one.count for one in retention.find_due(at=clock())}["codes of printed papers"]
            retention.clear(by="a test", at=clock())
            db.session.commit()
            return due

    with told.app_context():
        retention.set_periods({"papers": 2}, by="a test", at=clock())
        db.session.commit()
    clock.pass_(days=700)
    assert print_(Visitor(told, "manager")) == code
    clock.pass_(days=700)
    assert let_go() == 0
    assert standing(told, code) == "Current"
    clock.pass_(days=40)
    assert let_go() == 1
    answer = Visitor(told).get(code)
    assert answer.status_code == 404
    assert "We keep a code for 2 years" in text_of(answer.text)


def test_a_site_that_was_not_told_its_address_prints_no_code(lite: Flask) -> None:
    rate(lite)
    assert print_(Visitor(lite, "manager")) == ""
    with lite.app_context():
        assert db.session.scalars(db.select(PrintedPaperRow)).all() == []


def test_a_review_that_nobody_began_has_no_code(told: Flask) -> None:
    assert print_(Visitor(told, "outsider"), "/services/58/reviews/2010/review.pdf") == ""
    with told.app_context():
        assert len(db.session.scalars(db.select(ReviewRow)).all()) == 1


def test_a_paper_is_printed_without_its_code_where_none_can_be_kept(
    told: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("selfreview.storage.papers.keep", full)
    assert print_(Visitor(told, "manager")) == ""
