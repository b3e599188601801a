"""Benchmarking returns as a CSV file: `year,service,question,part,value,state,quality,submitted`, out and back in."""

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from selfreview.documents.csv_cells import escape_formula, pick, show, unescape_formula
from selfreview.documents.tables_csv import Faults, Row, read_lines
from selfreview.domain.benchmarking.answers import (
    BLANK,
    NOT_ASKED,
    NOT_KNOWN,
    TEXT_LIMIT,
    Answer,
    Malformed,
    Quality,
    State,
    asked,
    plain_figure,
    read_exact,
    tell_chosen,
)
from selfreview.domain.benchmarking.impossible import find_impossible
from selfreview.domain.benchmarking.questionnaire import Kind, Question, Questionnaire

HEADER = ("year", "service", "question", "part", "value", "state", "quality", "submitted")


@dataclass(frozen=True, slots=True)
class AnsweredReturn:
    """A submitted return with its answers; blank ones are left out."""

    year: int
    service: int
    submitted: date
    answers: Mapping[str, Answer]


def write_answers(questionnaire: Questionnaire, returns: Iterable[AnsweredReturn]) -> str:
    """The file's text, with line ends as RFC 4180 has them."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(HEADER)
    for one in returns:
        for question in questionnaire.questions:
            answer = one.answers.get(question.id, BLANK)
            for part, value in _cells(question, answer):
                quality = answer.quality.value if answer.quality else ""
                state, day = answer.state.value, one.submitted.isoformat()
                writer.writerow((one.year, one.service, question.id, part, value, state, quality, day))
    return out.getvalue()


def _cells(question: Question, answer: Answer) -> Iterable[tuple[str, str]]:
    if answer.state is State.BLANK:
        return ()
    if not answer.is_told:
        return (("", ""),)
    if question.kind is Kind.MULTI:
        return tuple((option, "1") for option in answer.chosen)
    if answer.number is not None:
        return (("", plain_figure(question, answer.number)),)
    return (("", escape_formula(answer.text) if question.kind is Kind.TEXT else answer.chosen[0]),)


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of a file whose cells fit its question."""

    number: int
    year: int
    service: int
    question: Question
    part: str
    value: str
    state: State
    quality: Quality | None
    submitted: date

    @property
    def is_told(self) -> bool:
        return self.state is State.TOLD


def read_answers(
    content: bytes,
    *,
    questionnaire: Questionnaire,
    years: Iterable[int],
    services: Iterable[int],
    known: Iterable[tuple[int, int]],
) -> tuple[AnsweredReturn, ...]:
    """The returns of a file: all of them, or `tables_csv.TableFaults` with every fault.

    `years` are those whose benchmarking was opened; `known` the (year,
    service) of returns that are here already.
    """
    faults = Faults()
    here, numbers, there = set(years), set(services), set(known)
    lines = read_lines(
        content,
        HEADER,
        lambda row: _line(row, questionnaire, here, numbers),
        faults,
        empty="the file has no answers",
    )
    returns: dict[tuple[int, int], list[_Line]] = {}
    for _, line in lines:
        returns.setdefault((line.year, line.service), []).append(line)
    read = [_gather(key, lines, questionnaire, there, faults) for key, lines in returns.items()]
    faults.tell()
    return tuple(read)


STATES = (State.TOLD, State.NOT_KNOWN, State.NOT_ASKED)


def _line(row: Row, questionnaire: Questionnaire, years: set[int], services: set[int]) -> _Line | None:
    year = row.number("year", 4)
    if year not in years:
        written = show(row.cells["year"])
        row.fault(f"the benchmarking of {written} was not opened; to open it: selfreview benchmarking open YEAR")
    service = row.service("service", services)
    question = pick(row.word("question"), [each.id for each in questionnaire.questions])
    if question is None:
        row.fault(f"there is no question {show(row.cells['question'])} in edition {questionnaire.edition}")
    state = pick(row.word("state"), [each.value for each in STATES])
    if state is None:
        row.fault(f"{show(row.cells['state'])} is not a state; use one of told, not_known, not_asked")
    quality = pick(row.word("quality"), ["", *(each.value for each in Quality)])
    if quality is None:
        row.fault(f"{show(row.cells['quality'])} is not a quality; use actual, estimated or nothing")
    day = row.day("submitted")
    if question is None or state is None or quality is None:
        return None
    asked_for = questionnaire.question(question)
    is_text = asked_for.kind is Kind.TEXT
    told = _Line(
        row.line,
        year or 0,
        service or 0,
        asked_for,
        row.word("part"),
        row.text("value") if is_text else row.word("value"),
        State(state),
        Quality(quality) if quality else None,
        day or date.min,
    )
    try:
        _check_cells(told)
    except Malformed as fault:
        row.fault(f"{question}: {_lower(fault)}")
        return None
    return told if year in years and service is not None and day is not None else None


def _lower(fault: Malformed) -> str:
    text = str(fault)
    return text[0].lower() + text[1:]


def _check_cells(line: _Line) -> None:
    """Whether the cells fit the question; raises `Malformed`."""
    question = line.question
    if not line.is_told:
        if line.part or line.value:
            raise Malformed(f"part and value stay empty where the state is {line.state.value}")
        if line.quality:
            raise Malformed("only a figure that is told can be actual or estimated")
        if line.state is State.NOT_KNOWN and not question.not_known:
            raise Malformed("“not known” is no answer to this question: leave the line out")
        return
    if line.quality and not question.is_figure:
        raise Malformed("only a figure can be actual or estimated")
    if question.kind is Kind.MULTI:
        if line.value != "1":
            raise Malformed("the value is 1 for an option that is ticked, and the option stands in part")
        _known_option(question, line.part)
    elif line.part:
        raise Malformed("part stays empty: the question takes one answer")
    else:
        _answer(line)


def _known_option(question: Question, option: str) -> None:
    known = [each.id for each in question.choices]
    if option not in known:
        raise Malformed(f"“{option[:40]}” is not among the answers {', '.join(known)}")


def _answer(line: _Line) -> Answer:
    question = line.question
    if not line.is_told:
        return NOT_KNOWN if line.state is State.NOT_KNOWN else NOT_ASKED
    if question.is_figure:
        return Answer(State.TOLD, number=read_exact(question, line.value), quality=line.quality)
    if question.kind is Kind.TEXT:
        text = unescape_formula(line.value).replace("\x00", "\N{REPLACEMENT CHARACTER}")
        if not text.strip():
            raise Malformed("an answer in words is empty: leave the line out")
        if len(text) > TEXT_LIMIT:
            raise Malformed(f"an answer in words has at most {TEXT_LIMIT:,} characters")
        return Answer(State.TOLD, text=text)
    _known_option(question, line.value)
    return tell_chosen(question, [line.value])


def _gather(
    key: tuple[int, int],
    lines: list[_Line],
    questionnaire: Questionnaire,
    known: set[tuple[int, int]],
    faults: Faults,
) -> AnsweredReturn:
    year, service = key
    first = lines[0]
    by_question: dict[str, list[_Line]] = {}
    for line in lines:
        told = by_question.setdefault(line.question.id, [])
        if _doubles(line, told):
            faults.add(line.number, f"{line.question.id} of service {service} in {year} is there twice")
        else:
            told.append(line)
        if line.submitted != first.submitted:
            message = f"service {service} has another date of submission in line {first.number}"
            faults.add(line.number, message)
    answers = {question: _told(told, faults) for question, told in by_question.items()}
    _compare(questionnaire, answers, by_question, faults)
    if key in known:
        faults.add(first.number, f"service {service} has a {year} benchmarking return already")
    return AnsweredReturn(year, service, first.submitted, answers)


def _doubles(line: _Line, told: list[_Line]) -> bool:
    several = line.question.kind is Kind.MULTI and line.is_told
    return any(not several or not other.is_told or other.part == line.part for other in told)


def _told(lines: list[_Line], faults: Faults) -> Answer:
    first = lines[0]
    if first.question.kind is not Kind.MULTI or not first.is_told:
        return _answer(first)
    try:
        return tell_chosen(first.question, [line.part for line in lines])
    except Malformed as fault:
        faults.add(lines[-1].number, f"{first.question.id}: {_lower(fault)} (K17)")
        return BLANK


def _compare(
    questionnaire: Questionnaire,
    answers: Mapping[str, Answer],
    lines: Mapping[str, list[_Line]],
    faults: Faults,
) -> None:
    """What the answers of one return say of one another: hidden ones that are told, and what cannot be."""
    open_ = asked(questionnaire, answers)
    for question, told in lines.items():
        condition, number = told[0].question.asked_if, told[0].number
        state = answers[question].state
        if question not in open_ and state not in (State.NOT_ASKED, State.BLANK) and condition:
            faults.add(number, f"{question} is not asked here: {condition.question} does not lead to it")
        elif question in open_ and state is State.NOT_ASKED:
            faults.add(number, f"{question} is asked here, so its state cannot be not_asked")
    for one in find_impossible(answers):
        faults.add(lines[one.question][0].number, f"{one.question}: {one.words} ({one.check})")
