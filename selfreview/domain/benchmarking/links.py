"""The two collections beside each other: an answer in numbers and a rating that do not seem to go together.

Each is a question to the service. None changes a rating, or an answer.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from selfreview.domain.benchmarking.answers import BLANK, Answer, Answers, State, in_words, value_of
from selfreview.domain.benchmarking.catalogue import Link
from selfreview.domain.benchmarking.questionnaire import Questionnaire
from selfreview.domain.framework.framework import Scale

OUTSIDE_EDUCATION = ("health", "social_care", "voluntary", "young_people", "other")
"""The members of Table H that do not speak for education."""

POSTS = ("ST01", "ST02", "ST03")


@dataclass(frozen=True, slots=True)
class Rated:
    """What a review says: ratings and ticked criteria by exemplar, the ratings of the last return, who took part."""

    scale: Scale
    ratings: Mapping[str, str]
    ticks: frozenset[str] = frozenset()
    before: Mapping[str, str] = field(default_factory=dict)
    agencies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """One question between the two: the link, the exemplar, the question of the questionnaire, and the words."""

    link: str
    exemplar: str
    question: str
    words: str


@dataclass(frozen=True, slots=True)
class _Pair:
    asked: Questionnaire
    answers: Answers
    before: Answers
    rated: Rated

    def answer(self, question: str) -> Answer:
        return self.answers.get(question, BLANK)

    def has(self, question: str, *options: str) -> bool:
        return any(self.answer(question).has(option) for option in options)

    def lacks(self, question: str, *options: str) -> bool:
        """Whether a question was answered, and none of these options with it."""
        return self.answer(question).is_told and not self.has(question, *options)

    def number(self, question: str) -> int | None:
        return self.answer(question).number

    def is_unknown(self, question: str) -> bool:
        return self.answer(question).state is State.NOT_KNOWN


def _no_members(pair: _Pair) -> bool:
    told = pair.answer("MG03")
    outside = sum(option in OUTSIDE_EDUCATION for option in told.chosen)
    return told.is_told and (not told.has("parents") or outside < 2)


def _dependent_chair(pair: _Pair) -> bool:
    chosen = pair.answer("MG06").chosen
    return any(pair.asked.question("MG06").option(option).independent is False for option in chosen)


def _money_or_staff_fell(pair: _Pair) -> bool:
    def total(answers: Answers, questions: tuple[str, ...]) -> Fraction | None:
        values = [value_of(pair.asked.question(one), answers.get(one, BLANK)) for one in questions]
        return None if None in values else sum((value for value in values if value is not None), Fraction())

    for questions in (("FC01",), POSTS):
        now, was = total(pair.answers, questions), total(pair.before, questions)
        if now is not None and was and now * 10 < was * 9:
            return True
    return False


def _guests(pair: _Pair) -> tuple[str, ...]:
    if not pair.answer("MG03").is_told:
        return ()
    members = {pair.asked.question("MG03").option(option).label for option in pair.answer("MG03").chosen}
    return tuple(agency for agency in pair.rated.agencies if agency not in members)


COMPLIANT, ASPIRED, TOP, COMPLIANT_ONLY, ANY = "compliant", "aspired", "top", "compliant only", "any"
"""From which level on a link asks."""

_RULES: Mapping[str, tuple[str, str, Callable[[_Pair], bool]]] = {
    "L01": ("MG01", COMPLIANT, lambda pair: pair.has("MG01", "no")),
    "L02": ("MG02", COMPLIANT, lambda pair: pair.number("MG02") == 0),
    "L03": ("MG02", ASPIRED, lambda pair: 0 < (pair.number("MG02") or 0) < 3),
    "L04": ("MG03", COMPLIANT, _no_members),
    "L05": ("MG06", TOP, _dependent_chair),
    "L06": ("PM08", COMPLIANT, lambda pair: pair.lacks("PM08", "in_place")),
    "L07": ("AC03", ASPIRED, lambda pair: pair.lacks("AC03", "impartiality")),
    "L08": ("PM07", COMPLIANT, lambda pair: pair.lacks("PM07", "in_place")),
    "L09": ("RS04", ASPIRED, lambda pair: pair.has("RS04", "la_sen_team")),
    "L10": ("RS04", COMPLIANT_ONLY, lambda pair: pair.has("RS03", "la_sen_team") or pair.has("RS04", "la_sen_team")),
    "L11": ("AC02", COMPLIANT, lambda pair: pair.has("AC02", "no")),
    "L12": (
        "AC03",
        COMPLIANT,
        lambda pair: pair.lacks("AC03", "contact") or pair.lacks("AC03", "range"),
    ),
    "L13": (
        "AC03",
        ASPIRED,
        lambda pair: any(pair.lacks("AC03", option) for option in ("impartiality", "leaflets", "links")),
    ),
    "L14": ("ST05", COMPLIANT, lambda pair: pair.number("ST05") == 0 and pair.number("ST06") == 0),
    "L15": ("ST07", ASPIRED, lambda pair: pair.number("ST07") == 0 and "E05-G3" in pair.rated.ticks),
    "L16": ("ST10", ASPIRED, lambda pair: pair.has("ST10", "no")),
    "L17": ("PM09", COMPLIANT, lambda pair: pair.lacks("PM09", "satisfaction", "complaints")),
    "L18": ("CW07", ASPIRED, lambda pair: pair.is_unknown("CW07") or pair.is_unknown("CW08")),
    "L19": ("FC01", COMPLIANT, lambda pair: pair.is_unknown("FC01")),
    "L20": ("FC04", ASPIRED, lambda pair: pair.has("FC04", "yes")),
    "L21": ("FC04", TOP, lambda pair: pair.has("FC04", "yes") or pair.has("ST12", "yes")),
    "L22": ("SW01", COMPLIANT, lambda pair: pair.has("SW01", "none")),
    "L23": ("SW03", ASPIRED, lambda pair: pair.has("SW03", "not_active")),
    "L24": ("PM05", TOP, lambda pair: pair.has("PM05", "no")),
    "L25": ("FC01", ANY, _money_or_staff_fell),
    "L26": ("MG03", ANY, lambda pair: bool(_guests(pair))),
}


def find_links(questionnaire: Questionnaire, answers: Answers, before: Answers, rated: Rated) -> tuple[Asked, ...]:
    """Every question between a return, whose hidden questions have been left out, and the review of the same year.

    `before` is the service's last benchmarking return, empty where there is none.
    """
    pair = _Pair(questionnaire, answers, before, rated)
    return tuple(
        asked
        for link in questionnaire.links
        for exemplar in link.exemplar.split()
        if (asked := _asked(link, exemplar, pair)) is not None
    )


def _asked(link: Link, exemplar: str, pair: _Pair) -> Asked | None:
    question, from_level, holds = _RULES[link.id]
    rating = pair.rated.ratings.get(exemplar)
    if rating is None or not _reaches(pair.rated.scale, rating, from_level) or not holds(pair):
        return None
    if link.id == "L25" and not _rose(pair.rated, exemplar):
        return None
    filled = {
        "rating": pair.rated.scale.level(rating).label,
        "exemplar": exemplar,
        "n": str(pair.number("MG02")),
        "chair": in_words(pair.asked.question("MG06"), pair.answer("MG06")),
        "state": in_words(pair.asked.question(question), pair.answer(question)),
        "agencies": ", ".join(_guests(pair)),
    }
    words = link.ask
    for name, value in filled.items():
        words = words.replace(f"{{{name}}}", value)
    return Asked(link.id, exemplar, question, words)


def _reaches(scale: Scale, rating: str, from_level: str) -> bool:
    compliant, aspired = scale.compliant_keys() or frozenset(), scale.aspired_keys() or frozenset()
    return {
        COMPLIANT: rating in compliant,
        ASPIRED: rating in aspired,
        COMPLIANT_ONLY: rating in compliant - aspired,
        TOP: rating == scale.keys[-1],
        ANY: True,
    }[from_level]


def _rose(rated: Rated, exemplar: str) -> bool:
    was = rated.before.get(exemplar)
    return was in rated.scale.keys and rated.scale.rank(rated.ratings[exemplar]) > rated.scale.rank(was)
