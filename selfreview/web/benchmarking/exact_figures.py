"""The benchmarking's exact figures, for the network's analysts only: read, taken away, and released."""

from flask import Blueprint, Response, abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from selfreview.charts.strips import KEY
from selfreview.domain.benchmarking.release.exhibits import lay_exhibits
from selfreview.domain.benchmarking.release.reading import Released
from selfreview.domain.disclosure import FEWEST
from selfreview.domain.disclosure.marks import Mark
from selfreview.domain.rights import Right
from selfreview.domain.uk_time import first_moment
from selfreview.questionnaires import product_questionnaire
from selfreview.speech import gettext
from selfreview.storage.benchmarking import releases
from selfreview.storage.benchmarking.collections import find_collection
from selfreview.storage.benchmarking.releases import NothingNew, TooFewChanged
from selfreview.web.access import AtNetwork, NetworkVisit, entry
from selfreview.web.benchmarking.files.exact import FORMATS, read_exact
from selfreview.web.benchmarking.files.published import FILES, show
from selfreview.web.middleware import confirm_saved
from selfreview.web.nation.forms import ReleaseForm
from selfreview.web.runtime import site
from selfreview.web.unit_of_work import undo

blueprint = Blueprint("benchmarking_exact", __name__, url_prefix="/network/rounds/<int(max=9999):year>/benchmarking")


@blueprint.get("/exact")
@entry(AtNetwork(Right.SEE_NATIONAL))
def figures(_visit: NetworkVisit, year: int) -> ResponseReturnValue:
    """A year's exact figures as a page, with the newest release beside them."""
    content = _exact(year)
    questionnaire = product_questionnaire()
    shown = [show(exhibit) for exhibit in lay_exhibits(Released(content), questionnaire)]
    return render_template(
        "benchmarking/network/exact.html",
        content=content,
        sections=[("", "Who took part"), *((one.id, one.title) for one in questionnaire.sections)],
        shown=shown,
        newest=releases.newest(year),
        files={form: FILES[form][1] for form in FORMATS},
        key=KEY,
    )


@blueprint.get("/exact.<any(json, csv, xlsx, pdf):form>")
@entry(AtNetwork(Right.SEE_NATIONAL))
def file(_visit: NetworkVisit, year: int, form: str) -> ResponseReturnValue:
    """A year's exact figures as a file."""
    answer = Response(FORMATS[form](_exact(year)), content_type=FILES[form][0])
    answer.headers["Content-Disposition"] = f'attachment; filename="benchmarking-{year}-exact.{form}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _exact(year: int) -> dict[str, object]:
    try:
        return read_exact(year)
    except KeyError:
        abort(404)


@blueprint.get("/release")
@entry(AtNetwork(Right.SEE_NATIONAL))
def preview(_visit: NetworkVisit, year: int) -> ResponseReturnValue:
    """The next release before it is made: what it would keep back, or what it waits for."""
    return _preview(year, ReleaseForm(formdata=None))


def _preview(year: int, form: ReleaseForm) -> str:
    if find_collection(year) is None:
        abort(404)
    questionnaire = product_questionnaire()
    draft, _ = releases.draft_release(questionnaire, site().frameworks, year, at=site().now())
    measures, number = draft.content["measures"], draft.content["release"]
    kept = [one.title for one in questionnaire.measures if measures[one.id]["mark"] == Mark.SUPPRESSED]
    older = [one.title for one in questionnaire.measures if measures[one.id]["as_of"] != number]
    few, repeats = number == 1 and draft.content["returns"] < FEWEST, releases.may_repeat(year)
    return render_template(
        "benchmarking/network/release.html",
        year=year,
        draft=draft,
        number=number,
        kept=kept,
        older=older if number > 1 else [],
        few=few,
        repeats=repeats,
        may=repeats or (draft.is_new and bool(draft.pending) and not few),
        form=form.previewing(number),
    )


@blueprint.post("/release")
@entry(AtNetwork(Right.SEE_NATIONAL))
def release(visit: NetworkVisit, year: int) -> ResponseReturnValue:
    """Make the next release, for everybody at once or from a day on."""
    form, now = ReleaseForm(), site().now()
    if releases.find(year, form.previewed) is not None:
        return _made(year, form.previewed)
    if not form.validate_on_submit():
        return _preview(year, form), 422
    public_from = now if form.day is None else max(now, first_moment(form.day))
    try:
        made = releases.make_release(
            product_questionnaire(), site().frameworks, year, by=visit.person.name, at=now, public_from=public_from
        )
    except KeyError:
        abort(404)
    except (NothingNew, TooFewChanged):
        undo()
        # Both clicks came at once, and the other was first.
        if releases.find(year, form.previewed) is not None:
            return _made(year, form.previewed)
        return _preview(year, form), 409
    return _made(year, made.number)


def _made(year: int, number: int) -> ResponseReturnValue:
    confirm_saved(gettext("Release {number} of the benchmarking of {year} is made.", number=number, year=year))
    return redirect(url_for("benchmarking_exact.figures", year=year), 303)
