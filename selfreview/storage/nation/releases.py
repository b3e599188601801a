"""Releases: frozen, numbered and hashed. Only what stands in one is published, and it never changes."""

import json
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import func, insert, select, update

from selfreview.domain.disclosure import Aggregates, Preview, Published, Verdict, may_release, preview, read_published
from selfreview.domain.distribution import Counts
from selfreview.domain.framework.framework import Framework, Frameworks
from selfreview.domain.nation.figures import Turnout, YearSums
from selfreview.domain.nation.groups import KIND, NOT_KNOWN, REGION
from selfreview.domain.nation.national import national_figures
from selfreview.domain.nation.release_data import canonical, fingerprint, read_report, release_data, what_moved
from selfreview.domain.nation.report import Report, Stamp, tell_before
from selfreview.storage import audit, feature_flags
from selfreview.storage.nation import exact_report
from selfreview.storage.nation import figures as national
from selfreview.storage.nation.aggregates import read_aggregates
from selfreview.storage.sums import size_bands
from selfreview.storage.sums.tallies import take_year
from selfreview.storage.tables import NationalYearRow, ReleaseRow, ReturnRow, db

RULES = (
    "A round's first release has at least 5 returns; the nation's own figures are never suppressed.",
    "A group below the nation is suppressed (c) where fewer than 5 services made a return, where all of them gave one "
    "rating, and wherever its figures could be worked out from others, even by two services that know their own.",
    "Figures are marked unreliable (u) where under half of a group's services made a return, or 5 to 9 did and they "
    "are under 80% of it; a small group that nearly all answered says so.",
    "A correction waits until a release changes at least 5 returns in every group whose figures it changes.",
    "Changes are told from the newest release of the nearest earlier year, on all returns and among the services that "
    "answered in both years and were neither merged nor split in between; the latter only where at least 5 services, "
    "and not all alike, are outside.",
    "Percentages are rounded half up. Every one is a share of the returns that stand beside it.",
)


class NothingToRelease(RuntimeError):
    """There are no returns, or none that the last release does not count."""


class MustWait(RuntimeError):
    """A release now would give single returns away: too few returns, or too few that changed, as the verdict says."""

    def __init__(self, verdict: Verdict) -> None:
        self.verdict = verdict
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


@dataclass(frozen=True, slots=True)
class Draft:
    """A year's next release as it would be, or why it cannot be made; `slow` when working it out was put off."""

    number: int
    verdict: Verdict
    preview: Preview | None
    report: Report | None
    slow: bool = False


def make_release(
    frameworks: Frameworks, year: int, *, by: str, at: datetime, public_from: datetime, crossed: bool = False
) -> Release:
    """Freeze the year's figures as its next release; does not commit.

    A crossing of regions with kinds takes long to work out: whoever wants one
    drafts the release first, and the draft is used if nothing changed since.
    Raises `NothingToRelease` and `MustWait`; KeyError where there is no such round.
    """
    if national.find_framework(frameworks, year) is None:
        raise KeyError(year)
    take_year(year)
    draft = draft_release(frameworks, year, crossed=crossed)
    if draft.verdict.too_few:
        raise MustWait(draft.verdict)
    if draft.preview is None or draft.report is None:
        raise NothingToRelease(year)
    last = newest(year)
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
    counted = update(NationalYearRow).where(NationalYearRow.year == year)
    bands = size_bands.as_text(size_bands.read(year))
    db.session.execute(counted.values(releases=draft.number, bands=bands))
    audit.record(person=by, at=at, events=[audit.Event("released", field=f"{year} {draft.number}", after=sealed)])
    made = find(year, draft.number)
    assert made is not None
    return made


def draft_release(frameworks: Frameworks, year: int, *, crossed: bool = False, quick: bool = False) -> Draft:
    """What the next release would be; KeyError where there is no such round.

    With `quick`, one that would take minutes to work out is only judged.
    """
    framework = national.find_framework(frameworks, year)
    if framework is None:
        raise KeyError(year)
    previous = tuple(release.published for release in releases_of(year))
    aggregates = read_aggregates(framework, year)
    verdict, number = may_release(previous, aggregates), len(previous) + 1
    if not verdict.is_allowed:
        return Draft(number, verdict, None, None)
    if quick and previous and len(aggregates.blocks) > MOST_BLOCKS:
        return Draft(number, verdict, None, None, slow=True)
    drafted = _drafted(aggregates, previous, _crossing(aggregates) if crossed else None)
    return Draft(number, verdict, drafted, _report(frameworks, year, drafted.published))


MOST_BLOCKS = 40
"""With more blocks of returns it may take minutes to hold a release against earlier ones."""

_DRAFTS: dict[str, Preview] = {}
_MOST_DRAFTS = 8


def _drafted(aggregates: Aggregates, previous: tuple[Published, ...], crossing: tuple[str, str] | None) -> Preview:
    # The same returns give the same release: what was worked out for a look at it serves to make it.
    stands_for = repr((aggregates, [release.fingerprint for release in previous], crossing))
    key = fingerprint(stands_for)
    if key not in _DRAFTS:
        if len(_DRAFTS) >= _MOST_DRAFTS:
            _DRAFTS.pop(next(iter(_DRAFTS)), None)
        _DRAFTS[key] = preview(aggregates, previous=previous, crossing=crossing)
    return _DRAFTS[key]


def _crossing(aggregates: Aggregates) -> tuple[str, str] | None:
    place = aggregates.table(KIND)
    kinds = {block.groups[place] for block in aggregates.blocks if block.returns}
    return (REGION, KIND) if len(kinds - {NOT_KNOWN}) > 1 else None


def _report(frameworks: Frameworks, year: int, published: Published) -> Report:
    figures, earlier = exact_report.read_guarded(frameworks, year)
    return Report(
        figures=figures,
        methods=national.read_methods(year),
        tables=published.tables,
        crossing=published.crossing,
        before=tell_before(figures, earlier),
        commentary=exact_report.read_remarks(frameworks, year),
        stamp=Stamp(published.release, datetime.min, datetime.min, ""),
        demonstration=feature_flags.is_on(feature_flags.DEMONSTRATION),
        rules=RULES,
    )


def newest(year: int, *, public_at: datetime | None = None) -> Release | None:
    """The newest release of a year; with a time given, the newest that everybody may see by then."""
    rows = select(ReleaseRow).where(ReleaseRow.year == year).order_by(ReleaseRow.number.desc()).limit(1)
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
    """A release in the list of releases."""

    year: int
    number: int
    at: datetime
    public_from: datetime
    hash: str


def list_releases() -> tuple[Entry, ...]:
    """Every release, newest year and number first, without its text."""
    columns = (ReleaseRow.year, ReleaseRow.number, ReleaseRow.at, ReleaseRow.public_from, ReleaseRow.hash)
    rows = select(*columns).order_by(ReleaseRow.year.desc(), ReleaseRow.number.desc())
    return tuple(Entry(*row) for row in db.session.execute(rows))


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
    stamp = Stamp(release.number, release.at, release.public_from, release.hash, pending)
    return replace(read_report(data, figures), stamp=stamp)


def _sums(framework: Framework, data: dict[str, Any]) -> YearSums:
    keys = framework.scale.keys
    counts = {each["id"]: Counts(tuple(each["counts"][key] for key in keys)) for each in data["exemplars"]}
    failing = {int(number): services for number, services in (data["non_compliant_on"] or {}).items()}
    return YearSums(data["year"], framework, data["services"], data["returns"], counts, failing)
