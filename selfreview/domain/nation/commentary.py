"""The sentences of the national report, written from the figures (after 003:1010-1040)."""

from collections.abc import Iterator, Mapping

from selfreview.domain.distribution import Difference, Share, measure_in_words
from selfreview.domain.framework.framework import Measure, Scale
from selfreview.domain.nation.figures import MeasuredChange, NationalChange, NationalFigures
from selfreview.domain.nation.highlights import HIGH, LARGE_RISE, LOW, RISE, Names, find_highlights
from selfreview.domain.nation.sentences import Base, LinkedFigure, Sentence, SentenceKind

TOLD = (Measure.COMPLIANT, Measure.ASPIRED)
"""The measures whose changes are told."""


def write_commentary(figures: NationalFigures) -> tuple[Sentence, ...]:
    """The sentences, in the order in which they are read.

    A change is told only where it is at least one service's weight, and with
    the change among the services that answered in both years beside it.
    Nothing is told of what is not known, and nothing at all of no returns.
    """
    return tuple(_sentences(figures)) if figures.returns else ()


def _sentences(figures: NationalFigures) -> Iterator[Sentence]:
    found = find_highlights(figures)
    yield _returns(figures)
    yield from _whole_returns(figures)
    high = _failing(figures, SentenceKind.HIGHEST, found.highest_non_compliance)
    low = _failing(figures, SentenceKind.LOWEST, found.lowest_non_compliance)
    yield from _led(
        f"{HIGH}% or more were below the minimum on {_exemplars(len(high))}, the highest share first:", high
    )
    yield from _led(
        f"No more than {float(LOW)}% were below the minimum on {_exemplars(len(low))}, in exemplar order, not ranked:",
        low,
    )
    if figures.change:
        yield from _moves(figures, figures.change)
        yield from _overall(figures, figures.change)
        yield _matched(figures, figures.change)


def _exemplars(number: int) -> str:
    return f"{number} exemplar{'' if number == 1 else 's'}"


def _services(number: int) -> str:
    return f"{number} service{'' if number == 1 else 's'}"


def _led(lead: str, items: list[Sentence]) -> Iterator[Sentence]:
    if items:
        yield Sentence(items[0].kind, None, lead, tuple(figure for item in items for figure in item.figures))
        yield from items


def _whole(year: int, kind: SentenceKind, share: Share) -> LinkedFigure:
    return LinkedFigure(year, Base.ALL_RETURNS, kind, None, share)


def _returns(figures: NationalFigures) -> Sentence:
    kind, year, turnout = SentenceKind.RETURNS, figures.year, figures.turnout
    text = f"{turnout.count} of {_services(turnout.of)} made a return for {year} ({turnout.whole}%)"
    linked: tuple[LinkedFigure, ...] = (_whole(year, kind, turnout),)
    if figures.change:
        year, turnout = figures.change.year, figures.change.turnout
        text += f", {turnout.count} of {turnout.of} for {year} ({turnout.whole}%)"
        linked += (_whole(year, kind, turnout),)
    return Sentence(kind, None, f"{text}. They rated themselves; no one checked the ratings from outside.", linked)


def _whole_returns(figures: NationalFigures) -> Iterator[Sentence]:
    scale, change = figures.framework.scale, figures.change
    kind = SentenceKind.MEETING_ALL
    met = measure_in_words(scale, Measure.COMPLIANT)
    what = f"rated themselves {met} on all {_exemplars(len(figures.exemplars))}"
    yield from _whole_return(figures, kind, figures.meeting_all, change.meeting_all if change else None, what)
    kind = SentenceKind.FAILING_MORE_THAN_TWO
    what = f"rated themselves {_short(scale)} on more than two"
    yield from _whole_return(
        figures, kind, figures.failing_more_than_two, change.failing_more_than_two if change else None, what
    )


def _whole_return(
    figures: NationalFigures, kind: SentenceKind, share: Share | None, difference: Difference | None, what: str
) -> Iterator[Sentence]:
    if share is None:
        return
    text = f"{share.in_words} {what}"
    linked: tuple[LinkedFigure, ...] = (_whole(figures.year, kind, share),)
    if figures.change and difference and difference.sides and difference.direction:
        before = difference.sides[0]
        text += f"; in {figures.change.year} it was {before.in_words}"
        linked += (_whole(figures.change.year, kind, before),)
    yield Sentence(kind, None, f"{text}.", linked)


def _short(scale: Scale) -> str:
    return measure_in_words(scale, Measure.NON_COMPLIANT) or "below the standard"


def _failing(figures: NationalFigures, kind: SentenceKind, names: Names) -> list[Sentence]:
    measure, said = Measure.NON_COMPLIANT, f"rated themselves {_short(figures.framework.scale)}"
    shares = [(key, figures.share(key, measure)) for key in names or ()]
    return [
        Sentence(
            kind,
            key,
            f"{figures.framework.exemplar(key).title}: {share.in_words} {said}.",
            (LinkedFigure(figures.year, Base.ALL_RETURNS, measure, key, share),),
        )
        for key, share in shares
        if share
    ]


def _moves(figures: NationalFigures, change: NationalChange) -> Iterator[Sentence]:
    found, scale = find_highlights(figures), figures.framework.scale
    named_first = len(found.good_or_best_up_10 or ())
    others = f"the other {len(figures.exemplars) - named_first}" if named_first else ""
    for kind, measure, names, moved, among in (
        (SentenceKind.COMPLIANCE_UP, Measure.COMPLIANT, found.compliance_up_5, f"rose by {RISE}", ""),
        (SentenceKind.COMPLIANCE_DOWN, Measure.COMPLIANT, found.compliance_down_5, f"fell by {RISE}", ""),
        (SentenceKind.ASPIRED_UP_LARGE, Measure.ASPIRED, found.good_or_best_up_10, f"rose by {LARGE_RISE}", ""),
        (SentenceKind.ASPIRED_UP, Measure.ASPIRED, found.good_or_best_up_5, f"rose by {RISE}", others),
        (SentenceKind.ASPIRED_DOWN, Measure.ASPIRED, found.good_or_best_down_5, f"fell by {RISE}", ""),
    ):
        told = [key for key in names or () if change.all_returns[key].difference(measure).direction]
        where = f"{len(told)} of {among}" if among else _exemplars(len(told))
        lead = (
            f"The share rated {measure_in_words(scale, measure)} {moved} points or more since {change.year} on {where}:"
        )
        yield from _led(lead, [_moved(figures, change, kind, key, measure) for key in told])


def _moved(
    figures: NationalFigures, change: NationalChange, kind: SentenceKind, key: str, measure: Measure
) -> Sentence:
    everyone, matched = (
        exemplars[key].difference(measure) for exemplars in (change.all_returns, change.matched.exemplars)
    )
    text = f"{figures.framework.exemplar(key).title}: {_now_and_then(change.year, everyone)}."
    if matched.sides:
        told = "no difference" if matched.is_none else _now_and_then(change.year, matched)
        text += f" Among the {_services(change.matched.services)} that answered in both years: {told}."
    linked = (
        *_linked(figures, change, Base.ALL_RETURNS, key, measure, everyone),
        *_linked(figures, change, Base.MATCHED, key, measure, matched),
    )
    return Sentence(kind, key, text, linked)


def _now_and_then(year: int, difference: Difference) -> str:
    now, before = (share.in_words if share else "not known" for share in (difference.figure, difference.base))
    return f"{now}, in {year} {before}"


def _linked(
    figures: NationalFigures, change: NationalChange, base: Base, key: str, measure: Measure, difference: Difference
) -> tuple[LinkedFigure, ...]:
    if difference.sides is None:
        return ()
    before, now = difference.sides
    return LinkedFigure(figures.year, base, measure, key, now), LinkedFigure(change.year, base, measure, key, before)


def _overall(figures: NationalFigures, change: NationalChange) -> Iterator[Sentence]:
    tallies = _tallies(figures.framework.scale, change.all_returns)
    if tallies:
        verdict = _verdict(change, tallies)
        text = f"Overall, the returns show {verdict} since {change.year}: {_tallies_in_words(tallies)}."
        linked = _all_linked(figures, change, Base.ALL_RETURNS, change.all_returns)
        yield Sentence(SentenceKind.OVERALL, None, text, linked)


def _matched(figures: NationalFigures, change: NationalChange) -> Sentence:
    matched = change.matched
    text = (
        f"{_services(matched.services)} answered in both years, {matched.joined} only in {figures.year} and "
        f"{matched.left} only in {change.year}, so some of the change may be because different services answered."
    )
    tallies = _tallies(figures.framework.scale, matched.exemplars)
    if tallies:
        text += f" Among those {matched.services}: {_tallies_in_words(tallies)}."
    linked = _all_linked(figures, change, Base.MATCHED, matched.exemplars)
    return Sentence(SentenceKind.MATCHED, None, text, linked)


def _all_linked(
    figures: NationalFigures, change: NationalChange, base: Base, changes: Mapping[str, MeasuredChange]
) -> tuple[LinkedFigure, ...]:
    return tuple(
        linked
        for key, moved in changes.items()
        for measure in TOLD
        for linked in _linked(figures, change, base, key, measure, moved.difference(measure))
    )


Tally = tuple[int, int, int]
"""On how many exemplars a share rose, fell and did not differ by as much as one service."""


def _tallies(scale: Scale, changes: Mapping[str, MeasuredChange]) -> dict[str, Tally]:
    tallies = {}
    for measure in TOLD:
        found = [change.difference(measure).direction for change in changes.values()]
        words = measure_in_words(scale, measure)
        if words and any(direction is not None for direction in found):
            tallies[words] = found.count(1), found.count(-1), found.count(0)
    return tallies


def _tallies_in_words(tallies: Mapping[str, Tally]) -> str:
    return "; ".join(
        f"the share rated {words} rose on {_exemplars(rose)}, fell on {fell} and did not differ on {level}"
        for words, (rose, fell, level) in tallies.items()
    )


def _verdict(change: NationalChange, tallies: Mapping[str, Tally]) -> str:
    # Both measures, and the services without a shortfall, have to point the same way.
    signs = {(rose > fell) - (rose < fell) for rose, fell, _ in tallies.values()}
    signs |= {change.meeting_all.direction or 0}
    if {1, -1} <= signs:
        return "a mixed picture"
    if 1 in signs:
        return "an improvement"
    if -1 in signs:
        return "a decline"
    return "a mixed picture" if any(rose for rose, _, _ in tallies.values()) else "no clear change"
