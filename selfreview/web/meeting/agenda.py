"""The agenda of a meeting, gathered from the review and the plan: what to talk about, why, and at what time."""

from collections.abc import Mapping
from dataclasses import dataclass

from selfreview.domain.framework.framework import Exemplar
from selfreview.domain.group.consensus import Spread, in_words, order_differences
from selfreview.domain.meeting.arranged import ArrangedMeeting, Slot, time_slots
from selfreview.domain.plan.action_plan import Action, find_promises, is_overdue
from selfreview.domain.uk_time import hour_in_words
from selfreview.speech import gettext, lazy
from selfreview.storage.group import agreements, collaboration, views
from selfreview.storage.plan import plans
from selfreview.storage.review import sheets
from selfreview.storage.review.sheets import Sheet
from selfreview.web.access import Visit
from selfreview.web.runtime import site


@dataclass(frozen=True, slots=True)
class Entry:
    """One exemplar on the agenda, with the ground on which it stands there in words."""

    exemplar: Exemplar
    ground: str = ""


ALL_SETTLED = lazy("Every exemplar is rated and agreed.")
LAST_PART = (
    lazy("Sign-off and next meeting"),
    lazy("Themes agreed, signatures, submission; when the group meets again."),
)


@dataclass(frozen=True, slots=True)
class Agenda:
    """What a meeting talks about, each exemplar once, under the most pressing of its grounds."""

    flagged: tuple[Entry, ...]
    apart: tuple[Entry, ...]
    unrated: tuple[Entry, ...]
    open_still: tuple[Entry, ...]
    promises: tuple[Action, ...]
    overdue: tuple[Action, ...]
    sheet: Sheet
    given: Mapping[str, int]
    meeting: ArrangedMeeting | None = None

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Every exemplar on it, in its order."""
        return (*self.flagged, *self.apart, *self.unrated, *self.open_still)

    @property
    def exemplars(self) -> tuple[tuple[str, str, tuple[Entry, ...]], ...]:
        """The parts in which there is an exemplar, each with its title and a sentence of what it means."""
        parts = (
            (gettext("To discuss"), gettext("Flagged by someone in the group."), self.flagged),
            (
                gettext("Where we differ"),
                gettext("The views furthest apart come first. Agreed exemplars are left out."),
                self.apart,
            ),
            (gettext("Not rated yet"), "", self.unrated),
            (gettext("Rated, not agreed yet"), "", self.open_still),
        )
        return tuple(part for part in parts if part[2])

    @property
    def actions(self) -> tuple[tuple[str, tuple[Action, ...]], ...]:
        """The parts in which there is an action, each with its title."""
        parts = (
            (gettext("Promised last year and still open"), self.promises),
            (gettext("Actions of this year that are overdue"), self.overdue),
        )
        return tuple(part for part in parts if part[1])

    @property
    def warning(self) -> str:
        """That the time does not do for all of it; empty where it does."""
        if self.meeting is None or not any(slot.late for slot in self.slots.values()):
            return ""
        end = hour_in_words(self.meeting.told.ends_at)
        return gettext(
            "There is more to talk about than the time allows. What comes after {end} may need another meeting.",
            end=end,
        )

    @property
    def slots(self) -> Mapping[str, Slot]:
        """When each of them begins, by exemplar, where the meeting is arranged."""
        if self.meeting is None:
            return {}
        timed = time_slots(self.meeting.told, (entry.exemplar.id for entry in self.entries))
        return {slot.key: slot for slot in timed}


def gather_agenda(visit: Visit, meeting: ArrangedMeeting | None = None) -> Agenda:
    """The agenda as it is now; what is agreed on and stands so is on none."""
    framework, sheet = visit.framework, sheets.read_sheet(visit.review, site().frameworks)
    agreed = agreements.agreements_of(visit.review)
    settled = {one.id for one in framework.exemplars if one.id in agreed and agreed[one.id].stands(sheet)}
    flags = collaboration.flags_of(visit.review)
    revealed = views.revealed_views(visit.review)
    spreads = {
        one.id: views.spread_by_agency(framework.scale, revealed[one.id])
        for one in framework.exemplars
        if one.id in revealed and one.id not in settled
    }
    flagged = [one for one in framework.exemplars if one.id in flags]
    apart = [
        framework.exemplar(key) for key in order_differences(spreads) if key not in flags and _differs(spreads[key])
    ]
    rest = [one for one in framework.exemplars if one not in flagged and one not in apart]
    unrated = [one for one in rest if sheet.answer(one.id).rating is None]
    return Agenda(
        flagged=tuple(Entry(one, _ground(flags[one.id], spreads.get(one.id))) for one in flagged),
        apart=tuple(Entry(one, in_words(spreads[one.id].distance)) for one in apart),
        unrated=tuple(Entry(one) for one in unrated),
        open_still=tuple(Entry(one) for one in rest if one not in unrated and one.id not in settled),
        promises=_promises(visit),
        overdue=_overdue(visit),
        sheet=sheet,
        given=views.count_given(visit.review),
        meeting=meeting,
    )


def _ground(flag: collaboration.Flag, spread: Spread | None) -> str:
    """Why it is to be discussed: the flag, and how far apart revealed views are, where they are."""
    apart = (
        gettext("; views are {distance}", distance=in_words(spread.distance))
        if spread is not None and _differs(spread)
        else ""
    )
    return flag.in_words + apart


def _differs(spread: Spread) -> bool:
    return spread.distance is not None and spread.distance.levels > 0


def _promises(visit: Visit) -> tuple[Action, ...]:
    """What was promised and is still to be talked about: neither done, nor kept in this plan, nor dropped."""
    last = plans.last_plan(visit.review)
    if last is None:
        return ()
    plan = plans.read_plan(visit.review)
    found = find_promises(last.year, last.actions, plan.actions, plan.dropped)
    return tuple(promise.action for promise in found if promise.is_open)


def _overdue(visit: Visit) -> tuple[Action, ...]:
    """This year's actions whose day has passed, the longest first."""
    today = site().today()
    late = [action for action in plans.read_plan(visit.review).actions if is_overdue(action, today)]
    return tuple(sorted(late, key=lambda action: (action.due or today, action.id)))
