"""The synthetic benchmarking returns of 2008 and 2009: no service's own, and together what was published.

Every figure of the published tables that is not marked as inconsistent comes
out: returns, totals, least, greatest, mean and middle values, correlations,
shares. Where two published figures contradict each other, the table holds
(the formats of publications stand on 134 returns, not on the 130 of the chart).
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from selfreview.demonstration import benchmark_targets as targets
from selfreview.demonstration.benchmark_amounts import Amounts, Tellers, choose_tellers, make_amounts
from selfreview.demonstration.benchmark_choices import (
    Chosen,
    budgets,
    dealt,
    one_of,
    premises,
    several,
    spread,
    yes_or_no,
)
from selfreview.demonstration.kinds import make_up_kind
from selfreview.demonstration.lots import draw, shuffle
from selfreview.demonstration.synthetic import SyntheticReturn
from selfreview.domain.benchmarking.answers import BLANK, NOT_ASKED, NOT_KNOWN, Answer, Quality, State, asked
from selfreview.domain.benchmarking.questionnaire import Questionnaire
from selfreview.registry import RegisteredService

SHOWN_IN_A_DRAFT = ("RS01", "RS02", "RS03", "RS04", "RS05", "FC03", "FC04", "MG01", "MG02", "MG06")
"""What the service of the demonstration's people has answered in the year that is open."""

LAST_DAYS = {2008: date(2008, 11, 28), 2009: date(2009, 11, 27)}


@dataclass(frozen=True, slots=True)
class BenchmarkingReturn:
    """One service's made-up benchmarking return."""

    year: int
    service: int
    submitted: date
    answers: Mapping[str, Answer]


@dataclass(frozen=True, slots=True)
class ContextValue:
    """One made-up figure of a service's area."""

    year: int
    service: int
    indicator: str
    value: int
    edition: str


@dataclass(frozen=True, slots=True)
class MadeUp:
    """All of it: the returns in order of year and service, and the context."""

    returns: tuple[BenchmarkingReturn, ...]
    context: tuple[ContextValue, ...]

    def last_answers(self, service: int) -> Mapping[str, Answer]:
        """What a service told last; nothing where it told nothing."""
        return next((one.answers for one in reversed(self.returns) if one.service == service), {})


def make_up_benchmarking(
    questionnaire: Questionnaire, services: Iterable[RegisteredService], rated: Iterable[SyntheticReturn]
) -> MadeUp:
    """The returns of both years, of the services that rated themselves and two more each year."""
    expected = {service.number: service.region for service in services if service.expected}
    parts = {year: _participants(year, expected, rated) for year in targets.YEARS}
    tellers = choose_tellers(parts[2008], parts[2009])
    amounts = make_amounts(tellers, expected)
    returns = []
    for year in targets.YEARS:
        answers = _Year(year, tellers, amounts).answers()
        for number in sorted(parts[year]):
            told = {question: given[number] for question, given in answers.items() if number in given}
            returns.append(BenchmarkingReturn(year, number, _submitted(year, number), _whole(questionnaire, told)))
    return MadeUp(tuple(returns), tuple(_context(amounts, expected)))


def _participants(year: int, region_of: Mapping[int, str], rated: Iterable[SyntheticReturn]) -> frozenset[int]:
    found = {one.service for one in rated if one.year == year}
    for region, count in targets.MORE[year].items():
        others = [number for number, where in region_of.items() if where == region and number not in found]
        found |= set(shuffle(others, "benchmarks")[:count])
    return frozenset(found)


def _submitted(year: int, service: int) -> date:
    return LAST_DAYS[year] - timedelta(days=int(draw("benchmarked", year, service) * 50))


def _whole(questionnaire: Questionnaire, told: Mapping[str, Answer]) -> dict[str, Answer]:
    """What was told, with the questions that a condition hides marked as not asked."""
    open_ = asked(questionnaire, told)
    found: dict[str, Answer] = {}
    for question in questionnaire.questions:
        answer, condition = told.get(question.id, BLANK), question.asked_if
        if question.id in open_ and answer != BLANK:
            order = [option.id for option in question.choices]
            found[question.id] = replace(answer, chosen=tuple(sorted(answer.chosen, key=order.index)))
        elif question.id not in open_ and condition is not None and condition.question in found:
            found[question.id] = NOT_ASKED
    return found


def _context(amounts: Amounts, services: Collection[int]) -> Iterable[ContextValue]:
    for year in targets.YEARS:
        area, sen, meals = (amounts.context[name, year] for name in ("area", "sen", "meals"))
        for number in sorted(services):
            statements = sen[number] * 134 // 1000
            action_plus = sen[number] * 310 // 1000
            for indicator, value in (
                ("population_0_19", area[number]),
                ("sen_school_action", sen[number] - statements - action_plus),
                ("sen_school_action_plus", action_plus),
                ("sen_statements", statements),
                ("free_school_meals", meals[number]),
            ):
                yield ContextValue(year, number, indicator, value, f"Made up for the demonstration, {year}")


def _figure(number: int, quality: Quality | None = None) -> Answer:
    return Answer(State.TOLD, number=number, quality=quality)


@dataclass(frozen=True, slots=True)
class _Year:
    """One year's answers, question by question, by service."""

    year: int
    tellers: Tellers
    amounts: Amounts

    def answers(self) -> dict[str, dict[int, Answer]]:
        part = self.tellers.part(self.year)
        chosen = self._chosen(part)
        found = {
            question: {key: Answer(State.TOLD, chosen=options) for key, options in given.items()}
            for question, given in chosen.items()
        }
        figures = self._money(part) | self._staff(part) | self._cases(part) | self._management(chosen)
        figures["FC06"] = {key: _figure(count) for key, count in budgets(self._said_yes(chosen, "FC04"))[1].items()}
        return found | figures

    def _said_yes(self, chosen: Mapping[str, Chosen], question: str) -> list[int]:
        return sorted(key for key, options in chosen[question].items() if options == ("yes",))

    def _chosen(self, part: frozenset[int]) -> dict[str, Chosen]:
        year = self.year
        chosen: dict[str, Chosen] = {
            "RS01": {key: ((make_up_kind(key) or "in_house").replace("-", "_"),) for key in part}
        }
        chosen["RS02"] = several("RS02", year, part)
        chosen["RS03"], chosen["RS04"] = premises(year, part)
        for question in targets.YES:
            if question != "PM06":
                chosen[question] = yes_or_no(question, year, part)
        chosen["PM06"] = yes_or_no("PM06", year, self._said_yes(chosen, "PM05"))
        for question in ("FC03", "AC01", "CW03", "SW03", "PM01", "PM04", "PM07", "PM08"):
            chosen[question] = one_of(question, year, part)
        chosen["CW02"] = one_of("CW02", year, self.tellers.told["CW01", year])
        chosen["FC05"] = budgets(self._said_yes(chosen, "FC04"))[0]
        group = self._said_yes(chosen, "MG01")
        chosen["MG03"], chosen["MG06"] = several("MG03", year, group), one_of("MG06", year, group)
        chosen["AC03"] = several("AC03", year, self._said_yes(chosen, "AC02"))
        chosen["AC09"] = several("AC09", year, self._said_yes(chosen, "AC08"))
        chosen["SW01"] = several("SW01", year, part)
        chosen["PM09"] = several("PM09", year, spread("PM09", year, part)[: 133 if year == 2009 else 123])
        chosen["PM10"] = several("PM10", year, part)
        chosen["MG05"] = self._others(chosen, "MG03", targets.OTHER_MEMBERS)
        planning = {"asd": 8, "behaviour": 9, "sen": 7, "transition": 6, "parenting": 5, "anti_bullying": 4}
        chosen["SW02"] = self._others(chosen, "SW01", planning)
        trained = self._said_yes(chosen, "ST10")
        trainers = {"nppn": 70, "ipsea": 45, "ace": 25, "sendist": 20, "college": 12, "napps": 8, "other": 20}
        chosen["ST11"] = dealt(trainers, "ST11", trained)
        staff = {"choice_advisers": 22, "parent_support_advisers": 10, "early_years_key_workers": 8, "other": 15}
        chosen["ST13"] = dealt(staff, "ST13", self._said_yes(chosen, "ST12"))
        helped = [key for key, value in self.amounts.figures["ST08", year].items() if value]
        chosen["ST09"] = dealt({"leaflets": 20, "clerical": 18, "other": 12}, "ST09", helped)
        depends = [key for key, options in chosen["CW03"].items() if options == ("circumstances",)]
        chosen["CW04"] = dealt({"has_sen": 48, "other": 12}, "CW04", depends)
        chosen["PM02"] = self._targets(chosen)
        return chosen

    def _others(self, chosen: Mapping[str, Chosen], question: str, counts: Mapping[str, int]) -> Chosen:
        others = [key for key, told in chosen[question].items() if "other" in told]
        return dealt(counts, f"others of {question}", others)

    def _targets(self, chosen: Mapping[str, Chosen]) -> Chosen:
        """So many plans have targets; Aiming High only where the service takes part in its planning."""
        plans = spread("PM02", self.year, [key for key, told in chosen["PM01"].items() if told == ("in_place",)])
        some = targets.WITH_TARGETS if self.year == 2009 else 40
        found: Chosen = {}
        for place, key in enumerate(plans):
            aims = "aiming_high" in chosen["SW01"].get(key, ())
            found[key] = ("neither",) if place >= some else ("aiming_high", "cyp") if aims else ("cyp",)
        return found

    def _money(self, part: frozenset[int]) -> dict[str, dict[int, Answer]]:
        found: dict[str, dict[int, Answer]] = {}
        for question in ("FC01", "FC02"):
            told = self.amounts.figures[question, self.year]
            found[question] = {
                key: _figure(value, Quality.ESTIMATED if draw("estimated", question, key) < 0.2 else Quality.ACTUAL)
                for key, value in told.items()
            }
            unknown = [key for key in sorted(part) if key not in told][:2]
            found[question] |= dict.fromkeys(unknown, NOT_KNOWN)
        return found

    def _staff(self, part: frozenset[int]) -> dict[str, dict[int, Answer]]:
        """Posts by what they are for: managers first, administration last; nobody holds more than one."""
        found: dict[str, dict[int, Answer]] = {"ST01": {}, "ST02": {}, "ST03": {}, "ST04": {}, "ST06": {}, "ST14": {}}
        for key, posts in self.amounts.figures["staff", self.year].items():
            managers = min(100, posts * 6 // 10 // 5 * 5 or posts)
            clerks = max(0, (posts - managers) * 3 // 10 // 5 * 5)
            people = -(-posts // 80) + (1 if draw("part time", key) < 0.5 else 0)
            for question, number in (("ST01", managers), ("ST02", posts - managers - clerks), ("ST03", clerks)):
                found[question][key] = _figure(number)
            found["ST04"][key] = _figure(max(people, -(-posts // 100)))
            found["ST14"][key] = _figure(45 + int(draw("with parents", key) * 7) * 5, Quality.ESTIMATED)
        for question in ("ST05", "ST07", "ST08"):
            told = self.amounts.figures[question, self.year]
            found[question] = {key: _figure(value) for key, value in told.items()}
        found["ST06"] = {key: _figure(int(draw("paid", key) * 1.4) * 2) for key in part}
        return found

    def _management(self, chosen: Mapping[str, Chosen]) -> dict[str, dict[int, Answer]]:
        told, seldom = targets.MET[self.year]
        group = spread("MG02", self.year, self._said_yes(chosen, "MG01"))[:told]
        met = {
            key: int(draw("met", key) * 3) if place < seldom else 3 + int(draw("met", key) * 4)
            for place, key in enumerate(group)
        }
        voluntary = spread("MG04", self.year, [key for key, told in chosen["MG03"].items() if "voluntary" in told])
        said = voluntary[: targets.VOLUNTARY_TOLD]
        number = {
            key: 2 + int(draw("bodies", key) * 3) if place < targets.SEVERAL_VOLUNTARY else 1
            for place, key in enumerate(said)
        }
        answers = {key: _figure(count) for key, count in number.items()}
        return {
            "MG02": {key: _figure(count) for key, count in met.items()},
            "MG04": dict.fromkeys(voluntary, NOT_KNOWN) | answers,
        }

    def _cases(self, part: frozenset[int]) -> dict[str, dict[int, Answer]]:
        users = self.amounts.figures["CW01", self.year]
        counted = {key: _figure(value, Quality.ACTUAL) for key, value in users.items()}
        found = {"CW01": counted, **self._disagreement(part), **self._appeals(part)}
        unknown = [key for key in sorted(part) if key not in users][:2]
        found["CW01"] |= dict.fromkeys(unknown, NOT_KNOWN)
        return found

    def _disagreement(self, part: frozenset[int]) -> dict[str, dict[int, Answer]]:
        told, some, ours = targets.DISAGREEMENT[self.year]
        order = spread("CW06", self.year, part)
        own, all_ = dict.fromkeys(order[told:], NOT_KNOWN), dict.fromkeys(order[told:], NOT_KNOWN)
        for place, key in enumerate(order[:told]):
            cases = 1 + int(draw("cases", key) ** 2 * 11) if place < some else 0
            own[key] = _figure(1 + int(draw("own cases", key) * cases) if place < ours else 0)
            all_[key] = _figure(cases)
        return {"CW05": all_, "CW06": own}

    def _appeals(self, part: frozenset[int]) -> dict[str, dict[int, Answer]]:
        told, known, ours = targets.APPEALS[self.year]
        order = spread("CW08", self.year, part)
        own, all_ = dict.fromkeys(order[told:], NOT_KNOWN), dict.fromkeys(order[told:], NOT_KNOWN)
        for place, key in enumerate(order[:told]):
            appeals = 2 + int(draw("appeals", key) ** 2 * 38) if place < ours else 0
            own[key] = _figure(1 + int(draw("own appeals", key) * (appeals - 1)) if appeals else 0)
            all_[key] = NOT_KNOWN if known <= place < ours else _figure(appeals)
        return {"CW07": all_, "CW08": own}
