"""Errata and withdrawals: told to everybody on one page, and written by the network's analysts only."""

from flask import Blueprint, abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from selfreview.domain.nation.revisions import Part, ReleaseKind, Withdrawal
from selfreview.domain.rights import Right
from selfreview.questionnaires import product_questionnaire
from selfreview.speech import gettext
from selfreview.storage.benchmarking import releases as benchmark_releases
from selfreview.storage.nation import releases, revisions
from selfreview.storage.nation.revisions import WithdrawnAlready
from selfreview.web.access import AtNetwork, NetworkVisit, Public, entry
from selfreview.web.middleware import confirm_saved
from selfreview.web.nation.release_files import sees_embargoed
from selfreview.web.nation.revision_forms import ErratumForm, WithdrawalForm
from selfreview.web.runtime import site
from selfreview.web.unit_of_work import undo

blueprint = Blueprint("revisions", __name__)

RELEASE = (
    "/network/figures/<any(exemplars, benchmarking):collection>/<int(max=9999):year>/releases/<int(max=9999):number>"
)


@blueprint.get("/national/revisions")
@entry(Public())
def listed() -> ResponseReturnValue:
    """Everything that was said of releases after they were made, and how figures are revised."""
    public_at = None if sees_embargoed() else site().now()
    return render_template("nation/public/revisions.html", revised=revisions.read_revised(public_at=public_at))


def _find(collection: str, year: int, number: int) -> tuple[ReleaseKind, Withdrawal | None]:
    kind = ReleaseKind(collection)
    found = releases if kind is ReleaseKind.EXEMPLARS else benchmark_releases
    if found.find(year, number) is None:
        abort(404)
    return kind, revisions.find_withdrawal(kind, year, number)


def _subjects(kind: ReleaseKind, year: int, number: int) -> list[tuple[str, str]]:
    if kind is ReleaseKind.EXEMPLARS:
        release = releases.find(year, number)
        assert release is not None
        return [(key, f"{key} {title}") for key, title in release.data["titles"].items()]
    asked = product_questionnaire()
    told = [(one.id, one.title) for one in asked.measures] + [(one.id, one.title) for one in asked.questions]
    return [(key, f"{key} {title}") for key, title in told]


@blueprint.get(RELEASE)
@entry(AtNetwork(Right.SEE_NATIONAL))
def release(_visit: NetworkVisit, collection: str, year: int, number: int) -> ResponseReturnValue:
    """What was said of one release so far, and the form for an erratum."""
    kind, _ = _find(collection, year, number)
    return _release(kind, year, number, ErratumForm.about(_subjects(kind, year, number)))


def _release(kind: ReleaseKind, year: int, number: int, form: ErratumForm) -> str:
    return render_template(
        "nation/exact/revise.html",
        kind=kind.value,
        year=year,
        number=number,
        form=form,
        errata=revisions.errata_of(kind, year, number),
        withdrawal=revisions.find_withdrawal(kind, year, number),
    )


@blueprint.post(f"{RELEASE}/errata")
@entry(AtNetwork(Right.SEE_NATIONAL))
def add_erratum(visit: NetworkVisit, collection: str, year: int, number: int) -> ResponseReturnValue:
    """Tell of an error; it stands beside the release from now on."""
    kind, _ = _find(collection, year, number)
    form = ErratumForm.about(_subjects(kind, year, number))
    if not form.validate_on_submit():
        return _release(kind, year, number, form), 422
    told = revisions.add_erratum(
        kind,
        year,
        number,
        part=Part(form.part.data),
        subject=form.subject.data or "",
        where=form.where.data or "",
        said=form.said.data or "",
        should=form.should.data or "",
        by=visit.person.name,
        at=site().now(),
    )
    confirm_saved(
        gettext("Erratum {place} stands beside release {number} of {year}.", place=told.place, number=number, year=year)
    )
    return redirect(url_for("revisions.release", collection=collection, year=year, number=number), 303)


@blueprint.get(f"{RELEASE}/withdrawal")
@entry(AtNetwork(Right.SEE_NATIONAL))
def withdrawal(_visit: NetworkVisit, collection: str, year: int, number: int) -> ResponseReturnValue:
    """What a withdrawal does, and the form that asks for it once."""
    kind, done = _find(collection, year, number)
    if done is not None:
        return redirect(url_for("revisions.release", collection=collection, year=year, number=number))
    return _withdrawal(kind, year, number, WithdrawalForm())


def _withdrawal(kind: ReleaseKind, year: int, number: int, form: WithdrawalForm) -> str:
    later = revisions.told_from(year, number) if kind is ReleaseKind.EXEMPLARS else ()
    return render_template(
        "nation/exact/withdraw.html", kind=kind.value, year=year, number=number, form=form, later=later
    )


@blueprint.post(f"{RELEASE}/withdrawal")
@entry(AtNetwork(Right.SEE_NATIONAL))
def withdraw(visit: NetworkVisit, collection: str, year: int, number: int) -> ResponseReturnValue:
    """Withdraw the release: it keeps its number, and its figures are no longer served."""
    kind, _ = _find(collection, year, number)
    form = WithdrawalForm()
    if not form.validate_on_submit():
        return _withdrawal(kind, year, number, form), 422
    try:
        revisions.withdraw(kind, year, number, why=form.why.data or "", by=visit.person.name, at=site().now())
    except WithdrawnAlready:
        undo()
    else:
        confirm_saved(gettext("Release {number} of {year} is withdrawn.", number=number, year=year))
    return redirect(url_for("revisions.release", collection=collection, year=year, number=number), 303)
