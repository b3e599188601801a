"""A first release needs five returns, and a region of one service is told by nobody's figures."""

import pytest

from selfreview.domain.disclosure import Mark
from selfreview.storage.nation import releases
from selfreview.storage.nation.releases import MustWait
from selfreview.storage.tables import db
from selfreview.web.runtime import site
from tests import nation

pytestmark = pytest.mark.usefixtures("app")


def make() -> releases.Release:
    """Make a release of 2006."""
    return releases.make_release(site().frameworks, 2006, by="Anna Analyst", at=nation.AT, public_from=nation.AT)


@pytest.mark.parametrize("number", [1, 4, 5])
def test_a_first_release_needs_five_returns(number: int) -> None:
    services = nation.settle(9, told=0)
    nation.open_round(2006)
    nation.fill(2006, services[:number])
    if number == 5:
        assert make().number == 1
        return
    with pytest.raises(MustWait, match=f"^{number} returns?, and a release needs at least 5$"):
        make()
    db.session.rollback()
    assert releases.newest(2006) is None
    draft = releases.draft_release(site().frameworks, 2006)
    assert draft.preview is None
    assert draft.report is None
    assert [change.returns for change in draft.verdict.too_few] == [number]


def test_a_region_of_one_is_suppressed_with_others_that_would_give_it_back() -> None:
    regions = ("London", *("Eastern",) * 10, *("North East",) * 10, *("South West",) * 10, *("North West",) * 10)
    services = nation.settle(41, told=0, regions=regions)
    nation.open_round(2006)
    nation.fill(2006, services)
    table = make().published.table("region")
    lone = table.group("London")
    assert lone.returns == 1
    assert {cell.mark for cell in lone.cells.values()} == {Mark.SUPPRESSED}
    for exemplar in lone.cells:
        hidden = [group for group in table.groups if group.returns and group.cells[exemplar].numbers is None]
        assert sum(group.returns for group in hidden) >= 7
