"""The papers of a meeting: its agenda before, its minutes after, both drafted from what was recorded."""

from dataclasses import dataclass

from flask import Blueprint, Response, abort, render_template, request
from flask.typing import ResponseReturnValue

from selfreview.documents.edition import Edition
from selfreview.documents.meeting.agenda_pdf import write_agenda_pdf
from selfreview.documents.meeting.minutes import Minutes, Section
from selfreview.documents.meeting.minutes_odt import write_minutes_odt
from selfreview.documents.meeting.minutes_pdf import write_minutes_pdf
from selfreview.domain.framework.framework import Exemplar
from selfreview.domain.group.consensus import HOW_LABELS, in_words
from selfreview.domain.meeting.arranged import Coming
from selfreview.domain.plan.action_plan import Action
from selfreview.domain.review.papers import PaperKind
from selfreview.domain.review.review import Answer
from selfreview.domain.rights import Right
from selfreview.domain.uk_time import day_in_words, hour_in_words
from selfreview.speech import gettext, lazy
from selfreview.storage.group import agreements, views
from selfreview.storage.group.agreements import Agreement, Dissent
from selfreview.storage.meeting import arranged, meetings
from selfreview.storage.meeting.meetings import Sitting
from selfreview.storage.plan import plans
from selfreview.storage.review import sheets
from selfreview.storage.review.sheets import Sheet
from selfreview.web.access import AtService, Visit, entry
from selfreview.web.group.views import by_agency, tell_views
from selfreview.web.meeting.agenda import ALL_SETTLED, LAST_PART, Agenda, gather_agenda
from selfreview.web.meeting.agenda_paper import lay_out_agenda
from selfreview.web.review.papers import code_of, told_in
from selfreview.web.runtime import edition_asked_for, in_language, make_paper, site

blueprint = Blueprint("meeting_papers", __name__, url_prefix="/services/<int:number>/reviews/<int:year>/meeting")

NO_APOLOGIES = lazy("None are recorded here. Write in who sent any")
"""What stands for apologies where nobody said that they would not come."""


@dataclass(frozen=True, slots=True)
class Item:
    """One exemplar in the minutes: what was revealed, written down, agreed and dissented."""

    exemplar: Exemplar
    rating: str
    evidence: str
    reasons: tuple[str, ...]
    first: str
    spread: str
    agencies: tuple[str, ...]
    decided: tuple[str, ...]
    agreement: Agreement | None
    stands: bool
    dissents: tuple[Dissent, ...]


@blueprint.get("/agenda")
@entry(AtService(Right.READ_REVIEW))
def agenda(visit: Visit) -> ResponseReturnValue:
    """What to talk about, why and when: what is flagged, where the group differs, what is not rated; to print."""
    check = code_of(visit.review, PaperKind.AGENDA)
    return render_template(
        "meeting/agenda.html",
        visit=visit,
        check=check,
        scale=visit.framework.scale,
        agenda=_agenda(visit),
        settled=ALL_SETTLED,
        last=LAST_PART,
        today=site().today(),
    )


@blueprint.get("/agenda.pdf")
@entry(AtService(Right.READ_REVIEW))
@in_language
def agenda_pdf(visit: Visit) -> ResponseReturnValue:
    """The same agenda on A4; `large=1` is the edition in 18 point."""
    edition = edition_asked_for()
    check = code_of(visit.review, PaperKind.AGENDA)
    content = make_paper(write_agenda_pdf, lay_out_agenda(visit, _agenda(visit)), edition=edition, check=check)
    return _pdf(content, f"agenda-{visit.review.round.year}-{visit.service.number}", edition)


def _pdf(content: bytes, name: str, edition: Edition) -> Response:
    large = "-large-print" if edition is Edition.LARGE else ""
    held = {"Content-Disposition": f'inline; filename="{name}{large}.pdf"'}
    return Response(content, mimetype="application/pdf", headers=held)


def _agenda(visit: Visit) -> Agenda:
    """The agenda of the meeting that is asked for, or of the next one."""
    chosen = request.args.get("meeting", type=int)
    ahead = [one for one in arranged.arranged_meetings(visit.review) if one.is_ahead(site().now())]
    return gather_agenda(visit, next((one for one in ahead if chosen in (None, one.id)), None))


@blueprint.get("/minutes/<int(max=2147483647):sitting>")
@entry(AtService(Right.READ_REVIEW))
def minutes(visit: Visit, sitting: int) -> ResponseReturnValue:
    """The minutes of one day, to print."""
    found = _find(visit, sitting)
    return render_template("meeting/minutes.html", visit=visit, **_minutes(visit, found))


@blueprint.get("/minutes/<int(max=2147483647):sitting>.txt")
@entry(AtService(Right.READ_REVIEW))
@in_language
def minutes_text(visit: Visit, sitting: int) -> ResponseReturnValue:
    """The same minutes as plain text, to go on writing."""
    found = _find(visit, sitting)
    body = render_template("meeting/minutes.txt", visit=visit, **_minutes(visit, found))
    name = f"minutes-{visit.review.round.year}-{visit.service.number}-{found.number}.txt"
    held = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(body, mimetype="text/plain", headers=held)


@blueprint.get("/minutes/<int(max=2147483647):sitting>.odt")
@entry(AtService(Right.READ_REVIEW))
@in_language
def minutes_document(visit: Visit, sitting: int) -> ResponseReturnValue:
    """The same minutes as a document of a word processor, to be put right before they are agreed."""
    found = _find(visit, sitting)
    name = f"minutes-{visit.review.round.year}-{visit.service.number}-{found.number}.odt"
    held = {"Content-Disposition": f'attachment; filename="{name}"'}
    body = make_paper(write_minutes_odt, _document(visit, found))
    return Response(body, mimetype="application/vnd.oasis.opendocument.text", headers=held)


@blueprint.get("/minutes/<int(max=2147483647):sitting>.pdf")
@entry(AtService(Right.READ_REVIEW))
@in_language
def minutes_pdf(visit: Visit, sitting: int) -> ResponseReturnValue:
    """The same minutes on A4, with a place to sign; `large=1` is the edition in 18 point."""
    found, edition = _find(visit, sitting), edition_asked_for()
    content = make_paper(write_minutes_pdf, _document(visit, found), edition=edition)
    return _pdf(content, f"minutes-{visit.review.round.year}-{visit.service.number}-{found.number}", edition)


def _document(visit: Visit, sitting: Sitting) -> Minutes:
    check = code_of(visit.review, PaperKind.MINUTES, part=sitting.number)
    there = [f"{one.name}, {one.agency}" if one.agency else one.name for one in sitting.attendees]
    away = _away(visit, sitting)
    told = _items(visit, sitting)
    return Minutes(
        title=gettext("Minutes of {began_at}", began_at=day_in_words(sitting.began_at)),
        service=gettext("{name}, self-review {year}", name=visit.service.name, year=visit.review.round.year),
        paragraphs=(
            *([gettext("Place: {place}.", place=away.place)] if away.place else []),
            _lasted(sitting),
            gettext("Draft, based on what was recorded. Correct it before the group agrees on it."),
        ),
        sections=(
            Section(gettext("Who was there"), tuple(there)),
            Section(gettext("Apologies"), away.apologies or ("",), to_write="" if away.apologies else NO_APOLOGIES),
            *([Section(gettext("Invited but not there"), away.missing)] if away.missing else []),
            Section(
                gettext("What was decided"),
                () if told else (gettext("No views were revealed and nothing was recorded or agreed."),),
            ),
            *(Section(f"{i.exemplar.id} {i.exemplar.title}: {i.rating}", _told(visit, i), level=3) for i in told),
            Section(gettext("Next meeting"), ("",), to_write=gettext("Date, time and place")),
        ),
        today=site().today(),
        demonstration=site().is_demonstration(),
        check=check,
    )


def _lasted(sitting: Sitting) -> str:
    """From when to when and run by whom, in words that stay true on paper."""
    began, who = hour_in_words(sitting.began_at), sitting.seat.name
    if sitting.ended_at is None:
        return gettext(
            "Began at {began}, and had not ended when this was printed. {who} was running the meeting then.",
            began=began,
            who=who,
        )
    return gettext(
        "From {began} to {ended_at}. {who} was running the meeting when it ended.",
        began=began,
        ended_at=hour_in_words(sitting.ended_at),
        who=who,
    )


def _told(visit: Visit, item: Item) -> tuple[str, ...]:
    agreed = gettext("Not agreed yet.")
    if item.agreement is not None:
        level, how = visit.framework.scale.level(item.agreement.rating).label, HOW_LABELS[item.agreement.how]
        agreed = gettext("{how}, the group agreed on {level}.", how=how, level=level) + (
            "" if item.stands else gettext(" It was changed since.")
        )
    first = gettext("First vote: views were {first}.", first=item.first) if item.first else ""
    which = (
        gettext("In the second vote, after the discussion, views")
        if item.first
        else gettext("Views before the discussion")
    )
    spread = (
        gettext(
            "{which} were {spread}. {agencies}.", which=which, spread=item.spread, agencies="; ".join(item.agencies)
        )
        if item.spread
        else ""
    )
    dissents = (gettext("Dissent of {name}: {words}", name=one.name, words=one.words) for one in item.dissents)
    actions = (gettext("Action: {action}", action=one) for one in item.decided)
    return tuple(filter(None, (agreed, first, spread, item.evidence, *item.reasons, *actions, *dissents)))


def _tell_action(action: Action) -> str:
    what = action.what.rstrip()
    by = gettext(" By: {due}.", due=day_in_words(action.due)) if action.due else ""
    return gettext(
        "{what}{stop} Who: {who}.{by}",
        what=what,
        stop="" if what.endswith((".", "!", "?")) else ".",
        who=action.who.rstrip("."),
        by=by,
    )


def _reasons(answer: Answer) -> tuple[str, ...]:
    """The sentences that a rating made due, which a meeting writes down with it."""
    told = (
        (gettext("Why the rating changed"), answer.moved),
        (gettext("Why the rating differs from the ticks"), answer.reason),
    )
    return tuple(f"{title}: {words}" for title, words in told if words.strip())


@dataclass(frozen=True, slots=True)
class Away:
    """Who was not at a meeting: with apologies, or asked and not there; and the place where it was arranged.

    Apologies are of who said so. Where nobody did, they are left to be written in: a call is not known here.
    """

    apologies: tuple[str, ...]
    missing: tuple[str, ...]
    place: str = ""


def _away(visit: Visit, sitting: Sitting) -> Away:
    held = arranged.held_on(visit.review, sitting)
    if held is None:
        return Away((), ())
    there = {one.person_id for one in sitting.attendees}
    away = [one for one in held.invitees if one.person_id not in there]
    return Away(
        tuple(one.in_words for one in away if one.coming is Coming.NO),
        tuple(one.in_words for one in away if one.coming is not Coming.NO),
        held.told.place,
    )


def _find(visit: Visit, number: int) -> Sitting:
    found = {sitting.number: sitting for sitting in meetings.sittings_of(visit.review)}
    return found.get(number) or abort(404)


def _minutes(visit: Visit, sitting: Sitting) -> dict[str, object]:
    check = code_of(visit.review, PaperKind.MINUTES, part=sitting.number)
    by_agency: dict[str, list[str]] = {}
    for one in sitting.attendees:
        by_agency.setdefault(one.agency or gettext("No agency named"), []).append(one.name)
    return {
        "check": check,
        "sitting": sitting,
        "lasted": _lasted(sitting),
        "scale": visit.framework.scale,
        "by_agency": sorted(by_agency.items()),
        "away": _away(visit, sitting),
        "no_apologies": NO_APOLOGIES,
        "items": _items(visit, sitting),
    }


def _items(visit: Visit, sitting: Sitting) -> list[Item]:
    sheet = sheets.read_sheet(visit.review)
    revealed, first = views.revealed_views(visit.review), views.earlier_views(visit.review)
    agreed, dissents = agreements.agreements_of(visit.review), agreements.dissents_of(visit.review)
    decided = [one for one in plans.read_plan(visit.review).actions if one.decided_in == sitting.id]
    return [
        _item(
            visit,
            sheet,
            visit.exemplar(key),
            revealed=revealed.get(key, ()),
            first=first.get(key, ()),
            agreement=agreed.get(key),
            dissents=dissents.get(key, ()),
            decided=tuple(one for one in decided if one.exemplar == key),
        )
        for key in told_in(visit.review, sitting).exemplars
    ]


def _item(
    visit: Visit,
    sheet: Sheet,
    exemplar: Exemplar,
    *,
    revealed: tuple[views.RevealedView, ...],
    first: tuple[views.RevealedView, ...],
    agreement: Agreement | None,
    dissents: tuple[Dissent, ...],
    decided: tuple[Action, ...],
) -> Item:
    scale, answer = visit.framework.scale, sheet.answer(exemplar.id)
    rating = scale.level(answer.rating).label if answer.rating else gettext("not rated")
    stands = agreement is not None and agreement.stands(sheet)
    spread = views.spread_by_agency(scale, revealed)
    return Item(
        exemplar=exemplar,
        # It stands under “What was decided”, which a draft is not.
        rating=rating if stands else gettext("draft, {rating}", rating=rating),
        evidence=answer.evidence,
        reasons=_reasons(answer),
        first=tell_views(scale, first) if first else "",
        spread=in_words(spread.distance) if revealed else "",
        agencies=by_agency(scale, spread),
        decided=tuple(map(_tell_action, decided)),
        agreement=agreement,
        stands=stands,
        dissents=dissents,
    )
