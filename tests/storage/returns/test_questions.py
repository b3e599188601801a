"""Questions as they are kept: asked with a version, answered for good, settled, and worked out anew."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import timedelta

import pytest
from flask import Flask

from selfreview.domain.framework.framework import Framework
from selfreview.domain.returns.questions import QuestionKind, QuestionState
from selfreview.storage.returns import questions
from selfreview.storage.returns.questions import AskedAnew, AskedOf
from selfreview.storage.returns.submissions import reopen, submit
from selfreview.storage.review.reviews import Review, find_review, save_fields
from selfreview.storage.tables import AuditRow, db
from tests.people import CLOSED, FAR, OPEN, OURS
from tests.sites import NOW

SAME, SHORT = QuestionKind.ALL_THE_SAME, QuestionKind.SHORT_EVIDENCE
LATER = NOW + timedelta(days=1)


@pytest.fixture
def framework(app: Flask) -> Framework:
    found: Framework = app.extensions["selfreview"].frameworks.current
    return found


def review_of(service: int = OURS) -> Review:
    found = find_review(service=service, year=OPEN)
    assert found is not None
    return found


def say(exemplar: str, said: Mapping[str, str], service: int = OURS, version: int = 0) -> None:
    posted = {name: (value, version) for name, value in said.items()}
    save_fields(review_of(service), exemplar=exemplar, posted=posted, person="a test", at=NOW)


def submit_alike(framework: Framework, service: int = OURS, evidence: str = "Shown in a word") -> None:
    """Every exemplar at the same level."""
    for exemplar in framework.exemplars:
        say(exemplar.id, {"rating": framework.scale.keys[1], "evidence": evidence}, service)
    submit(review_of(service), framework, person="a test", at=NOW)


def asked(kind: QuestionKind = SAME, service: int = OURS) -> questions.Asked:
    db.session.expire_all()
    (found,) = (one for one in questions.questions_of(review_of(service)) if one.question.kind is kind)
    return found


def answer(words: str = "It is so", once: str = "a1", kind: QuestionKind = SAME) -> bool:
    return questions.answer(review_of(), kind, words=words, once=once, person="Maureen", at=LATER)


def settle(version: int = 1, kind: QuestionKind = SAME) -> bool:
    return questions.settle(review_of(), kind, version=version, person="Anna", at=LATER)


def verbs() -> list[str]:
    rows = db.session.query(AuditRow).filter(AuditRow.field.startswith("question")).order_by(AuditRow.seq)
    return [row.verb for row in rows]


def change_first_and_submit(framework: Framework, **said: str) -> None:
    reopen(review_of(), reason="A slip", person="a test", at=LATER)
    say(framework.exemplars[0].id, said, version=1)
    submit(review_of(), framework, person="a test", at=LATER)


@pytest.mark.usefixtures("app")
def test_a_review_that_nobody_has_begun_is_asked_nothing_and_takes_no_answer() -> None:
    assert questions.questions_of(review_of()) == ()
    assert not answer()
    assert not settle()


def test_questions_are_asked_with_the_version_that_gives_rise_to_them(framework: Framework) -> None:
    submit_alike(framework)
    found = questions.questions_of(review_of())
    assert [one.question.kind for one in found] == [SAME, SHORT]
    assert {(one.version, one.asked_at, one.state) for one in found} == {(1, NOW, QuestionState.OPEN)}
    assert found[0].question.exemplars == tuple(exemplar.id for exemplar in framework.exemplars)
    assert verbs() == ["was asked", "was asked"]


def test_a_return_without_cause_is_asked_nothing(framework: Framework) -> None:
    for place, exemplar in enumerate(framework.exemplars):
        say(exemplar.id, {"rating": framework.scale.keys[place % 2], "evidence": "e" * 50})
    submit(review_of(), framework, person="a test", at=NOW)
    assert questions.questions_of(review_of()) == ()
    assert not answer()


def test_answers_are_added_and_one_post_sent_twice_adds_one(framework: Framework) -> None:
    submit_alike(framework)
    assert answer("First", "a1")
    assert answer("First", "a1")
    assert answer("Second", "a2")
    assert not answer("No such", "a3", QuestionKind.NO_GROUP)
    assert [(note.person, note.words) for note in asked().notes] == [("Maureen", "First"), ("Maureen", "Second")]
    assert asked().state is QuestionState.ANSWERED
    assert asked(SHORT).state is QuestionState.OPEN
    assert verbs()[2:] == ["answered what was asked"] * 2


def test_settling_is_done_once_and_an_answer_that_comes_after_is_kept(framework: Framework) -> None:
    submit_alike(framework)
    assert settle()
    assert settle()
    assert answer("Too late, and not lost")
    assert (asked().state, asked().settled_by, len(asked().notes)) == (QuestionState.SETTLED, "Anna", 1)
    assert verbs().count("settled what was asked") == 1


def test_a_corrected_return_withdraws_the_question_and_keeps_what_was_answered(framework: Framework) -> None:
    submit_alike(framework)
    answer()
    change_first_and_submit(framework, rating=framework.scale.keys[0])
    assert asked().state is QuestionState.CORRECTED
    assert len(asked().notes) == 1
    with pytest.raises(AskedAnew):
        settle()
    assert "corrected what was asked" in verbs()


def test_a_question_that_comes_back_is_asked_anew(framework: Framework) -> None:
    submit_alike(framework)
    answer()
    change_first_and_submit(framework, rating=framework.scale.keys[0])
    reopen(review_of(), reason="Again", person="a test", at=LATER)
    say(framework.exemplars[0].id, {"rating": framework.scale.keys[1]}, version=2)
    later = LATER + timedelta(days=1)
    submit(review_of(), framework, person="a test", at=later)
    found = asked()
    assert (found.version, found.asked_at, found.state) == (3, later, QuestionState.OPEN)
    assert len(found.notes) == 1


def test_a_settled_question_stays_settled_unless_it_is_about_something_else(framework: Framework) -> None:
    submit_alike(framework)
    settle()
    settle(kind=SHORT)
    change_first_and_submit(framework, evidence="At last we say at some length what shows this rating.")
    assert (asked().state, asked().version) == (QuestionState.SETTLED, 2)
    assert (asked(SHORT).state, asked(SHORT).version) == (QuestionState.OPEN, 2)
    with pytest.raises(AskedAnew):
        settle(version=1, kind=SHORT)


def test_nothing_written_changes_nothing_of_a_question_that_is_corrected_already(framework: Framework) -> None:
    submit_alike(framework)
    change_first_and_submit(framework, rating=framework.scale.keys[0])
    reopen(review_of(), reason="Again", person="a test", at=LATER)
    submit(review_of(), framework, person="a test", at=LATER + timedelta(days=1))
    assert asked().corrected_at == LATER


def test_the_network_reads_the_questions_of_a_round_and_nothing_of_evidence(framework: Framework) -> None:
    submit_alike(framework)
    submit_alike(framework, FAR, "A secret in a word")
    answer("Each was looked at")
    settle(kind=SHORT)
    found = questions.questions_in_round(OPEN)
    assert [(one.service.number, one.asked.question.kind) for one in found] == [
        (OURS, SAME),
        (OURS, SHORT),
        (FAR, SAME),
        (FAR, SHORT),
    ]
    assert found[0].asked == asked()
    assert found[0].asked.notes[0].words == "Each was looked at"
    assert {field.name for field in fields(AskedOf)} == {"service", "edition", "asked"}
    assert "A secret in a word" not in repr(found)
    assert questions.questions_in_round(CLOSED) == ()
