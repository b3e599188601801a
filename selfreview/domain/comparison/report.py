"""A service's own benchmark report, and a regional network's: released figures side by side, in words and as exhibits.

Whatever stands in it comes out of a release; nobody is ranked and nothing is
averaged (D6). What a service brings of its own are its ratings.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from selfreview.domain.comparison.comparison import Place, find_place
from selfreview.domain.comparison.profile import RatedYear, RatingChange, see_profile
from selfreview.domain.disclosure import Cell, Group, Mark
from selfreview.domain.distribution import Difference, Share, measure_in_words
from selfreview.domain.framework.framework import Exemplar, FigureStatus, Level, Measure, NationalFigure
from selfreview.domain.nation.exhibits import NO_FIGURE, Exhibit, Strip, rating_columns, rating_row, share_in_words
from selfreview.domain.nation.historic_figures import partial_figures
from selfreview.domain.nation.report import NATION, Report, base_in_words
from selfreview.domain.uk_time import day_in_words
from selfreview.speech import capitalised, gettext, ngettext

MEASURES = (Measure.COMPLIANT, Measure.ASPIRED)
Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OwnRatings:
    """What a service brings: its ratings where they compare with the release, and its changes between its years.

    `submitted` is the day on which they were; None of a draft. `rated` has all of them, `ratings` what compares.
    """

    rated: RatedYear
    ratings: Mapping[str, str | None]
    submitted: date | None
    changes: Mapping[str, RatingChange]

    @property
    def label(self) -> str:
        """What stands over the service's own position."""
        return gettext("Ours, {year}", year=self.rated.year) + ("" if self.submitted else gettext(", draft"))

    @property
    def standing(self) -> str:
        """Which ratings these are."""
        day = self.submitted
        return (
            gettext("draft, not submitted") if day is None else gettext("as submitted on {day}", day=day_in_words(day))
        )


@dataclass(frozen=True, slots=True)
class BenchmarkReport:
    """The newest release of a year beside one service or one region.

    `groups` begins with the nation. `absent` says of other groups why they are
    not there. `before` is the region in the newest release of the year that
    changes are told from.
    """

    subject: str
    report: Report
    groups: tuple[tuple[str, Group], ...]
    own: OwnRatings | None = None
    absent: tuple[str, ...] = ()
    region: str = ""
    before: Group | None = None
    response: Exhibit | None = None
    notes: tuple[tuple[str, str], ...] = ()

    @property
    def title(self) -> str:
        """The name of the document."""
        return gettext("Benchmark report {year}", year=self.report.year)

    @property
    def source(self) -> str:
        """Which release the figures are of, with its hash, and what waits for the next one."""
        stamp = self.report.stamp
        assert stamp is not None
        waiting = gettext(" Corrections pending: {pending}.", pending=stamp.pending) if stamp.pending else ""
        made = day_in_words(stamp.at)
        return gettext(
            "{edition_in_words}, made on {made}, SHA-256 {hash}.{waiting}",
            edition_in_words=self.report.edition_in_words,
            made=made,
            hash=stamp.hash,
            waiting=waiting,
        )

    @property
    def own_figures(self) -> tuple[str, ...]:
        """How the service's own ratings lie on the scale: no score is made of them."""
        if self.own is None:
            return ()
        profile, scale = see_profile(self.own.rated), self.report.framework.scale
        told = zip((profile.compliant, profile.aspired), MEASURES, strict=True)
        named = [(count, measure_in_words(scale, measure)) for count, measure in told]
        is_rated = len(profile.unrated) < profile.total
        return tuple(
            gettext("{count} of {base} exemplars we rated {words}", count=count, base=profile.base, words=words)
            for count, words in named
            if is_rated and count is not None and words
        )

    def rank(self, exemplar: Exemplar) -> int | None:
        """The place of the service's own rating on the scale, from 0; None where there is none that compares."""
        rating = self.rating(exemplar)
        return None if rating is None else self.report.framework.scale.rank(rating.key)

    def rating(self, exemplar: Exemplar) -> Level | None:
        """The service's own rating where it compares with the release."""
        key = None if self.own is None else self.own.ratings.get(exemplar.id)
        return None if key is None else self.report.framework.scale.level(key)

    def place(self, exemplar: Exemplar) -> Place | None:
        """Where the service's own rating lies in the nation; None where there is none that compares."""
        rating = self.rating(exemplar)
        key = None if rating is None else rating.key
        return find_place(self.report.framework.scale, key, self.groups[0][1].cells[exemplar.id].numbers)

    def exhibit(self, exemplar: Exemplar) -> Exhibit:
        """The distributions of one exemplar in every group, with their table."""
        framework = self.report.framework
        cells = [(label, group, group.cells[exemplar.id]) for label, group in self.groups]
        return Exhibit(
            exemplar.id,
            f"{exemplar.id} {exemplar.title}",
            self.report.base,
            (*rating_columns(framework, gettext("Group")), gettext("Mark")),
            tuple(self._row(label, group, cell) for label, group, cell in cells),
            tuple(
                Strip(label, base_in_words(group.turnout), cell.numbers, note=capitalised(cell.mark.in_words))
                for label, group, cell in cells
            ),
            note=f"“{exemplar.wording}”",
        )

    def _row(self, label: str, group: Group, cell: Cell) -> Row:
        if cell.numbers is not None:
            mark = cell.mark.value or NO_FIGURE
            return (*rating_row(self.report.framework, label, cell.numbers, group.turnout), mark)
        blank = len(rating_columns(self.report.framework, "")) - 3
        return (label, *[cell.mark.value] * blank, str(group.returns), _whole(group.turnout), cell.mark.value)

    @property
    def marks(self) -> tuple[tuple[str, str], ...]:
        """The marks that stand in this report, and what they mean."""
        found = {cell.mark for _, group in self.groups for cell in group.cells.values()}
        return tuple((mark.value, mark.in_words) for mark in Mark if mark.value and mark in found)

    @property
    def change_columns(self) -> Row:
        """The heading of the changes; empty where no earlier year compares."""
        change = self.report.figures.change
        if change is None:
            return ()
        told = (gettext("{year} to {year2}", year=change.year, year2=self.report.year), gettext("change"))
        measures = [words for measure, words in self._measures() if measure in MEASURES]
        columns = [f"{capitalised(words)}, {what}" for words in measures for what in told]
        return (gettext("Group of services"), *columns) if columns else ()

    @property
    def change_base(self) -> str:
        """What the changes rest on."""
        change = self.report.figures.change
        if change is None:
            return ""
        matched, before = change.matched, self.before
        region = (
            ""
            if before is None
            else gettext(
                "; {region}, {turnout} in {year}",
                region=self.region,
                turnout=base_in_words(before.turnout),
                year=change.year,
            )
        )
        return gettext(
            "{turnout} in {year}, {base} in {year2}; {services} services answered in both, {joined} "
            "only in {year2} and {left} only in {year}{region}",
            turnout=base_in_words(change.turnout),
            year=change.year,
            base=self.report.base,
            year2=self.report.year,
            services=matched.services,
            joined=matched.joined,
            left=matched.left,
            region=region,
        )

    def own_change(self, exemplar: Exemplar) -> str:
        """How the service's own rating moved between those two years, in words; empty without both."""
        own = None if self.own is None else self.own.changes.get(exemplar.id)
        return "" if own is None else f"{own.in_words}."

    def changes(self, exemplar: Exemplar) -> tuple[Row, ...]:
        """The changes on one exemplar of each group of which something is known."""
        known = ((label, found) for label, found in self._differences(exemplar) if _is_known(found))
        return tuple((label, *(cell for each in found for cell in _moved(each))) for label, found in known)

    @property
    def change_gaps(self) -> str:
        """The groups of which no change is known on some exemplars, and on how many, as a sentence; empty of none."""
        gaps = Counter(
            label
            for exemplar in self.report.framework.exemplars
            for label, found in self._differences(exemplar)
            if not _is_known(found)
        )
        told = [
            ngettext("{label}, on {number} exemplar", "{label}, on {number} exemplars", number, label=label)
            for label, number in gaps.items()
        ]
        return gettext("Left out, as no change is known: {told}.", told="; ".join(told)) if told else ""

    def _differences(self, exemplar: Exemplar) -> tuple[tuple[str, list[Difference]], ...]:
        """The nation's on all returns and in the matched cohort, and the region's."""
        change = self.report.figures.change
        moved = None if change is None else change.all_returns.get(exemplar.id)
        if change is None or moved is None or not moved.comparable or not self.change_columns:
            return ()
        matched = change.matched.exemplars[exemplar.id]
        measures = [measure for measure, _ in self._measures() if measure in MEASURES]
        told = [
            (gettext("{nation}, all returns", nation=NATION), [moved.difference(measure) for measure in measures]),
            (
                gettext("{nation}, the same {services} services", nation=NATION, services=change.matched.services),
                [matched.difference(measure) for measure in measures],
            ),
        ]
        if self.before is not None:
            differences = [self._region_change(exemplar, measure) for measure in measures]
            told.append((self.region, differences))
        return tuple(told)

    def _region_change(self, exemplar: Exemplar, measure: Measure) -> Difference:
        assert self.before is not None
        scale, now = self.report.framework.scale, dict(self.groups)[self.region]
        cell = self.before.cells.get(exemplar.id)
        earlier = None if cell is None else cell.share(scale, measure)
        return Difference(earlier, now.cells[exemplar.id].share(scale, measure))

    @property
    def published_years(self) -> tuple[int, ...]:
        """The years told of here of which NPPN published figures, earliest first."""
        change = self.report.figures.change
        years = {self.report.year, *(() if change is None else (change.year,))}
        return tuple(sorted(year for year in years if self._measures() and self.report.framework.national_year(year)))

    @property
    def published_columns(self) -> Row:
        """The heading of what NPPN published."""
        words = [words for _, words in self._measures()]
        return (gettext("Exemplar"), *(f"{year}: {word}" for year in self.published_years for word in words))

    def _measures(self) -> list[tuple[Measure, str]]:
        found = [(measure, measure_in_words(self.report.framework.scale, measure)) for measure in Measure]
        return [(measure, words) for measure, words in found if words]

    def published(self, exemplar: Exemplar) -> Row:
        """What NPPN published of an exemplar; what it did not is unknown, and nothing is filled in."""
        cells = []
        for year in self.published_years:
            told = partial_figures(self.report.framework, exemplar, year)
            figures = {figure.measure: figure for figure in (told.non_compliant, told.compliant, told.aspired)}
            cells += [_printed(figures[measure]) for measure, _ in self._measures()]
        return (f"{exemplar.id} {exemplar.title}", *cells)


def response_exhibit(region: str, turnouts: Mapping[int, Share], nation: Mapping[int, Share]) -> Exhibit:
    """A region's row of Table A (003:177-189) with its earlier years, beside the nation's; newest year first."""
    years = sorted(turnouts, reverse=True)
    rows = [
        (f"{name} {year}", str(found[year].of), str(found[year].count), _whole(found[year]))
        for name, found in ((region, turnouts), (NATION, nation))
        for year in years
    ]
    return Exhibit(
        "response",
        gettext("Returns of {region}", region=region),
        gettext("As counted by the newest release of each year"),
        (gettext("Where and when"), gettext("Services"), gettext("Returned"), gettext("Percent")),
        tuple(rows),
    )


def _is_known(differences: Sequence[Difference]) -> bool:
    return any(one.base is not None or one.figure is not None for one in differences)


def _moved(difference: Difference) -> Row:
    return gettext(
        "{base} to {figure}", base=share_in_words(difference.base), figure=share_in_words(difference.figure)
    ), difference.in_words


def _whole(share: Share) -> str:
    return NO_FIGURE if share.whole is None else f"{share.whole}%"


def _printed(figure: NationalFigure) -> str:
    if figure.percent is None:
        return gettext("unknown")
    return f"{figure.percent}%" + (gettext(", derived") if figure.status is FigureStatus.DERIVED else "")
