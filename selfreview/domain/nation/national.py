"""The nation's figures of a year, worked out of running sums, and their exact form as data."""

from collections.abc import Iterable, Mapping

from selfreview.domain.distribution import Counts, Difference, Share, add_counts, keys_of, share_of
from selfreview.domain.framework.editions import are_comparable, is_comparable
from selfreview.domain.framework.framework import Framework, Measure
from selfreview.domain.nation.figures import (
    Distribution,
    Earlier,
    ExemplarFigures,
    MatchedChange,
    MeasuredChange,
    NationalChange,
    NationalFigures,
    ThemeFigures,
    Turnout,
    YearSums,
)
from selfreview.domain.nation.highlights import find_highlights

MANY = 2
"""A service that is non-compliant on more exemplars than this is counted apart (003:1012)."""


def national_figures(
    sums: YearSums, *, regions: Iterable[Turnout] = (), earlier: Earlier | None = None
) -> NationalFigures:
    """The figures of a year, at a cost that does not grow with the number of returns.

    ValueError where the sums contradict one another: every return rates every
    exemplar, so each exemplar has as many ratings as there are returns.
    """
    _check(sums)
    framework = sums.framework
    counts = {exemplar.id: _counts(framework, sums.counts, exemplar.id) for exemplar in framework.exemplars}
    meeting_all, failing = _whole_returns(sums)
    return NationalFigures(
        year=sums.year,
        framework=framework,
        turnout=Share(sums.returns, sums.services),
        meeting_all=meeting_all,
        failing_more_than_two=failing,
        non_compliant_on=_shortfalls(sums),
        regions=tuple(regions),
        exemplars=tuple(
            ExemplarFigures(exemplar, Distribution(framework.scale, counts[exemplar.id]))
            for exemplar in framework.exemplars
        ),
        themes=tuple(
            ThemeFigures(
                theme,
                Distribution(
                    framework.scale,
                    add_counts(framework.scale, (counts[exemplar.id] for exemplar in framework.of_theme(theme.id))),
                ),
            )
            for theme in framework.themes
        ),
        change=None if earlier is None else _change(sums, earlier),
    )


def _check(sums: YearSums) -> None:
    _check_totals(sums.framework, sums.year, sums.counts, sums.returns)
    shortfalls = _shortfalls(sums)
    if shortfalls is not None and sum(shortfalls.values()) != sums.returns:
        raise ValueError(f"{sums.year}: {sums.returns} returns, but {sum(shortfalls.values())} counted by shortfall")


def _check_totals(framework: Framework, year: int, counts: Mapping[str, Counts], returns: int) -> None:
    totals = {exemplar.id: _counts(framework, counts, exemplar.id).total for exemplar in framework.exemplars}
    wrong = [key for key, total in totals.items() if total != returns]
    if wrong:
        raise ValueError(f"{year}: {returns} returns, but not as many ratings of {', '.join(wrong)}")


def _counts(framework: Framework, counts: Mapping[str, Counts], exemplar_id: str) -> Counts:
    found = counts.get(exemplar_id)
    return add_counts(framework.scale, () if found is None else (found,))


def _shortfalls(sums: YearSums) -> dict[int, int] | None:
    if keys_of(sums.framework.scale, Measure.NON_COMPLIANT) is None:
        return None
    return {number: services for number, services in sorted(sums.non_compliant_on.items()) if services}


def _whole_returns(sums: YearSums) -> tuple[Share | None, Share | None]:
    shortfalls = _shortfalls(sums)
    if shortfalls is None:
        return None, None
    many = sum(services for number, services in shortfalls.items() if number > MANY)
    return Share(shortfalls.get(0, 0), sums.returns), Share(many, sums.returns)


def _change(sums: YearSums, earlier: Earlier) -> NationalChange:
    _check(earlier.sums)
    now, before = sums.framework, earlier.sums.framework
    matched = earlier.matched
    if matched.services > min(sums.returns, earlier.sums.returns):
        raise ValueError(f"{sums.year}: more services answered in both years than in one")
    _check_totals(now, sums.year, matched.now, matched.services)
    _check_totals(before, earlier.sums.year, matched.before, matched.services)
    whole_now = _whole_returns(sums)
    # A return of another edition may fall short of other things: then nothing is known to have changed.
    whole_before = _whole_returns(earlier.sums) if are_comparable(now, before) else (None, None)
    return NationalChange(
        year=earlier.sums.year,
        turnout=Share(earlier.sums.returns, earlier.sums.services),
        meeting_all=Difference(whole_before[0], whole_now[0]),
        failing_more_than_two=Difference(whole_before[1], whole_now[1]),
        all_returns=_changes(now, sums.counts, before, earlier.sums.counts),
        matched=MatchedChange(
            matched.services,
            sums.returns - matched.services,
            earlier.sums.returns - matched.services,
            _changes(now, matched.now, before, matched.before),
            matched.altered,
        ),
    )


def _changes(
    framework: Framework, counts: Mapping[str, Counts], other: Framework, others: Mapping[str, Counts]
) -> dict[str, MeasuredChange]:
    def difference(exemplar_id: str, measure: Measure, comparable: bool) -> Difference:
        now = share_of(framework.scale, _counts(framework, counts, exemplar_id), measure)
        if not comparable:
            return Difference(None, now)
        return Difference(share_of(other.scale, _counts(other, others, exemplar_id), measure), now)

    found = {}
    for exemplar in framework.exemplars:
        same = is_comparable(framework, other, exemplar.id)
        found[exemplar.id] = MeasuredChange(
            difference(exemplar.id, Measure.COMPLIANT, same), difference(exemplar.id, Measure.ASPIRED, same), same
        )
    return found


def as_json(figures: NationalFigures) -> dict[str, object]:
    """The figures as data, every float unrounded; exact, so for the network only."""
    return {
        "year": figures.year,
        "edition": figures.framework.edition,
        "services": figures.services,
        "returns": figures.returns,
        "return_rate": figures.turnout.percent,
        "meeting_all": _share(figures.meeting_all),
        "failing_more_than_two": _share(figures.failing_more_than_two),
        "non_compliant_on": None
        if figures.non_compliant_on is None
        else {str(number): services for number, services in figures.non_compliant_on.items()},
        "regions": [
            {
                "name": region.name,
                "services": region.services,
                "returns": region.returns,
                "percent": region.share.percent,
            }
            for region in figures.regions
        ],
        "exemplars": [_exemplar(each) for each in figures.exemplars],
        "change": None if figures.change is None else _change_as_json(figures.change),
        "commentary": _commentary(figures),
    }


def _share(share: Share | None) -> dict[str, object] | None:
    return None if share is None else {"count": share.count, "percent": share.percent}


def _percent(share: Share | None) -> float | None:
    return None if share is None else share.percent


def _exemplar(figures: ExemplarFigures) -> dict[str, object]:
    ratings = figures.ratings
    keys = ratings.scale.keys
    return {
        "id": figures.exemplar.id,
        "counts": dict(zip(keys, ratings.counts.numbers, strict=True)),
        "percent": dict(zip(keys, (share.percent for share in ratings.levels), strict=True)),
        "compliant": _percent(ratings.share(Measure.COMPLIANT)),
        "good_or_best": _percent(ratings.share(Measure.ASPIRED)),
    }


def _change_as_json(change: NationalChange) -> dict[str, object]:
    return {
        "from": change.year,
        "all_returns": _points(change.all_returns),
        "matched": {"services": change.matched.services, "exemplars": _points(change.matched.exemplars)},
    }


def _points(changes: Mapping[str, MeasuredChange]) -> dict[str, object]:
    return {
        key: {"compliant": change.compliant.points, "good_or_best": change.aspired.points}
        for key, change in changes.items()
    }


def _commentary(figures: NationalFigures) -> dict[str, object]:
    highlights = find_highlights(figures)
    return {
        name: None if names is None else list(names)
        for name, names in (
            ("highest_non_compliance", highlights.highest_non_compliance),
            ("lowest_non_compliance", highlights.lowest_non_compliance),
            ("compliance_up_5", highlights.compliance_up_5),
            ("good_or_best_up_10", highlights.good_or_best_up_10),
            ("good_or_best_up_5", highlights.good_or_best_up_5),
        )
    }
