"""The benchmarking of a made nation: whole returns put straight into the database, the same at every run."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import insert

from bench.made_nation import AT
from selfreview.domain.benchmarking.measures import MeasuredReturn
from selfreview.domain.benchmarking.questionnaire import Questionnaire
from selfreview.domain.review.review import Origin, ReviewState
from selfreview.questionnaires import product_questionnaire
from selfreview.storage.benchmarking import collections
from selfreview.storage.tables import BenchmarkReturnRow, ContextFigureRow, ToldFigureRow, db
from tests.domain.benchmarking.made_rounds import make_benchmarks

PORTION = 20_000
"""Rows that are put in at a time."""


def fill_benchmarking(services: int, years: Iterable[int]) -> int:
    """Open the benchmarking of each year, with a submitted return of nine in ten services; the answers put in."""
    questionnaire = product_questionnaire()
    return sum(_fill(questionnaire, services, year) for year in years)


def _fill(questionnaire: Questionnaire, services: int, year: int) -> int:
    collections.open_collection(year, edition=questionnaire.edition, deadline=None, by="bench", at=AT)
    # The seed makes the areas and the answers: one for all years, so that only what is left out would be alike.
    made = make_benchmarks(year, services=services, year=year)
    submitted = datetime(year, 11, 2, 12, tzinfo=UTC)
    _insert(
        BenchmarkReturnRow,
        (
            {
                "service": one.service,
                "year": year,
                "edition": questionnaire.edition,
                "state": ReviewState.SUBMITTED.value,
                "origin": Origin.IMPORTED.value,
                "started_at": submitted,
                "submitted_at": submitted,
                "synthetic": True,
            }
            for one in made.returns
        ),
    )
    _insert(
        ContextFigureRow,
        (
            {"year": year, "service": one.service, "indicator": name, "edition": "made", "value": value, "read_at": AT}
            for one in made.expected
            for name, value in one.context.items()
        ),
    )
    answers = _insert(
        ToldFigureRow, (row for one in made.returns for row in _answers(questionnaire, one, year, submitted))
    )
    db.session.commit()
    return answers


def _answers(
    questionnaire: Questionnaire, told: MeasuredReturn, year: int, since: datetime
) -> Iterator[dict[str, Any]]:
    key = {"year": year, "service": told.service, "state": "told", "quality": "", "since": since}
    for question, number in told.numbers.items():
        yield {**key, "question": question, "part": "", "number": number, "text": ""}
    for question, chosen in told.choices.items():
        is_several = questionnaire.question(question).kind.value == "multi"
        for option in sorted(chosen):
            yield {
                **key,
                "question": question,
                "part": option if is_several else "",
                "number": 1 if is_several else None,
                "text": "" if is_several else option,
            }


def _insert(table: type[Any], rows: Iterable[dict[str, Any]]) -> int:
    waiting, number = list(rows), 0
    while number < len(waiting):
        db.session.execute(insert(table), waiting[number : number + PORTION])
        number += PORTION
    return len(waiting)
