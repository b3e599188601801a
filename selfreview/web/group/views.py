"""Members' own views of one exemplar: given in private, revealed, and laid side by side as where the group differs."""

from collections.abc import Collection
from dataclasses import dataclass

from flask import Blueprint, redirect, render_template
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from selfreview.charts import SCREEN, Drawing, Group, Size, draw_spread
from selfreview.domain.framework.framework import Exemplar, Scale
from selfreview.domain.group.consensus import Spread, in_words, order_differences
from selfreview.domain.rights import Right
from selfreview.speech import gettext, lazy
from selfreview.storage.group import agreements, views
from selfreview.storage.group.views import Frozen, NothingToReveal, RevealedView
from selfreview.storage.review import sheets
from selfreview.web.access import AtService, Visit, entry
from selfreview.web.drawings import into_page
from selfreview.web.group.views_forms import ViewForm
from selfreview.web.middleware import confirm_saved
from selfreview.web.review_pages import address_of, clock, draft_key, writable
from selfreview.web.runtime import site
from selfreview.web.unit_of_work import undo
from selfreview.web.voters import is_alone, voter_of, voters_of

blueprint = Blueprint("views", __name__, url_prefix="/services/<int:number>/reviews/<int:year>")

FROZEN = lazy(
    "The views of {exemplar} were revealed before your change arrived. Your earlier view "
    "stands; what you typed now is still on this page. You can raise it in the group, or "
    "have a dissent recorded."
)


@dataclass(frozen=True, slots=True)
class Shown:
    """The revealed views of one exemplar, ready for a page: chart, table and reasons come from one spread."""

    spread: Spread
    views: tuple[RevealedView, ...]
    svg: Markup
    distance: str


def show_spread(
    scale: Scale, asked: Exemplar, revealed: tuple[RevealedView, ...], *, agreed: str | None, size: Size = SCREEN
) -> Shown:
    """What was revealed of an exemplar, drawn and in words."""
    spread = views.spread_by_agency(scale, revealed)
    drawn = _draw(scale, asked, spread, agreed, size)
    svg = into_page(drawn, name=f"spread-{asked.id}")
    return Shown(spread, revealed, svg, in_words(spread.distance))


def tell_views(scale: Scale, revealed: tuple[RevealedView, ...]) -> str:
    """What was revealed in a line: how far apart, then each agency with its levels."""
    spread = views.spread_by_agency(scale, revealed)
    return f"{in_words(spread.distance)}. {'; '.join(by_agency(scale, spread))}"


def by_agency(scale: Scale, spread: Spread) -> tuple[str, ...]:
    """Each agency with the levels that it chose, in words."""
    return tuple(
        f"{one.agency}: {', '.join(scale.levels[rank].label for rank in one.ranks)}"
        for one in spread.agencies
        if one.ranks
    )


def _draw(scale: Scale, asked: Exemplar, spread: Spread, agreed: str | None, size: Size) -> Drawing:
    return draw_spread(
        [level.label for level in scale.levels],
        [Group(one.agency, one.ranks, one.late) for one in spread.agencies],
        title=gettext("Views of {id} by agency", id=asked.id),
        size=size,
        agreed=None if agreed is None else scale.rank(agreed),
    )


@blueprint.get("/<exemplar_id>/views")
@entry(AtService(Right.READ_REVIEW))
def exemplar_views(visit: Visit, exemplar_id: str) -> ResponseReturnValue:
    """One's own view, who has given one, and after the reveal the spread."""
    asked = visit.exemplar(exemplar_id)
    own = views.own_view(visit.review, exemplar=asked.id, person_id=visit.person.id)
    said = {"rating": own.rating, "reason": own.reason} if own else {}
    return _show(visit, asked, ViewForm(formdata=None, data=said).on_scale(visit.framework.scale))


def _show(visit: Visit, asked: Exemplar, form: ViewForm) -> str:
    sheet = sheets.read_sheet(visit.review)
    agreement = agreements.agreements_of(visit.review).get(asked.id)
    all_revealed = views.revealed_views(visit.review)
    revealed = all_revealed.get(asked.id)
    own = views.own_view(visit.review, exemplar=asked.id, person_id=visit.person.id)
    mine = views.own_views(visit.review, person_id=visit.person.id)
    reveal = views.reveal_of(visit.review, asked.id)
    first = views.earlier_views(visit.review).get(asked.id)
    agreed = agreement.rating if agreement and agreement.stands(sheet) else None
    return render_template(
        "group/views/exemplar.html",
        visit=visit,
        asked=asked,
        scale=visit.framework.scale,
        form=form,
        own=own,
        given=views.who_gave(visit.review, asked.id),
        voters=voters_of(visit),
        mine=mine,
        next_one=_next_to_give(visit, asked, {*mine, *all_revealed}),
        revealed_before=[one for one in visit.framework.exemplars if one.id in all_revealed and one.id not in mine],
        total=len(visit.framework.exemplars),
        alone=is_alone(visit),
        reveal=reveal,
        shown=show_spread(visit.framework.scale, asked, revealed, agreed=agreed) if revealed else None,
        first=tell_views(visit.framework.scale, first) if first else "",
        agreement=agreement,
        agreement_stands=agreed is not None,
        dissents=agreements.dissents_of(visit.review).get(asked.id, ()),
        answer=sheet.answer(asked.id),
        may_write=writable(visit),
        may_lead=visit.may(Right.LEAD_GROUP),
        may_dissent=visit.may(Right.WRITE_DRAFT),
        may_give=writable(visit) and not (own and reveal),
        may_reveal=writable(visit) and visit.may(Right.LEAD_GROUP) and reveal is None,
        draft_key=draft_key(visit, f"{asked.id}/view"),
    )


def _next_to_give(visit: Visit, asked: Exemplar, settled: Collection[str]) -> Exemplar | None:
    """The next exemplar of which a view is still to be given before its reveal, round to the first after the last."""
    found = visit.framework.exemplars
    place = found.index(asked)
    return next((one for one in (*found[place:], *found[:place]) if one.id not in settled), None)


@blueprint.post("/<exemplar_id>/views")
@entry(AtService(Right.WRITE_DRAFT))
def give_view(visit: Visit, exemplar_id: str) -> ResponseReturnValue:
    """Give one's own view, or change it before the reveal."""
    asked = visit.exemplar(exemplar_id)
    form = ViewForm().on_scale(visit.framework.scale)
    if not form.validate_on_submit():
        return _show(visit, asked, form), 422
    try:
        words = " ".join(keep_view(visit, asked, form))
    except Frozen:
        undo()
        form.form_errors.append(FROZEN.format(exemplar=asked.id))
        return _show(visit, asked, form), 409
    confirm_saved(words, draft_key(visit, f"{asked.id}/view"))
    return redirect(address_of(visit, "views.exemplar_views", exemplar_id=asked.id), 303)


def keep_view(visit: Visit, asked: Exemplar, form: ViewForm) -> tuple[str, str]:
    """Keep a view that was typed; returns that it was saved, and what it means, in words for the page.

    Raises `Frozen` and `NotWritable`. Does not commit.
    """
    late = views.give(
        visit.review,
        exemplar=asked.id,
        voter=voter_of(visit),
        rating=form.rating.data,
        reason=form.reason.data,
        at=site().now(),
    )
    saved = gettext("Your view of {id} was saved at {clock}.", id=asked.id, clock=clock())
    if late:
        return saved, gettext("It was given after the reveal, so it is marked late and left out of the chart.")
    count = len(views.own_views(visit.review, person_id=visit.person.id))
    return saved, gettext(
        "No one else can see it until the reveal. {count} of {number_of_exemplars} given.",
        count=count,
        number_of_exemplars=len(visit.framework.exemplars),
    )


@blueprint.post("/<exemplar_id>/reveal")
@entry(AtService(Right.LEAD_GROUP))
def reveal_views(visit: Visit, exemplar_id: str) -> ResponseReturnValue:
    """Reveal the views of an exemplar to the group; a second click finds them revealed."""
    asked = visit.exemplar(exemplar_id)
    try:
        views.reveal(visit.review, exemplar=asked.id, by=visit.person.name, at=site().now())
    except NothingToReveal:
        undo()
        form = ViewForm(formdata=None).on_scale(visit.framework.scale)
        form.form_errors = [gettext("No one has given a view of {id} yet, so there is nothing to reveal", id=asked.id)]
        return _show(visit, asked, form), 409
    confirm_saved(gettext("The views of {id} are revealed.", id=asked.id))
    return redirect(address_of(visit, "views.exemplar_views", exemplar_id=asked.id), 303)


@blueprint.get("/differences")
@entry(AtService(Right.READ_REVIEW))
def differences(visit: Visit) -> ResponseReturnValue:
    """Where the group differs, largest spread first; what is not revealed yet stands after it in its own order."""
    scale, framework = visit.framework.scale, visit.framework
    revealed = views.revealed_views(visit.review)
    spreads = {e.id: views.spread_by_agency(scale, revealed[e.id]) for e in framework.exemplars if e.id in revealed}
    ordered = order_differences(spreads)
    own = views.own_views(visit.review, person_id=visit.person.id)
    return render_template(
        "group/views/differences.html",
        visit=visit,
        scale=scale,
        lines=[(framework.exemplar(key), spreads[key], in_words(spreads[key].distance)) for key in ordered],
        waiting=[exemplar for exemplar in framework.exemplars if exemplar.id not in spreads],
        given=views.count_given(visit.review),
        own=own,
        agreed=agreements.agreements_of(visit.review),
        sheet=sheets.read_sheet(visit.review),
        may_give=writable(visit),
    )
