"""Releases of the benchmarking: frozen, numbered and hashed. Only what stands in one is published."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import insert, select

from selfreview.domain.benchmarking.figures import MeasuredRound
from selfreview.domain.benchmarking.measures import MeasuredReturn
from selfreview.domain.benchmarking.named import NamedYear
from selfreview.domain.benchmarking.questionnaire import Questionnaire
from selfreview.domain.benchmarking.release.content import (
    BenchmarkDraft,
    ReleaseFrame,
    RoundBefore,
    read_earlier,
    write_content,
)
from selfreview.domain.benchmarking.release.told import Earlier
from selfreview.domain.disclosure import FEWEST
from selfreview.domain.framework.framework import Frameworks
from selfreview.domain.nation.release_data import canonical, fingerprint
from selfreview.domain.nation.report import mark_figures
from selfreview.domain.nation.revisions import ReleaseKind
from selfreview.speech import in_english
from selfreview.storage import audit, feature_flags, kept_record
from selfreview.storage.benchmarking.collections import find_collection
from selfreview.storage.benchmarking.figures import find_year_before, read_last_numbers, read_round
from selfreview.storage.benchmarking.showings import read_agreed
from selfreview.storage.nation.figures import find_framework
from selfreview.storage.nation.ledger import read_returns
from selfreview.storage.nation.releases import Entry
from selfreview.storage.nation.releases import newest as find_public
from selfreview.storage.nation.revisions import find_withdrawal, stands
from selfreview.storage.sums.tallies import take_year
from selfreview.storage.tables import BenchmarkReleaseRow, db

PERCENT = 15
"""The p of the p% rule: within so many percent two services together never come to a third's amount."""

RULES = (
    "A round's first release has at least 5 returns; every figure stands on the services that told all it needs.",
    "No least and no greatest value is told. Medians are told of 10 services or more, quartiles of 20 or more, "
    "the values that a tenth lie below or above of 50 or more; they are rounded, as each is one service's own.",
    "Sums and ratios are told where nobody, not even two services together, comes near another's amount; ratios are "
    "rounded as far as that takes. Groups tell medians and quartiles, regions ratios as well; no group tells a sum.",
    "A figure changes only where the returns of at least 5 services change it; until then the earlier one stands.",
    "Totals for all services are estimated by the population aged 0 to 19, from 70% coverage on, to three figures.",
    "A change is in whole percent among the services that answered both years and were neither merged nor split.",
)


class NothingNew(RuntimeError):
    """There are no returns, or none that the last release does not count."""


class TooFewChanged(RuntimeError):
    """A release now would give single returns away; the message says what is waited for."""


@dataclass(frozen=True, slots=True)
class BenchmarkRelease:
    """One frozen release: its text as it was hashed."""

    year: int
    number: int
    at: datetime
    made_by: str
    public_from: datetime
    hash: str
    content: str

    @property
    def data(self) -> dict[str, Any]:
        """The release as plain data."""
        found: dict[str, Any] = json.loads(self.content)
        return found

    def is_public(self, at: datetime) -> bool:
        """Whether its embargo is over."""
        return self.public_from <= at


@in_english
def make_release(
    questionnaire: Questionnaire,
    frameworks: Frameworks,
    year: int,
    *,
    by: str,
    at: datetime,
    public_from: datetime,
) -> BenchmarkRelease:
    """Freeze the year's figures as its next release; does not commit.

    Raises `NothingNew` and `TooFewChanged`; KeyError where the year has no benchmarking.
    """
    if find_collection(year) is None:
        raise KeyError(year)
    take_year(year)
    draft, counted = draft_release(questionnaire, frameworks, year, at=at)
    _refuse(draft)
    content = canonical(draft.content)
    sealed = fingerprint(content)
    number = draft.content["release"]
    db.session.execute(
        insert(BenchmarkReleaseRow).values(
            year=year,
            number=number,
            at=at,
            made_by=by,
            public_from=public_from,
            hash=sealed,
            content=content,
            counted=canonical({"returns": [_as_data(one) for one in counted.returns]}),
        )
    )
    event = audit.Event("released the benchmarking", field=f"{year} {number}", after=sealed)
    audit.record(person=by, at=at, events=[event])
    row = db.session.get(BenchmarkReleaseRow, (year, number))
    made = find(year, number)
    assert row is not None
    assert made is not None
    kept_record.keep(row, at=at)
    return made


def may_repeat(year: int) -> bool:
    """Whether the last release was withdrawn, so that the same figures may be told again without anything new."""
    rows = _rows(year)
    return bool(rows) and find_withdrawal(ReleaseKind.BENCHMARKING, year, rows[-1].number) is not None


def _refuse(draft: BenchmarkDraft) -> None:
    returns, first = draft.content["returns"], draft.content["release"] == 1
    if may_repeat(draft.content["year"]):
        return
    if not draft.pending:
        raise NothingNew(draft.content["year"])
    if first and returns < FEWEST:
        number = f"{returns} return{'' if returns == 1 else 's'}"
        raise TooFewChanged(f"{number}, and a release needs at least {FEWEST}")
    if not draft.is_new:
        raise TooFewChanged(f"{draft.pending} correction{'' if draft.pending == 1 else 's'} pending")


@in_english
def draft_release(
    questionnaire: Questionnaire, frameworks: Frameworks, year: int, *, at: datetime
) -> tuple[BenchmarkDraft, MeasuredRound]:
    """What the next release would be, and the returns that it would count."""
    rows = _rows(year)
    before = _read_before(year)
    last = {told.service: told.numbers for told in before.returns} if before else read_last_numbers(questionnaire, year)
    counted = read_round(questionnaire, year, before=last)
    earlier = _read(rows)
    reviewed, impartial = read_ratings(frameworks, year, at)
    demonstration = feature_flags.is_on(feature_flags.DEMONSTRATION)
    frame = ReleaseFrame(
        at, mark_figures(released=True, demonstration=demonstration), demonstration, RULES, reviewed, impartial
    )
    latest = json.loads(rows[-1].content) if rows else None
    seen = NamedYear(questionnaire, (), earlier, read_agreed(year), PERCENT).seen()
    return write_content(counted, earlier, latest, before, frame, PERCENT, seen), counted


def read_every(year: int) -> list[Earlier]:
    """Every release of a year, first to last, withdrawn ones and those under embargo too, as later ones see them."""
    return _read(_rows(year))


def _read(rows: Sequence[BenchmarkReleaseRow]) -> list[Earlier]:
    return [read_earlier(json.loads(row.content), _returns_of(row)) for row in rows]


def _rows(year: int) -> Sequence[BenchmarkReleaseRow]:
    here = BenchmarkReleaseRow
    return db.session.scalars(select(here).where(here.year == year).order_by(here.number)).all()


def _read_before(year: int) -> RoundBefore | None:
    then = find_year_before(year)
    every = [] if then is None else _rows(then)
    rows = [row for row in every if find_withdrawal(ReleaseKind.BENCHMARKING, row.year, row.number) is None]
    return RoundBefore(json.loads(rows[-1].content), _returns_of(rows[-1])) if rows else None


def read_ratings(frameworks: Frameworks, year: int, at: datetime) -> tuple[frozenset[int], frozenset[int]]:
    """Whom the other collection's public release counts, and who of them it has meeting the standard on impartiality.

    What came or was corrected since is nobody's to know.
    """
    framework, public = find_framework(frameworks, year), find_public(year, public_at=at)
    if framework is None or public is None:
        return frozenset(), frozenset()
    meeting = framework.scale.compliant_keys() or frozenset()
    counted = {kept.service: kept.ratings.get(IMPARTIALITY) for kept in read_returns(year) if kept.is_in(public.number)}
    return frozenset(counted), frozenset(service for service, rating in counted.items() if rating in meeting)


IMPARTIALITY = "E07"


def _as_data(told: MeasuredReturn) -> dict[str, Any]:
    return {
        "service": told.service,
        "groups": list(told.groups),
        "numbers": dict(told.numbers),
        "choices": {question: sorted(ticked) for question, ticked in told.choices.items()},
        "context": dict(told.context),
        "before": dict(told.before),
    }


def _returns_of(row: BenchmarkReleaseRow) -> tuple[MeasuredReturn, ...]:
    return _read_returns(row.year, row.number, row.hash, row.counted)


@lru_cache(maxsize=16)
def _read_returns(_year: int, _number: int, _hash: str, counted: str) -> tuple[MeasuredReturn, ...]:
    return tuple(
        MeasuredReturn(
            one["service"],
            tuple(one["groups"]),
            one["numbers"],
            {question: frozenset(ticked) for question, ticked in one["choices"].items()},
            one["context"],
            one["before"],
        )
        for one in json.loads(counted)["returns"]
    )


def newest(year: int, *, public_at: datetime | None = None) -> BenchmarkRelease | None:
    """The newest release of a year that stands; with a time given, the newest that everybody may see by then."""
    here = BenchmarkReleaseRow
    rows = select(here).where(here.year == year, stands(ReleaseKind.BENCHMARKING)).order_by(here.number.desc()).limit(1)
    if public_at is not None:
        rows = rows.where(here.public_from <= public_at)
    row = db.session.scalar(rows)
    return None if row is None else _release(row)


def newest_up_to(year: int, *, public_at: datetime) -> BenchmarkRelease | None:
    """The newest release that everybody may see by a time, of a year or of the last one before it that has any."""
    found = next((one for one in released_years(public_at=public_at) if one <= year), None)
    return None if found is None else newest(found, public_at=public_at)


def find(year: int, number: int) -> BenchmarkRelease | None:
    """One release."""
    row = db.session.get(BenchmarkReleaseRow, (year, number))
    return None if row is None else _release(row)


def list_releases() -> tuple[Entry, ...]:
    """Every release of the benchmarking, newest year and number first, without its text; withdrawn ones among them."""
    here = BenchmarkReleaseRow
    columns = (here.year, here.number, here.at, here.public_from, here.hash)
    rows = select(*columns, stands(ReleaseKind.BENCHMARKING)).order_by(here.year.desc(), here.number.desc())
    return tuple(Entry(*row) for row in db.session.execute(rows))


def list_standing(at: datetime) -> tuple[Entry, ...]:
    """The releases that everybody may see by a time, without those that were withdrawn."""
    return tuple(one for one in list_releases() if one.stands and one.public_from <= at)


def released_years(*, public_at: datetime | None = None) -> tuple[int, ...]:
    """The years of which a release of the benchmarking stands, newest first."""
    here = BenchmarkReleaseRow
    rows = select(here.year).where(stands(ReleaseKind.BENCHMARKING)).distinct().order_by(here.year.desc())
    if public_at is not None:
        rows = rows.where(here.public_from <= public_at)
    return tuple(db.session.scalars(rows))


def find_altered() -> tuple[str, ...]:
    """The releases whose text no longer has its hash, as lines to read."""
    here = BenchmarkReleaseRow
    rows = db.session.scalars(select(here).order_by(here.year, here.number))
    return tuple(
        f"release {row.number} of the benchmarking of {row.year}: its text was changed"
        for row in rows
        if fingerprint(row.content) != row.hash
    )


def _release(row: BenchmarkReleaseRow) -> BenchmarkRelease:
    return BenchmarkRelease(row.year, row.number, row.at, row.made_by, row.public_from, row.hash, row.content)
