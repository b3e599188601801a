"""What the pages of an action plan share: the plan gathered from all that is kept, and who may write what."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from flask import abort

from selfreview.domain.comparison.profile import RatedYear
from selfreview.domain.plan.action_plan import Action, arrange, find_promises, look_ahead, propose
from selfreview.domain.plan.circulation import for_circulation
from selfreview.domain.plan.handed_in import latest
from selfreview.domain.plan.report import PlanNote, PlanReport, number_rows
from selfreview.domain.rights import Right
from selfreview.storage.people import people
from selfreview.storage.people.people import Person
from selfreview.storage.plan import handed_in, plans
from selfreview.storage.plan.plans import Plan
from selfreview.storage.registry import services
from selfreview.storage.review import sheets
from selfreview.storage.review.sheets import Sheet
from selfreview.web.access import Visit
from selfreview.web.runtime import site


@dataclass(frozen=True, slots=True)
class PlanDesk:
    """A plan as its group works on it: as it is kept, as it is reported, and who is in the group."""

    plan: Plan
    report: PlanReport
    group: tuple[Person, ...]
    authorities: tuple[str, ...]
    earlier_notes: Mapping[int, tuple[PlanNote, ...]]

    @property
    def left(self) -> frozenset[int]:
        """The actions whose owner has left the group."""
        here = {person.id for person in self.group}
        return frozenset(
            action.id for action in self.plan.actions if action.owner is not None and action.owner not in here
        )


def gather(visit: Visit) -> PlanDesk:
    """All of a visit's plan."""
    review, framework = visit.review, visit.framework
    sheet = sheets.read_sheet(review, site().frameworks)
    plan, last = plans.read_plan(review), plans.last_plan(review)
    answers, targets = sheet.answers(), plan.of_exemplars("target")
    promises = () if last is None else find_promises(last.year, _ordered(last), plan.actions, plan.dropped)
    promised = {one for promise in promises if not promise.dropped for one in promise.action.exemplars}
    proposals = propose(framework, answers, targets=targets, promised=promised)
    ratings = {exemplar.id: sheet.answer(exemplar.id).rating for exemplar in framework.exemplars}
    now = RatedYear(review.round.year, framework, ratings)
    today = site().today()
    found = services.find_entry(visit.service.number)
    authorities = () if found is None else found.authorities
    actions = arrange(framework, plan.actions, proposals, plan.order)
    report = PlanReport(
        service=visit.service.name,
        framework=framework,
        today=today,
        version=plans.data_version(review),
        saved_at=_saved_at(plan, sheet),
        demonstration=site().is_demonstration(),
        now=now,
        ahead=RatedYear(now.year, framework, look_ahead(framework, answers, plan.actions)),
        before=_before(sheet),
        rows=number_rows(framework, actions, _notes(plan, last), today=today, rated=now, targets=targets),
        proposals=proposals,
        targets=targets,
        reasons=plan.of_exemplars("no_action"),
        promises=promises,
        authorities=authorities,
        answers={
            action: tuple(answer.in_words for answer in told)
            for action, told in latest(handed_in.answers_of(review.id)).items()
        },
    )
    group = people.people_of(visit.service.number, day=today)
    return PlanDesk(plan, report, group, authorities, {} if last is None else last.notes)


def _saved_at(plan: Plan, sheet: Sheet) -> datetime | None:
    """When anybody last saved anything that the plan is made of."""
    times = [kept.changed_at for fields in sheet.fields.values() for kept in fields.values()]
    return max((at for at in (*times, plan.saved_at) if at is not None), default=None)


def _notes(plan: Plan, last: Plan | None) -> dict[int, tuple[PlanNote, ...]]:
    """The notes of each action; one that was kept from last year goes on with what was noted then."""
    earlier = {} if last is None else last.notes
    return {
        action.id: (*earlier.get(action.kept_from or 0, ()), *plan.notes.get(action.id, ())) for action in plan.actions
    }


def _ordered(plan: Plan) -> tuple[Action, ...]:
    places = {action_id: place for place, action_id in enumerate(plan.order)}
    return tuple(sorted(plan.actions, key=lambda action: (places.get(action.id, len(places)), action.id)))


def _before(sheet: Sheet) -> RatedYear | None:
    earlier = sheet.earlier
    if earlier is None:
        return None
    ratings = {exemplar: earlier.rating(exemplar) for exemplar in earlier.fields if exemplar}
    return RatedYear(earlier.year, site().frameworks.edition(earlier.edition), ratings)


def circulated(desk: PlanDesk) -> PlanReport:
    """The plan as it may be handed on: nobody in it is named."""
    names = {person.name for person in desk.group}
    names |= {kept.changed_by for fields in desk.plan.fields.values() for kept in fields.values()}
    names |= {note.person for notes in desk.plan.notes.values() for note in notes}
    actions = (*desk.plan.actions, *(promise.action for promise in desk.report.promises))
    names |= {action.responsible for action in actions if looks_like_a_name(action.responsible)}
    return for_circulation(desk.report, names)


_POSTS = re.compile(
    r"\b(?:manager|head|chair|director|officer|co-?ordinator|lead|leader|adviser|advisor|teacher|worker|assistant|"
    r"administrator|senco|governor|principal|psychologist|team|service|group|committee|panel|council|authority|"
    r"department|school|college|forum|board|partnership|consultant|supporter|volunteers?|trainer|clerk|secretary|"
    r"treasurer|nurse|doctor|therapist|librarian|trustees?|network|agency|staff|parents?|deputy|commissioner|portage|"
    r"helpline|office|unit|inspector|counsellor|councillor|mentor|champion)s?\b",
    re.IGNORECASE,
)
_CAPITALISED = re.compile(r"[^\W\d_][\w.'’-]*")


def looks_like_a_name(text: str) -> bool:
    """Whether a text is two to four words that all begin with a capital, as names of people are, and names no post."""
    words = text.split()
    if _POSTS.search(text):
        return False
    return 2 <= len(words) <= 4 and all(_CAPITALISED.fullmatch(word) and word[0].isupper() for word in words)


def may_run(visit: Visit) -> bool:
    """Whether this person may write the plan, submitted or not: it goes on through the year."""
    return visit.may(Right.RUN_REVIEW)


def may_update(visit: Visit, action: Action) -> bool:
    """Whether this person may say the progress of an action: those who run the review, and its owner."""
    return may_run(visit) or (action.owner == visit.person.id and visit.may(Right.UPDATE_OWN_ACTION))


def find_action(plan: Plan, action_id: int) -> Action:
    """The action that the address names; a plain 404 where this plan has none such."""
    action = plan.action(action_id)
    if action is None:
        abort(404)
    return action


def known_names(group: Collection[Person]) -> dict[int, str]:
    """The names of a group's people by their ids."""
    return {person.id: person.name for person in group}
