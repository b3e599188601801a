"""Groups of services that share their ratings: whom they count, whom they leave out, and from how many on."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from selfreview.storage.practice import sharing
from selfreview.storage.practice.sharing import Neighbour
from selfreview.storage.tables import db
from tests.made_returns import framework_of
from tests.people import OURS
from tests.reached import Reach
from tests.sites import NOW
from tests.visitors import Visitor, text_of
from tests.web.comparison.test_others import LONDON, PROFILE, apart, ask, cells, file_of, settle


@pytest.fixture
def sharers(app: Flask, reach: Reach) -> Flask:
    """Ours, and eighteen services of London, share their ratings."""
    reach(app, "ratings-shared", lambda app: settle(app, sharing_services=(OURS, *LONDON[:18])))
    return app


def counted_in_groups(app: Flask, exemplar: str) -> list[int]:
    """The services of which the release of 2009 lets groups count the rating of an exemplar."""
    kept = "SELECT service FROM shared_ratings WHERE year = 2009 AND exemplar = :exemplar"
    return [row[0] for row in ask(app, kept, exemplar=exemplar)]


def released(app: Flask, services: list[int]) -> list[int]:
    """Those of the services that made a return in 2009."""
    made = {row[0] for row in ask(app, "SELECT DISTINCT service FROM ratings WHERE year = 2009")}
    return [service for service in services if service in made]


def test_a_picked_group_is_told_from_ten_returns_on(sharers: Flask) -> None:
    manager = Visitor(sharers, "manager")
    there = released(sharers, LONDON[:18])
    known = {one.id: set(there) & set(counted_in_groups(sharers, one.id)) for one in framework_of(sharers).exemplars}
    key = max(known, key=lambda exemplar: len(known[exemplar]))
    assert len(known[key]) >= 10
    picks = "&".join(f"pick={service}" for service in there)
    rows = {row[0]: row[1:] for row in file_of(manager, f"{PROFILE}/others/{key}.csv?{picks}")[1:]}
    marks = ",".join(map(str, sorted(known[key])))
    numbers = ask(
        sharers,
        f"SELECT rating, count(*) FROM ratings WHERE year = 2009 AND exemplar = '{key}' "
        f"AND service IN ({marks}) GROUP BY rating",
    )
    # Only what the release lets groups count is in it, and all of that.
    assert rows["Services that you picked"][:12] == apart(cells(sharers, numbers, len(there))[:6])
    few = "&".join(f"pick={service}" for service in there[:9])
    assert "9 shared returns of 9 services. At least 10 are needed. 1 more is missing: ask services" in text_of(
        manager.get(f"{PROFILE}/others?{few}").text
    )
    alone = text_of(manager.get(f"{PROFILE}/others?pick={there[0]}").text)
    assert "1 shared return of 1 service. At least 10 are needed. 9 more are missing" in alone


def test_a_service_that_does_not_share_is_in_no_picked_group(sharers: Flask) -> None:
    manager = Visitor(sharers, "manager")
    there = released(sharers, LONDON[:18])[:10]
    private = released(sharers, LONDON[18:])[0]
    with_it = "&".join(f"pick={service}" for service in (*there, private, 99_999))
    without = "&".join(f"pick={service}" for service in there)
    assert file_of(manager, f"{PROFILE}/others/E04.csv?{with_it}") == file_of(
        manager, f"{PROFILE}/others/E04.csv?{without}"
    )


def test_services_are_picked_by_name_or_region_and_stay_picked_from_search_to_search(sharers: Flask) -> None:
    manager = Visitor(sharers, "manager")
    page = f"{PROFILE}/picks"
    first, second = LONDON[:2]
    found = text_of(manager.get(f"{page}?q=london&pick={first}").text)
    assert "1 is picked." in found
    searched = manager.get(f"{page}?q=no+such+place&pick={first}&pick={second}")
    assert "No sharing service has that number, or has that in its name or region." in text_of(searched.text)
    assert f'id="pick-{first}" name="pick" type="checkbox" value="{first}" checked' in searched.text
    shown = manager.get(f"{page}?go=show&pick={first}&pick={second}&pick=99999")
    assert shown.status_code == 303
    assert shown.headers["Location"].endswith(f"/others?pick={first}&pick={second}#groups-title")
    with sharers.app_context():
        sharing.turn_sharing(OURS, on=False, by="a test", at=NOW)
        db.session.commit()
    assert "Only services that share their ratings can pick others that do." in text_of(manager.get(page).text)


def test_who_does_not_share_sees_no_shared_group(sharers: Flask) -> None:
    manager = Visitor(sharers, "manager")
    picks = "&".join(f"pick={service}" for service in released(sharers, LONDON[:18])[:10])
    with sharers.app_context():
        sharing.turn_sharing(OURS, on=False, by="a test", at=NOW)
        db.session.commit()
    rows = {row[0] for row in file_of(manager, f"{PROFILE}/others/E04.csv?{picks}")[1:]}
    assert "Services that you picked" not in rows
    assert "This service does not share its own." in text_of(manager.get(f"{PROFILE}/others").text)


def keep_neighbours(app: Flask, edition: str, services: list[int], at: Any = NOW, since: Any = None) -> None:
    with app.app_context():
        found = [Neighbour(edition, OURS, one, rank) for rank, one in enumerate(services, 1)]
        sharing.keep_neighbours(found, by="a test", at=at, applies_from=since)
        db.session.commit()


def test_neighbours_that_share_make_a_group_of_their_edition(sharers: Flask) -> None:
    keep_neighbours(sharers, "2009", LONDON[:18])
    manager = Visitor(sharers, "manager")
    there = released(sharers, LONDON[:18])
    rows = {row[0]: row[1:] for row in file_of(manager, f"{PROFILE}/others/E06.csv")[1:]}
    assert "Statistical neighbours that share, 2009" in rows
    words = text_of(manager.get(f"{PROFILE}/others").text)
    assert f"2009: {len(there)} shared returns of 18 services." in words


def test_neighbours_read_in_after_the_release_wait_for_the_next(sharers: Flask) -> None:
    keep_neighbours(sharers, "2010", LONDON[:18], at=NOW + timedelta(days=1))
    words = text_of(Visitor(sharers, "manager").get(f"{PROFILE}/others").text)
    assert "No statistical neighbours of this service were known when release 1 was made." in words


def test_a_list_of_neighbours_waits_for_the_day_from_which_it_applies(sharers: Flask) -> None:
    earlier = NOW - timedelta(days=1)
    keep_neighbours(sharers, "2009", LONDON[:18], at=earlier)
    keep_neighbours(sharers, "2010", LONDON[2:20], at=earlier, since=NOW + timedelta(days=1))
    with sharers.app_context():
        for moment, edition in ((NOW, "2009"), (NOW + timedelta(days=1), "2010")):
            found = sharing.read_neighbours(OURS, known_by=moment)
            assert found is not None
            assert found.edition == edition


def test_a_return_corrected_since_the_release_waits_in_shared_groups_too(sharers: Flask) -> None:
    there = released(sharers, LONDON[:18])
    keep_neighbours(sharers, "2009", there)
    with sharers.app_context():
        db.session.execute(
            text("UPDATE returns SET since = 2 WHERE year = 2009 AND service = :service"), {"service": there[0]}
        )
        db.session.commit()
    words = text_of(Visitor(sharers, "manager").get(f"{PROFILE}/others").text)
    left = len(there) - 1
    assert f"{left} shared returns of {len(there)} services" in words
