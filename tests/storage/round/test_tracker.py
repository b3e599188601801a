"""The tracker: how far every service is, by the same measure as its own page, and nothing of what it says."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import event

from selfreview.domain.framework.framework import Frameworks
from selfreview.domain.review.review import measure_progress
from selfreview.storage.group.sign_offs import sign, sign_off_of
from selfreview.storage.group.views import Voter
from selfreview.storage.people.people import people_of
from selfreview.storage.returns.submissions import reopen, submit
from selfreview.storage.review.reviews import find_review, save_fields
from selfreview.storage.review.sheets import read_sheet
from selfreview.storage.round import rounds
from selfreview.storage.round.tracker import (
    BLANKS,
    Stage,
    Standing,
    Tally,
    measure,
    see_places,
    tally_regions,
    tally_rounds,
)
from selfreview.storage.tables import EvidenceRow, EvidenceUseRow, db
from tests.people import CLOSED, FAR, OPEN, OURS, THEIRS
from tests.sites import NOW

HOME = "Yorkshire and Humberside"


@pytest.fixture
def frameworks(app: Flask) -> Frameworks:
    found: Frameworks = app.extensions["selfreview"].frameworks
    return found


def standings(frameworks: Frameworks, regions: frozenset[str] | None = None) -> dict[int, Standing]:
    db.session.expire_all()
    found = measure(see_places(OPEN, edition=frameworks.current.edition, regions=regions), frameworks)
    return {one.service.number: one for one in found}


def say(service: int, exemplar: str, **said: str) -> None:
    review = find_review(service=service, year=OPEN)
    assert review is not None
    posted = {name: (value, 0) for name, value in said.items()}
    save_fields(review, exemplar=exemplar, posted=posted, person="a test", at=NOW)


def complete(service: int, frameworks: Frameworks) -> None:
    scale = frameworks.current.scale
    for exemplar in frameworks.current.exemplars:
        say(service, exemplar.id, rating=scale.keys[-1], evidence="Shown")


@contextmanager
def counted_statements() -> Iterator[list[str]]:
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.startswith("SELECT"):
            seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def test_nobody_has_started_at_first_and_only_the_expected_are_listed(frameworks: Frameworks) -> None:
    found = standings(frameworks)
    assert list(found) == [FAR, THEIRS, OURS]
    assert {one.stage for one in found.values()} == {Stage.NOT_STARTED}
    total = len(frameworks.current.exemplars)
    assert {(one.done, one.total, one.expected) for one in found.values()} == {(0, total, True)}


def test_a_service_that_is_not_expected_is_listed_once_it_begins(frameworks: Frameworks) -> None:
    say(122, frameworks.current.exemplars[0].id, evidence="Here we are")
    found = standings(frameworks)[122]
    assert (found.expected, found.stage) == (False, Stage.IN_PROGRESS)


def test_how_far_a_draft_is_agrees_with_its_own_page(frameworks: Frameworks) -> None:
    first, second, third, fourth, *_ = frameworks.current.exemplars
    best, worst = frameworks.current.scale.keys[-1], frameworks.current.scale.keys[0]
    say(OURS, first.id, rating=best, evidence=BLANKS + "\n\tShown")
    say(OURS, second.id, rating=best, evidence=BLANKS)
    say(OURS, third.id, rating=worst, evidence="Why not")
    say(OURS, fourth.id, rating=best)
    review = find_review(service=OURS, year=OPEN)
    assert review is not None
    assert review.id is not None
    item = EvidenceRow(
        service=OURS, title="Leaflet", url="https://example.org", version=1, changed_by="", changed_at=NOW
    )
    db.session.add(item)
    db.session.flush()
    db.session.add(EvidenceUseRow(evidence_id=item.id, review_id=review.id, exemplar=fourth.id))
    db.session.flush()
    found = standings(frameworks)[OURS]
    own = measure_progress(frameworks.current, read_sheet(review).answers())
    assert (found.stage, found.done, found.total) == (Stage.IN_PROGRESS, own.done, own.total)
    assert own.done == 3


def test_ticks_against_the_rating_count_as_they_do_for_the_service(frameworks: Frameworks) -> None:
    exemplar, scale = frameworks.current.exemplars[0], frameworks.current.scale
    ticks = " ".join(criterion.id for criterion in exemplar.criteria)
    say(OURS, exemplar.id, rating=scale.keys[1], evidence="Shown", ticks=ticks)
    assert standings(frameworks)[OURS].done == 0
    say(THEIRS, exemplar.id, rating=scale.keys[1], evidence="Shown", ticks=ticks, reason="We are modest")
    assert standings(frameworks)[THEIRS].done == 1


def test_a_draft_that_was_emptied_again_counts_as_not_started(frameworks: Frameworks) -> None:
    say(OURS, frameworks.current.exemplars[0].id, evidence=" ")
    assert standings(frameworks)[OURS].stage is Stage.NOT_STARTED


def test_a_submitted_return_is_done_and_tallied(frameworks: Frameworks) -> None:
    complete(OURS, frameworks)
    review = find_review(service=OURS, year=OPEN)
    assert review is not None
    assert standings(frameworks)[OURS].done == len(frameworks.current.exemplars)
    assert standings(frameworks)[OURS].stage is Stage.IN_PROGRESS
    submit(review, frameworks.current, person="a test", at=NOW)
    found = standings(frameworks)[OURS]
    assert (found.stage, found.submitted_at) == (Stage.SUBMITTED, NOW)
    assert tally_rounds(regions=None) == {OPEN: Tally(1, 3), CLOSED: Tally(0, 3)}
    assert tally_rounds(regions=frozenset({"London"})) == {OPEN: Tally(0, 1), CLOSED: Tally(0, 1)}


def test_a_return_that_was_opened_again_still_counts_and_says_so(frameworks: Frameworks) -> None:
    complete(OURS, frameworks)
    review = find_review(service=OURS, year=OPEN)
    assert review is not None
    submit(review, frameworks.current, person="a test", at=NOW)
    reopen(review, reason="A slip", person="a test", at=NOW)
    found = standings(frameworks)[OURS]
    assert (found.stage, found.has_returned, found.is_reopened) == (Stage.IN_PROGRESS, True, True)
    assert tally_rounds(regions=None)[OPEN] == Tally(1, 3)
    submit(review, frameworks.current, person="a test", at=NOW)
    assert not standings(frameworks)[OURS].is_reopened


def test_returns_are_tallied_by_region_for_every_round(frameworks: Frameworks) -> None:
    complete(FAR, frameworks)
    review = find_review(service=FAR, year=OPEN)
    assert review is not None
    submit(review, frameworks.current, person="a test", at=NOW)
    with counted_statements() as seen:
        found = tally_regions(regions=None)
    assert len(seen) == 1
    assert found == {
        OPEN: {HOME: Tally(0, 2), "London": Tally(1, 1)},
        CLOSED: {HOME: Tally(0, 2), "London": Tally(0, 1)},
    }
    assert tally_regions(regions=frozenset({HOME})) == {OPEN: {HOME: Tally(0, 2)}, CLOSED: {HOME: Tally(0, 2)}}


def sign_by(person_id: int, frameworks: Frameworks, *, as_chair: bool) -> None:
    review = find_review(service=OURS, year=OPEN)
    assert review is not None
    signer = Voter(person_id, "Somebody", None)
    sign(review, frameworks, signer=signer, as_chair=as_chair, read=None, at=NOW)


def ids_here() -> list[int]:
    return [person.id for person in people_of(OURS, day=NOW.date())]


def test_a_draft_is_signed_off_while_a_chairs_signature_stands_as_its_own_page_says(frameworks: Frameworks) -> None:
    complete(OURS, frameworks)
    review = find_review(service=OURS, year=OPEN)
    assert review is not None
    first, other, *_ = ids_here()

    def agreed() -> bool:
        db.session.expire_all()
        own = sign_off_of(review, read_sheet(review), day=NOW.date()).signed_by_chair
        assert (standings(frameworks)[OURS].stage is Stage.SIGNED_OFF) is own
        return own

    assert not agreed()
    sign_by(other, frameworks, as_chair=False)
    assert not agreed()
    sign_by(first, frameworks, as_chair=True)
    assert agreed()
    assert standings(frameworks)[OURS].done == len(frameworks.current.exemplars)
    exemplar = frameworks.current.exemplars[0].id
    save_fields(review, exemplar=exemplar, posted={"evidence": ("Shown again", 1)}, person="a test", at=NOW)
    assert not agreed()
    sign_by(first, frameworks, as_chair=True)
    assert agreed()
    item = EvidenceRow(
        service=OURS, title="Leaflet", url="https://example.org", version=1, changed_by="", changed_at=NOW
    )
    db.session.add(item)
    db.session.flush()
    assert review.id is not None
    db.session.add(EvidenceUseRow(evidence_id=item.id, review_id=review.id, exemplar=exemplar))
    db.session.flush()
    assert not agreed()
    sign_by(first, frameworks, as_chair=True)
    assert agreed()
    item.version = 2
    db.session.flush()
    assert not agreed()


def test_a_coordinator_sees_the_own_region_only(frameworks: Frameworks) -> None:
    say(FAR, frameworks.current.exemplars[0].id, evidence="In London")
    assert set(standings(frameworks, frozenset({HOME}))) == {OURS, THEIRS}
    assert standings(frameworks, frozenset({"London"}))[FAR].stage is Stage.IN_PROGRESS
    assert standings(frameworks, frozenset()) == {}


def test_more_time_is_told(frameworks: Frameworks) -> None:
    rounds.extend_round(OPEN, service=OURS, to=date(2011, 1, 20), by="a test", at=NOW)
    assert standings(frameworks)[OURS].extended_to == date(2011, 1, 20)


def test_the_whole_nation_takes_the_same_few_statements_and_no_word_of_what_was_said(frameworks: Frameworks) -> None:
    for service in (OURS, THEIRS, FAR):
        complete(service, frameworks)
    db.session.commit()
    with counted_statements() as seen:
        found = standings(frameworks)
    assert len(seen) == 4
    sign_by(ids_here()[0], frameworks, as_chair=True)
    db.session.commit()
    with counted_statements() as seen:
        found = standings(frameworks)
    assert len(seen) == 5
    assert found[OURS].stage is Stage.SIGNED_OFF
    assert {field.name for field in fields(Standing)} == {
        "service",
        "expected",
        "stage",
        "done",
        "total",
        "submitted_at",
        "extended_to",
        "requires_sign_off",
        "review_id",
        "edition",
    }
    assert "Shown" not in repr(found)
