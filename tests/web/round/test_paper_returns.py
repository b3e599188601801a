"""A return that came on paper is entered by the network, with its provenance, and never over a service's own work."""

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

import pytest
from flask import Flask

from selfreview.domain.returns.paper_returns import PaperReturn, Way
from selfreview.domain.review.review import EVIDENCE_LIMIT, Origin
from selfreview.storage.returns import paper_returns
from selfreview.storage.returns.paper_returns import NotEnterable
from selfreview.storage.returns.submissions import Incomplete, submissions_of
from selfreview.storage.review.reviews import find_review
from selfreview.storage.round import rounds
from selfreview.storage.round.tracker import tally_rounds
from selfreview.storage.tables import RatingRow, ReviewRow, SubmissionRow, db
from tests.deeds import REVIEW, framework_of
from tests.frameworks import SMALL
from tests.people import CLOSED, OPEN, OURS, THEIRS
from tests.sites import NOW, Clock, open_site
from tests.visitors import Visitor, text_of

PAPERS = f"/network/rounds/{OPEN}/paper/"
PAPER = f"{PAPERS}{OURS}"
LATE = f"/network/rounds/{CLOSED}/paper/{OURS}"


@pytest.fixture
def analyst(app: Flask) -> Visitor:
    return Visitor(app, "analyst")


def filled(app: Flask, **changes: str | list[str]) -> dict[str, str | list[str]]:
    """A paper with the two lowest ratings in turn and no evidence."""
    framework = framework_of(app)
    keys = framework.scale.keys
    ratings = {f"rating-{one.id}": keys[place % 2] for place, one in enumerate(framework.exemplars)}
    return {"sender": "Sam Sender, clerk", "came": ["2", "11", "2010"], "way": "post", **ratings, **changes}


def check(analyst: Visitor, fields: Mapping[str, str | list[str]], path: str = PAPER) -> None:
    """Fill in the paper's form and go on to the page that checks it."""
    assert analyst.fill(path, {**fields, "step": "check"}).status_code == 200


def send(analyst: Visitor, step: str = "keep") -> int:
    """Press a button of the page that checks the paper."""
    return analyst.post(analyst.last.request.path, {**analyst.form(), "step": step}).status_code


def count(app: Flask, row: type) -> int:
    with app.app_context():
        return int(db.session.query(row).count())


def test_a_paper_is_checked_and_then_counts_with_its_provenance(app: Flask, analyst: Visitor) -> None:
    analyst.get(PAPERS)
    assert analyst.post(PAPERS, {**analyst.form(), "service": str(OURS)}).location == PAPER
    check(analyst, filled(app, method="group", agencies=["Health"]))
    words = text_of(analyst.last.text)
    for told in ("Sam Sender, clerk", "2 November 2010, by post", "By the steering group together", "Health"):
        assert told in words
    assert count(app, SubmissionRow) == 0
    assert send(analyst) == 303
    words = text_of(analyst.follow().text)
    assert "The return of Sheffield is submitted: SR-2010-001-1." in words
    assert "Sheffield Sam Sender, clerk 2 November 2010, by post Without evidence" in words
    with app.app_context():
        review = find_review(service=OURS, year=OPEN)
        assert review is not None
        (made,) = submissions_of(review)
        assert (review.origin, made.content["origin"], made.by) == (Origin.PAPER, Origin.PAPER.value, "Anna Analyst")
        assert made.content["agencies"] == ["Health"]
        assert db.session.query(RatingRow).count() == len(framework_of(app).exemplars)
        assert tally_rounds(regions=None)[OPEN].returned == 1


def test_its_service_reads_how_it_came_and_corrects_it(app: Flask, analyst: Visitor) -> None:
    check(analyst, filled(app))
    send(analyst)
    manager = Visitor(app, "manager")
    told = "Sam Sender, clerk sent it on paper by post, it came on 2 November 2010, and Anna Analyst of the network"
    for path in ("/", "/submitted/1"):
        words = text_of(manager.get(f"{REVIEW}{path}").text)
        assert told in words
        assert "It came without evidence." in words
    assert "entered by the network from paper" in text_of(manager.get("/").text)
    assert manager.fill(f"{REVIEW}/reopen", {"reason": "One is wrong"}).status_code == 303
    for exemplar in framework_of(app).exemplars:
        said = {"rating": framework_of(app).scale.keys[1], "evidence": "Shown at length, so that nobody has to ask."}
        manager.fill(f"{REVIEW}/{exemplar.id}", said)
    assert manager.fill(f"{REVIEW}/check", {}).status_code == 303
    words = text_of(manager.follow().text)
    assert "SR-2010-001-2" in words
    assert told in words


def test_evidence_of_a_paper_is_its_services_and_not_the_networks(app: Flask, analyst: Visitor) -> None:
    first = framework_of(app).exemplars[0].id
    check(analyst, filled(app, **{f"evidence-{first}": "Two lines\r\nof a secret"}))
    send(analyst)
    page = analyst.follow().text
    assert "With evidence" in text_of(page)
    assert "of a secret" not in page
    receipt = Visitor(app, "manager").get(f"{REVIEW}/submitted/1").text
    assert "Two lines\nof a secret" in receipt
    assert "It came without evidence" not in receipt


def test_the_same_paper_sent_twice_makes_one_return_and_another_is_refused(app: Flask, analyst: Visitor) -> None:
    check(analyst, filled(app))
    fields = {**analyst.form(), "step": "keep"}
    assert [analyst.post(PAPER, fields).status_code for _ in range(2)] == [303, 303]
    assert count(app, SubmissionRow) == 1
    other = framework_of(app).exemplars[0].id
    fields[f"rating-{other}"] = [framework_of(app).scale.keys[-1]]
    assert analyst.post(PAPER, fields).status_code == 409
    words = text_of(analyst.last.text)
    assert "You cannot replace it with a paper return" in words
    assert "Sam Sender, clerk" in words
    assert analyst.post(PAPER, {**fields, "sender": "Somebody else"}).status_code == 409
    assert analyst.get(PAPER).status_code == 409
    assert count(app, SubmissionRow) == 1


def test_a_draft_that_a_service_has_begun_is_never_written_over(app: Flask, analyst: Visitor) -> None:
    check(analyst, filled(app))
    fields = {**analyst.form(), "step": "keep"}
    exemplar = framework_of(app).exemplars[0].id
    Visitor(app, "manager").fill(f"{REVIEW}/{exemplar}", {"evidence": "Ours"})
    for step in ("keep", "check"):
        assert analyst.post(PAPER, {**fields, "step": step}).status_code == 409
        assert "has started its own return" in text_of(analyst.last.text)
    assert analyst.get(PAPER).status_code == 409
    analyst.get(PAPERS)
    assert analyst.post(PAPERS, {**analyst.form(), "service": str(OURS)}).status_code == 422
    assert "Enter a service that has not started" in text_of(analyst.last.text)
    assert count(app, SubmissionRow) == 0
    with app.app_context():
        assert db.session.query(ReviewRow).one().origin == Origin.ONLINE.value
    assert "Ours" in Visitor(app, "manager").get(f"{REVIEW}/{exemplar}").text


def test_a_draft_that_nobody_touched_takes_the_paper(app: Flask, analyst: Visitor) -> None:
    with app.app_context():
        db.session.add(
            ReviewRow(
                service=OURS,
                year=OPEN,
                edition=framework_of(app).edition,
                state="draft",
                origin="online",
                started_at=NOW,
            )
        )
        db.session.commit()
    check(analyst, filled(app))
    assert send(analyst) == 303
    with app.app_context():
        assert db.session.query(ReviewRow).one().origin == Origin.PAPER.value


def test_what_was_typed_is_given_back_with_every_fault_and_to_be_changed(app: Flask, analyst: Visitor) -> None:
    first, second, third, *_ = framework_of(app).exemplars
    wrong = filled(app, sender=" ", came=["31", "2", "2010"], way="pigeon", method="none", agencies=["Nobody"])
    del wrong[f"rating-{first.id}"]
    wrong[f"rating-{second.id}"] = "splendid"
    wrong[f"evidence-{third.id}"] = "Typed " + "e" * EVIDENCE_LIMIT
    assert analyst.fill(PAPER, {**wrong, "step": "check"}).status_code == 422
    words = text_of(analyst.last.text)
    for fault in (
        "Enter who sent the paper",
        "Date must be a real date",
        "Choose how it arrived",
        f"Choose the rating of {first.id}",
        f"Choose one of the ratings listed for {second.id}",
        f"The evidence of {third.id} must be",
        "Choose from the agencies listed",
    ):
        assert fault in words
    assert "Typed eee" in analyst.form()[f"evidence-{third.id}"][0]
    assert analyst.form()["came"] == ["31", "2", "2010"]
    for came, fault in ((["", "", ""], "Enter the date"), (["4", "11", "2010"], "today or earlier")):
        assert analyst.fill(PAPER, {**filled(app), "came": came, "step": "keep"}).status_code == 422
        assert fault in text_of(analyst.last.text)
    check(analyst, filled(app))
    assert send(analyst, "change") == 200
    assert analyst.form()["sender"] == ["Sam Sender, clerk"]
    assert analyst.form()[f"rating-{second.id}"] == [framework_of(app).scale.keys[1]]
    assert count(app, SubmissionRow) == 0


def test_a_closed_round_takes_a_paper_for_a_reason(app: Flask, analyst: Visitor) -> None:
    assert "This round is closed." in text_of(analyst.get(f"/network/rounds/{CLOSED}/paper/").text)
    fields = filled(app, came=["2", "11", "2009"])
    assert analyst.fill(LATE, {**fields, "step": "check"}).status_code == 422
    assert "Say why you are still accepting this return" in text_of(analyst.last.text)
    assert analyst.fill(LATE, {**fields, "reason": "x" * 501, "step": "check"}).status_code == 422
    check(analyst, {**fields, "reason": "It lay in a drawer of ours"}, LATE)
    assert send(analyst) == 303
    assert "After the round had closed: It lay in a drawer of ours" in text_of(analyst.follow().text)
    words = text_of(Visitor(app, "manager").get(f"/services/{OURS}/reviews/{CLOSED}/").text)
    assert "the reason given: It lay in a drawer of ours" in words


def test_a_closed_round_takes_the_paper_of_an_extended_service_as_before(
    app: Flask, analyst: Visitor, clock: Clock
) -> None:
    with app.app_context():
        rounds.extend_round(CLOSED, service=OURS, to=clock.now.date(), by="a test", at=NOW)
        db.session.commit()
    check(analyst, filled(app), LATE)
    assert send(analyst) == 303


def test_a_round_that_closes_while_a_paper_is_typed_is_told(app: Flask) -> None:
    framework, day = framework_of(app), date(2010, 11, 2)
    ratings = {exemplar.id: framework.scale.keys[0] for exemplar in framework.exemplars}
    paper = PaperReturn(OPEN, OURS, "Sam", day, Way.EMAIL, ratings, {}, {})
    with app.app_context():
        with pytest.raises(Incomplete):
            paper_returns.enter(
                PaperReturn(OPEN, OURS, "Sam", day, Way.EMAIL, {}, {}, {}), framework, person="Anna", at=NOW
            )
        rounds.close_round(OPEN, by="a test", at=NOW)
        with pytest.raises(NotEnterable):
            paper_returns.enter(paper, framework, person="Anna", at=NOW + timedelta(minutes=1))


def test_a_year_or_a_service_that_is_not_there_leads_nowhere(app: Flask, analyst: Visitor) -> None:
    for path in ("/network/rounds/1999/paper/", f"{PAPERS}9999", f"/network/rounds/1999/paper/{OURS}"):
        assert analyst.get(path).status_code == 404
    assert "Enter a return that came on paper" in text_of(analyst.get(f"/network/rounds/{OPEN}").text)
    assert Visitor(app, "coordinator").get(PAPERS).status_code == 403
    assert "Leeds" in text_of(analyst.get(f"{PAPERS}{THEIRS}").text)


def test_a_framework_of_two_levels_takes_a_paper(sqlite_database_url: str, home: Path) -> None:
    (home / "editions").mkdir()
    (home / "editions" / "small.yaml").write_text(SMALL, encoding="utf-8")
    with open_site(sqlite_database_url, home) as small:
        analyst = Visitor(small, "analyst")
        check(analyst, filled(small))
        assert framework_of(small).scale.levels[0].label in text_of(analyst.last.text)
        assert send(analyst) == 303
        words = text_of(analyst.get(f"/network/rounds/{OPEN}/questions").text)
        assert "There are no questions." in words
