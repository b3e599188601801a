"""The checks between answers: what is asked about a return, beside the figure, before it is submitted and after.

A check never changes an answer. The rules are written in the questionnaire's
file as people read them; here they are as they are worked, by the same ids.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from selfreview.domain.benchmarking.answers import (
    BLANK,
    Answer,
    Answers,
    encode,
    in_words,
    show_figure,
    value_of,
)
from selfreview.domain.benchmarking.catalogue import CheckKind
from selfreview.domain.benchmarking.figures_moved import moved_too_far, out_of_bounds, slipped
from selfreview.domain.benchmarking.impossible import find_impossible
from selfreview.domain.benchmarking.questionnaire import Questionnaire
from selfreview.speech import gettext

POSTS = ("ST01", "ST02", "ST03")
SEN_PUPILS = ("sen_school_action", "sen_school_action_plus", "sen_statements")


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside a return when it is checked.

    `before` is the last return that the service submitted and `year_before`
    its year; both are empty where there is none, or none that compares.
    """

    year: int
    before: Answers = field(default_factory=dict)
    year_before: int | None = None
    context: Mapping[str, int | None] = field(default_factory=dict)
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """A check that asks: beside which question, in which words, and about which answers."""

    check: str
    kind: CheckKind
    question: str
    words: str
    about: tuple[str, ...]


def fingerprint(finding_list: "tuple[Finding, ...]", answers: Answers) -> str:
    """The answers that findings are about, as one text: another text means that something was changed since."""
    about = sorted({question for finding in finding_list for question in finding.about})
    return "; ".join(f"{question}={encode(answers.get(question, BLANK)).partition(chr(10))[0]}" for question in about)


def find(questionnaire: Questionnaire, answers: Answers, beside: Beside) -> tuple[Finding, ...]:
    """Every finding of a return whose hidden questions have been left out, in the order of the checks."""
    work = _Work(questionnaire, answers, beside)
    found = [work.finding(*one) for check in _CHECKS for one in check(work)]
    return tuple(sorted(found, key=lambda finding: finding.check))


Raw = tuple[str, str, dict[str, str], tuple[str, ...]]
"""A check's id, its question, what its words are filled with, and the answers that it is about."""


@dataclass(frozen=True, slots=True)
class _Work:
    asked: Questionnaire
    answers: Answers
    beside: Beside

    def answer(self, question: str) -> Answer:
        return self.answers.get(question, BLANK)

    def value(self, question: str) -> Fraction | None:
        return value_of(self.asked.question(question), self.answer(question))

    def has(self, question: str, option: str) -> bool:
        return self.answer(question).has(option)

    def told(self, *questions: str) -> bool:
        return all(self.answer(question).is_told for question in questions)

    def words(self, question: str, answers: Answers | None = None) -> str:
        return in_words(self.asked.question(question), (answers or self.answers).get(question, BLANK))

    def posts(self) -> Fraction | None:
        values = [self.value(question) for question in POSTS]
        return None if None in values else sum((value for value in values if value is not None), Fraction())

    def finding(self, check: str, question: str, filled: Mapping[str, str], about: tuple[str, ...]) -> Finding:
        entry = self.asked.check(check)
        words = entry.words
        for name, value in filled.items():
            words = words.replace(f"{{{name}}}", value)
        return Finding(check, entry.kind, question, words, about)


def _pounds(value: Fraction, places: int = 0) -> str:
    scaled = int(value * 10**places + Fraction(1, 2))
    whole, rest = divmod(scaled, 10**places)
    return f"£{whole:,}" + (f".{rest:0{places}}" if places else "")


def _impossible(work: _Work) -> Iterator[Raw]:
    for one in find_impossible(work.answers):
        about = (*POSTS, "ST04") if one.check == "K07" else ("CW05", "CW06", "CW07", "CW08")
        yield one.check, one.question, {"said": one.words}, about


def _money(work: _Work) -> Iterator[Raw]:
    funding, budget, posts = work.value("FC01"), work.value("FC02"), work.posts()
    beside = work.beside
    expected = value_of(work.asked.question("FC02"), beside.before.get("FC02", BLANK))
    is_last_year = beside.year_before == beside.year - 1
    if is_last_year and expected and funding is not None and abs(funding - expected) * 10 > expected:
        filled = {"FC02@-1": _pounds(expected), "FC01": _pounds(funding)}
        yield "K01", "FC01", filled, ("FC01",)
    if funding and budget is not None and abs(budget - funding) * 4 > funding:
        percent = str(int(abs(budget - funding) * 100 / funding + Fraction(1, 2)))
        filled = {"percent": percent, "more|less": "more" if budget > funding else "less"}
        yield "K02", "FC02", filled, ("FC01", "FC02")
    if funding is not None and posts and not 10_000 <= funding / posts <= 100_000:
        yield "K03", "FC01", {"value": _pounds(funding / posts)}, ("FC01", *POSTS)
    if funding is not None and posts is not None and (posts == 0) != (funding == 0):
        filled = {"money|no money": "money" if funding else gettext("no money")}
        filled["nobody is|there are people"] = gettext("there are people") if posts else gettext("nobody is")
        yield "K06", "FC01", filled, ("FC01", *POSTS)


def _beside_context(work: _Work) -> Iterator[Raw]:
    funding, context = work.value("FC01"), work.beside.context
    population = context.get("population_0_19")
    if funding is not None and population and not Fraction(36, 100) <= funding / population <= Fraction(516, 100):
        yield "K04", "FC01", {"value": _pounds(funding / population, 2)}, ("FC01",)
    pupils = [context.get(indicator) for indicator in SEN_PUPILS]
    if funding is not None and None not in pupils:
        each = funding / sum(number for number in pupils if number is not None)
        if not Fraction(307, 100) <= each <= Fraction(3034, 100):
            yield "K05", "FC01", {"value": _pounds(each, 2)}, ("FC01",)


def _people(work: _Work) -> Iterator[Raw]:
    users, posts, funding = work.value("CW01"), work.posts(), work.value("FC01")
    if (work.value("ST07") or 0) > 0 and work.value("ST05") == 0:
        yield "K08", "ST05", {}, ("ST05", "ST07")
    cases = (work.value("CW06") or Fraction()) + (work.value("CW08") or Fraction())
    if users is not None and cases > users:
        yield "K14", "CW01", {"value": f"{int(users):,}", "value@-1": f"{int(cases):,}"}, ("CW01", "CW06", "CW08")
    if users == 0 and funding:
        yield "K15", "CW01", {}, ("CW01", "FC01")
    if users and posts and not 20 <= users / posts <= 1000:
        yield "K16", "CW01", {"value": f"{int(users / posts + Fraction(1, 2)):,}"}, ("CW01", *POSTS)


SEAT = {"parent": "parents", "voluntary": "voluntary", "school": "schools", "health": "health"}
"""The agency that a chair speaks for, by the answers of MG06 and MG03."""


def _group(work: _Work) -> Iterator[Raw]:
    chair = next(iter(work.answer("MG06").chosen), "")
    if chair in SEAT and work.told("MG03") and not work.has("MG03", SEAT[chair]):
        agency = work.asked.question("MG03").option(SEAT[chair]).label
        yield "K09", "MG06", {"chair": work.words("MG06"), "agency": agency}, ("MG03", "MG06")
    if work.has("MG01", "yes") and work.value("MG02") == 0:
        yield "K10", "MG02", {}, ("MG02",)


def _access(work: _Work) -> Iterator[Raw]:
    if work.has("AC02", "yes") and work.told("AC03") and not work.has("AC03", "contact"):
        yield "K11", "AC03", {}, ("AC03",)
    if work.has("AC03", "impartiality") and work.told("PM08") and not work.has("PM08", "in_place"):
        yield "K12", "PM08", {}, ("AC03", "PM08")
    for option in ("home", "la_sen_team"):
        if work.has("RS04", option) and work.told("RS03") and not work.has("RS03", option):
            yield "K22", "RS04", {}, ("RS03", "RS04")
            return


def _told_twice(work: _Work) -> Iterator[Raw]:
    budgets_told = work.has("FC04", "no") or work.told("FC05")
    if budgets_told and work.told("PM03") and work.has("FC05", "aiming_high_grant") != work.has("PM03", "yes"):
        yield "K18", "PM03", {}, ("FC04", "FC05", "PM03")
    staff_told = work.has("ST12", "no") or work.told("ST13")
    if budgets_told and staff_told and work.has("FC05", "choice_advice") != work.has("ST13", "choice_advisers"):
        question = "ST13" if work.told("ST13") else "ST12"
        yield "K19", question, {}, ("FC04", "FC05", "ST12", "ST13")
    ticked, counted = len(work.answer("FC05").chosen), work.value("FC06")
    if counted is not None and counted < ticked:
        yield "K20", "FC06", {"value": str(ticked), "value@-1": str(int(counted))}, ("FC05", "FC06")
    if work.has("PM02", "aiming_high") and work.told("SW01") and not work.has("SW01", "aiming_high"):
        yield "K23", "PM02", {}, ("PM02", "SW01")


def _registry(work: _Work) -> Iterator[Raw]:
    kind = work.beside.kind
    if kind and work.told("RS01") and not work.has("RS01", kind):
        labels = {option.id: option.label for option in work.asked.question("RS01").options}
        yield "K21", "RS01", {"kind": labels.get(kind, kind)}, ("RS01",)


def _figures(work: _Work) -> Iterator[Raw]:
    for question in work.asked.questions:
        number = work.answer(question.id).number
        if number is None:
            continue
        was = work.beside.before.get(question.id, BLANK).number
        filled = {"value": show_figure(question, number), "year": str(work.beside.year_before)}
        if was is not None:
            filled["value@-1"] = show_figure(question, was)
            if slipped(number, was):
                yield "K26", question.id, filled, (question.id,)
            elif moved_too_far(question, number, was):
                yield "K24", question.id, filled, (question.id,)
        bounds = out_of_bounds(question, number)
        if bounds:
            yield "K25", question.id, {**filled, "range": bounds}, (question.id,)


_CHECKS = (_impossible, _money, _beside_context, _people, _group, _access, _told_twice, _registry, _figures)
