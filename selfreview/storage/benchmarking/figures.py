"""A year's benchmarking as it is counted: submitted returns, the services expected, and the figures of their areas."""

from collections.abc import Mapping

from sqlalchemy import exists, func, select

from selfreview.domain.benchmarking.figures import Expected, MeasuredRound
from selfreview.domain.benchmarking.measures import MeasuredReturn
from selfreview.domain.benchmarking.questionnaire import Questionnaire
from selfreview.domain.nation.groups import cell_of
from selfreview.storage.benchmarking.context import context_of
from selfreview.storage.benchmarking.told import SubmittedReturn, submitted_returns
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
                numbers=numbers_of(told),
                choices=_choices_of(told),
                context=context.get(told.service, {}),
                before={} if told.service in altered else before.get(told.service, {}),
            )
            for told in submitted_returns(questionnaire, year)
        ),
    )


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
    return {told.service: numbers_of(told) for told in submitted_returns(questionnaire, before)}


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


def has_round(year: int) -> bool:
    """Whether any return of a year's benchmarking has been submitted."""
    here = BenchmarkReturnRow
    return bool(db.session.scalar(select(exists().where(here.year == year, here.submitted_at.is_not(None)))))
