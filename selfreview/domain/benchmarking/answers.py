"""An answer in its four states, as it is told, kept, typed and read back; figures in whole minor units."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction

from selfreview.domain.benchmarking.questionnaire import Kind, Option, Question, Questionnaire
from selfreview.speech import Worded, gettext, lazy

TEXT_LIMIT = 2_000
"""Characters that an answer in words may have."""

SAYS_LIMIT = 300
"""Characters of the words beside “other”."""


class State(StrEnum):
    """What can be said of a question: a nought is told, and nothing of it is blank."""

    TOLD = "told"
    NOT_KNOWN = "not_known"
    NOT_ASKED = "not_asked"
    BLANK = "blank"


class Quality(Worded):
    """How a figure was come by."""

    ACTUAL = "actual"
    ESTIMATED = "estimated"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a service said to one question.

    `number` is in minor units (whole pounds, people, percent; hundredths of a
    post); `chosen` are option ids in the questionnaire's order; `text` is an
    answer in words; `says` the words beside an option that asks for them.
    """

    state: State = State.BLANK
    number: int | None = None
    chosen: tuple[str, ...] = ()
    text: str = ""
    quality: Quality | None = None
    says: str = ""

    @property
    def is_told(self) -> bool:
        """Whether it says something."""
        return self.state is State.TOLD

    def has(self, option: str) -> bool:
        """Whether an option was chosen."""
        return option in self.chosen


BLANK = Answer()
NOT_KNOWN = Answer(State.NOT_KNOWN)
NOT_ASKED = Answer(State.NOT_ASKED)

Answers = Mapping[str, Answer]
"""The answers of one return by question; a question that is missing is blank."""


def value_of(question: Question, answer: Answer) -> Fraction | None:
    """A figure in its unit (pounds, posts, people, percent); None where none was told."""
    return Fraction(answer.number, question.scale) if answer.is_told and answer.number is not None else None


class Malformed(ValueError):
    """A value that the question does not take; the message says what it takes."""


_WHOLE = re.compile(r"[0-9]{1,12}")
_LONG = re.compile(r"[0-9]{10,}(\.[0-9]{1,2})?")
_GROUPED = re.compile(r"[0-9]{1,3}(?:(?:,\s?|\s)[0-9]{3})+")
_PARTS = re.compile(r"([0-9]{1,9})(?:\.([0-9]{1,2}))?")
_THOUSANDS = re.compile(r"[0-9.,]+(k|m|th|thousand|million)", re.IGNORECASE)
_NEGATIVE = re.compile(r"£?\s*[-\N{MINUS SIGN}\N{EN DASH}\N{NON-BREAKING HYPHEN}].*|\(£?[0-9., ]+\)")
_NONE = frozenset({"nil", "none", "zero", "nought", "no", "null", "-", "\N{EN DASH}", "\N{EM DASH}"})
_UNKNOWN = frozenset(
    {"?", "n/k", "nk", "not known", "unknown", "don't know", "don\N{RIGHT SINGLE QUOTATION MARK}t know"}
)


def read_figure(question: Question, typed: str) -> int:
    """A figure as people type it, in minor units; pounds, commas and spaces are taken. Raises `Malformed`."""
    # Spreadsheets and letters leave marks behind that nobody sees, such as the direction of writing.
    seen = "".join(mark for mark in typed if unicodedata.category(mark) != "Cf").strip()
    _refuse_words(question, seen)
    bare = seen.removeprefix("£").lstrip()
    if bare.endswith("%"):
        if question.kind is not Kind.PERCENT:
            raise Malformed(gettext("Enter a number here, not a percentage"))
        bare = bare.removesuffix("%").rstrip()
    if bare != seen.removesuffix("%").rstrip() and question.kind is not Kind.MONEY:
        raise Malformed(gettext("Enter a number here, not an amount of money"))
    whole, point, pence = bare.partition(".")
    if _GROUPED.fullmatch(whole):
        whole = re.sub(r"[,\s]", "", whole)
    elif len(whole.split()) > 1 and whole[:1].isdigit() and whole[-1:].isdigit():
        raise Malformed(gettext("Enter one figure: a space may only stand between thousands, such as 12 000"))
    if question.kind is Kind.MONEY and point and pence == "00":
        point = pence = ""
    if question.kind is Kind.DECIMAL and point and not whole:
        whole = "0"
    return _minor(question, whole + point + pence)


def _refuse_words(question: Question, seen: str) -> None:
    """Ways of writing a figure that a box does not take, each with what to type instead."""
    if _THOUSANDS.fullmatch(re.sub(r"\s", "", seen).removeprefix("£")):
        raise Malformed(gettext("Write the whole figure in digits, such as 1500 and not 1.5k"))
    if seen.casefold() in _NONE and not question.limits.hard_low:
        raise Malformed(gettext("Enter 0 if there is none"))
    if seen.casefold() in _UNKNOWN and question.not_known:
        raise Malformed(gettext("Enter a figure, or tick “Not known” below the box"))
    if _NEGATIVE.fullmatch(seen):
        raise Malformed(gettext("Enter a figure of 0 or more: it cannot be negative"))


def read_exact(question: Question, text: str) -> int:
    """A figure as a file has it: digits, and a point with up to two decimals for posts. Raises `Malformed`."""
    return _minor(question, text)


def _minor(question: Question, text: str) -> int:
    # Digits, but more of them than are kept: what is wrong with it is its size.
    is_long = question.limits.hard_high is not None and text.isascii() and _LONG.fullmatch(text) is not None
    if question.kind is Kind.DECIMAL:
        parts = _PARTS.fullmatch(text) if text.isascii() else None
        if parts is None:
            raise _outside(question) if is_long else Malformed(str(_POSTS))
        number = int(parts[1]) * 100 + int((parts[2] or "").ljust(2, "0"))
    elif text.isascii() and _WHOLE.fullmatch(text):
        number = int(text)
    elif is_long and text.isdigit():
        raise _outside(question)
    elif text.isascii() and re.fullmatch(r"[0-9]+\.[0-9]*", text):
        raise Malformed(str(_WHOLE_POUNDS if question.kind is Kind.MONEY else _WHOLE_NUMBER))
    else:
        raise Malformed(str(_POUNDS if question.kind is Kind.MONEY else _DIGITS))
    low, high = question.limits.hard_low, question.limits.hard_high
    if (low is not None and number < low) or (high is not None and number > high):
        raise _outside(question)
    return number


def _outside(question: Question) -> Malformed:
    low, high = question.limits.hard_low, question.limits.hard_high
    return Malformed(
        gettext("Enter a figure between {low} and {high}", low=_bound(question, low), high=_bound(question, high))
    )


_POSTS = lazy("Enter a number with at most two decimals, such as 2.5")
_WHOLE_POUNDS = lazy("Enter a whole number of pounds, without decimals")
_WHOLE_NUMBER = lazy("Enter a whole number, without decimals")
_POUNDS = lazy("Enter a number in digits, such as 84200")
_DIGITS = lazy("Enter a number in digits, such as 12")


def _bound(question: Question, number: int | None) -> str:
    return "0" if number is None else show_figure(question, number)


def show_figure(question: Question, number: int) -> str:
    """A figure as people read it: £84,200, 2.50, 45%, 1,204."""
    if question.kind is Kind.DECIMAL:
        return f"{number // 100:,}.{number % 100:02}"
    sign, mark = ("£", "") if question.kind is Kind.MONEY else ("", "%" if question.kind is Kind.PERCENT else "")
    return f"{sign}{number:,}{mark}"


def plain_figure(question: Question, number: int) -> str:
    """A figure as a box or a file holds it: 84200, 2.5, 45."""
    if question.kind is not Kind.DECIMAL:
        return str(number)
    return f"{number // 100}.{number % 100:02}".rstrip("0").removesuffix(".")


def tell_chosen(question: Question, chosen: Iterable[str], says: str = "") -> Answer:
    """The answer that ticks these options, blank for none; raises `Malformed` for strangers and for K17."""
    wanted = set(chosen)
    known = [option for option in question.choices if option.id in wanted]
    if strangers := wanted - {option.id for option in known}:
        raise Malformed(gettext("Choose only from the list: “{stranger}” is not there", stranger=min(strangers)[:40]))
    if question.kind is not Kind.MULTI and len(known) > 1:
        raise Malformed(gettext("Choose one of the answers listed"))
    alone = next((option for option in known if option.exclusive), None)
    if alone is not None and len(known) > 1:
        words = gettext("“{answer}” cannot go with another answer: remove one of them", answer=alone.label)
        raise Malformed(words)
    if not known:
        return BLANK
    keeps_words = any(option.says for option in known)
    return Answer(State.TOLD, chosen=tuple(option.id for option in known), says=says if keeps_words else "")


def asked(questionnaire: Questionnaire, answers: Answers) -> frozenset[str]:
    """The questions that these answers let be asked; one that is hidden hides those that hang on it."""
    found: set[str] = set()
    for question in questionnaire.questions:
        if not question.retired and is_asked(question, answers, found):
            found.add(question.id)
    return frozenset(found)


def is_asked(question: Question, answers: Answers, among: Iterable[str]) -> bool:
    """Whether a question's condition holds, given the questions before it that are asked themselves."""
    condition = question.asked_if
    if condition is None:
        return True
    told = answers.get(condition.question, BLANK)
    if condition.question not in among or not told.is_told:
        return False
    if condition.above is not None:
        return told.number is not None and told.number > condition.above
    return any(told.has(value) for value in condition.values)


def leave_hidden_out(questionnaire: Questionnaire, answers: Answers) -> dict[str, Answer]:
    """The answers of every question of the edition, with `not_asked` where a condition hides one."""
    open_ = asked(questionnaire, answers)
    return {
        question.id: answers.get(question.id, BLANK) if question.id in open_ else NOT_ASKED
        for question in questionnaire.questions
        if not question.retired
    }


def encode(answer: Answer) -> str:
    """An answer as one text that a field keeps; empty for a blank one."""
    if answer.state is State.BLANK:
        return ""
    if not answer.is_told:
        return answer.state.value
    if answer.text:
        return f"told\n{answer.text}"
    value = str(answer.number) if answer.number is not None else " ".join(answer.chosen)
    quality = f" {answer.quality.value}" if answer.quality else ""
    return f"told{quality} {value}" + (f"\n{answer.says}" if answer.says else "")


def decode(question: Question, kept: str) -> Answer:
    """The answer that a field keeps; an option that the edition no longer has is left out."""
    head, _, words = kept.partition("\n")
    if not head:
        return BLANK
    state, *values = head.split(" ")
    if state != State.TOLD.value:
        return Answer(State(state))
    if question.kind is Kind.TEXT:
        return Answer(State.TOLD, text=words)
    quality = Quality(values.pop(0)) if values and values[0] in {each.value for each in Quality} else None
    if question.is_figure:
        return Answer(State.TOLD, number=int(values[0]), quality=quality)
    known = tuple(option.id for option in question.choices if option.id in values)
    return replace(Answer(State.TOLD, chosen=known), says=words) if known else BLANK


def in_words(question: Question, answer: Answer) -> str:
    """An answer as people read it on a page; empty for a blank one."""
    if answer.state is State.NOT_KNOWN:
        return gettext("Not known")
    if answer.state is State.NOT_ASKED:
        return gettext("Not asked")
    if not answer.is_told:
        return ""
    if answer.number is not None:
        quality = f" ({answer.quality.said})" if answer.quality else ""
        return show_figure(question, answer.number) + quality
    if answer.text:
        return answer.text
    return "; ".join(label(question.option(chosen), answer) for chosen in answer.chosen)


def label(option: Option, answer: Answer) -> str:
    """An option's label, with the words beside it where it asks for them."""
    return f"{option.label}: {answer.says}" if option.says and answer.says else option.label
