"""Releases: frozen, numbered and hashed. Only what stands in one is published, and it never changes."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import func, insert, select, update

from selfreview.domain.disclosure import Published, Verdict, read_published
from selfreview.domain.distribution import Counts
from selfreview.domain.framework.framework import Framework, Frameworks
from selfreview.domain.nation.figures import Turnout, YearSums
from selfreview.domain.nation.national import national_figures
from selfreview.domain.nation.release_data import canonical, fingerprint, read_report, release_data, what_moved
from selfreview.domain.nation.report import Report, Stamp
from selfreview.domain.nation.revisions import ReleaseKind
from selfreview.speech import in_english
from selfreview.storage import audit, kept_record
from selfreview.storage.nation import audits, drafts
from selfreview.storage.nation import figures as national
from selfreview.storage.nation.drafts import Begin
from selfreview.storage.nation.drafts import Draft as Draft
from selfreview.storage.nation.drafts import NotWorkedOut as NotWorkedOut
from selfreview.storage.nation.revisions import errata_of, find_withdrawal, stands
from selfreview.storage.nation.sources import Work, here_and_now
from selfreview.storage.sums import size_bands
from selfreview.storage.sums.tallies import carry_over, take_year
from selfreview.storage.tables import NationalYearRow, ReleaseRow, ReturnRow, db

RULES = (
    "A round's first release has at least 5 returns; the nation's own figures are never suppressed.",
    "A group below the nation is suppressed (c) where fewer than 5 services made a return, where all of them gave one "
    "rating, and wherever its figures could be worked out from others, even by two services that know their own.",
    "Figures are marked unreliable (u) where under half of a group's services made a return, or 5 to 9 did and they "
    "are under 80% of it; a small group that nearly all answered says so.",
    "We hold back a correction until at least 5 returns have changed in every group it affects.",
    "Changes are told from the newest release of the nearest earlier year, on all returns and among the services that "
    "answered in both years and were neither merged nor split in between; the latter only where at least 5 services, "
    "and not all alike, are outside.",
    "Percentages are rounded to the nearest whole number. Each is a share of the number of returns shown next to it.",
)


class NothingToRelease(RuntimeError):
    """There are no returns, or none that the last release does not count."""


class MustWait(RuntimeError):
    """A release now would give single returns away: too few returns, too few that changed, or those too much alike.

    `waiting` are the exemplars of which the nation's figures, set against those released before, would tell how the
    returns that came since were rated.
    """

    def __init__(self, verdict: Verdict, waiting: tuple[str, ...] = ()) -> None:
        self.verdict = verdict
        self.waiting = waiting
        super().__init__(verdict.in_words)


@dataclass(frozen=True, slots=True)
class Release:
    """One frozen release: its text as it was hashed, and the published figures in it."""

    year: int
    number: int
    at: datetime
    made_by: str
    public_from: datetime
    hash: str
    content: str
    published: Published

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
    frameworks: Frameworks,
    year: int,
    *,
    by: str,
    at: datetime,
    public_from: datetime,
    crossed: bool = False,
    begin: Begin | None = None,
) -> Release:
    """Freeze the year's figures as its next release; does not commit.

    It takes time to work out: whoever drafts the release first, for the same
    day, has the draft used if nothing changed since. Raises `NothingToRelease`
    and `MustWait`, and NotWorkedOut where it is to `begin` elsewhere; KeyError where there is no such round.
    """
    framework = national.find_framework(frameworks, year)
    if framework is None:
        raise KeyError(year)
    take_year(year)
    draft = draft_release(frameworks, year, public_from=public_from, crossed=crossed, begin=begin)
    if draft.verdict.too_few or draft.waiting:
        raise MustWait(draft.verdict, draft.waiting)
    if draft.preview is None or draft.report is None:
        raise NothingToRelease(year)
    for service in sorted(draft.carried):
        carry_over(year, service, framework, release=draft.number)
    # What is still under embargo when this release is not may not be told by what moved since.
    last = newest(year, public_at=public_from)
    moved = [] if last is None else list(what_moved(report_of(frameworks, last), draft.report))
    content = canonical(release_data(draft.report, draft.preview.published, at=at, moved=moved))
    sealed = fingerprint(content)
    db.session.execute(
        insert(ReleaseRow).values(
            year=year,
            number=draft.number,
            at=at,
            made_by=by,
            public_from=public_from,
            services=draft.report.figures.services,
            hash=sealed,
            content=content,
        )
    )
    audits.keep_audit(year, draft.number, draft.audit, draft.comparison)
    counted = update(NationalYearRow).where(NationalYearRow.year == year)
    bands = size_bands.as_text(size_bands.read(year))
    db.session.execute(counted.values(releases=draft.number, bands=bands))
    audit.record(person=by, at=at, events=[audit.Event("released", field=f"{year} {draft.number}", after=sealed)])
    row = db.session.get(ReleaseRow, (year, draft.number))
    made = find(year, draft.number)
    assert row is not None
    assert made is not None
    kept_record.keep(row, at=at)
    return made


@in_english
def draft_release(
    frameworks: Frameworks,
    year: int,
    *,
    public_from: datetime | None = None,
    crossed: bool = False,
    work: Work = here_and_now,
    begin: Begin | None = None,
    clock: Callable[[], datetime] | None = None,
) -> Draft:
    """What the next release would be, public from a time on; KeyError where there is no such round.

    Without a time it is set beside everything, releases under embargo included.

    `work` does the long calculations, or `begin` has another process do them;
    with a `clock` others are told how far they are.
    """
    previous = published_of(year)
    return drafts.work_out(
        frameworks,
        year,
        previous,
        published_of,
        withdrawn=find_withdrawal(ReleaseKind.EXEMPLARS, year, len(previous)) is not None,
        public_from=public_from or datetime.max.replace(tzinfo=UTC),
        rules=RULES,
        crossed=crossed,
        work=work,
        begin=begin,
        clock=clock,
    )


def published_of(year: int) -> tuple[Published, ...]:
    """What all releases of a year say, in their order, the withdrawn ones too: what was once told is known."""
    return tuple(release.published for release in releases_of(year))


def newest(year: int, *, public_at: datetime | None = None) -> Release | None:
    """The newest release of a year that stands; with a time given, the newest that everybody may see by then."""
    rows = select(ReleaseRow).where(ReleaseRow.year == year, stands(ReleaseKind.EXEMPLARS))
    rows = rows.order_by(ReleaseRow.number.desc()).limit(1)
    if public_at is not None:
        rows = rows.where(ReleaseRow.public_from <= public_at)
    row = db.session.scalar(rows)
    return None if row is None else _release(row)


def find(year: int, number: int) -> Release | None:
    """One release."""
    row = db.session.get(ReleaseRow, (year, number))
    return None if row is None else _release(row)


def releases_of(year: int) -> tuple[Release, ...]:
    """All releases of a year, in their order."""
    rows = db.session.scalars(select(ReleaseRow).where(ReleaseRow.year == year).order_by(ReleaseRow.number))
    return tuple(map(_release, rows))


@dataclass(frozen=True, slots=True)
class Entry:
    """A release in the list of releases; the figures of one that does not stand are no longer served."""

    year: int
    number: int
    at: datetime
    public_from: datetime
    hash: str
    stands: bool = True


def list_releases() -> tuple[Entry, ...]:
    """Every release, newest year and number first, without its text; withdrawn ones among them."""
    columns = (ReleaseRow.year, ReleaseRow.number, ReleaseRow.at, ReleaseRow.public_from, ReleaseRow.hash)
    rows = select(*columns, stands(ReleaseKind.EXEMPLARS)).order_by(ReleaseRow.year.desc(), ReleaseRow.number.desc())
    return tuple(Entry(*row) for row in db.session.execute(rows))


def list_standing(at: datetime) -> tuple[Entry, ...]:
    """The releases that everybody may see by a time, without those that were withdrawn."""
    return tuple(one for one in list_releases() if one.stands and one.public_from <= at)


def count_pending(year: int, number: int) -> int:
    """How many returns came late or were corrected after a release, and wait for a later one."""
    waiting = select(func.count()).select_from(ReturnRow).where(ReturnRow.year == year, ReturnRow.since > number)
    return db.session.scalars(waiting).one()


def find_altered() -> tuple[str, ...]:
    """The releases whose text no longer has its hash, as lines to read."""
    rows = db.session.scalars(select(ReleaseRow).order_by(ReleaseRow.year, ReleaseRow.number))
    return tuple(
        f"release {row.number} of {row.year}: its text was changed"
        for row in rows
        if fingerprint(row.content) != row.hash
    )


def _release(row: ReleaseRow) -> Release:
    published = _published(row.hash, row.content)
    return Release(row.year, row.number, row.at, row.made_by, row.public_from, row.hash, row.content, published)


@lru_cache(maxsize=64)
def _published(_hash: str, content: str) -> Published:
    return read_published(json.loads(content)["published"])


def report_of(frameworks: Frameworks, release: Release, *, pending: int = 0) -> Report:
    """A release as a report, its figures worked out of nothing but its own numbers."""
    data = release.data
    figures = national_figures(
        _sums(frameworks.edition(data["edition"]), data),
        regions=[Turnout(region["name"], region["services"], region["returns"]) for region in data["regions"]],
    )
    errata = errata_of(ReleaseKind.EXEMPLARS, release.year, release.number)
    stamp = Stamp(release.number, release.at, release.public_from, release.hash, pending, errata)
    return replace(read_report(data, figures), stamp=stamp)


def _sums(framework: Framework, data: dict[str, Any]) -> YearSums:
    keys = framework.scale.keys
    counts = {each["id"]: Counts(tuple(each["counts"][key] for key in keys)) for each in data["exemplars"]}
    failing = {int(number): services for number, services in (data["non_compliant_on"] or {}).items()}
    return YearSums(data["year"], framework, data["services"], data["returns"], counts, failing)
