"""A release of the benchmarking as data: everything that it says, as it is hashed and kept, and read back again."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from selfreview.domain.benchmarking.bands import BANDS, count_bands
from selfreview.domain.benchmarking.commentary.narrative import write_commentary
from selfreview.domain.benchmarking.figures import (
    AnswerCounts,
    MeasuredRound,
    RoundFigures,
    answers_data,
    as_json,
    as_number,
)
from selfreview.domain.benchmarking.measures import FIGURES, HUNDREDTHS, STAFF, MeasuredReturn
from selfreview.domain.benchmarking.release.changes import MatchedMove, guard_changes
from selfreview.domain.benchmarking.release.noted import sum_of
from selfreview.domain.benchmarking.release.publishing import Publisher
from selfreview.domain.benchmarking.release.reading import Released
from selfreview.domain.benchmarking.release.told import CountedAnswers, Earlier, Told
from selfreview.domain.disclosure.magnitudes import PublishedFigure
from selfreview.domain.disclosure.marks import FEWEST, Mark
from selfreview.domain.nation.groups import NAMES

FORMAT = 1
INTERVAL = ("low", "high")
Data = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class RoundBefore:
    """The round before: its newest release, and the returns that it counts."""

    content: Data
    returns: Sequence[MeasuredReturn]


@dataclass(frozen=True, slots=True)
class ReleaseFrame:
    """What a release says besides its figures.

    `reviewed` are the services that the other collection's public release of
    the same year counts, `impartial` those that it has at least Minimum on E07.
    """

    made: datetime
    marking: str
    demonstration: bool
    rules: tuple[str, ...]
    reviewed: frozenset[int] = field(default_factory=frozenset)
    impartial: frozenset[int] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class BenchmarkDraft:
    """A release as it would be, and whether anything of it is new; `pending` returns changed since the last."""

    content: dict[str, Any]
    is_new: bool
    pending: int


def write_content(
    round_: MeasuredRound,
    earlier: Sequence[Earlier],
    last: Data | None,
    before: RoundBefore | None,
    frame: ReleaseFrame,
    percent: int,
    seen: Mapping[str, frozenset[int]] | None = None,
) -> BenchmarkDraft:
    """The round's next release; `last` is the content of the last one, `percent` the p of the p% rule.

    `seen` says whose amounts others have seen by name, by what they are amounts of.
    """
    publisher = Publisher(round_, earlier, percent, seen)
    measures, answers, bands = publisher.tell_measures(), publisher.tell_answers(), publisher.tell_bands()
    number = publisher.number
    known: dict[str, Any] = {
        "format": FORMAT,
        "collection": "benchmarking",
        "year": round_.year,
        "release": number,
        "edition": round_.questionnaire.edition,
        "made": frame.made.isoformat(),
        "services": len(round_.expected),
        "returns": len(round_.returns),
        "demonstration": frame.demonstration,
        "marking": frame.marking,
        "measures": {measure: _measure_data(told) for measure, told in measures.items()},
        "questions": {question: _answers_data(told) for question, told in answers.items()},
        "bands": {question: _answers_data(told) for question, told in bands.items()},
        "groups": _groups_data(round_, measures),
        "rules": list(frame.rules),
    }
    known["posts"] = _posts(publisher) if last is None or measures["BM07"].figure.as_of == number else last["posts"]
    fresh = all(answers[question].as_of == number for question in ("RS01", "SW01", "PM08"))
    known["plans_by_type"] = _plans_by_type(round_) if fresh else last and last["plans_by_type"]
    known["policy_and_rating"] = _policy(round_, frame) if fresh else last and last["policy_and_rating"]
    known["changes"] = None if before is None else _changes(publisher, before)
    known["before"] = None if before is None else _cut_before(before.content)
    sentences = write_commentary(Released(known), round_.questionnaire)
    known["commentary"] = [
        {"id": one.id, "section": one.section, "text": one.text, "base": one.base} for one in sentences
    ]
    told = (
        *(one.figure.as_of for one in measures.values()),
        *(one.as_of for one in answers.values()),
        *(one.as_of for one in bands.values()),
    )
    pending = len(_changed(earlier[-1].returns if earlier else (), round_.returns))
    return BenchmarkDraft(known, number in told, pending)


def _changed(before: Iterable[MeasuredReturn], now: Iterable[MeasuredReturn]) -> frozenset[int]:
    old, new = ({one.service: one for one in returns} for returns in (before, now))
    return frozenset(service for service in {*old, *new} if old.get(service) != new.get(service))


def exact_content(round_: MeasuredRound, figures: RoundFigures, marking: str) -> dict[str, Any]:
    """The network's own figures in the form of a release, unrounded, for tables and papers: never for the public."""
    bands = {question: answers_data(count_bands(question, round_.returns)) for question in BANDS}
    staffed = [one for one in round_.returns if all(question in one.numbers for question in STAFF)]
    sums = {question: sum(one.numbers[question] for one in staffed) for question in STAFF}
    return {
        "marking": marking,
        **as_json(figures),
        "release": None,
        "bands": bands,
        "groups": {table: _turnout(round_, place) for place, table in enumerate(NAMES)},
        "posts": {question: as_number(Fraction(number, HUNDREDTHS)) for question, number in sums.items()},
        "changes": None,
        "before": None,
        "rules": [],
        "commentary": [],
    }


def _turnout(round_: MeasuredRound, place: int) -> dict[str, Any]:
    return {
        group: {
            "services": sum(each.groups[place] == group for each in round_.expected),
            "returns": sum(each.groups[place] == group for each in round_.returns),
            "measures": {},
        }
        for group in round_.groups[place]
    }


def _figure_data(figure: PublishedFigure) -> dict[str, Any]:
    data: dict[str, Any] = {"n": figure.n}
    names = (*FIGURES, "estimate")
    data |= {name: as_number(figure.values[name]) for name in names if name in figure.values}
    if figure.step is not None:
        data["step"] = as_number(figure.step)
    return {**data, "mark": figure.mark.value, "as_of": figure.as_of}


def _measure_data(told: Told) -> dict[str, Any]:
    data = {**_figure_data(told.figure), "coverage": told.coverage}
    data |= {name: float(number) for name, number in told.together.items() if name not in INTERVAL}
    if told.together:
        data["interval"] = [float(told.together[name]) for name in INTERVAL]
    if told.figure.counts:
        data["counts"] = dict(told.figure.counts)
    return data


def _answers_data(told: CountedAnswers) -> dict[str, Any]:
    return {**answers_data(told.answers), "as_of": told.as_of}


def _groups_data(round_: MeasuredRound, measures: Mapping[str, Told]) -> dict[str, Any]:
    data: dict[str, Any] = {table: _turnout(round_, place) for place, table in enumerate(NAMES)}
    for measure, told in measures.items():
        for (table, group), figure in told.groups.items():
            data[table][group]["measures"][measure] = _figure_data(figure)
    return data


def _posts(publisher: Publisher) -> dict[str, Any] | None:
    # Posts of managers, other staff and administrators: told together or not at all.
    base = publisher.parts["BM07"]
    sums = {
        question: sum_of({t.service: (t.numbers[question], 1) for t in publisher.round.returns if t.service in base})
        for question in STAFF
    }
    if not all(publisher.ledger.may_tell(question, each) for question, each in sums.items()):
        return None
    for question, each in sums.items():
        publisher.ledger.note(question, each)
    return {question: as_number(Fraction(sum(each.amounts.values()), HUNDREDTHS)) for question, each in sums.items()}


def _plans_by_type(round_: MeasuredRound) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for told in round_.returns:
        if "RS01" in told.choices and "SW01" in told.choices:
            for kind in told.choices["RS01"]:
                pair = found.setdefault(kind, [0, 0])
                pair[0] += "none" not in told.choices["SW01"]
                pair[1] += 1
    return found


def _policy(round_: MeasuredRound, frame: ReleaseFrame) -> dict[str, int] | None:
    # The sum of both numbers is one of ratings. It is England's own only where everybody whose rating was released did
    # this collection as well; of anybody else the rating would be what is left of England's figure.
    told = {one.service: one.choices["PM08"] for one in round_.returns if "PM08" in one.choices}
    if not frame.reviewed or not frame.reviewed <= told.keys():
        return None
    counts = Counter((service in frame.impartial, "in_place" in told[service]) for service in frame.reviewed)
    if any(counts[rated, ready] < FEWEST for rated in (True, False) for ready in (True, False)):
        return None
    return {"services": len(frame.reviewed), "with": counts[True, True], "without": counts[True, False]}


def _changes(publisher: Publisher, before: RoundBefore) -> dict[str, Any]:
    entries = publisher.round.questionnaire.measures
    moving = [measure.id for measure in entries if "change" in measure.statistics]
    told = guard_changes(publisher.round.returns, before.returns, moving, publisher.ledger)
    now, then = ({one.service for one in returns} for returns in (publisher.round.returns, before.returns))
    return {
        "from": before.content["year"],
        "release": before.content["release"],
        "joined": len(now - then),
        "left": len(then - now),
        "measures": {measure: _change_data(change) for measure, change in told.items()},
    }


def _change_data(change: MatchedMove) -> dict[str, int]:
    return {"services": change.services, "percent": change.whole, "up": change.up, "down": change.down}


def _cut_before(content: Data) -> dict[str, Any]:
    # Of the round before only what the new release says beside its own figures.
    kept = ("year", "release", "edition", "services", "returns", "measures", "questions", "bands")
    return {name: content[name] for name in kept}


def read_earlier(content: Data, returns: Sequence[MeasuredReturn]) -> Earlier:
    """A release as later ones are held against it; `returns` are those that it counted."""
    groups: dict[str, dict[tuple[str, str], PublishedFigure]] = {}
    for table, names in content["groups"].items():
        for group, told in names.items():
            for measure, data in told["measures"].items():
                groups.setdefault(measure, {})[table, group] = _read_figure(data)
    answers = {**content["questions"], **content["bands"]}
    return Earlier(
        number=content["release"],
        measures={measure: _read_told(data, groups.get(measure, {})) for measure, data in content["measures"].items()},
        answers={
            question: CountedAnswers(AnswerCounts(data["base"], dict(data["counts"])), data["as_of"])
            for question, data in answers.items()
        },
        returns=tuple(returns),
        changes=frozenset((content["changes"] or {}).get("measures", ())),
    )


def _read_told(data: Data, groups: Mapping[tuple[str, str], PublishedFigure]) -> Told:
    together = {name: str(data[name]) for name in ("r", "spearman", "r_squared") if name in data}
    together |= dict(zip(INTERVAL, map(str, data.get("interval", ())), strict=False))
    return Told(
        _read_figure(data),
        data["coverage"],
        groups,
        together,
    )


def _read_figure(data: Data) -> PublishedFigure:
    names = [name for name in (*FIGURES, "estimate") if name in data]
    values = {name: Fraction(Decimal(str(data[name]))) for name in names}
    step = Fraction(Decimal(str(data["step"]))) if "step" in data else None
    return PublishedFigure(data["n"], values, dict(data.get("counts", {})), Mark(data["mark"]), data["as_of"], step)
