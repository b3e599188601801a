"""A service's own figures over every year that it submitted, on a page and as files, with what was published of all."""

from collections.abc import Callable
from dataclasses import replace

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue

from selfreview.documents.benchmarking.own_years import YearsBook, write_years_csv, write_years_ods, write_years_xlsx
from selfreview.documents.csv_cells import for_people
from selfreview.domain.benchmarking.own_years import OwnYear, lay_years, say_breaks
from selfreview.domain.benchmarking.release.reading import Released
from selfreview.domain.rights import Right
from selfreview.storage.benchmarking import releases
from selfreview.storage.benchmarking.figures import read_own_years
from selfreview.web.access import AtService, Visit, entry
from selfreview.web.benchmarking.desk import Desk, open_desk
from selfreview.web.benchmarking.files.published import FILES
from selfreview.web.runtime import in_language, make_paper, site

blueprint = Blueprint("own_years", __name__, url_prefix="/services/<int:number>/benchmarking/<int:year>")

FEWEST = 2
"""Years that can stand beside one another."""


FORMATS: dict[str, Callable[[YearsBook], bytes]] = {
    "csv": lambda book: for_people(write_years_csv(book)).encode(),
    "xlsx": lambda book: make_paper(write_years_xlsx, book),
    "ods": lambda book: make_paper(write_years_ods, book),
}
"""How the figures are written, by the ending of the file."""


@blueprint.get("/years")
@entry(AtService(Right.READ_REVIEW))
def home(visit: Visit) -> ResponseReturnValue:
    """The figures section by section with a column for each year; with one return or none it says what they need."""
    desk = open_desk(visit)
    return _page(desk, _years(desk))


def _years(desk: Desk) -> tuple[OwnYear, ...]:
    years = read_own_years(desk.questionnaire, desk.number)
    return tuple(replace(one, released=_released(one.year)) for one in years)


def _released(year: int) -> Released | None:
    newest = releases.newest(year, public_at=site().now())
    return None if newest is None else Released(newest.data)


def _page(desk: Desk, years: tuple[OwnYear, ...]) -> str:
    book = _book(desk, years) if len(years) >= FEWEST else None
    formats = {form: FILES[form][1] for form in FORMATS}
    return render_template("benchmarking/own/years.html", desk=desk, years=years, book=book, formats=formats)


def _book(desk: Desk, years: tuple[OwnYear, ...]) -> YearsBook:
    return YearsBook(
        service=desk.held.service.name,
        years=tuple(one.year for one in years),
        sections=lay_years(desk.questionnaire, years),
        breaks=say_breaks(years),
        cautions=tuple(caution.text for caution in desk.questionnaire.cautions),
        today=site().today(),
    )


@blueprint.get(f"/years.<any({', '.join(FORMATS)}):form>")
@entry(AtService(Right.READ_REVIEW))
@in_language
def file(visit: Visit, form: str) -> ResponseReturnValue:
    """The same figures as a file; before there are two years, the page that says so."""
    desk = open_desk(visit)
    years = _years(desk)
    if len(years) < FEWEST:
        return _page(desk, years), 404
    answer = Response(FORMATS[form](_book(desk, years)), content_type=FILES[form][0])
    named = f"own-figures-{desk.number}-{years[0].year}-{years[-1].year}.{form}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{named}"'
    return answer
