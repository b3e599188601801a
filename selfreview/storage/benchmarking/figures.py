"""A year's benchmarking as it is counted: submitted returns, the services expected, and the figures of their areas."""

from collections.abc import Mapping
from itertools import pairwise

from sqlalchemy import func, select

from selfreview.domain.benchmarking.figures import Expected, MeasuredRound
from selfreview.domain.benchmarking.measures import MeasuredReturn
from selfreview.domain.benchmarking.own_years import OwnYear
from selfreview.domain.benchmarking.questionnaire import Questionnaire
from selfreview.domain.nation.groups import cell_of
from selfreview.storage.benchmarking.context import context_of
from selfreview.storage.benchmarking.told import (
    SubmittedReturn,
    returned_figures,
    submitted_by,
    submitted_return,
    submitted_returns,
)
from selfreview.storage.registry.changes import no_longer_the_same
from selfreview.storage.sums import size_bands
from selfreview.storage.tables import BenchmarkReturnRow, ExpectationRow, ServiceRow, db

Cell = tuple[str, str, str]


def read_round(questionnaire: Questionnaire, year: int, *, before: Mapping[int, Mapping[str, int]]) -> MeasuredRound:
    """Everything that a year's figures are worked out of.

    `before` has what services told in the round before, by service; those that
    were merged or split in between are left out of it here.
    """
    cells, context = _read_cells(year), _read_context(year)
    expected = select(ExpectationRow.service).where(ExpectationRow.year == year).order_by(ExpectationRow.service)
    altered = _read_altered(year)
    return MeasuredRound(
        year=year,
        questionnaire=questionnaire,
        expected=tuple(
            Expected(service, cells[service], context.get(service, {})) for service in db.session.scalars(expected)
        ),
        returns=tuple(
            MeasuredReturn(
                service=told.service,
                groups=cells[told.service],
                numbers=told.numbers,
                choices=told.choices,
                context=context.get(told.service, {}),
                before={} if told.service in altered else before.get(told.service, {}),
            )
            for told in returned_figures(questionnaire, year)
        ),
    )


def read_own(questionnaire: Questionnaire, service: int, year: int) -> MeasuredReturn | None:
    """What one service has submitted for a year, with the figures of its area and what it told before; None before it.

    Its own last return stands beside it also where a round lies between.
    """
    told = submitted_return(questionnaire, service, year)
    if told is None:
        return None
    return _measured(told, submitted_by(questionnaire, service, year), _read_cells(year)[service])


def read_own_years(questionnaire: Questionnaire, service: int) -> tuple[OwnYear, ...]:
    """Every return that a service has submitted, by year, each measured beside the one before."""
    told = submitted_returns(questionnaire, service=service)
    return tuple(
        OwnYear(
            year=one.year,
            edition=one.edition,
            answers=one.answers,
            told=_measured(one, last, ("", "", "")),
            is_other_service=last is not None and _is_altered(one, last),
        )
        for last, one in pairwise((None, *told))
        if one is not None
    )


def _measured(told: SubmittedReturn, last: SubmittedReturn | None, groups: Cell) -> MeasuredReturn:
    found = context_of(told.year, [told.service]).get(told.service, {})
    return MeasuredReturn(
        service=told.service,
        groups=groups,
        numbers=numbers_of(told),
        choices=_choices_of(told),
        context={indicator: value for indicator, value in found.items() if value is not None},
        before={} if last is None or _is_altered(told, last) else numbers_of(last),
    )


def _is_altered(told: SubmittedReturn, last: SubmittedReturn) -> bool:
    """Whether the service was merged or split between two of its own returns, however many rounds lie between."""
    return told.service in db.session.scalars(no_longer_the_same(told.year, last.year)).all()


def read_last_own(questionnaire: Questionnaire, service: int, year: int) -> MeasuredReturn | None:
    """The service's newest return of an earlier year, as it was counted then; None where there is none."""
    last = submitted_by(questionnaire, service, year)
    return None if last is None else read_own(questionnaire, service, last.year)


def find_year_before(year: int) -> int | None:
    """The nearest earlier year with submitted benchmarking returns; None where there is none."""
    here = BenchmarkReturnRow
    wanted = select(func.max(here.year)).where(here.year < year, here.submitted_at.is_not(None))
    return db.session.scalar(wanted)


def read_last_numbers(questionnaire: Questionnaire, year: int) -> dict[int, dict[str, int]]:
    """The numbers that services told in the nearest earlier round, by service, as they stand today."""
    before = find_year_before(year)
    if before is None:
        return {}
    return {told.service: told.numbers for told in returned_figures(questionnaire, before)}


def numbers_of(told: SubmittedReturn) -> dict[str, int]:
    """The numbers that a return told, by question, in minor units."""
    return {
        question: answer.number
        for question, answer in told.answers.items()
        if answer.is_told and answer.number is not None
    }


def _choices_of(told: SubmittedReturn) -> dict[str, frozenset[str]]:
    return {
        question: frozenset(answer.chosen)
        for question, answer in told.answers.items()
        if answer.is_told and answer.chosen
    }


def _read_cells(year: int) -> dict[int, Cell]:
    bands = size_bands.read(year)
    columns = (ServiceRow.number, ServiceRow.region, ServiceRow.kind, ServiceRow.size)
    return {
        number: cell_of(region, kind, size, bands)
        for number, region, kind, size in db.session.execute(select(*columns))
    }


def _read_context(year: int) -> dict[int, dict[str, int]]:
    return {
        service: {indicator: value for indicator, value in found.items() if value is not None}
        for service, found in context_of(year).items()
    }


def _read_altered(year: int) -> frozenset[int]:
    before = find_year_before(year)
    if before is None:
        return frozenset()
    return frozenset(number for number in db.session.scalars(no_longer_the_same(year, before)) if number is not None)
