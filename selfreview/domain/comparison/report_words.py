"""Where a service or a region stands beside the nation, in a few sentences that a councillor can read."""

from collections.abc import Iterator, Sequence

from selfreview.domain.comparison.comparison import Shortfalls, find_shortfalls
from selfreview.domain.comparison.profile import see_profile
from selfreview.domain.comparison.report import MEASURES, BenchmarkReport, OwnRatings
from selfreview.domain.distribution import Difference, measure_in_words
from selfreview.domain.framework.framework import Exemplar
from selfreview.domain.nation.report import NATION
from selfreview.speech import gettext, ngettext

HALF = 2


def where_it_stands(told: BenchmarkReport) -> tuple[tuple[str, str], ...]:
    """What is said of it, and of which exemplars or how many services."""
    return tuple(_of_region(told) if told.own is None else _of_service(told, told.own))


def _of_service(told: BenchmarkReport, own: OwnRatings) -> Iterator[tuple[str, str]]:
    higher, lower, unrated = [], [], []
    for exemplar in told.report.framework.exemplars:
        place = told.place(exemplar)
        if place is None:
            if exemplar.id in own.ratings:
                unrated.append(exemplar)
        elif HALF * place.higher.count > place.higher.of:
            higher.append(exemplar)
        elif HALF * place.lower.count > place.lower.of:
            lower.append(exemplar)
    yield (
        gettext("More than half of services in {nation} rated themselves higher than we did on", nation=NATION),
        _named(higher),
    )
    yield (
        gettext("More than half of services in {nation} rated themselves lower than we did on", nation=NATION),
        _named(lower),
    )
    if unrated:
        yield gettext("We have not rated"), _named(unrated)
    short = _shortfalls(told, own)
    if short is not None:
        yield (
            gettext(
                "We fall short on {mine} of {number_of_exemplars} exemplars",
                mine=short.mine,
                number_of_exemplars=len(told.report.framework.exemplars),
            ),
            " ".join(short.in_words).removesuffix("."),
        )


def _shortfalls(told: BenchmarkReport, own: OwnRatings) -> Shortfalls | None:
    profile = see_profile(own.rated)
    is_whole = not profile.unrated and profile.compliant is not None
    mine = len(profile.below_compliant) if is_whole else None
    return find_shortfalls(mine, told.report.figures.non_compliant_on)


def _of_region(told: BenchmarkReport) -> Iterator[tuple[str, str]]:
    scale = told.report.framework.scale
    (_, nation), (_, region) = told.groups
    for measure in MEASURES:
        words = measure_in_words(scale, measure)
        if not words:
            continue
        found: dict[int | None, list[Exemplar]] = {1: [], -1: [], 0: [], None: []}
        for exemplar in told.report.framework.exemplars:
            shares = (group.cells[exemplar.id].share(scale, measure) for group in (nation, region))
            found[Difference(*shares).direction].append(exemplar)
        yield gettext("A larger share than in {nation} is {words} on", nation=NATION, words=words), _named(found[1])
        yield gettext("A smaller share than in {nation} is {words} on", nation=NATION, words=words), _named(found[-1])
        yield (
            gettext("No difference from {nation} in the share that is {words}", nation=NATION, words=words),
            gettext("{shown}; not shown on {number}", shown=_on(len(found[0])), number=len(found[None]))
            if found[None]
            else gettext("{shown}; not shown on none", shown=_on(len(found[0]))),
        )


def _on(count: int) -> str:
    return gettext("none") if not count else ngettext("{number} exemplar", "{number} exemplars", count)


def _named(exemplars: Sequence[Exemplar]) -> str:
    return "; ".join(f"{exemplar.id} {exemplar.title}" for exemplar in exemplars) or gettext("none")
