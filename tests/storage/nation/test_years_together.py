"""What a year's comparison tells of the year before is held to what was promised to those who answered then.

Here it also shows whether the side of a measure on which a return is, is kept
as it should be: within one small release hardly anything tells it that does
not tell a level or a suppressed figure as well.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta

import pytest

from selfreview.domain.disclosure import Sides
from selfreview.domain.disclosure.problem import SuppressionProblem
from selfreview.domain.disclosure.swaps import Target
from selfreview.domain.nation.groups import Bands, cell_of
from selfreview.storage.nation import audits, drafts, releases
from selfreview.storage.registry import services as registry
from selfreview.storage.round import rounds
from selfreview.storage.sums.tallies import CountedReturn, count_return
from selfreview.storage.tables import db
from selfreview.web.runtime import site
from tests import nation
from tests.storage.nation.eavesdroppers import attack
from tests.storage.nation.histories import SIDES, History, shorten
from tests.storage.nation.readings import Issue, Version

pytestmark = pytest.mark.usefixtures("app")
Ratings = tuple[str, ...]
Returns = Callable[[SuppressionProblem, int], Iterator[Target]]
LOW, HIGH = ("non_compliant", "minimum"), ("good", "best")
EVERY = (*LOW, *HIGH)
FIRST, LATER = 2006, 2007


def in_turn(services: Iterable[int], ratings: Ratings) -> list[tuple[int, str]]:
    """These ratings in turn in every region."""
    regions = len(nation.REGIONS)
    return [(one, ratings[place // regions % len(ratings)]) for place, one in enumerate(services)]


def hold(history: History, year: int, answers: Iterable[tuple[int, str]]) -> None:
    """A round of one exemplar in which these services answered so, and its release."""
    framework, at = history.framework, nation.AT + timedelta(days=year - FIRST)
    (exemplar,) = framework.exemplars
    rounds.open_round(year, edition=framework.edition, deadline=None, by="a test", at=at)
    members = {}
    for service, rating in answers:
        count_return(CountedReturn(year, service, {exemplar.id: rating}, "group"), framework)
        entry = registry.find_entry(service)
        assert entry is not None
        cell = cell_of(entry.service.region, entry.service.kind, entry.service.size, Bands())
        members[service] = len(history.versions)
        levels = {exemplar.id: framework.scale.rank(rating)}
        history.versions.append(Version(year, service, cell, levels, members[service]))
    db.session.commit()
    made = releases.make_release(history.frameworks, year, by="a test", at=at, public_from=at)
    db.session.commit()
    audit = audits.read_audit(year, 1)
    assert audit is not None
    assert audit["exemplars"][exemplar.id]["sides"] == Sides.SERVICE.name.lower()
    history.guarded[year, exemplar.id] = SIDES["service"]
    earlier = history.issues[-1] if history.issues else None
    history.issues.append(Issue(year, 1, len(history.issues), made.data, members, earlier, frozenset(members)))


def play(left: Ratings, joined: Ratings) -> History:
    """Two years; of 40 services eight leave in between that answered so, and eight join."""
    history = History(shorten(site().frameworks.current, 1))
    services = nation.settle(48, told=0)
    stayed = in_turn(services[:32], EVERY)
    hold(history, FIRST, stayed + in_turn(services[32:40], left))
    hold(history, LATER, stayed + in_turn(services[40:], joined))
    return history


def is_told(history: History) -> bool:
    """Whether the second year tells a change among those that answered in both."""
    (moved,) = history.issues[-1].data["change_shares"]["matched"]["exemplars"].values()
    return None not in moved["good_or_best"]


MIXED = ("best", "non_compliant")


@pytest.mark.parametrize(
    ("left", "joined", "told"),
    [(MIXED, MIXED, True), (HIGH, MIXED, False), (LOW, MIXED, False), (MIXED, HIGH, False), (MIXED, LOW, False)],
)
def test_a_cohort_does_not_tell_of_those_outside_it_that_all_were_good_or_best_or_none(
    left: Ratings, joined: Ratings, told: bool
) -> None:
    history = play(left, joined)
    assert is_told(history) is told
    assert attack(history) == ([], 0)


def ask_no_side(problem: SuppressionProblem, block: int) -> Iterator[Target]:
    """No side is asked about, the levels only."""
    for level, number in enumerate(problem.counts[block]):
        if number:
            yield Target(frozenset({block}), frozenset({level}), level)


def ask_the_measure(problem: SuppressionProblem, block: int) -> Iterator[Target]:
    """Only those returns are asked about that are good or best."""
    yield from ask_no_side(problem, block)
    for level, number in enumerate(problem.counts[block]):
        for measure in problem.measures if number else ():
            if level in measure:
                yield Target(frozenset({block}), measure, level)


@pytest.mark.parametrize(
    ("fault", "left", "joined"),
    [
        (ask_no_side, HIGH, MIXED),
        (ask_no_side, MIXED, HIGH),
        (ask_the_measure, LOW, MIXED),
    ],
)
def test_attackers_learn_the_side_of_a_return_where_the_wrong_side_is_asked_about(
    fault: Returns, left: Ratings, joined: Ratings, monkeypatch: pytest.MonkeyPatch
) -> None:
    # In no other process, which would not have the fault; and nothing is taken from what was worked out without it.
    monkeypatch.setattr(drafts, "share_out", map)
    monkeypatch.setattr(drafts, "_WORKED_OUT", {})
    monkeypatch.setattr(SuppressionProblem, "returns_of", fault)
    prizes, _ = attack(play(left, joined))
    assert any(prize.endswith(("its side [2, 3]", "its side [0, 1]")) for prize in prizes)


def test_attackers_learn_it_where_a_year_is_not_held_to_what_its_own_releases_guard(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(drafts, "_WORKED_OUT", {})
    monkeypatch.setattr(audits, "read_sides", lambda _: {nation.framework().exemplars[0].id: Sides.LEVELS})
    prizes, _ = attack(play(HIGH, MIXED))
    assert any(prize.endswith("its side [2, 3]") for prize in prizes)
