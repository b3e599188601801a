"""The nation's exact figures, for the network's analysts only: read, remarked on, and released."""

from collections.abc import Callable
from datetime import datetime

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from selfreview.documents.nation.figures_csv import write_national_csv
from selfreview.documents.nation.report_pdf import write_national_report
from selfreview.documents.nation.workbook import write_national_xlsx
from selfreview.domain.distribution import Share
from selfreview.domain.nation.overview import TrendYear
from selfreview.domain.nation.report import Report, base_in_words
from selfreview.domain.nation.report_text import headline
from selfreview.domain.rights import Right
from selfreview.domain.uk_time import first_moment
from selfreview.speech import gettext
from selfreview.storage.engine import reading
from selfreview.storage.nation import figures as kept
from selfreview.storage.nation import releases
from selfreview.storage.nation.exact_report import read_exact_report
from selfreview.storage.nation.releases import Draft, MustWait, NothingToRelease, NotWorkedOut
from selfreview.storage.round import rounds
from selfreview.storage.sums import size_bands, tallies
from selfreview.web.access import AtNetwork, NetworkVisit, entry
from selfreview.web.middleware import confirm_saved
from selfreview.web.nation.chapters import lay_groups, lay_out, lay_trend
from selfreview.web.nation.forms import BandsForm, ReleaseForm
from selfreview.web.nation.release_files import FILES
from selfreview.web.nation.working import asked_day, begin_for, draft_of, is_asked_crossed, tell_progress
from selfreview.web.runtime import make_paper, site
from selfreview.web.unit_of_work import undo

blueprint = Blueprint("national_exact", __name__, url_prefix="/network/figures")
blueprint.app_errorhandler(NotWorkedOut)(tell_progress)


@blueprint.get("/")
@entry(AtNetwork(Right.SEE_NATIONAL))
def years(_visit: NetworkVisit) -> ResponseReturnValue:
    """The rounds, each with its newest release."""
    newest = {found.year: found for found in reversed(releases.list_releases()) if found.stands}
    found = sorted(kept.read_all_sums(site().frameworks).items(), reverse=True)
    listed = [(year, Share(sums.returns, sums.services), newest.get(year)) for year, sums in found]
    return render_template("nation/exact/years.html", listed=listed, bands=size_bands.read(), base=base_in_words)


@blueprint.get("/<int(max=9999):year>")
@entry(AtNetwork(Right.SEE_NATIONAL))
def year(_visit: NetworkVisit, year: int) -> ResponseReturnValue:
    """A year's exact figures, with the change from the earlier year that is asked for."""
    report = _report(year)
    newest = releases.newest(year)
    return render_template(
        "nation/exact/year.html",
        report=report,
        chapter=lay_out(report),
        trend=lay_trend(_all_years(year)),
        headline=headline(report),
        earlier=kept.earlier_years(year),
        newest=newest,
        pending=releases.count_pending(year, newest.number if newest else 0),
        files=[form for form in FILES if form != "json"],
    )


def _all_years(year: int) -> tuple[TrendYear, ...]:
    every = sorted(kept.read_all_sums(site().frameworks).items())
    return tuple(
        TrendYear(one, sums.framework, sums.returns, {key: each.numbers for key, each in sums.counts.items()})
        for one, sums in every
        if one <= year and sums.returns
    )


def _report(year: int) -> Report:
    try:
        report = read_exact_report(site().frameworks, year, against=request.args.get("against", type=int))
    except KeyError:
        abort(404)
    if report is None:
        abort(404)
    return report


@blueprint.get("/<int(max=9999):year>.<any(csv, xlsx, pdf):form>")
@entry(AtNetwork(Right.SEE_NATIONAL))
def file(_visit: NetworkVisit, year: int, form: str) -> ResponseReturnValue:
    """The exact figures as a file that says whom it is for."""
    write: dict[str, Callable[[Report], bytes]] = {
        "csv": lambda report: write_national_csv(report).encode(),
        "xlsx": lambda report: make_paper(write_national_xlsx, report),
        "pdf": lambda report: make_paper(write_national_report, report),
    }
    answer = Response(write[form](_report(year)), content_type=FILES[form][0])
    answer.headers["Content-Disposition"] = f'attachment; filename="national-{year}-for-the-network-only.{form}"'
    return answer


@blueprint.get("/<int(max=9999):year>/exemplars/<exemplar>")
@entry(AtNetwork(Right.SEE_NATIONAL))
def exemplar(_visit: NetworkVisit, year: int, exemplar: str) -> ResponseReturnValue:
    """One exemplar by region, kind and size, nothing suppressed."""
    report = _report(year)
    if exemplar not in {one.id for one in report.framework.exemplars}:
        abort(404)
    asked = report.framework.exemplar(exemplar)
    return render_template(
        "nation/exact/exemplar.html", report=report, exemplar=asked, groups=lay_groups(report, asked)
    )


@blueprint.get("/<int(max=9999):year>/release")
@entry(AtNetwork(Right.SEE_NATIONAL))
def preview(_visit: NetworkVisit, year: int) -> ResponseReturnValue:
    """The next release before it is made: what it would suppress and why, or what it waits for."""
    return _preview(year, ReleaseForm(public_from=asked_day(), crossed=is_asked_crossed()))


def _preview(year: int, form: ReleaseForm) -> str:
    draft = draft_of(year, _public_from(form), crossed=form.crossed.data)
    reasons, crossed = _reasons(draft, draft.report), 1 if form.crossed.data else None
    return render_template(
        "nation/exact/release.html",
        year=year,
        draft=draft,
        form=form.previewing(draft.number),
        reasons=reasons,
        crossed=crossed,
    )


def _reasons(draft: Draft, report: Report | None) -> list[tuple[str, str, str, str]]:
    """What is suppressed: group, table, exemplars in words, and why."""
    if draft.preview is None or report is None:
        return []
    found: dict[tuple[str, str, str], list[str]] = {}
    for one in draft.preview.suppressed:
        titles = found.setdefault((one.table, one.group, one.reason.value), [])
        titles.append(report.framework.exemplar(one.exemplar).title)
    everything = len(report.framework.exemplars)
    return [
        (group, table, gettext("All") if len(titles) == everything else "; ".join(titles), why)
        for (table, group, why), titles in found.items()
    ]


def _public_from(form: ReleaseForm) -> datetime:
    day, now = form.day, site().now()
    return now if day is None else max(now, first_moment(day))


@blueprint.post("/<int(max=9999):year>/release")
@entry(AtNetwork(Right.SEE_NATIONAL))
def release(visit: NetworkVisit, year: int) -> ResponseReturnValue:
    """Make the next release, for everybody at once or from a day on."""
    if rounds.find_round(year) is None:
        abort(404)
    form, now = ReleaseForm(), site().now()
    if releases.find(year, form.previewed) is not None:
        return _made(year, form.previewed)
    if not form.validate_on_submit():
        return _preview(year, form), 422
    public_from = _public_from(form)
    with reading():
        # Long, and so before anything is written and nobody else can write; what it comes to is kept for the release.
        draft_of(year, public_from, crossed=form.crossed.data)
    undo()
    crossed: bool = form.crossed.data
    begin = begin_for(year, public_from, crossed=crossed)
    try:
        made = releases.make_release(
            site().frameworks, year, by=visit.person.name, at=now, public_from=public_from, crossed=crossed, begin=begin
        )
    except (MustWait, NothingToRelease):
        undo()
        # Both clicks came at once, and the other was first.
        if releases.find(year, form.previewed) is not None:
            return _made(year, form.previewed)
        return _preview(year, form), 409
    return _made(year, made.number)


def _made(year: int, number: int) -> ResponseReturnValue:
    confirm_saved(gettext("Release {number} of {year} is made.", number=number, year=year))
    return redirect(url_for("national_exact.year", year=year), 303)


@blueprint.get("/bands")
@entry(AtNetwork(Right.SEE_NATIONAL))
def bands(_visit: NetworkVisit) -> ResponseReturnValue:
    """The bands of size, to be set."""
    form = BandsForm(edges=" ".join(map(str, size_bands.read().edges)))
    return render_template("nation/exact/bands.html", form=form)


@blueprint.post("/bands")
@entry(AtNetwork(Right.SEE_NATIONAL))
def set_bands(visit: NetworkVisit) -> ResponseReturnValue:
    """Set the bands; every return is counted by them from now on, and no release changes."""
    form = BandsForm()
    if not form.validate_on_submit():
        return render_template("nation/exact/bands.html", form=form), 422
    tallies.set_bands(form.bands(), by=visit.person.name, at=site().now())
    confirm_saved(gettext("The size bands have been saved and applied to every return."))
    return redirect(url_for("national_exact.years"), 303)
