"""What services have submitted, as plain values: the only answers that the network counts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from selfreview.domain.benchmarking.answers import BLANK, Answer, Quality, State
from selfreview.domain.benchmarking.questionnaire import Kind, Question, Questionnaire
from selfreview.domain.uk_time import day_of
from selfreview.storage.tables import BenchmarkReturnRow, ToldFigureRow, db


@dataclass(frozen=True, slots=True)
class SubmittedReturn:
    """The newest submitted version of a return; blank answers are left out of `answers`."""

    year: int
    service: int
    submitted: date
    edition: str
    synthetic: bool
    answers: Mapping[str, Answer]

    def answer(self, question: str) -> Answer:
        """The answer to one question, blank where nothing was said."""
        return self.answers.get(question, BLANK)


def submitted_returns(
    questionnaire: Questionnaire, year: int | None = None, *, service: int | None = None
) -> tuple[SubmittedReturn, ...]:
    """Every submitted return of a year (None: of all years) and of a service (None: of all), by year and service.

    A return that was reopened counts with its last submitted version.
    """
    wanted = select(
        ToldFigureRow.year,
        ToldFigureRow.service,
        ToldFigureRow.question,
        ToldFigureRow.part,
        ToldFigureRow.state,
        ToldFigureRow.number,
        ToldFigureRow.text,
        ToldFigureRow.quality,
    )
    if year is not None:
        wanted = wanted.where(ToldFigureRow.year == year)
    if service is not None:
        wanted = wanted.where(ToldFigureRow.service == service)
    rows: dict[tuple[int, int], dict[str, list[tuple[str, str, int | None, str, str]]]] = {}
    for of_year, of_service, question, *rest in db.session.execute(wanted):
        told = rows.setdefault((of_year, of_service), {})
        told.setdefault(question, []).append(tuple(rest))  # type: ignore[arg-type]
    return tuple(
        SubmittedReturn(*key, day_of(made), edition, synthetic, _answers(questionnaire, rows.get(key, {})))
        for key, made, edition, synthetic in _made(year, service)
    )


@dataclass(frozen=True, slots=True)
class ReturnedFigures:
    """What a figure is worked out of: a return's numbers in minor units, and the options that it ticked."""

    service: int
    numbers: dict[str, int]
    choices: dict[str, frozenset[str]]


def returned_figures(questionnaire: Questionnaire, year: int) -> tuple[ReturnedFigures, ...]:
    """The figures of every submitted return of a year, by service: those of `submitted_returns`, read in one go.

    A release reads a hundred answers of each service, so that no value is made of each.
    """
    options = {one.id: frozenset(option.id for option in one.options) for one in questionnaire.questions}
    figures = {one.id for one in questionnaire.questions if one.is_figure}
    several = {one.id for one in questionnaire.questions if one.kind is Kind.MULTI}
    single = options.keys() - figures - several - {one.id for one in questionnaire.questions if one.kind is Kind.TEXT}
    here = ToldFigureRow
    wanted = select(here.service, here.question, here.part, here.number, here.text)
    found = {key[1]: ReturnedFigures(key[1], {}, {}) for key, *_ in _made(year, None)}
    told = db.session.connection().execute(wanted.where(here.year == year, here.state == State.TOLD.value)).fetchall()
    for service, question, part, number, text in told:
        held = found.get(service)
        if held is None:
            continue
        if question in figures:
            if number is not None:
                held.numbers[question] = number
        elif question in several:
            if part in options[question]:
                held.choices[question] = held.choices.get(question, frozenset()) | {part}
        elif question in single:
            held.choices[question] = frozenset({text})
    return tuple(found.values())


def submitted_by(questionnaire: Questionnaire, service: int, before: int) -> SubmittedReturn | None:
    """The newest return that a service submitted in a year before this one."""
    here = BenchmarkReturnRow
    wanted = select(here.year).where(here.service == service, here.year < before, here.submitted_at.is_not(None))
    year = db.session.scalar(wanted.order_by(here.year.desc()).limit(1))
    return None if year is None else submitted_return(questionnaire, service, year)


def submitted_return(questionnaire: Questionnaire, service: int, year: int) -> SubmittedReturn | None:
    """What one service has submitted in a year; None where nothing."""
    here = BenchmarkReturnRow
    columns = (here.submitted_at, here.edition, here.synthetic)
    wanted = select(*columns).where(here.service == service, here.year == year)
    found = db.session.execute(wanted.where(here.submitted_at.is_not(None))).one_or_none()
    if found is None or found[0] is None:
        return None
    rows: dict[str, list[tuple[str, str, int | None, str, str]]] = {}
    told = select(ToldFigureRow).where(ToldFigureRow.service == service, ToldFigureRow.year == year)
    for row in db.session.scalars(told):
        rows.setdefault(row.question, []).append((row.part, row.state, row.number, row.text, row.quality))
    return SubmittedReturn(year, service, day_of(found[0]), found[1], found[2], _answers(questionnaire, rows))


def _made(year: int | None, service: int | None) -> Iterable[tuple[tuple[int, int], datetime, str, bool]]:
    here = BenchmarkReturnRow
    columns = (here.year, here.service, here.submitted_at, here.edition, here.synthetic)
    wanted = select(*columns).where(here.submitted_at.is_not(None))
    if year is not None:
        wanted = wanted.where(here.year == year)
    if service is not None:
        wanted = wanted.where(here.service == service)
    for of_year, of_service, made, edition, synthetic in db.session.execute(wanted.order_by(here.year, here.service)):
        if made is not None:
            yield (of_year, of_service), made, edition, synthetic


def _answers(
    questionnaire: Questionnaire, rows: Mapping[str, list[tuple[str, str, int | None, str, str]]]
) -> dict[str, Answer]:
    return {
        question.id: _answer(question, rows[question.id]) for question in questionnaire.questions if question.id in rows
    }


def _answer(question: Question, rows: list[tuple[str, str, int | None, str, str]]) -> Answer:
    _, state, number, text, quality = rows[0]
    known = Quality(quality) if quality else None
    if state != State.TOLD.value:
        return Answer(State(state))
    if question.kind is Kind.TEXT:
        return Answer(State.TOLD, text=text)
    if question.is_figure:
        return Answer(State.TOLD, number=number, quality=known)
    if question.kind is Kind.MULTI:
        parts = {part for part, *_ in rows}
        chosen = tuple(option.id for option in question.options if option.id in parts)
        says = next((text for _, _, _, text, _ in rows if text), "")
        return Answer(State.TOLD, chosen=chosen, says=says, quality=known)
    return Answer(State.TOLD, chosen=(text,), quality=known)
