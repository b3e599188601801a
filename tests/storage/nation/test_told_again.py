"""What is told again after a withdrawal is told of the very same returns."""

from collections import Counter
from dataclasses import replace

import pytest

from selfreview.domain.nation.groups import REGION
from selfreview.domain.nation.revisions import ReleaseKind
from selfreview.storage.nation import ledger, releases, revisions
from selfreview.storage.registry import services as registry
from selfreview.storage.tables import db
from selfreview.web.runtime import site
from tests import nation

pytestmark = pytest.mark.usefixtures("app")

SMALL = ("Eastern", "London", "North East")


def make() -> dict[str, int]:
    """Make the year's next release; how many returns it tells of each region."""
    made = releases.make_release(site().frameworks, 2006, by="a test", at=nation.AT, public_from=nation.AT)
    db.session.commit()
    return {group.name: group.returns for group in made.published.table(REGION).groups if group.returns}


def test_a_service_that_moved_between_suppressed_groups_waits_while_the_same_figures_are_told_again() -> None:
    services = nation.settle(33, regions=(*SMALL, *("South West",) * 8), told=0)
    nation.open_round(2006)
    nation.fill(2006, services)
    told = make()
    assert [told[region] for region in SMALL] == [3, 3, 3]
    revisions.withdraw(ReleaseKind.EXEMPLARS, 2006, 1, why="An error.", by="a test", at=nation.AT)
    entry = registry.find_entry(services[0])
    assert entry is not None
    moved = replace(entry, service=replace(entry.service, region="London"))
    registry.write_entries([moved], by="a test", at=nation.AT)
    db.session.commit()
    again = make()
    assert again == told
    assert again == Counter(kept.cell[0] for kept in ledger.read_returns(2006) if kept.is_in(2))
    assert releases.count_pending(2006, 2) == 1
