"""A plan as it is reported: what matters most, what changed, each authority's part, and a copy that names nobody."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from selfreview.domain.comparison.profile import RatedYear
from selfreview.domain.framework.framework import Level, Scale
from selfreview.domain.plan.action_plan import Action, ActionStatus, Promise, Standing, way_in_words
from selfreview.domain.plan.changed import change_sentences
from selfreview.domain.plan.circulation import for_circulation
from selfreview.domain.plan.report import PlanNote
from selfreview.domain.review.review import Answer
from tests.documents.plan.plans import make_report, shipped
from tests.domain.sample_returns import UNFLAGGED, framework

NOTE = PlanNote("Helen Health", datetime(2010, 9, 1, 9, tzinfo=UTC), "Rang them.")


def test_a_report_puts_every_action_in_its_place() -> None:
    report = make_report(17, notes={1: (NOTE,)})
    assert [row.place for row in report.rows] == list(range(1, 18))
    assert report.title == "Action plan 2010"
    first = report.of_exemplar("E01")[0]
    assert (first.theme.id, first.notes, first.target.key) == ("T1", (NOTE,), "good")
    assert {row.theme.id for row in report.of_theme("T1")} == {"T1"}
    assert [criterion.id for criterion in first.criteria] == list(first.action.criteria)


def test_an_action_for_an_exemplar_that_the_edition_lacks_is_left_out() -> None:
    assert make_report(actions=(Action(1, "E99", "Begin"),)).rows == ()


def test_three_unfinished_actions_matter_most_in_the_plans_order() -> None:
    report = make_report(17)
    assert len(report.matters_most) == 3
    assert all(row.action.is_unfinished for row in report.matters_most)
    assert make_report().matters_most == ()


def test_no_exemplar_is_planned_to_fall() -> None:
    answers = {"E01": Answer(rating="best"), "E02": Answer(rating="minimum")}
    report = make_report(answers=answers, actions=(Action(1, "E01", "Go on"),))
    assert [report.aimed(key).key for key in ("E01", "E02", "E03")] == ["best", "good", "good"]


def test_what_is_undecided_and_what_is_left_out_are_told_apart() -> None:
    report = make_report(reasons={"E05": "The college closed.", "E02": "At its target, so never asked for."})
    assert {one.exemplar.id for one in report.proposals} > {"E05"}
    assert [(one.exemplar.id, reason) for one, reason in report.left_out] == [("E05", "The college closed.")]
    assert "E05" not in {one.exemplar.id for one in report.undecided}
    assert report.standing(report.left_out[0][0]) is Standing.LEFT_OUT


def test_where_the_plan_leads_is_a_sentence_with_its_numbers() -> None:
    report = make_report(17)
    assert report.where_it_leads.startswith("Today 12 of 17 exemplars are at least Minimum.")
    assert report.where_it_leads.endswith(" If all of this plan is done, all 17 would be at least Minimum.")
    assert report.profile_ahead.compliant == 17
    unflagged = framework(UNFLAGGED)
    plain = make_report(framework=unflagged, answers={"X1": Answer(rating="no")}, actions=())
    assert plain.where_it_leads == ""
    assert plain.measures == ("", "")
    assert plain.target("X1") == Level("yes", "Met")


def test_what_changed_is_told_in_sentences() -> None:
    asked = framework(Scale((Level("low", "Low"), Level("high", "High"))), exemplars=4)
    report = make_report(framework=asked, answers={}, actions=())
    now = RatedYear(2010, asked, {"X1": "high", "X2": "high", "X3": "low", "X4": "low"})
    before = RatedYear(2009, asked, {"X1": "low", "X2": "low", "X3": "high", "X4": "low"})
    moved = replace(report, now=now, before=before, promises=())
    assert change_sentences(moved) == (
        "Better than in 2009: Title 1 (X1, now High); Title 2 (X2, now High).",
        "Lower than in 2009: Title 3 (X3, now Low).",
    )
    assert change_sentences(moved, most=1)[0] == "Better than in 2009: Title 1 (X1, now High); and 1 more."
    assert change_sentences(replace(moved, before=now)) == ("No rating moved since 2010.",)
    unrated = replace(moved, now=replace(now, ratings={}))
    assert change_sentences(unrated) == ("Nothing can be compared with 2009 yet.",)
    assert change_sentences(replace(moved, before=None)) == (
        "This is the first plan here: there is no earlier return to compare it with.",
    )
    assert replace(moved, before=None).changes == ()


def test_what_became_of_promises_is_counted() -> None:
    one = Promise(Action(1, "E01", "Begin"), 2009)
    report = make_report(before=False)
    told = replace(report, promises=(one, replace(one, kept_as=5), replace(one, dropped="No money."), one))
    assert (
        change_sentences(told)[-1]
        == "Unfinished from the 2009 plan: 1 kept in this plan, 1 dropped, 2 still to be decided."
    )
    assert [promise.is_open for promise in told.open_promises] == [True, True]


def test_each_authority_has_its_own_part_and_that_of_all() -> None:
    actions = tuple(
        Action(place, "E01", "Begin", authority=authority) for place, authority in enumerate(("", "North", "South"), 1)
    )
    report = make_report(actions=actions, authorities=("North", "South"))
    assert report.shared_by_authorities
    assert [row.action.id for row in report.part_of("North")] == [1, 2]
    assert report.signatories[-2:] == ("For North", "For South")
    assert not make_report(authorities=("North",)).shared_by_authorities
    assert make_report().signatories[-1] == "For the local authority"


def test_a_copy_for_circulation_names_nobody() -> None:
    action = Action(
        1,
        "E01",
        "Ask Helen  Health, HELEN HEALTH's deputy, and Helena Healthy.",
        responsible="Helen Health",
        owner=4,
        agency="Health",
        cost="Helen Health's time",
        cost_from="Helen Health",
        success="Helen Health says so",
        status=ActionStatus.STOPPED,
        stopped="Helen Health left.",
    )
    report = make_report(actions=(action,), notes={1: (NOTE,)}, reasons={"E05": "Helen Health is ill."})
    copy = for_circulation(report, ["Helen Health", " "])
    (row,) = copy.rows
    assert copy.circulation
    assert row.notes == ()
    assert (row.action.who, row.action.owner) == ("steering group member (Health)", None)
    assert row.action.what == "Ask [name], [name]'s deputy, and Helena Healthy."
    assert row.action.stopped == "[name] left."
    assert copy.reasons == {"E05": "[name] is ill."}
    assert "Helen Health" not in str(copy)


@pytest.mark.parametrize(
    ("owner", "responsible", "agency", "who"),
    [
        (4, "Helen Health", "", "steering group member"),
        (4, "Somebody Renamed", "Health", "steering group member (Health)"),
        (None, "Head of Inclusion", "Education", "Head of Inclusion, Education"),
        (None, "Helen Health", "Health", "person outside the steering group (Health)"),
        (None, "Helen Health, Head of Inclusion", "", "Head of Inclusion"),
        (None, "", "Health", "Health"),
        (None, "", "", "No one named yet"),
    ],
)
def test_who_sees_to_an_action_is_told_without_a_name(
    owner: int | None, responsible: str, agency: str, who: str
) -> None:
    action = Action(1, "E01", "Begin", owner=owner, responsible=responsible, agency=agency)
    (row,) = for_circulation(make_report(actions=(action,)), ["Helen Health"]).rows
    assert row.action.who == who


def test_whoever_is_at_or_above_the_target_keeps_it() -> None:
    scale = shipped().scale
    bottom, _, good, best = scale.levels
    assert way_in_words(scale, bottom, good) == f"{bottom.label} to {good.label}"
    assert way_in_words(scale, good, good) == f"{good.label}, at its target"
    assert way_in_words(scale, best, good) == f"keeps {best.label}"
    assert way_in_words(scale, None, good) == f"not rated yet, target {good.label}"


def test_a_half_filled_review_counts_what_is_rated_and_names_the_rest() -> None:
    keys = shipped().scale.keys
    answers = {exemplar.id: Answer(rating=keys[1]) for exemplar in shipped().exemplars[:9]}
    report = make_report(answers=answers, before=False)
    assert report.where_it_leads.startswith("Today all 9 exemplars rated so far are at least ")
    assert "8 of 17 are not rated yet" in report.where_it_leads
    assert report.profile.base == "9 rated"
    assert make_report(answers={}, before=False).where_it_leads == ""


def test_a_plan_that_counts_on_nothing_promises_nothing() -> None:
    stopped = Action(1, "E01", "Begin", status=ActionStatus.STOPPED, stopped="No money.")
    for actions in ((), (stopped,)):
        assert make_report(actions=actions).what_it_reaches == ""


@pytest.mark.parametrize(
    ("level", "rated", "said"),
    [
        (3, 17, "all 17 would be at least Minimum, as today."),
        (0, 17, "none of the 17 would be at least Minimum, as today."),
        (1, 9, "all 9 rated so far would be at least Minimum, as today."),
        (0, 1, "the only exemplar rated so far would not be at least Minimum, as today."),
    ],
)
def test_a_plan_that_leaves_the_number_as_it_is_says_so(level: int, rated: int, said: str) -> None:
    key = shipped().scale.keys[level]
    answers = {exemplar.id: Answer(rating=key) for exemplar in shipped().exemplars[:rated]}
    report = make_report(answers=answers, actions=(Action(1, "E17", "Begin"),))
    assert report.what_it_reaches == f"If all of this plan is done, {said}"


def test_what_is_stopped_is_counted_apart_so_that_the_numbers_add_up() -> None:
    progress = make_report(17).progress
    assert sum(progress.counts.values()) == 17
    assert progress.total + progress.stopped == 17


def test_the_target_of_an_exemplar_is_the_groups_own_where_it_has_one() -> None:
    report = replace(make_report(), targets={"E01": "best"})
    assert report.target("E01").key == "best"
    assert report.target("E02").key == "good"
    assert report.framework is shipped()
