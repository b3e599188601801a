"""A region that joins whole, and one service with it: the cohort's change would tell of the one."""

from collections.abc import Sequence

import pytest
from flask import Flask

from selfreview.domain.nation.figures import MatchedChange
from selfreview.storage.nation import exact_report, releases
from selfreview.storage.nation import figures as national
from selfreview.storage.tables import db
from selfreview.web.runtime import site
from tests import nation

pytestmark = pytest.mark.usefixtures("app")
BEFORE, NOW = 2005, 2006
REGIONS = ("London",) * 14 + ("North East",) * 8 + ("South West",) * 12


@pytest.fixture
def services(app: Flask) -> tuple[int, ...]:
    """Services in three regions: 14, 8 and 12."""
    return nation.settle(34, regions=REGIONS)


def matched(before: Sequence[int], now: Sequence[int]) -> MatchedChange:
    """The change of the cohort as a release tells it."""
    for year, answered in ((BEFORE, before), (NOW, now)):
        nation.open_round(year)
        nation.fill(year, answered)
        if year == BEFORE:
            releases.make_release(site().frameworks, year, by="a test", at=nation.AT, public_from=nation.AT)
            db.session.commit()
    figures, _ = exact_report.read_guarded(site().frameworks, NOW)
    assert figures.change is not None
    return figures.change.matched


def test_a_region_that_joins_whole_with_one_more_is_not_told_of(services: tuple[int, ...]) -> None:
    before = (*services[:13], *services[22:])
    change = matched(before, services)
    assert change.joined == 9
    assert all(one.compliant.points is None for one in change.exemplars.values())


def test_those_who_join_all_over_the_country_are_told_of(services: tuple[int, ...]) -> None:
    before = (*services[:11], *services[14:20], *services[22:31])
    change = matched(before, services)
    assert change.joined == 8
    assert any(one.compliant.points is not None for one in change.exemplars.values())
    regions = national.read_earlier(site().frameworks, NOW, BEFORE).matched.spreads[0]
    assert sorted(regions) == [(6, 2), (9, 3), (11, 3)]
