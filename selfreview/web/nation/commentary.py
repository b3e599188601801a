"""The commentary of a year, sentence by sentence: written by the figures, edited by the network's analysts."""

from flask import Blueprint, abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from selfreview.domain.nation.release_data import fingerprint
from selfreview.domain.nation.remarks import Remark
from selfreview.domain.nation.sentences import Sentence
from selfreview.domain.rights import Right
from selfreview.speech import gettext
from selfreview.storage.nation import commentary, exact_report, figures
from selfreview.web.access import AtNetwork, NetworkVisit, entry
from selfreview.web.middleware import confirm_saved
from selfreview.web.nation.forms import DropForm, SentenceForm
from selfreview.web.runtime import site

blueprint = Blueprint("national_commentary", __name__, url_prefix="/network/figures/<int(max=9999):year>/commentary")

WHOLE = "-"
"""Stands in an address for a sentence of no single exemplar."""


@blueprint.get("")
@entry(AtNetwork(Right.SEE_NATIONAL))
def home(_visit: NetworkVisit, year: int) -> ResponseReturnValue:
    """Every sentence with the way to edit it; those whose figures moved since they were edited are marked."""
    return render_template("nation/exact/commentary.html", year=year, remarks=_remarks(year), place=_place)


def _place(remark: Remark) -> dict[str, str]:
    return {"kind": remark.place[0], "exemplar": remark.place[1] or WHOLE}


def _remarks(year: int) -> tuple[Remark, ...]:
    if figures.find_framework(site().frameworks, year) is None:
        abort(404)
    return exact_report.read_remarks(site().frameworks, year)


def _remark(year: int, kind: str, exemplar: str) -> Remark:
    wanted = (kind, "" if exemplar == WHOLE else exemplar)
    found = next((remark for remark in _remarks(year) if remark.place == wanted), None)
    if found is None:
        abort(404)
    return found


@blueprint.get("/<kind>/<exemplar>")
@entry(AtNetwork(Right.SEE_NATIONAL))
def sentence(_visit: NetworkVisit, year: int, kind: str, exemplar: str) -> ResponseReturnValue:
    """One sentence, to be edited."""
    remark = _remark(year, kind, exemplar)
    return _show(year, remark, SentenceForm(text=remark.text, read=fingerprint(remark.text)))


def _show(year: int, remark: Remark, form: SentenceForm) -> str:
    return render_template(
        "nation/exact/sentence.html", year=year, remark=remark, form=form, drop=DropForm(), place=_place(remark)
    )


@blueprint.post("/<kind>/<exemplar>")
@entry(AtNetwork(Right.SEE_NATIONAL))
def save_sentence(visit: NetworkVisit, year: int, kind: str, exemplar: str) -> ResponseReturnValue:
    """Keep a sentence in the analyst's words, linked to the figures of today."""
    remark, form = _remark(year, kind, exemplar), SentenceForm()
    if not form.validate_on_submit():
        return _show(year, remark, form), 422
    if form.invents(remark):
        return _show(year, remark, form), 422
    if form.overtaken(remark.text):
        return _show(year, remark, form), 409
    written = _written(year, remark)
    commentary.write_sentence(year, written, text=form.text.data or "", by=visit.person.name, at=site().now())
    confirm_saved(gettext("The sentence is saved."))
    return redirect(url_for("national_commentary.home", year=year), 303)


def _written(year: int, remark: Remark) -> Sentence:
    current = exact_report.write_sentences(site().frameworks, year)
    found = next((one for one in current if (one.kind.value, one.exemplar or "") == remark.place), None)
    # Of what the figures do not say any more, the figures that it was written on are all there is.
    if found is None:
        assert remark.edited is not None
        return remark.edited.sentence
    return found


@blueprint.post("/<kind>/<exemplar>/drop")
@entry(AtNetwork(Right.SEE_NATIONAL))
def drop_sentence(visit: NetworkVisit, year: int, kind: str, exemplar: str) -> ResponseReturnValue:
    """Let the figures write a sentence again."""
    remark = _remark(year, kind, exemplar)
    DropForm().validate_on_submit()
    commentary.drop_sentence(year, remark.place, by=visit.person.name, at=site().now())
    confirm_saved(gettext("The automatic sentence is back in use."))
    return redirect(url_for("national_commentary.home", year=year), 303)
