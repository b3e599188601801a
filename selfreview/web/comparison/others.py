"""A service beside others: the nation, its region, services of its kind, its neighbours, those it picked."""

from dataclasses import dataclass, replace

from flask import Blueprint, abort, redirect, render_template, request
from flask.typing import ResponseReturnValue

from selfreview.domain.comparison.comparison import find_place, find_shortfalls, is_strictly_comparable
from selfreview.domain.comparison.first_sentences import say_beside_others
from selfreview.domain.comparison.profile import RatedYear, RatingChange, compare_years, see_profile
from selfreview.domain.framework.framework import Exemplar
from selfreview.domain.nation.cautions import CAUTIONS, QUESTIONS
from selfreview.domain.nation.report import Report
from selfreview.domain.review.fields import NOTE_FIELDS
from selfreview.domain.review.papers import PaperKind
from selfreview.domain.rights import Right
from selfreview.speech import gettext
from selfreview.storage.review import profiles, reviews, sheets
from selfreview.storage.review.sheets import WHOLE, Sheet
from selfreview.web import versions
from selfreview.web.access import AtService, Visit, entry
from selfreview.web.comparison.forms import QuestionsForm
from selfreview.web.comparison.groups import (
    KIND_OF,
    Benchmark,
    Own,
    Shared,
    find_benchmark,
    find_shared,
    groups_beside,
    name_shortly,
    own_ratings,
)
from selfreview.web.comparison.others_figures import (
    Beside,
    change_figure,
    group_figure,
    others_figure,
    partial_figure,
    published_of,
    stand_beside,
)
from selfreview.web.comparison.profile import csv_answer, drawn
from selfreview.web.comparison.profile_figures import Figure
from selfreview.web.middleware import confirm_saved
from selfreview.web.review.papers import code_of
from selfreview.web.review_pages import address_of, draft_key, writable
from selfreview.web.runtime import site
from selfreview.web.unit_of_work import undo

blueprint = Blueprint("benchmarks", __name__, url_prefix="/services/<int:number>/reviews/<int:year>/profile")


@blueprint.get("/others")
@entry(AtService(Right.READ_REVIEW))
def others(visit: Visit) -> ResponseReturnValue:
    """Every exemplar beside the nation's newest release, and the questions that it raises."""
    check = code_of(visit.review, PaperKind.BESIDE)
    return _show_others(visit, _notes(sheets.read_sheet(visit.review)), check=check)


def _notes(sheet: Sheet) -> QuestionsForm:
    kept = sheet.kept(WHOLE)
    data = {
        **{name: sheet.value(WHOLE, name) for name in NOTE_FIELDS},
        "version": versions.pack(kept, NOTE_FIELDS),
    }
    return QuestionsForm(formdata=None, data=data)


def _show_others(visit: Visit, form: QuestionsForm, theirs: dict[str, str] | None = None, *, check: str = "") -> str:
    benchmark = find_benchmark(visit)
    own = None if benchmark is None else own_ratings(visit, benchmark)
    shared = None if benchmark is None else find_shared(visit, benchmark)
    figure = None
    if benchmark is not None and own is not None and shared is not None:
        figure = _figure(visit, benchmark, own, shared)
    return render_template(
        "comparison/others.html",
        visit=visit,
        check=check,
        benchmark=benchmark,
        shared=shared,
        figure=figure,
        drawn=drawn,
        shortfalls=None if benchmark is None or own is None else _shortfalls(visit, benchmark, own),
        cautions=CAUTIONS,
        questions=QUESTIONS,
        strictly=is_strictly_comparable(visit.framework),
        form=form,
        theirs=theirs or {},
        writable=writable(visit),
        may_share=visit.may(Right.RUN_REVIEW),
        may_keep=visit.may(Right.WRITE_DRAFT),
        draft_key=draft_key(visit, "questions"),
    )


def _figure(visit: Visit, benchmark: Benchmark, own: Own, shared: Shared) -> Figure:
    framework = benchmark.report.framework
    places = [
        (one, find_place(framework.scale, own.ratings.get(one.id), benchmark.nation.cells[one.id].numbers))
        for one in framework.exemplars
    ]
    told = say_beside_others(places, ours=visit.review.round.year, theirs=benchmark.release.year)
    beside = groups_beside(visit, benchmark, shared)
    groups = [(label.removeprefix(KIND_OF), name_shortly(visit, label), group) for label, group in beside]
    return others_figure(benchmark.report, groups, own.ratings, own.label, told)


def _shortfalls(visit: Visit, benchmark: Benchmark, own: Own) -> object:
    profile = see_profile(RatedYear(visit.review.round.year, visit.framework, own.ratings))
    is_whole = not profile.unrated and profile.compliant is not None
    mine = len(profile.below_compliant) if is_whole else None
    return find_shortfalls(mine, benchmark.report.figures.non_compliant_on)


@blueprint.post("/others")
@entry(AtService(Right.WRITE_DRAFT))
def save_notes(visit: Visit) -> ResponseReturnValue:
    """Save what the group makes of the questions; both texts where somebody else has written meanwhile."""
    form = QuestionsForm()
    if not form.validate_on_submit():
        return _show_others(visit, form), 422
    read = versions.unpack(form.version.data or "", NOTE_FIELDS)
    posted = {name: (value, read[name]) for name, value in form.values(request.form).items()}
    settlement = reviews.save_fields(
        visit.review, exemplar=WHOLE, posted=posted, person=visit.person.name, at=site().now()
    )
    if settlement.clashes:
        undo()
        # What is shown is what the next save replaces: both texts are on the page.
        form.version.data = versions.pack(sheets.read_sheet(visit.review).kept(WHOLE), NOTE_FIELDS)
        theirs = {clash.field: clash.theirs.value for clash in settlement.clashes}
        form.form_errors.append(
            gettext(
                "{changed_by} has changed this since you opened the page.",
                changed_by=settlement.clashes[0].theirs.changed_by,
            )
        )
        return _show_others(visit, form, theirs), 409
    confirm_saved(gettext("Your notes are saved."), draft_key(visit, "questions"))
    return redirect(address_of(visit, "benchmarks.others", _anchor="questions"), 303)


@blueprint.get("/others.csv")
@entry(AtService(Right.READ_REVIEW))
def download_nation(visit: Visit) -> ResponseReturnValue:
    """Every exemplar in the nation, as the table shows it."""
    benchmark = find_benchmark(visit)
    if benchmark is None:
        abort(404)
    return csv_answer(visit, _figure(visit, benchmark, own_ratings(visit, benchmark), find_shared(visit, benchmark)))


@dataclass(frozen=True, slots=True)
class Comparison:
    """One exemplar of a review beside others."""

    benchmark: Benchmark
    shared: Shared
    rating: str | None
    beside: tuple[Beside, ...]
    figure: Figure
    change: Figure | None
    published: Figure | None


def _compare(visit: Visit, asked: Exemplar) -> Comparison | None:
    benchmark = find_benchmark(visit)
    if benchmark is None or asked.id not in benchmark.nation.cells:
        return None
    own, shared = own_ratings(visit, benchmark), find_shared(visit, benchmark)
    rating = own.ratings.get(asked.id)
    report = benchmark.report
    beside = stand_beside(asked, report.framework, rating, groups_beside(visit, benchmark, shared))
    figure = group_figure(asked, report, beside, rating, own.label)
    change, moved = report.figures.change, None
    if change is not None and asked.id in change.all_returns:
        moved = change_figure(
            asked, report.framework, _own_change(visit, report, asked), report, change.all_returns[asked.id]
        )
    printed = None
    if report.framework.years:
        of = next(each for each in published_of(report.framework) if each.exemplar.id == asked.id)
        printed = replace(
            partial_figure(report.framework, of),
            title=gettext("As NPPN published it"),
            base=gettext("Known in part only"),
        )
    return Comparison(benchmark, shared, rating, beside, figure, moved, printed)


def _own_change(visit: Visit, report: Report, asked: Exemplar) -> RatingChange | None:
    """This service's change between the two years that the nation's is told of; None without both returns."""
    assert report.figures.change is not None
    found = profiles.read_years(visit.review, site().frameworks)
    years = {each.rated.year: each.rated for each in found if each.submitted}
    now, before = years.get(report.year), years.get(report.figures.change.year)
    if now is None or before is None:
        return None
    return next(change for change in compare_years(now, before) if change.exemplar.id == asked.id)


@blueprint.get("/others/<exemplar_id>")
@entry(AtService(Right.READ_REVIEW))
def one(visit: Visit, exemplar_id: str) -> ResponseReturnValue:
    """One exemplar beside the nation, the region, services of its kind, neighbours and picked services."""
    asked = visit.exemplar(exemplar_id)
    check = code_of(visit.review, PaperKind.BESIDE)
    before, after = visit.framework.neighbours(asked.id)
    return render_template(
        "comparison/one.html",
        visit=visit,
        check=check,
        asked=asked,
        comparison=_compare(visit, asked),
        scale=visit.framework.scale,
        drawn=drawn,
        cautions=CAUTIONS,
        before=before,
        after=after,
        strictly=is_strictly_comparable(visit.framework),
    )


@blueprint.get("/others/<exemplar_id>.csv")
@entry(AtService(Right.READ_REVIEW))
def download_one(visit: Visit, exemplar_id: str) -> ResponseReturnValue:
    """One exemplar beside others, as the table shows it."""
    found = _compare(visit, visit.exemplar(exemplar_id))
    if found is None:
        abort(404)
    return csv_answer(visit, found.figure)
