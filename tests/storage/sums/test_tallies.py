"""The running sums say what the returns say, whatever happens to them, and a plain query agrees to the last digit."""

import random
import threading
from collections import Counter
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import text

from selfreview.domain.nation.groups import KIND, NAMES, NOT_KNOWN, REGION, SIZE, Bands
from selfreview.domain.registry.services import Entry
from selfreview.storage.nation import figures
from selfreview.storage.nation.verify_tallies import find_miscounts, recompute
from selfreview.storage.registry import services as registry
from selfreview.storage.sums import tallies
from selfreview.storage.tables import db
from selfreview.web.runtime import site
from tests import nation
from tests.domain.sample_returns import UNFLAGGED
from tests.domain.sample_returns import framework as unflagged

pytestmark = pytest.mark.usefixtures("app")

RATINGS = "SELECT exemplar, rating, count(*) FROM ratings WHERE year = :year GROUP BY exemplar, rating"
GROUPED = """
SELECT coalesce(s.{column}, 'not known'), r.exemplar, r.rating, count(*)
FROM ratings r JOIN services s ON s.number = r.service
WHERE r.year = :year GROUP BY 1, 2, 3
"""
SHORT = """
SELECT short, count(*) FROM
(SELECT service, sum(CASE WHEN rating = 'non_compliant' THEN 1 ELSE 0 END) AS short
 FROM ratings WHERE year = :year GROUP BY service) counted GROUP BY short
"""
MATCHED = """
SELECT r.exemplar, r.rating, count(*) FROM ratings r
WHERE r.year = :year AND EXISTS (SELECT 1 FROM ratings o WHERE o.year = :other AND o.service = r.service)
GROUP BY r.exemplar, r.rating
"""


def ask(statement: str, **values: object) -> dict[tuple[object, ...], int]:
    """A plain query's rows; the last column is the number."""
    return {tuple(row[:-1]): int(row[-1]) for row in db.session.execute(text(statement), values)}


def held(counts: object) -> dict[tuple[object, ...], int]:
    """Counts by exemplar as a plain query would give them."""
    keys = nation.framework().scale.keys
    assert isinstance(counts, dict)
    return {
        (exemplar, key): number
        for exemplar, each in counts.items()
        for key, number in zip(keys, each.numbers, strict=True)
        if number
    }


def faults() -> tuple[str, ...]:
    """What the recount finds, without what it says of returns that no submission stands behind."""
    return tuple(fault for fault in find_miscounts(site().frameworks) if "not those that it submitted" not in fault)


@pytest.mark.parametrize("seed", range(3))
def test_the_sums_are_what_a_plain_query_counts(seed: int) -> None:
    services = nation.settle(40, seed=seed)
    for year in (2007, 2008):
        nation.open_round(year)
    nation.fill(2007, services[:30], seed=seed)
    nation.fill(2008, services[8:], seed=seed)
    asked = nation.framework()
    for year in (2007, 2008):
        sums = figures.read_sums(asked, year)
        assert held(dict(sums.counts)) == ask(RATINGS, year=year)
        assert sums.non_compliant_on == {key[0]: number for key, number in ask(SHORT, year=year).items()}
        assert sums.returns == 32 - (2 if year == 2007 else 0)
        assert sums.services == 43
        for name, column in ((REGION, "region"), (KIND, "kind")):
            grouped = figures.read_group_sums(asked, year, name)
            counted = {
                (group, *key): number for group, each in grouped.items() for key, number in held(each.counts).items()
            }
            assert counted == ask(GROUPED.format(column=column), year=year)
    earlier = figures.read_earlier(site().frameworks, 2008, 2007)
    assert earlier.matched.services == 22
    assert held(earlier.matched.now) == ask(MATCHED, year=2008, other=2007)
    assert held(earlier.matched.before) == ask(MATCHED, year=2007, other=2008)
    assert faults() == ()


def test_turnouts_add_up_in_every_table() -> None:
    services = nation.settle(30)
    nation.open_round(2008)
    nation.fill(2008, services[:20])
    for name in NAMES:
        turnouts = figures.read_turnouts(2008, name)
        assert sum(turnout.services for turnout in turnouts) == 33
        assert sum(turnout.returns for turnout in turnouts) == 20
    assert figures.read_turnouts(2008, KIND)[-1].name == NOT_KNOWN
    assert sum(figures.read_methods(2008).values()) == 20


def test_a_new_version_takes_the_place_of_the_old_one() -> None:
    (service,) = nation.settle(1)
    nation.open_round(2008)
    lots = random.Random(5)
    nation.count(2008, service, nation.draw(lots))
    last = nation.draw(lots)
    nation.count(2008, service, last, "manager")
    sums = figures.read_sums(nation.framework(), 2008)
    assert sums.returns == 1
    assert held(dict(sums.counts)) == Counter(last.items())
    assert figures.read_methods(2008) == {"manager": 1}
    assert faults() == ()


def test_the_same_return_again_changes_nothing() -> None:
    (service,) = nation.settle(1)
    nation.open_round(2008)
    ratings = nation.draw(random.Random(5))
    nation.count(2008, service, ratings)
    before = ask("SELECT quantity, answer, since, returns FROM tallies")
    nation.count(2008, service, ratings)
    assert ask("SELECT quantity, answer, since, returns FROM tallies") == before


def test_a_service_that_moves_takes_its_returns_along() -> None:
    services = nation.settle(12)
    for year in (2007, 2008):
        nation.open_round(year)
        nation.fill(year, services)
    entry = registry.find_entry(services[0])
    assert entry is not None
    moved = replace(entry.service, region="Eastern", kind="mixed", size=400_000)
    registry.write_entries([Entry(moved)], by="a test", at=nation.AT)
    db.session.commit()
    for year in (2007, 2008):
        assert {turnout.name: turnout.returns for turnout in figures.read_turnouts(year, REGION)}["Eastern"] == 1
        assert figures.read_sums(nation.framework(), year).returns == 12
    assert faults() == ()


def test_other_bands_count_every_return_anew() -> None:
    services = nation.settle(20)
    nation.open_round(2008)
    nation.fill(2008, services)
    tallies.set_bands(Bands((100_000,)), by="a test", at=nation.AT)
    db.session.commit()
    names = [turnout.name for turnout in figures.read_turnouts(2008, SIZE)]
    assert names == ["under 100,000", "100,000 and over", NOT_KNOWN]
    assert faults() == ()


def test_a_full_recomputation_gives_the_same_sums() -> None:
    services = nation.settle(25)
    nation.open_round(2008)
    nation.fill(2008, services, seed=1)
    nation.fill(2008, services[:9], seed=2)
    kept = "SELECT region, kind, size, since, until, quantity, answer, returns FROM tallies WHERE returns <> 0"
    before = ask(kept)
    recompute(2008)
    db.session.commit()
    assert ask(kept) == before


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        ("UPDATE tallies SET returns = returns + 1 WHERE quantity = 'E03' AND answer = 'best'", "kept"),
        ("UPDATE ratings SET rating = 'best' WHERE exemplar = 'E03'", "counted"),
        ("UPDATE services SET region = 'Eastern' WHERE number > 1000", "where the registry has it"),
        ("UPDATE returns SET shortfalls = 99", "shortfalls are miscounted"),
        ("UPDATE nation_tallies SET returns = returns + 1 WHERE quantity = 'E03'", "is not that of its cells"),
        ("INSERT INTO nation_tallies VALUES (2008, 'E99', 'best', 3)", "count what no cell counts"),
    ],
)
def test_sums_that_do_not_hold_are_told(damage: str, told: str) -> None:
    services = nation.settle(6)
    nation.open_round(2008)
    nation.fill(2008, services)
    assert faults() == ()
    db.session.execute(text(damage))
    assert any(told in fault for fault in faults())


def test_a_scale_that_does_not_say_what_is_compliant_has_no_shortfalls() -> None:
    assert tallies.count_shortfalls({"X1": "no"}, unflagged(UNFLAGGED)) is None


def test_ratings_that_were_not_submitted_are_told() -> None:
    (service,) = nation.settle(1)
    nation.open_round(2008)
    nation.count(2008, service, nation.draw(random.Random(1)))
    assert any("not those that it submitted" in fault for fault in find_miscounts(site().frameworks))


def test_returns_that_arrive_at_once_are_all_counted(app: Flask) -> None:
    services = nation.settle(24)
    nation.open_round(2008)
    asked = nation.framework()
    lots = random.Random(3)
    drawn = {service: [nation.draw(lots), nation.draw(lots)] for service in services}
    db.session.remove()
    errors: list[BaseException] = []

    def submit(some: tuple[int, ...]) -> None:
        try:
            with app.app_context():
                for turn in (0, 1):
                    for service in some:
                        tallies.count_return(tallies.CountedReturn(2008, service, drawn[service][turn], "group"), asked)
                        db.session.commit()
                db.session.remove()
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=submit, args=(services[at::4],)) for at in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    wanted = Counter(item for versions in drawn.values() for item in versions[1].items())
    assert held(dict(figures.read_sums(asked, 2008).counts)) == wanted
    assert faults() == ()
