"""A release never changes, never gives a single return away, and says what moved."""

import hashlib
import json
import random
from datetime import timedelta

import pytest
from sqlalchemy import text, update

from selfreview.domain.disclosure import may_release, read_published
from selfreview.domain.nation.groups import SIZE, Bands
from selfreview.domain.nation.report import figure_rows
from selfreview.storage.nation import commentary, exact_report, figures, releases
from selfreview.storage.nation.aggregates import read_aggregates
from selfreview.storage.nation.releases import MustWait, NothingToRelease, Release
from selfreview.storage.nation.verify_tallies import find_miscounts
from selfreview.storage.sums import size_bands, tallies
from selfreview.storage.tables import ReleaseRow, db
from selfreview.web.runtime import site
from tests import nation

pytestmark = pytest.mark.usefixtures("app")


def make(year: int, *, days: int = 0) -> Release:
    """Make a release, public so many days later."""
    made = releases.make_release(
        site().frameworks, year, by="Anna Analyst", at=nation.AT, public_from=nation.AT + timedelta(days=days)
    )
    db.session.commit()
    return made


def settle(number: int = 60, year: int = 2006, *, regions: tuple[str, ...] = nation.REGIONS) -> tuple[int, ...]:
    """A nation with a full round."""
    services = nation.settle(number, regions=regions, told=0)
    nation.open_round(year)
    nation.fill(year, services)
    return services


def test_a_release_is_hashed_as_it_is_told() -> None:
    settle()
    made = make(2006)
    assert made.number == 1
    assert hashlib.sha256(made.content.encode()).hexdigest() == made.hash
    assert made.content == json.dumps(made.data, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    assert releases.find_altered() == ()
    db.session.execute(update(ReleaseRow).values(content=made.content.replace("60", "61", 1)))
    assert releases.find_altered() == ("release 1 of 2006: its text was changed",)


def test_a_report_read_back_tells_the_figures_that_were_released() -> None:
    services = settle()
    nation.open_round(2007)
    nation.fill(2007, services[7:])
    make(2006)
    draft = releases.draft_release(site().frameworks, 2007)
    assert draft.report is not None
    read = releases.report_of(site().frameworks, make(2007))
    assert list(figure_rows(read)) == list(figure_rows(draft.report))
    assert read.figures.change == draft.report.figures.change
    assert read.before == draft.report.before
    assert [remark.to_publish for remark in read.commentary] == [one.to_publish for one in draft.report.commentary]
    assert read.rules == releases.RULES


def test_the_groups_shown_are_those_that_a_plain_query_counts() -> None:
    settle()
    published = make(2006).published
    counted = {
        tuple(row[:-1]): int(row[-1])
        for row in db.session.execute(
            text(
                "SELECT s.region, r.exemplar, r.rating, count(*) FROM ratings r "
                "JOIN services s ON s.number = r.service GROUP BY 1, 2, 3"
            )
        )
    }
    keys = nation.framework().scale.keys
    shown = 0
    for group in published.table("region").groups:
        for exemplar, cell in group.cells.items():
            if cell.numbers is not None:
                shown += 1
                assert cell.numbers == tuple(counted.get((group.name, exemplar, key), 0) for key in keys)
    assert shown > 17
    assert read_published(json.loads(json.dumps(published.as_data()))) == published


def test_no_returns_make_no_release() -> None:
    nation.settle(3, told=0)
    nation.open_round(2006)
    with pytest.raises(NothingToRelease):
        make(2006)
    with pytest.raises(KeyError):
        make(1999)


def test_a_correction_waits_until_it_cannot_be_told_from_others() -> None:
    services = settle(40, regions=("London",))
    first = make(2006)
    lots = random.Random(9)
    nation.count(2006, services[0], nation.draw(lots))
    assert releases.count_pending(2006, 1) == 1
    with pytest.raises(MustWait) as waits:
        make(2006)
    db.session.rollback()
    assert waits.value.verdict.pending == 1
    found = releases.newest(2006)
    assert found is not None
    assert found.content == first.content
    for service in services:
        nation.count(2006, service, nation.draw(lots))
    second = make(2006)
    assert second.number == 2
    assert second.data["moved"]
    assert releases.count_pending(2006, 2) == 0
    again = releases.find(2006, 1)
    assert again is not None
    assert (again.content, again.hash) == (first.content, first.hash)
    with pytest.raises(NothingToRelease):
        make(2006)


def test_what_moved_says_each_figure_as_it_was_and_is() -> None:
    services = settle(30, regions=("London",))
    old = make(2006).data
    lots = random.Random(4)
    for service in services:
        nation.count(2006, service, nation.draw(lots, (1, 1, 1, 12)))
    new = make(2006).data
    numbers = {data["release"]: {each["id"]: each["counts"] for each in data["exemplars"]} for data in (old, new)}
    moved = [one for one in new["moved"] if one["table"] == "nation" and one["exemplar"] and one["figure"] == "best"]
    assert moved
    for one in moved:
        assert one["before"] == [numbers[1][one["exemplar"]]["best"], 30]
        assert one["now"] == [numbers[2][one["exemplar"]]["best"], 30]


def test_the_sums_of_a_release_stay_what_they_were() -> None:
    services = settle(20)
    make(2006)
    released = figures.read_sums(nation.framework(), 2006)
    lots = random.Random(2)
    for service in services[:6]:
        nation.count(2006, service, nation.draw(lots))
    assert figures.read_sums(nation.framework(), 2006, release=1) == released
    assert figures.read_sums(nation.framework(), 2006) != released
    assert not any("kept" in fault for fault in find_miscounts(site().frameworks))


def test_a_later_year_tells_the_earlier_one_as_it_was_released() -> None:
    services = settle(40)
    make(2006)
    nation.open_round(2007)
    nation.fill(2007, services[6:])
    told, _ = exact_report.read_guarded(site().frameworks, 2007)
    # Corrected after its release, and one that came late: neither may show in the release of the year after.
    nation.count(2006, services[0], nation.draw(random.Random(8)))
    nation.count(2006, services[20], nation.draw(random.Random(9)))
    entry = nation.settle(41, told=0)[-1]
    nation.count(2006, entry, nation.draw(random.Random(10)))
    still, _ = exact_report.read_guarded(site().frameworks, 2007)
    assert told.change is not None
    assert still.change == told.change
    assert figures.read_earlier(site().frameworks, 2007, 2006).sums.returns == 41


def test_a_year_that_is_not_released_is_not_told_of() -> None:
    services = settle(30)
    nation.open_round(2007)
    nation.fill(2007, services)
    assert make(2007).data["change"] is None


def test_a_sentence_that_was_never_edited_is_let_go_without_a_trace() -> None:
    commentary.drop_sentence(2006, ("meeting_all", ""), by="a test", at=nation.AT)
    assert commentary.read_edited(2006) == {}


def test_an_embargo_keeps_a_release_from_everybody_until_its_day() -> None:
    settle(20)
    make(2006, days=3)
    assert releases.newest(2006, public_at=nation.AT + timedelta(days=2)) is None
    assert releases.newest(2006, public_at=nation.AT + timedelta(days=3)) is not None
    assert releases.newest(2006) is not None
    assert [one.number for one in releases.list_releases()] == [1]


def test_a_year_keeps_the_bands_of_its_first_release() -> None:
    services = nation.settle(20, regions=("London",))
    nation.open_round(2006)
    nation.fill(2006, services)
    make(2006)
    tallies.set_bands(Bands((100_000,)), by="a test", at=nation.AT)
    db.session.commit()
    names = {turnout.name for turnout in figures.read_turnouts(2006, SIZE)}
    assert "100,000 and over" not in names
    assert size_bands.read(2006).labels[0] == "under 50,000"
    assert size_bands.read().labels[0] == "under 100,000"
    assert releases.count_pending(2006, 1) == 0
    lots = random.Random(6)
    for service in services:
        nation.count(2006, service, nation.draw(lots))
    known = tuple(release.published for release in releases.releases_of(2006))
    assert may_release(known, read_aggregates(nation.framework(), 2006)).is_allowed
