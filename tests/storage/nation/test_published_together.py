"""What is published together protects together: attacks with nothing but what is published."""

import random
from collections.abc import Iterator, Mapping
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from selfreview.domain.framework.framework import Measure
from selfreview.domain.nation.groups import REGION
from selfreview.storage.benchmarking import releases as benchmark_releases
from selfreview.storage.nation import audits, figures, ledger, releases
from selfreview.storage.nation.releases import MustWait, Release
from selfreview.storage.nation.verify_tallies import find_miscounts
from selfreview.storage.practice import sharing
from selfreview.storage.tables import db
from selfreview.web.runtime import site
from tests import nation

pytestmark = pytest.mark.usefixtures("app")
Levels = tuple[int, ...]
TOLD = (Measure.COMPLIANT, Measure.ASPIRED)


def make(year: int, *, days: int = 0) -> Release:
    """Make a release, public so many days later."""
    made = releases.make_release(
        site().frameworks, year, by="a test", at=nation.AT, public_from=nation.AT + timedelta(days=days)
    )
    db.session.commit()
    return made


def settle(number: int = 60) -> tuple[int, ...]:
    """So many services in four regions, whose kinds and sizes nobody told."""
    return nation.settle(number, told=0)


def fill(year: int, services: tuple[int, ...], *, seed: int = 1) -> None:
    """A round with a return of each of these services."""
    nation.open_round(year)
    nation.fill(year, services, seed=seed)


def cohort(release: Release, side: int) -> Mapping[str, Mapping[str, list[int]]]:
    """What a release tells of those that answered in both years: count and base by exemplar and measure."""
    told: Mapping[str, Any] = release.data["change_shares"]["matched"]["exemplars"]
    return {
        key: {
            measure: moved[measure][side]
            for measure in (Measure.COMPLIANT.value, Measure.ASPIRED.value)
            if moved[measure][side] is not None
        }
        for key, moved in told.items()
    }


def differing(one: Mapping[str, Mapping[str, list[int]]], other: Mapping[str, Mapping[str, list[int]]]) -> set[int]:
    """By how many returns two cohorts differ of which the same figure is told."""
    return {
        abs(each[measure][1] - other[key][measure][1])
        for key, each in one.items()
        for measure in each
        if measure in other[key]
    }


def test_two_releases_of_a_year_do_not_tell_of_the_one_that_came_late_to_the_cohort() -> None:
    # All that come late are of one region, and one of them answered the year before as well.
    services = settle(120)
    here = services[:: len(nation.REGIONS)]
    fill(2006, tuple(one for one in services if one not in here[:16]))
    make(2006)
    late = here[:17]
    fill(2007, tuple(one for one in services if one not in late))
    first = make(2007)
    lots = random.Random(4)
    for service in late:
        nation.count(2007, service, nation.draw(lots))
    second = make(2007)
    assert second.data["change_shares"]["matched"]["services"] == first.data["change_shares"]["matched"]["services"] + 1
    assert differing(cohort(first, 1), cohort(second, 1)).isdisjoint(range(1, 5))


def test_this_years_cohort_and_the_next_years_do_not_tell_of_the_one_that_is_in_only_one_of_them() -> None:
    services = settle()
    fill(2006, services[:50])
    make(2006)
    fill(2007, services[:58])
    one = make(2007)
    fill(2008, (*services[:49], *services[58:]))
    other = make(2008)
    # Of the year in between the one cohort counts 50 and the other 49 of the same services.
    assert differing(cohort(one, 1), cohort(other, 0)).isdisjoint(range(1, 5))


def shown(release: Release, exemplar: str) -> Iterator[tuple[str, str, Levels]]:
    """The cells of an exemplar that a release shows, by table and group."""
    for table in release.published.tables:
        for group in table.groups:
            numbers = group.cells[exemplar].numbers
            if numbers is not None:
                yield table.name, group.name, numbers


def test_whoever_shares_learns_nothing_of_those_that_do_not() -> None:
    services = settle()
    fill(2006, services)
    sharers = frozenset(services) - {services[place] for place in (0, 1, 4, 5, 10, 15)}
    for service in sorted(sharers):
        sharing.turn_sharing(service, on=True, by="a test", at=nation.AT)
    release = make(2006)
    keys = nation.framework().scale.keys
    returns = {kept.service: kept for kept in ledger.read_returns(2006)}
    counted = ledger.read_shared(2006)
    for exemplar in release.published.exemplars:
        known = {one for one in services if exemplar in counted.get(one, {}).get(1, frozenset())}
        assert known <= sharers
        for table, group, numbers in shown(release, exemplar):
            place = [each.name for each in release.published.tables].index(table)
            here = {one for one in services if returns[one].cell[place] == group}
            given = [returns[one].ratings[exemplar] for one in here & known]
            rest = [number - given.count(key) for key, number in zip(keys, numbers, strict=True)]
            # Whoever takes what is shared from what is shown is left with more than one level, or with nobody.
            assert not here - sharers or max(rest) < sum(rest)


def test_groups_that_are_picked_count_no_rating_that_is_held_back() -> None:
    services = settle()
    fill(2006, services)
    sharers = services[:-6]
    for service in sharers:
        sharing.turn_sharing(service, on=True, by="a test", at=nation.AT)
    make(2006)
    counted = ledger.read_shared(2006)
    group, _ = sharing.shared_group("Picked", nation.framework(), sharers, year=2006, release=1)
    assert group is not None
    for exemplar, cell in group.cells.items():
        shared = sum(exemplar in counted.get(one, {}).get(1, frozenset()) for one in sharers)
        assert sum(cell.numbers or ()) in (0, shared)
    assert any(cell.numbers for cell in group.cells.values())


def test_late_returns_that_are_all_alike_wait_for_others() -> None:
    services = settle()
    fill(2006, services[:36])
    make(2006)
    alike = {one.id: "good" for one in nation.framework().exemplars}
    for service in services[36:]:
        nation.count(2006, service, alike)
    with pytest.raises(MustWait) as waits:
        make(2006)
    assert waits.value.waiting == tuple(one.id for one in nation.framework().exemplars)


def test_a_release_under_embargo_is_not_told_by_the_next_years() -> None:
    services = settle()
    fill(2006, services)
    make(2006, days=30)
    fill(2007, services[5:])
    assert make(2007).data["change"] is None
    fill(2008, services[8:])
    told = make(2008, days=40).data["change"]
    assert told is not None
    assert told["from"] == 2007


def test_a_release_does_not_tell_what_moved_since_one_that_is_under_embargo() -> None:
    services = settle()
    fill(2006, services[:30])
    make(2006, days=30)
    lots = random.Random(2)
    for service in services[30:]:
        nation.count(2006, service, nation.draw(lots))
    assert make(2006).data["moved"] == []


def test_no_release_says_how_many_of_its_cells_are_safe() -> None:
    services = settle()
    fill(2006, services)
    made = make(2006)
    assert '"safe"' not in made.content
    assert 0 <= made.data["loss_percent"] <= 100
    audit = audits.read_audit(2006, 1)
    assert audit is not None
    assert audit["loss"][REGION]["safe"] > 0
    assert audits.read_audit(2006, 2) is None


def test_a_group_with_too_few_late_returns_is_carried_over_and_the_rest_goes_out() -> None:
    services = settle(96)
    regions = len(nation.REGIONS)
    late = [one for place, one in enumerate(services) if place % regions and place < 48]
    few = [one for place, one in enumerate(services) if place % regions == 0 and place < 12]
    fill(2006, tuple(one for one in services if one not in {*late, *few}))
    first = make(2006)
    lots = random.Random(3)
    for service in (*late, *few):
        nation.count(2006, service, nation.draw(lots))
    second = make(2006)
    assert second.data["returns"] == first.data["returns"] + len(late)
    assert releases.count_pending(2006, 2) == len(few)
    assert not any("kept" in fault for fault in find_miscounts(site().frameworks))
    counts = {group.name: group.returns for group in second.published.table(REGION).groups}
    assert counts[nation.REGIONS[0]] == first.published.table(REGION).group(nation.REGIONS[0]).returns
    assert figures.read_sums(nation.framework(), 2006, release=2).returns == second.data["returns"]
    audit = audits.read_audit(2006, 2)
    assert audit is not None
    assert audit["carried"] == sorted(few)


def test_beside_the_other_collection_only_those_ratings_are_told_that_a_public_release_counts() -> None:
    services = settle(12)
    fill(2006, services[:10])
    read = partial(benchmark_releases.read_ratings, site().frameworks, 2006)
    assert read(nation.AT) == (frozenset(), frozenset())
    make(2006, days=1)
    assert read(nation.AT) == (frozenset(), frozenset())
    public = nation.AT + timedelta(days=1)
    counted, impartial = read(public)
    assert counted == frozenset(services[:10])
    ratings = {kept.service: kept.ratings["E07"] for kept in ledger.read_returns(2006)}
    assert impartial == {one for one, rating in ratings.items() if rating != nation.framework().scale.keys[0]}
    # What comes later, and what is corrected, waits for a release.
    for service in services[8:]:
        nation.count(2006, service, {one.id: "non_compliant" for one in nation.framework().exemplars})
    assert read(public) == (counted, impartial)
