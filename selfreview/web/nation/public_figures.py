"""What is published of the nation: open to everybody, and nothing on it but what a release says."""

from flask import Blueprint, abort, render_template, url_for
from flask.typing import ResponseReturnValue

from selfreview.documents.nation.figures_csv import COLUMNS
from selfreview.domain.nation.cautions import CAUTIONS, QUESTIONS
from selfreview.domain.nation.remarks import group_remarks
from selfreview.domain.nation.report_text import headline, marks_in_words
from selfreview.storage.nation.releases import Release
from selfreview.web.access import Public, entry
from selfreview.web.nation.chapters import Edition, Shown, edition_of, lay_groups, lay_trend, list_years
from selfreview.web.nation.data_packages import cite_release, find_licence
from selfreview.web.nation.release_files import (
    FILES,
    errata_about,
    find_among_groups,
    find_newest,
    find_release,
    list_benchmarked,
    list_visible,
    send_chart,
    send_description,
    send_file,
    with_pending,
)

blueprint = Blueprint("publication", __name__, url_prefix="/national")

YEAR = "/<int(max=9999):year>"
RELEASE = YEAR + "/releases/<int(max=9999):number>"


@blueprint.get("/")
@entry(Public())
def years() -> ResponseReturnValue:
    """The years of which figures are published, each with its newest release."""
    listed = list_visible()
    newest = {found.year: found for found in reversed(listed) if found.stands}
    return render_template(
        "nation/public/years.html",
        newest=sorted(newest.values(), key=lambda one: -one.year),
        benchmarked=list_benchmarked(),
    )


@blueprint.get("/changelog")
@entry(Public())
def changelog() -> ResponseReturnValue:
    """Every release, newest first."""
    return render_template("nation/public/changelog.html", releases=list_visible())


@blueprint.get("/dictionary")
@entry(Public())
def dictionary() -> ResponseReturnValue:
    """What every column of the files and every mark means."""
    return render_template("nation/public/dictionary.html", columns=COLUMNS, marks=marks_in_words())


@blueprint.get(YEAR)
@entry(Public())
def year(year: int) -> ResponseReturnValue:
    """A year's newest release as a page."""
    return _page(find_newest(year))


@blueprint.get(RELEASE)
@entry(Public())
def release(year: int, number: int) -> ResponseReturnValue:
    """One release as a page; an older one says that there is a newer."""
    return _page(find_release(year, number))


def _page(found: Release) -> str:
    edition = edition_of(found)
    newest = find_newest(found.year)
    return render_template(
        "nation/public/year.html",
        edition=edition,
        report=with_pending(edition),
        chapter=edition.chapter,
        trend=lay_trend(list_years(edition.report)),
        headline=headline(edition.report),
        runs=group_remarks(edition.report.commentary),
        cautions=CAUTIONS,
        questions=QUESTIONS,
        newest=newest.number,
        cited=cite_release(edition.release),
        licence=find_licence(),
        moved=edition.release.data["moved"],
        files=list(FILES),
        benchmarked=found.year in list_benchmarked(),
        here=url_for("publication.year", year=found.year),
    )


@blueprint.get(f"{YEAR}.<any(json, csv, xlsx, pdf):form>")
@entry(Public())
def file(year: int, form: str) -> ResponseReturnValue:
    """A year's newest release as a file."""
    return send_file(find_newest(year), form)


@blueprint.get(f"{RELEASE}.<any(json, csv, xlsx, pdf):form>")
@entry(Public())
def release_file(year: int, number: int, form: str) -> ResponseReturnValue:
    """One release as a file."""
    return send_file(find_release(year, number), form)


@blueprint.get(f"{YEAR}/exemplars/<exemplar>")
@entry(Public())
def exemplar(year: int, exemplar: str) -> ResponseReturnValue:
    """One exemplar: the nation, and its regions, kinds and sizes as far as they are shown."""
    edition = edition_of(find_newest(year))
    framework, nation = edition.report.framework, edition.chapter.find(exemplar)
    if nation is None or exemplar not in {one.id for one in framework.exemplars}:
        abort(404)
    asked = framework.exemplar(exemplar)
    return render_template(
        "nation/public/exemplar.html",
        report=with_pending(edition),
        exemplar=asked,
        theme=framework.theme(asked.theme),
        nation=nation,
        groups=lay_groups(edition.report, asked),
        around=framework.neighbours(exemplar),
        errata=errata_about(edition.release, exemplar),
        marks=marks_in_words(),
    )


@blueprint.get(f"{YEAR}/charts/<key>")
@entry(Public())
def chart(year: int, key: str) -> ResponseReturnValue:
    """A chart of the newest release by itself, with what to copy so as to show it elsewhere."""
    return _chart_page(find_newest(year), key)


@blueprint.get(f"{RELEASE}/charts/<key>")
@entry(Public())
def release_chart(year: int, number: int, key: str) -> ResponseReturnValue:
    """The same of one release, whichever is the newest."""
    return _chart_page(find_release(year, number), key)


def _chart_page(found: Release, key: str) -> str:
    edition, shown = _chart(found, key)
    return render_template(
        "nation/public/chart.html",
        report=with_pending(edition),
        shown=shown,
        errata=errata_about(edition.release, key.partition("-")[0]),
        newest=find_newest(found.year).number,
    )


@blueprint.get(f"{YEAR}/charts/<key>.<any(svg, csv, json):form>")
@entry(Public())
def chart_file(year: int, key: str, form: str) -> ResponseReturnValue:
    """A chart of the newest release as an image, or the table beside it as data."""
    return _chart_file(find_newest(year), key, form)


@blueprint.get(f"{RELEASE}/charts/<key>.<any(svg, csv, json):form>")
@entry(Public())
def release_chart_file(year: int, number: int, key: str, form: str) -> ResponseReturnValue:
    """The same of one release: the address to show a chart at that does not change."""
    return _chart_file(find_release(year, number), key, form)


def _chart_file(found: Release, key: str, form: str) -> ResponseReturnValue:
    edition, shown = _chart(found, key)
    if form == "svg" and shown.svg is None:
        abort(404)
    return send_chart(edition, shown, form)


def _chart(found: Release, key: str) -> tuple[Edition, Shown]:
    edition = edition_of(found)
    shown = edition.chapter.find(key) or find_among_groups(edition, key)
    if shown is None:
        abort(404)
    return edition, shown


@blueprint.get("/openapi.json")
@entry(Public())
def openapi() -> ResponseReturnValue:
    """The description of the addresses that other programs may read."""
    return send_description()
