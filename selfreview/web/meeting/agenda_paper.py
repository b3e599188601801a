"""The agenda made ready for paper: every exemplar and action of it in a row of words."""

from selfreview.documents.meeting.agenda_pdf import AgendaPaper, Part
from selfreview.domain.plan.action_plan import Action
from selfreview.domain.uk_time import day_in_words, hour_in_words
from selfreview.speech import capitalised, gettext, lazy, ngettext
from selfreview.web.access import Visit
from selfreview.web.meeting.agenda import ALL_SETTLED, LAST_PART, Agenda, Entry
from selfreview.web.runtime import site


def lay_out_agenda(visit: Visit, agenda: Agenda) -> AgendaPaper:
    """What the page of the agenda says, for its paper."""
    told = agenda.meeting.told if agenda.meeting else None
    times = (lazy("Time"),) if agenda.slots else ()
    parts = [
        Part(
            title,
            words,
            (*times, lazy("Exemplar"), lazy("How it stands")),
            tuple(_exemplar(visit, agenda, one) for one in found),
        )
        for title, words, found in agenda.exemplars
    ]
    parts += [
        Part(
            title,
            "",
            (lazy("For"), lazy("What will be done"), lazy("Who and when")),
            tuple(map(_action, found)),
        )
        for title, found in agenda.actions
    ]
    return AgendaPaper(
        service=visit.service.name,
        year=visit.review.round.year,
        today=site().today(),
        parts=(*parts, Part(*LAST_PART)),
        when=told.when if told else "",
        place=told.place if told else "",
        warning=agenda.warning if agenda.exemplars else ALL_SETTLED,
        demonstration=site().is_demonstration(),
    )


def _exemplar(visit: Visit, agenda: Agenda, entry: Entry) -> tuple[str, ...]:
    scale, asked = visit.framework.scale, entry.exemplar
    answer, given = agenda.sheet.answer(asked.id), agenda.given.get(asked.id, 0)
    told = [
        capitalised(entry.ground),
        gettext("Draft: {rating}", rating=scale.level(answer.rating).label if answer.rating else gettext("not rated")),
        gettext("Last return: {label}", label=scale.level(answer.before).label) if answer.before else "",
        ngettext("{number} view given", "{number} views given", given) if given else "",
    ]
    slot = agenda.slots.get(asked.id)
    stands = ". ".join(filter(None, told))
    return (*([hour_in_words(slot.at)] if slot else []), f"{asked.id} {asked.title}", f"{stands}.")


def _action(action: Action) -> tuple[str, ...]:
    when = ""
    if action.due:
        late = action.due < site().today()
        said = gettext("was due on {day}") if late else gettext("due on {day}")
        when = said.format(day=day_in_words(action.due))
    told = ", ".join(filter(None, (action.who, when, action.status.said)))
    return ", ".join(action.exemplars), action.what, told
