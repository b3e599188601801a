"""Plans are kept field by field: nothing lost, nothing doubled, and every word of them in the audit trail."""

from datetime import date, timedelta

import pytest
from flask import Flask

from selfreview.domain.plan.action_plan import ActionStatus
from selfreview.domain.review.review import ForgedVersion, ReviewState
from selfreview.storage import audit
from selfreview.storage.plan import plans, slips
from selfreview.storage.plan.plans import WHOLE_PLAN, Plan
from selfreview.storage.review import reviews
from selfreview.storage.review.history import history_of
from selfreview.storage.review.reviews import NotWritable, Review, find_review
from selfreview.storage.tables import ReviewRow, db
from tests.people import CLOSED, OPEN, OURS, THEIRS
from tests.sites import NOW


def ours(year: int = OPEN, service: int = OURS) -> Review:
    found = find_review(service=service, year=year)
    assert found is not None
    return found


def add(review: Review, what: str = "Begin.", exemplar: str = "E03", once: str = "1", **more: object) -> int:
    values = {"what": what, "cost": "", **{name: value for name, value in more.items() if name != "kept_from"}}
    kept_from = more.get("kept_from")
    return plans.add_action(
        review,
        exemplar=exemplar,
        values=values,  # type: ignore[arg-type]
        once=once,
        person="Maureen Manager",
        at=NOW,
        kept_from=kept_from,  # type: ignore[arg-type]
    )


def read(year: int = OPEN) -> Plan:
    return plans.read_plan(ours(year))


def test_an_action_is_kept_with_all_that_is_told_of_it(app: Flask) -> None:
    key = add(
        ours(),
        criteria="E03-G1 E03-G2",
        responsible="Head of Inclusion",
        owner="3",
        agency="Education",
        authority="North",
        start="2010-11-01",
        due="2011-03-31",
        cost="£5",
        cost_from="the grant",
        success="Parents say so",
        status="stopped",
        stopped="No money",
    )
    db.session.commit()
    action = read().action(key)
    assert action is not None
    assert (action.what, action.exemplar, action.criteria) == ("Begin.", "E03", ("E03-G1", "E03-G2"))
    assert (action.responsible, action.owner, action.agency, action.authority) == (
        "Head of Inclusion",
        3,
        "Education",
        "North",
    )
    assert (action.start, action.due) == (date(2010, 11, 1), date(2011, 3, 31))
    assert (action.cost, action.cost_from, action.success) == ("£5", "the grant", "Parents say so")
    assert (action.status, action.stopped) == (ActionStatus.STOPPED, "No money")
    assert (action.kept_from, action.promised_in) == (None, None)
    assert read().action(key + 1) is None


def test_a_plan_that_nobody_began_is_empty(app: Flask) -> None:
    plan = read()
    assert (plan.actions, plan.order, plan.saved_at, plan.dropped) == ((), (), None, {})
    assert plans.data_version(ours()) == 0
    assert plans.last_plan(ours()) is None
    assert list(plans.planned_reviews()) == []


def test_the_same_action_sent_twice_is_one(app: Flask) -> None:
    assert add(ours(), once="a") == add(ours(), once="a")
    assert add(ours(), once="b") != add(ours(), once="a")
    assert len(read().actions) == 2


def test_a_field_is_saved_against_the_version_it_was_read_at(app: Flask) -> None:
    subject = plans.of_action(add(ours()), "E03")
    done = plans.save(ours(), subject, posted={"what": ("Go on.", 1)}, person="Clive Chair", at=NOW)
    assert (done.changes, done.clashes) == ({"what": "Go on."}, ())
    again = plans.save(ours(), subject, posted={"what": ("Go on.", 1)}, person="Clive Chair", at=NOW)
    assert (again.changes, again.clashes) == ({}, ())
    assert read().kept(subject)["what"].version == 2
    clash = plans.save(ours(), subject, posted={"what": ("Stop.", 1)}, person="Priya Parent", at=NOW)
    assert [(one.field, one.mine, one.theirs.value) for one in clash.clashes] == [("what", "Stop.", "Go on.")]
    assert read().value(subject, "what") == "Go on."


def test_a_field_left_as_it_was_read_never_clashes(app: Flask) -> None:
    subject = plans.of_action(add(ours()), "E03")
    for version, text in enumerate(("one", "two", "three"), 1):
        plans.save(ours(), subject, posted={"what": (text, version)}, person="Clive Chair", at=NOW)
    # Read at the second version, whose text is "one": posting it back says nothing.
    posted = {"what": ("one", 2), "cost": ("£9", 0)}
    settlement = plans.save(ours(), subject, posted=posted, person="Priya Parent", at=NOW)
    assert (settlement.changes, settlement.clashes) == ({"cost": "£9"}, ())
    assert (read().value(subject, "what"), read().value(subject, "cost")) == ("three", "£9")


def test_a_version_that_was_never_given_out_is_refused(app: Flask) -> None:
    subject = plans.of_action(add(ours()), "E03")
    for version in (-1, 2, 99):
        with pytest.raises(ForgedVersion):
            plans.save(ours(), subject, posted={"what": ("x", version)}, person="Clive Chair", at=NOW)


def test_an_undecided_field_always_clashes(app: Flask) -> None:
    subject = plans.of_action(add(ours()), "E03")
    posted = {"what": ("other", 1)}
    settlement = plans.save(ours(), subject, posted=posted, person="x", at=NOW, undecided={"what"})
    assert [clash.field for clash in settlement.clashes] == ["what"]


def test_order_targets_reasons_and_drops_are_kept(app: Flask) -> None:
    add(ours())
    old = add(reviews.begin_past_review(ours(CLOSED), person="x", at=NOW), exemplar="E07")

    def save(subject: plans.Subject, **fields: str) -> None:
        plans.save(ours(), subject, posted={key: (value, 0) for key, value in fields.items()}, person="x", at=NOW)

    save(WHOLE_PLAN, order="3 1 2")
    save(plans.of_exemplar("E03"), target="best")
    save(plans.of_exemplar("E05"), no_action="The college closed.", target="")
    save(plans.of_promise(old, "E07"), dropped="Nobody came.")
    plan = read()
    assert plan.order == (3, 1, 2)
    assert plan.of_exemplars("target") == {"E03": "best"}
    assert plan.of_exemplars("no_action") == {"E05": "The college closed."}
    assert plan.dropped == {old: "Nobody came."}
    assert plan.saved_at == NOW


def test_a_plan_stays_writable_after_the_submission_and_the_closing(app: Flask) -> None:
    key = add(ours())
    row = db.session.get(ReviewRow, ours().id)
    assert row is not None
    row.state = ReviewState.SUBMITTED.value
    db.session.flush()
    with pytest.raises(NotWritable):
        reviews.lock_review(ours(), at=NOW)
    plans.save(ours(), plans.of_action(key, "E03"), posted={"status": ("done", 0)}, person="x", at=NOW)
    assert read().actions[0].status is ActionStatus.DONE


def test_no_plan_is_begun_where_no_review_can_be(app: Flask) -> None:
    with pytest.raises(NotWritable):
        add(ours(CLOSED))


def test_every_word_of_a_plan_is_in_the_audit_trail_and_the_chain_holds(app: Flask) -> None:
    key = add(ours())
    before = plans.data_version(ours())
    plans.save(ours(), plans.of_action(key, "E03"), posted={"what": ("Go on.", 1)}, person="Clive Chair", at=NOW)
    action = read().actions[0]
    plans.add_note(ours(), action, words="Rang them.", once="n", person="Helen Health", at=NOW)
    db.session.commit()
    told = [(one.person, one.exemplar, one.field, one.before, one.after) for one in history_of(ours())]
    assert told[0] == ("Helen Health", "E03", f"action {key} note", None, "Rang them.")
    assert told[1] == ("Clive Chair", "E03", f"action {key} what", "Begin.", "Go on.")
    assert told[2] == ("Maureen Manager", "E03", f"action {key} what", None, "Begin.")
    assert plans.data_version(ours()) == before + 2
    assert audit.find_breaks() == ()


def test_a_note_sent_twice_is_one_and_notes_keep_their_order(app: Flask) -> None:
    key = add(ours())
    action = read().actions[0]
    for once, words in (("a", "first"), ("a", "first"), ("b", "second")):
        plans.add_note(ours(), action, words=words, once=once, person="Helen Health", at=NOW + timedelta(days=1))
    assert [note.words for note in read().notes[key]] == ["first", "second"]


def test_last_years_plan_is_the_nearest_earlier_one_with_actions(app: Flask) -> None:
    past = reviews.begin_past_review(ours(CLOSED), person="x", at=NOW)
    key = add(past, what="Promise.")
    assert plans.last_plan(ours(CLOSED)) is None
    last = plans.last_plan(ours())
    assert last is not None
    assert (last.year, [action.what for action in last.actions]) == (CLOSED, ["Promise."])
    kept = add(ours(), once="k", kept_from=key)
    assert add(ours(), once="somebody else's", kept_from=key) == kept
    action = read().action(kept)
    assert action is not None
    assert (action.kept_from, action.promised_in) == (key, CLOSED)
    assert plans.last_plan(ours(service=THEIRS)) is None
    assert list(plans.planned_reviews()) == [(OURS, OPEN), (OURS, CLOSED)]


def test_an_action_that_was_taken_out_leaves_its_history_and_comes_back_with_its_promise(app: Flask) -> None:
    last = add(reviews.begin_past_review(ours(CLOSED), person="x", at=NOW), once="last")
    kept = add(ours(), once=f"promise {last}", kept_from=last)
    (action,) = read().actions
    assert not slips.may_be_taken_out(ours(), action, person="Carol Chair")
    assert not slips.take_out(ours(), action, person="Carol Chair", at=NOW)
    assert slips.take_out(ours(), action, person="Maureen Manager", at=NOW)
    assert read().actions == ()
    assert next(change.field for change in history_of(ours(), "E03", most=9)) == f"action {kept} taken_out"
    # Kept again it is the same action as before.
    assert add(ours(), once="again", kept_from=last) == kept
    assert [one.id for one in read().actions] == [kept]
    plans.add_note(ours(), action, words="Seen.", once="1", person="Carol Chair", at=NOW)
    assert not slips.may_be_taken_out(ours(), action, person="Maureen Manager")
