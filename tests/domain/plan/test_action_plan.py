"""The plan grows from what is below its target, in an order that says why, and leads where its criteria lead."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfreview.domain.framework.framework import (
    Criterion,
    CriterionStatus,
    Exemplar,
    Framework,
    Level,
    Responsible,
    Scale,
    SuggestedAction,
    Theme,
)
from selfreview.domain.plan.action_plan import (
    Action,
    ActionStatus,
    Standing,
    arrange,
    default_target,
    find_promises,
    is_overdue,
    look_ahead,
    measure_plan,
    move,
    possible_targets,
    propose,
    standing_of,
    target_of,
)
from selfreview.domain.review.review import Answer
from tests.documents.plan.plans import shipped

TODAY = date(2010, 11, 3)
FIVE = Scale(
    (
        Level("a", "Absent", compliant=False, aspired=False),
        Level("b", "Begun", compliant=False, aspired=False),
        Level("c", "Carried", compliant=True, aspired=False),
        Level("d", "Deep", compliant=True, aspired=True),
        Level("e", "Exact", compliant=True, aspired=True),
    )
)
TWO = Scale((Level("no", "Not met"), Level("yes", "Met")))


def exemplar(key: str, scale: Scale, *, law: bool = False, bare: bool = False) -> Exemplar:
    criteria = tuple(
        Criterion(f"{key}-{level.key}{place}", level.key, f"{key} {level.label} {place}", CriterionStatus.DRAFTED)
        for level in scale.levels
        for place in (1, 2)
    )
    return Exemplar(
        id=key,
        theme="T",
        title=f"Title of {key}",
        wording="",
        wording_source="",
        responsible=Responsible.BOTH,
        standards=("LA1", "PP2") if law else (),
        criteria=() if bare else criteria,
        actions=tuple(SuggestedAction(f"Towards {level.label}", level.key) for level in scale.levels[1:]),
    )


def framework(scale: Scale, *exemplars: Exemplar) -> Framework:
    return Framework("1", "F", "", "", "", "", "", scale, (Theme("T", "Theme"),), exemplars)


PLAIN = framework(FIVE, *(exemplar(key, FIVE, law=key in "QS") for key in "PQRS"))


def ids(found: object) -> list[str]:
    assert isinstance(found, tuple)
    return [one.exemplar.id for one in found]


def test_the_target_is_the_lowest_level_that_the_field_aspires_to() -> None:
    assert default_target(FIVE).key == "d"
    assert target_of(FIVE, None).key == "d"
    assert target_of(FIVE, "e").key == "e"
    assert target_of(FIVE, "a level of another edition").key == "d"


def test_without_flags_the_target_is_the_top_level() -> None:
    assert default_target(TWO).key == "yes"
    assert [level.key for level in possible_targets(TWO)] == ["yes"]
    assert [level.key for level in possible_targets(FIVE)] == ["b", "c", "d", "e"]


def test_a_proposal_quotes_the_unmet_criteria_of_the_next_level_and_the_steps_towards_it() -> None:
    answers = {"P": Answer(rating="c", ticks=frozenset({"P-b1", "P-b2", "P-c1", "P-c2", "P-d2"}))}
    (proposal,) = propose(PLAIN, answers, targets={})
    assert [criterion.id for criterion in proposal.unmet] == ["P-d1"]
    assert [step.text for step in proposal.suggested] == ["Towards Deep"]
    assert (proposal.level.key, proposal.next_level.key, proposal.target.key, proposal.steps) == ("c", "d", "d", 1)
    assert not proposal.is_serious


def test_what_was_not_ticked_below_the_rating_is_quoted_too() -> None:
    answers = {"P": Answer(rating="c", ticks=frozenset({"P-b1", "P-c1", "P-c2"}))}
    (proposal,) = propose(PLAIN, answers, targets={})
    assert [criterion.id for criterion in proposal.unmet] == ["P-b2", "P-d1", "P-d2"]


def test_a_list_that_nobody_went_through_asks_only_for_the_next_level() -> None:
    (proposal,) = propose(PLAIN, {"P": Answer(rating="b")}, targets={})
    assert [criterion.id for criterion in proposal.unmet] == ["P-c1", "P-c2"]
    assert proposal.steps == 2


def test_what_is_at_its_target_or_not_rated_asks_for_nothing() -> None:
    answers = {"P": Answer(rating="d"), "Q": Answer(rating="e"), "R": Answer(evidence="typed")}
    assert propose(PLAIN, answers, targets={}) == ()


def test_the_group_sets_its_own_targets() -> None:
    answers = {"P": Answer(rating="d"), "Q": Answer(rating="c")}
    assert ids(propose(PLAIN, answers, targets={"P": "e", "Q": "c"})) == ["P"]


def test_two_levels_without_flags_are_planned_for_too() -> None:
    asked = framework(TWO, exemplar("X", TWO), exemplar("Y", TWO))
    (proposal,) = propose(asked, {"X": Answer(rating="no"), "Y": Answer(rating="yes")}, targets={})
    assert (proposal.exemplar.id, proposal.next_level.key, proposal.is_serious) == ("X", "yes", False)
    assert proposal.grounds == ("1 level below its target",)


def test_compliance_comes_first_then_the_law_then_promises_then_the_nearest_level() -> None:
    asked = framework(FIVE, *(exemplar(key, FIVE, law=key in "BCDE") for key in "ABCDEFG"))
    rated = {"A": "c", "B": "c", "C": "c", "D": "b", "E": "a", "F": "b", "G": "c"}
    answers = {key: Answer(rating=level) for key, level in rated.items()}
    found = propose(asked, answers, targets={"B": "e"}, promised={"G", "C"})
    assert ids(found) == ["D", "E", "F", "C", "B", "G", "A"]
    assert found[0].grounds == (
        "does not meet the standard",
        "supports a minimum standard in the SEN Code of Practice (LA1, PP2)",
        "2 levels below its target",
    )
    assert "promised last year" in found[3].grounds


KEYS = st.sampled_from(("a", "b", "c", "d", "e", None))


@given(
    ratings=st.fixed_dictionaries(dict.fromkeys("PQRS", KEYS)),
    targets=st.dictionaries(st.sampled_from("PQRS"), st.sampled_from("bcde")),
    promised=st.sets(st.sampled_from("PQRS")),
    ticks=st.frozensets(st.sampled_from([c.id for one in PLAIN.exemplars for c in one.criteria])),
)
def test_whatever_is_below_its_target_is_proposed_once_and_in_order(
    ratings: dict[str, str | None], targets: dict[str, str], promised: set[str], ticks: frozenset[str]
) -> None:
    answers = {key: Answer(rating=rating, ticks=ticks) for key, rating in ratings.items()}
    found = propose(PLAIN, answers, targets=targets, promised=promised)
    below = {
        key
        for key, rating in ratings.items()
        if rating is not None and FIVE.rank(rating) < FIVE.rank(targets.get(key, "d"))
    }
    assert len(found) == len(below)
    assert {one.exemplar.id for one in found} == below
    weights = [
        (not one.is_serious, not one.exemplar.standards, one.exemplar.id not in promised, one.steps) for one in found
    ]
    assert weights == sorted(weights)
    for one in found:
        assert FIVE.rank(one.next_level.key) == FIVE.rank(one.level.key) + 1
        assert not {criterion.id for criterion in one.unmet} & ticks
        assert all(FIVE.rank(criterion.level) <= FIVE.rank(one.next_level.key) for criterion in one.unmet)


def action(key: int, exemplar_id: str = "P", **told: object) -> Action:
    return replace(Action(key, exemplar_id, f"Do {key}"), **told)  # type: ignore[arg-type]


def test_actions_stand_in_the_proposed_order_until_the_group_has_its_own() -> None:
    answers = {"P": Answer(rating="c"), "Q": Answer(rating="c"), "R": Answer(rating="a"), "S": Answer(rating="e")}
    proposals = propose(PLAIN, answers, targets={})
    given_ = (action(1, "P"), action(2, "Q"), action(3, "R"), action(4, "S"), action(5, "Q", promised_in=2009))
    assert [one.id for one in arrange(PLAIN, given_, proposals)] == [3, 5, 2, 1, 4]
    assert [one.id for one in arrange(PLAIN, given_, proposals, (4, 1))] == [4, 1, 3, 5, 2]
    assert [one.id for one in arrange(PLAIN, [action(9, "gone"), action(8, "S")], proposals)] == [8, 9]


@pytest.mark.parametrize(
    ("direction", "moved", "order"),
    [
        ("up", 3, (1, 3, 2, 4)),
        ("up", 1, (1, 2, 3, 4)),
        ("down", 3, (1, 2, 4, 3)),
        ("down", 4, (1, 2, 3, 4)),
        ("first", 4, (4, 1, 2, 3)),
        ("sideways", 3, (1, 2, 3, 4)),
        ("up", 99, (1, 2, 3, 4)),
    ],
)
def test_an_action_is_moved(direction: str, moved: int, order: tuple[int, ...]) -> None:
    assert move((1, 2, 3, 4), moved, direction) == order


@given(st.permutations(range(6)), st.integers(0, 7), st.sampled_from(("up", "down", "first", "?")))
def test_a_move_loses_and_doubles_nothing(order: list[int], moved: int, direction: str) -> None:
    assert sorted(move(order, moved, direction)) == sorted(order)


def test_an_exemplar_below_its_target_wants_an_action_or_a_reason() -> None:
    (serious,) = propose(PLAIN, {"P": Answer(rating="a")}, targets={})
    (other,) = propose(PLAIN, {"P": Answer(rating="c")}, targets={})
    assert standing_of(serious, [], {}) is Standing.SERIOUS
    assert standing_of(other, [], {}) is Standing.OPEN
    assert standing_of(serious, [], {"P": "  \n"}) is Standing.SERIOUS
    assert standing_of(serious, [], {"P": "The authority has to move first."}) is Standing.LEFT_OUT
    assert standing_of(serious, [action(1, "Q")], {}) is Standing.SERIOUS
    assert standing_of(serious, [action(1, status=ActionStatus.STOPPED)], {}) is Standing.SERIOUS
    for status in (ActionStatus.NOT_STARTED, ActionStatus.UNDER_WAY, ActionStatus.DONE):
        assert standing_of(serious, [action(1, status=status)], {"P": "x"}) is Standing.PLANNED


def test_what_last_year_left_undone_is_kept_or_dropped_or_still_open() -> None:
    earlier = (
        action(1),
        action(2, status=ActionStatus.DONE),
        action(3, status=ActionStatus.UNDER_WAY),
        action(4, status=ActionStatus.STOPPED),
        action(5),
        action(6, status=ActionStatus.DONE),
    )
    now = (action(11, kept_from=3), action(12, kept_from=6), action(13))
    found = find_promises(2009, earlier, now, {5: "The college closed.", 1: "  "})
    assert [(one.action.id, one.kept_as, one.dropped, one.is_open) for one in found] == [
        (1, None, "  ", True),
        (3, 11, "", False),
        (5, None, "The college closed.", False),
        (6, 12, "", False),
    ]


def test_a_level_is_reached_when_all_its_criteria_are_ticked_or_planned_for() -> None:
    answers = {"P": Answer(rating="c", ticks=frozenset({"P-d1"}))}
    assert look_ahead(PLAIN, answers, [action(1, criteria=("P-d2",))])["P"] == "d"
    assert look_ahead(PLAIN, answers, [action(1, criteria=("P-e2",))])["P"] == "c"
    assert look_ahead(PLAIN, answers, [action(1, criteria=("P-d2", "P-e1")), action(2, criteria=("P-e2",))])["P"] == "e"
    assert look_ahead(PLAIN, answers, [action(1, criteria=("P-d2",), status=ActionStatus.STOPPED)])["P"] == "c"
    assert look_ahead(PLAIN, answers, [action(1, criteria=("P-d2",), status=ActionStatus.DONE)])["P"] == "d"
    assert look_ahead(PLAIN, answers, [action(1, "Q", criteria=("P-d2",))])["P"] == "c"
    assert look_ahead(PLAIN, answers, [])["Q"] is None


def test_without_criteria_an_action_takes_one_step() -> None:
    asked = framework(FIVE, exemplar("X", FIVE, bare=True))
    answers = {"X": Answer(rating="b")}
    assert look_ahead(asked, answers, [])["X"] == "b"
    assert look_ahead(asked, answers, [action(1, "X")])["X"] == "c"
    assert look_ahead(asked, {"X": Answer(rating="e")}, [action(1, "X")])["X"] == "e"


@given(
    rating=KEYS,
    ticks=st.frozensets(st.sampled_from([c.id for c in PLAIN.exemplars[0].criteria])),
    planned=st.lists(st.lists(st.sampled_from([c.id for c in PLAIN.exemplars[0].criteria])), max_size=3),
)
def test_a_plan_never_leads_downwards_and_more_actions_never_lead_less_far(
    rating: str | None, ticks: frozenset[str], planned: list[list[str]]
) -> None:
    answers = {"P": Answer(rating=rating, ticks=ticks)}
    actions = [action(place, criteria=tuple(each)) for place, each in enumerate(planned)]
    reached = look_ahead(PLAIN, answers, actions)["P"]
    if rating is None:
        assert reached is None
        return
    assert reached is not None
    assert FIVE.rank(reached) >= FIVE.rank(rating)
    fewer = look_ahead(PLAIN, answers, actions[:-1])["P"]
    assert fewer is not None
    assert FIVE.rank(fewer) <= FIVE.rank(reached)


def test_progress_counts_each_status_and_tells_what_is_late() -> None:
    yesterday = TODAY - timedelta(days=1)
    actions = [
        action(1, due=yesterday),
        action(2, due=TODAY),
        action(3, due=yesterday, status=ActionStatus.DONE),
        action(4, due=yesterday, status=ActionStatus.UNDER_WAY),
        action(5, due=yesterday, status=ActionStatus.STOPPED),
        action(6),
    ]
    found = measure_plan(actions, TODAY)
    assert (found.done, found.total, [one.id for one in found.overdue]) == (1, 5, [1, 4])
    assert list(found.counts.values()) == [3, 1, 1, 1]
    assert not is_overdue(actions[5], TODAY)


def test_who_and_cost_are_told_as_far_as_they_are_known() -> None:
    assert action(1).who == "No one named yet"
    assert action(1, responsible="Ada", agency="Health").who == "Ada, Health"
    assert action(1, agency="Health").who == "Health"
    assert action(1).cost_in_full == ""
    assert action(1, cost="£5", cost_from="the grant").cost_in_full == "£5, from the grant"


def test_an_action_for_several_exemplars_plans_each_and_lifts_each_by_its_criteria() -> None:
    framework = shipped()
    wanted = {
        key: [criterion.id for criterion in framework.exemplar(key).criteria_of("good")] for key in ("E03", "E05")
    }
    below = {key: frozenset(one.id for one in framework.exemplar(key).criteria_of("minimum")) for key in ("E03", "E05")}
    answers = {key: Answer(rating="minimum", ticks=below[key]) for key in ("E03", "E05")}
    action = Action(1, "E05", "One survey.", criteria=(*wanted["E03"], *wanted["E05"]), also=("E03", "E05"))
    assert action.exemplars == ("E05", "E03")
    proposals = propose(framework, answers, targets={})
    assert {standing_of(one, [action], {}) for one in proposals} == {Standing.PLANNED}
    ahead = look_ahead(framework, answers, [action])
    assert (ahead["E03"], ahead["E05"]) == ("good", "good")
    # It stands where the more urgent of its exemplars stands.
    other = Action(2, proposals[1].exemplar.id, "Another.")
    late = Action(1, proposals[-1].exemplar.id, "One survey.", also=(proposals[0].exemplar.id,))
    assert [one.id for one in arrange(framework, [other, late], proposals)] == [1, 2]
