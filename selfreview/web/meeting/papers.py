"""The papers of a meeting: its agenda before, its minutes after, both drafted from what was recorded."""

from dataclasses import dataclass

from flask import Blueprint, Response, abort, render_template
from flask.typing import ResponseReturnValue

from selfreview.documents.meeting.minutes_odt import Minutes, Section, write_minutes_odt
from selfreview.domain.framework.framework import Exemplar
from selfreview.domain.group.consensus import HOW_LABELS, Spread, in_words, order_differences
from selfreview.domain.plan.action_plan import Action, find_promises
from selfreview.domain.rights import Right
from selfreview.domain.uk_time import day_in_words, time_in_words
from selfreview.storage.group import agreements, views
from selfreview.storage.group.agreements import Agreement, Dissent
from selfreview.storage.meeting import meetings
from selfreview.storage.meeting.meetings import Sitting
from selfreview.storage.meeting.progress import worked_on
from selfreview.storage.plan import plans
from selfreview.storage.review import sheets
from selfreview.storage.review.sheets import Sheet
from selfreview.web.access import AtService, Visit, entry
from selfreview.web.runtime import make_paper, site
from selfreview.web.voters import voters_of

blueprint = Blueprint("meeting_papers", __name__, url_prefix="/services/<int:number>/reviews/<int:year>/meeting")


@dataclass(frozen=True, slots=True)
class Item:
    """One exemplar in the minutes: what was revealed, written down, agreed and dissented."""

    exemplar: Exemplar
    rating: str
    evidence: str
    spread: str
    agencies: tuple[str, ...]
    agreement: Agreement | None
    stands: bool
    dissents: tuple[Dissent, ...]


@blueprint.get("/agenda")
@entry(AtService(Right.READ_REVIEW))
def agenda(visit: Visit) -> ResponseReturnValue:
    """What to talk about: where the group differs, what is not rated, what is not agreed; to print and send."""
    framework, sheet = visit.framework, sheets.read_sheet(visit.review, site().frameworks)
    scale, revealed = framework.scale, views.revealed_views(visit.review)
    spreads = {e.id: views.spread_by_agency(scale, revealed[e.id]) for e in framework.exemplars if e.id in revealed}
    apart = [key for key in order_differences(spreads) if _differs(spreads[key])]
    agreed = agreements.agreements_of(visit.review)
    rest = [exemplar for exemplar in framework.exemplars if exemplar.id not in apart]
    unrated = [exemplar for exemplar in rest if sheet.answer(exemplar.id).rating is None]
    open_still = [e for e in rest if e not in unrated and not (e.id in agreed and agreed[e.id].stands(sheet))]
    return render_template(
        "meeting/agenda.html",
        visit=visit,
        scale=scale,
        sheet=sheet,
        apart=[(framework.exemplar(key), in_words(spreads[key].distance)) for key in apart],
        unrated=unrated,
        open_still=open_still,
        given=views.count_given(visit.review),
        promises=_promises(visit),
    )


def _promises(visit: Visit) -> tuple[Action, ...]:
    """What was promised and is still to be talked about: neither done, nor kept in this plan, nor dropped."""
    last = plans.last_plan(visit.review)
    if last is None:
        return ()
    plan = plans.read_plan(visit.review)
    found = find_promises(last.year, last.actions, plan.actions, plan.dropped)
    return tuple(promise.action for promise in found if promise.is_open)


def _differs(spread: Spread) -> bool:
    return spread.distance is not None and spread.distance.levels > 0


@blueprint.get("/minutes/<int(max=2147483647):sitting>")
@entry(AtService(Right.READ_REVIEW))
def minutes(visit: Visit, sitting: int) -> ResponseReturnValue:
    """The minutes of one day, to print."""
    found = _find(visit, sitting)
    return render_template("meeting/minutes.html", visit=visit, **_minutes(visit, found))


@blueprint.get("/minutes/<int(max=2147483647):sitting>.txt")
@entry(AtService(Right.READ_REVIEW))
def minutes_text(visit: Visit, sitting: int) -> ResponseReturnValue:
    """The same minutes as plain text, to go on writing."""
    found = _find(visit, sitting)
    body = render_template("meeting/minutes.txt", visit=visit, **_minutes(visit, found))
    name = f"minutes-{visit.review.round.year}-{visit.service.number}-{found.number}.txt"
    held = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(body, mimetype="text/plain", headers=held)


@blueprint.get("/minutes/<int(max=2147483647):sitting>.odt")
@entry(AtService(Right.READ_REVIEW))
def minutes_document(visit: Visit, sitting: int) -> ResponseReturnValue:
    """The same minutes as a document of a word processor, to be put right before they are agreed."""
    found = _find(visit, sitting)
    name = f"minutes-{visit.review.round.year}-{visit.service.number}-{found.number}.odt"
    held = {"Content-Disposition": f'attachment; filename="{name}"'}
    body = make_paper(write_minutes_odt, _document(visit, found))
    return Response(body, mimetype="application/vnd.oasis.opendocument.text", headers=held)


def _document(visit: Visit, sitting: Sitting) -> Minutes:
    there = [f"{one.name}, {one.agency}" if one.agency else one.name for one in sitting.attendees]
    ids = {one.person_id for one in sitting.attendees}
    away = [one.name for one in voters_of(visit) if one.id not in ids]
    began, ended = sitting.began_at, sitting.ended_at
    told = _items(visit, sitting)
    return Minutes(
        title=f"Minutes of {day_in_words(began)}",
        service=f"{visit.service.name}, self-review {visit.review.round.year}",
        paragraphs=(
            f"From {time_in_words(began)} to {time_in_words(ended) if ended else 'now'}. "
            f"In the chair’s seat at the end: {sitting.seat.name}.",
            "Drafted from what was recorded. Put it right before the group agrees on it.",
        ),
        sections=(
            Section("Who was there", tuple(there)),
            Section("Apologies", tuple(away) or ("None: everybody who may give a view was there.",)),
            Section("What was decided", () if told else ("Nothing was revealed, written down or agreed on this day.",)),
            *(Section(f"{i.exemplar.id} {i.exemplar.title}: {i.rating}", _told(visit, i), level=3) for i in told),
            Section("Next meeting", ("",)),
        ),
    )


def _told(visit: Visit, item: Item) -> tuple[str, ...]:
    agreed = "Not agreed yet."
    if item.agreement is not None:
        level, how = visit.framework.scale.level(item.agreement.rating).label, HOW_LABELS[item.agreement.how]
        agreed = f"{how}, the group agreed on {level}." + ("" if item.stands else " It was changed since.")
    spread = f"Views before the discussion were {item.spread}: {'; '.join(item.agencies)}." if item.spread else ""
    dissents = (f"Dissent of {one.name}: {one.words}" for one in item.dissents)
    return tuple(filter(None, (agreed, spread, item.evidence, *dissents)))


def _find(visit: Visit, number: int) -> Sitting:
    found = {sitting.number: sitting for sitting in meetings.sittings_of(visit.review)}
    return found.get(number) or abort(404)


def _minutes(visit: Visit, sitting: Sitting) -> dict[str, object]:
    by_agency: dict[str, list[str]] = {}
    for one in sitting.attendees:
        by_agency.setdefault(one.agency or "No agency named", []).append(one.name)
    return {
        "sitting": sitting,
        "scale": visit.framework.scale,
        "by_agency": sorted(by_agency.items()),
        "items": _items(visit, sitting),
    }


def _items(visit: Visit, sitting: Sitting) -> list[Item]:
    sheet = sheets.read_sheet(visit.review)
    revealed = views.revealed_views(visit.review)
    agreed, dissents = agreements.agreements_of(visit.review), agreements.dissents_of(visit.review)
    return [
        _item(visit, sheet, visit.exemplar(key), revealed.get(key, ()), agreed.get(key), dissents.get(key, ()))
        for key in worked_on(visit.review, sitting)
    ]


def _item(
    visit: Visit,
    sheet: Sheet,
    exemplar: Exemplar,
    revealed: tuple[views.RevealedView, ...],
    agreement: Agreement | None,
    dissents: tuple[Dissent, ...],
) -> Item:
    scale, answer = visit.framework.scale, sheet.answer(exemplar.id)
    spread = views.spread_by_agency(scale, revealed)
    return Item(
        exemplar=exemplar,
        rating=scale.level(answer.rating).label if answer.rating else "Not rated",
        evidence=answer.evidence,
        spread=in_words(spread.distance) if revealed else "",
        agencies=tuple(
            f"{one.agency}: {', '.join(scale.levels[rank].label for rank in one.ranks)}"
            for one in spread.agencies
            if one.ranks
        ),
        agreement=agreement,
        stands=agreement is not None and agreement.stands(sheet),
        dissents=dissents,
    )
