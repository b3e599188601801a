"""A whole self-review as it is handed over: the same value for the page to print and for the paper."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from selfreview.domain.comparison.profile import Profile, RatedYear, RatingChange, compare_years, see_profile
from selfreview.domain.framework.framework import Criterion, Exemplar, Framework, Level, Theme
from selfreview.domain.group.consensus import Spread
from selfreview.speech import gettext, lazy

OWN_RATINGS = lazy("These are the service's own ratings. No one outside has checked them; they are not a score.")
"""What stands under every count of a service's ratings."""


@dataclass(frozen=True, slots=True)
class ReportItem:
    """A link or a file that shows something; `file` is its name."""

    title: str
    url: str | None
    file: str | None
    dated: date | None
    confidential: bool


@dataclass(frozen=True, slots=True)
class Said:
    """Something that somebody said, with the agency that they speak for."""

    who: str
    words: str
    at: datetime | None = None
    replies: tuple["Said", ...] = ()
    settled: bool = False


@dataclass(frozen=True, slots=True)
class ViewSaid:
    """One revealed view: the agency, the level that it saw, its line of reason."""

    agency: str
    level: Level
    reason: str
    late: bool


@dataclass(frozen=True, slots=True)
class ExemplarReport:
    """Everything that the group has put down for one exemplar."""

    exemplar: Exemplar
    level: Level | None
    before: Level | None
    evidence: str
    met: tuple[Criterion, ...]
    reason: str
    moved: str
    unconfirmed: str
    items: tuple[ReportItem, ...]
    comments: tuple[Said, ...]
    views: tuple[ViewSaid, ...]
    spread: Spread | None
    agreement: str
    dissents: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Attendance:
    """One meeting: its day and who was there, each with their agency."""

    number: int
    day: date
    present: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReviewReport:
    """A self-review on a day; `circulation` marks a copy for people outside the group."""

    service: str
    year: int
    framework: Framework
    today: date
    state: str
    method: str
    agencies: str
    sign_off: str
    signatures: tuple[str, ...]
    themes_agreed: tuple[str, ...]
    meetings: tuple[Attendance, ...]
    exemplars: tuple[ExemplarReport, ...]
    rated_before: RatedYear | None
    version: int
    saved_at: datetime | None
    demonstration: bool
    circulation: bool = False

    @property
    def rated(self) -> RatedYear:
        """This year's ratings."""
        ratings = {one.exemplar.id: one.level.key if one.level else None for one in self.exemplars}
        return RatedYear(self.year, self.framework, ratings)

    @property
    def profile(self) -> Profile:
        """Where the service stands."""
        return see_profile(self.rated)

    @property
    def key_figures(self) -> tuple[tuple[str, str], ...]:
        """The figures at its head with the words that say what they count: of a few ratings, not of all."""
        profile = self.profile
        figures = [
            (
                gettext("{value} of {total}", value=profile.total - len(profile.unrated), total=profile.total),
                gettext("exemplars rated"),
            )
        ]
        if profile.compliant is not None and profile.rated:
            figures.append(
                (
                    gettext("{compliant} of {base}", compliant=profile.compliant, base=profile.base),
                    gettext("meet the standard"),
                )
            )
        if profile.aspired is not None and profile.rated:
            figures.append(
                (
                    gettext("{aspired} of {base}", aspired=profile.aspired, base=profile.base),
                    gettext("are at the level every service should aim for"),
                )
            )
        return tuple(figures)

    @property
    def changes(self) -> tuple[RatingChange, ...]:
        """What moved since the last return; empty where there is none."""
        return () if self.rated_before is None else compare_years(self.rated, self.rated_before)

    def of_theme(self, theme: Theme) -> tuple[ExemplarReport, ...]:
        """The exemplars of a theme."""
        return tuple(one for one in self.exemplars if one.exemplar.theme == theme.id)


def for_circulation(report: ReviewReport) -> ReviewReport:
    """The copy for people outside the group: no views, no dissent, no comments, no names, nothing confidential."""
    exemplars = tuple(
        replace(
            one,
            items=tuple(item for item in one.items if not item.confidential),
            comments=(),
            views=(),
            spread=None,
            agreement="",
            dissents=(),
        )
        for one in report.exemplars
    )
    return replace(
        report, exemplars=exemplars, meetings=(), signatures=(), themes_agreed=(), sign_off="", circulation=True
    )


_NAME = r"[A-Z][a-z'’-]+"
_NAMING = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b(?:Mr|Mrs|Ms|Miss|Master)\.? {_NAME}",
        rf"\b(?:child|boy|girl|son|daughter|pupil|mother|father|mum|dad|parent|brother|sister)(?:,)? "
        rf"(?:called |named )?{_NAME}(?: {_NAME})?",
        rf"\b{_NAME}(?: {_NAME})? ?[,(] ?(?:aged|age) \d{{1,2}}\b",
        rf"\b{_NAME}['’]s (?:mother|father|mum|dad|parents?|statement|tribunal|appeal)\b",
        rf"\bthe {_NAME} family\b",
    )
)
_NOT_NAMES = frozenset(
    [
        "Parent",
        "Partnership",
        "Service",
        "SEN",
        "IPS",
        "Tribunal",
        "Code",
        "Group",
        "Forum",
        "Authority",
        "Council",
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
        "Sure",
        "Start",
        "Children",
        "Family",
    ]
)


def find_naming(texts: Iterable[str]) -> tuple[str, ...]:
    """The places in texts that look as if they name a child or a parent; a question to people, never a verdict."""
    found = []
    for text in texts:
        for pattern in _NAMING:
            for match in pattern.finditer(text):
                if not set(match.group().replace("’s", "").replace("'s", "").split()[1:2]) & _NOT_NAMES:
                    found.append(match.group())
    return tuple(dict.fromkeys(found))
