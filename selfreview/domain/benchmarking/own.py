"""A service's own measures beside a release: in words, as rows, and where its answers are others' too; never a rank."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from selfreview.domain.benchmarking.catalogue import MeasureEntry
from selfreview.domain.benchmarking.measures import FORMULAS, MeasuredReturn
from selfreview.domain.benchmarking.questionnaire import Questionnaire
from selfreview.domain.benchmarking.release.reading import ABSENT, Released, exact, show_value
from selfreview.domain.benchmarking.release.shown import Strip, strip_of
from selfreview.domain.disclosure.rounding import round_half_up
from selfreview.domain.distribution import Share
from selfreview.domain.nation.groups import NAMES
from selfreview.speech import gettext, lazy

SPINE = ("BM03", "BM04", "BM05", "BM06", "BM08", "BM10", "BM16", "BM17", "BM18", "BM20", "BM22", "BM29")
"""The measures that stand together on one page, each stretched between P10 and P90."""

AMOUNTS = ("BM01", "BM02", "BM07", "BM09", "BM11", "BM12", "BM15")
"""What a service told itself, beside what others did."""

COMMON = 50
"""What more than so many percent of services have is listed where a service has it not."""


@dataclass(frozen=True, slots=True)
class OwnMeasure:
    """One measure of a service: its figure, last round's, and what a release tells of others; it has no better end."""

    measure: MeasureEntry
    own: str
    last: str
    england: str
    middle: str
    low: str
    high: str
    groups: tuple[str, ...]
    words: str
    strip: Strip

    @property
    def most(self) -> str:
        """What half of the services lie between, where that is stated."""
        return ABSENT if ABSENT in (self.low, self.high) else gettext("{low} to {high}", low=self.low, high=self.high)


@dataclass(frozen=True, slots=True)
class OwnAnswer:
    """One choice of a service: what it has, the share of services that have it too, and what most have besides."""

    question: str
    title: str
    chosen: tuple[tuple[str, str], ...]
    besides: tuple[tuple[str, str], ...]


def measure_own(
    questionnaire: Questionnaire,
    measures: Sequence[str],
    own: MeasuredReturn,
    last: MeasuredReturn | None,
    released: Released | None,
) -> tuple[OwnMeasure, ...]:
    """A service's own figures, each beside what the release tells of England and of its region, kind and size."""
    entries = {measure.id: measure for measure in questionnaire.measures}
    return tuple(_measure(entries[measure], own, last, released) for measure in measures)


def _measure(
    measure: MeasureEntry, own: MeasuredReturn, last: MeasuredReturn | None, released: Released | None
) -> OwnMeasure:
    value = FORMULAS[measure.id].value(own)
    then = None if last is None else FORMULAS[measure.id].value(last)
    told: Mapping[str, Any] = {} if released is None else released.measure(measure.id)

    def figure(name: str) -> Fraction | None:
        return exact(told.get(name))

    groups = (
        ()
        if released is None
        else tuple(
            _show(measure, exact(released.group(table, group, measure.id).get("median")))
            for table, group in zip(NAMES, own.groups, strict=True)
        )
    )
    england = figure("ratio") if figure("ratio") is not None else figure("mean")
    return OwnMeasure(
        measure=measure,
        own=_show(measure, value),
        last=_show(measure, then),
        england=_show(measure, england),
        middle=_show(measure, figure("median")),
        low=_show(measure, figure("p25")),
        high=_show(measure, figure("p75")),
        groups=groups,
        words="" if value is None else place_in_words(measure, value, told),
        strip=strip_of(measure, told, own=value),
    )


def _show(measure: MeasureEntry, value: Fraction | None) -> str:
    return show_value(measure, value, "median")


def place_in_words(measure: MeasureEntry, value: Fraction, told: Mapping[str, Any]) -> str:
    """Where a figure lies among those of other services: "higher than in about three in four services"."""
    names = ("p10", "p25", "median", "p75", "p90")
    edges = {name: edge for name in names if (edge := exact(told.get(name))) is not None}
    shown = f"{measure.title}: {_show(measure, value)}"
    if "median" not in edges:
        return gettext("{shown}. Too few services answered this to say more.", shown=shown)
    if value == edges["median"]:
        return gettext("{shown}, as in the middle service.", shown=shown)
    higher = (words for name, words in _HIGHER.items() if name in edges and value > edges[name])
    lower = (words for name, words in _LOWER.items() if name in edges and value < edges[name])
    return [*higher, *lower][0].format(shown=shown)


_HIGHER = {
    "p90": lazy("{shown}, higher than in about nine in ten services."),
    "p75": lazy("{shown}, higher than in about three in four services."),
    "median": lazy("{shown}, higher than in about half of the services."),
}
_LOWER = {
    "p10": lazy("{shown}, lower than in about nine in ten services."),
    "p25": lazy("{shown}, lower than in about three in four services."),
    "median": lazy("{shown}, lower than in about half of the services."),
}
"""Where a figure lies beyond an edge, the furthest first."""


def answer_own(questionnaire: Questionnaire, own: MeasuredReturn, released: Released | None) -> tuple[OwnAnswer, ...]:
    """A service's choices, each with the share of services that chose the same, and what most have besides."""
    found = []
    for question in questionnaire.questions:
        ticked = own.choices.get(question.id)
        if not question.choices or ticked is None:
            continue
        shares = {
            option.id: None if released is None else released.share(question.id, option.id)
            for option in question.choices
        }
        several = question.kind.value == "multi"
        besides = [option for option in question.choices if several and option.id not in ticked]
        found.append(
            OwnAnswer(
                question.id,
                question.title,
                tuple(
                    (option.label, _percent(shares[option.id])) for option in question.choices if option.id in ticked
                ),
                tuple(
                    (option.label, _percent(shares[option.id])) for option in besides if _is_common(shares[option.id])
                ),
            )
        )
    return tuple(found)


def _percent(share: Share | None) -> str:
    return ABSENT if share is None or share.whole is None else f"{share.whole}%"


def _is_common(share: Share | None) -> bool:
    return share is not None and (share.percent or 0) > COMMON


def change_of_own(own: MeasuredReturn, last: MeasuredReturn | None) -> tuple[tuple[str, int], ...]:
    """By how many percent each of a service's own amounts changed since its last return, by measure."""
    if last is None:
        return ()
    found = []
    for measure in AMOUNTS:
        now, then = FORMULAS[measure].value(own), FORMULAS[measure].value(last)
        if now is not None and then:
            found.append((measure, int(round_half_up(100 * (now / then - 1)))))
    return tuple(found)


def outturn_of_own(own: MeasuredReturn) -> int | None:
    """By how many percent what a service received differs from its budget of the round before."""
    value = FORMULAS["BM30"].value(own)
    return None if value is None else int(round_half_up(value))
