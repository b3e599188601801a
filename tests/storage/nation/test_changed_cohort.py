"""A service that was merged or split between two rounds is not the same in both, and no release tells that apart."""

from datetime import date, timedelta

import pytest
from sqlalchemy import text

from selfreview.domain.nation.exhibits import change_exhibits
from selfreview.domain.nation.figures import MatchedChange
from selfreview.domain.nation.national import national_figures
from selfreview.domain.nation.report import Report
from selfreview.domain.registry.changes import Change, Kind, Party
from selfreview.storage.nation import exact_report, figures, releases
from selfreview.storage.registry import changes
from selfreview.storage.tables import db
from selfreview.web.runtime import site
from tests import nation

pytestmark = pytest.mark.usefixtures("app")

SAME = """
SELECT r.exemplar, r.rating, count(*) FROM ratings r
WHERE r.year = :year AND r.service <> :split AND EXISTS
(SELECT 1 FROM ratings o WHERE o.year = :other AND o.service = r.service)
GROUP BY r.exemplar, r.rating
"""


def change(kind: Kind, service: int, from_year: int = 2008) -> Change:
    name = f"Service {service}"
    after = (Party("One"), Party("Other")) if kind is Kind.SPLIT else (Party("Name"),)
    return Change(kind, date(from_year, 1, 1), from_year, (Party(name, service),), after, closes=False)


def record(one: Change, days: int = -1) -> int:
    made = changes.record(one, by="Ada Admin", at=nation.AT + timedelta(days=days))
    db.session.commit()
    return made


def settle() -> tuple[int, ...]:
    """Twenty services that answer in both years, seven that leave and eight that join."""
    services = nation.settle(35, told=0)
    for year in (2007, 2008):
        nation.open_round(year)
    nation.fill(2007, services[:27])
    nation.fill(2008, [*services[:20], *services[27:]], seed=2)
    return services


def cohort() -> MatchedChange:
    earlier = figures.read_earlier(site().frameworks, 2008, 2007)
    told = national_figures(figures.read_sums(nation.framework(), 2008), earlier=earlier).change
    assert told is not None
    return told.matched


def plain(split: int, year: int, other: int) -> dict[tuple[str, str], int]:
    rows = db.session.execute(text(SAME), {"split": split, "year": year, "other": other})
    return {(exemplar, rating): number for exemplar, rating, number in rows}


def test_a_split_service_leaves_and_joins_the_cohort_under_one_number() -> None:
    services = settle()
    split = services[3]
    record(change(Kind.SPLIT, split))
    told = cohort()
    assert (told.services, told.joined, told.left, told.altered) == (19, 9, 8, 1)
    matched = figures.read_earlier(site().frameworks, 2008, 2007).matched
    for counts, year, other in ((matched.now, 2008, 2007), (matched.before, 2007, 2008)):
        held = {
            (exemplar, key): number
            for exemplar, each in counts.items()
            for key, number in zip(nation.framework().scale.keys, each.numbers, strict=True)
            if number
        }
        assert held == plain(split, year, other)


def test_a_new_name_or_a_change_at_another_time_takes_nobody_out() -> None:
    services = settle()
    record(change(Kind.RENAMED, services[0]))
    record(change(Kind.SPLIT, services[1], from_year=2007))
    record(change(Kind.SPLIT, services[2], from_year=2009))
    made = record(change(Kind.SPLIT, services[3]))
    changes.take_back(made, because="It was another.", by="Ada Admin", at=nation.AT)
    assert (cohort().services, cohort().altered) == (20, 0)


def test_what_is_recorded_after_a_release_changes_none_of_that_years() -> None:
    services = settle()
    early = record(change(Kind.SPLIT, services[3]))
    for year in (2007, 2008):
        releases.make_release(site().frameworks, year, by="Anna Analyst", at=nation.AT, public_from=nation.AT)
    db.session.commit()
    record(change(Kind.MERGED, services[4]), days=1)
    changes.take_back(early, because="It was another.", by="Ada Admin", at=nation.AT + timedelta(days=2))
    assert (cohort().services, cohort().altered) == (19, 1)


def test_a_release_tells_who_was_split_and_reads_it_back() -> None:
    services = settle()
    record(change(Kind.SPLIT, services[3]))
    for year in (2007, 2008):
        releases.make_release(site().frameworks, year, by="Anna Analyst", at=nation.AT, public_from=nation.AT)
    released = releases.find(2008, 1)
    assert released is not None
    report = releases.report_of(site().frameworks, released)
    assert report.figures.change is not None
    assert report.figures.change.matched.altered == 1
    told = "19 services answered in both years, 8 only in 2008 and 7 only in 2007"
    assert bases(report) == {f"{told}; 1 more was merged or split in between"}


def test_the_note_says_nothing_of_splits_where_there_were_none() -> None:
    settle()
    report = exact_report.read_exact_report(site().frameworks, 2008)
    assert report is not None
    assert bases(report) == {"20 services answered in both years, 8 only in 2008 and 7 only in 2007"}


def bases(report: Report) -> set[str]:
    return {exhibit.base for exhibit in change_exhibits(report)}
