"""The action plan: what needs action, in what order, what was promised last year, and where it would lead."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from selfreview.domain.framework.framework import (
    Criterion,
    Exemplar,
    Framework,
    Level,
    Scale,
    SuggestedAction,
    unmet_criteria,
)
from selfreview.domain.plan.fields import PRINTED
from selfreview.domain.review.review import Answer
from selfreview.speech import Worded, gettext, ngettext


class ActionStatus(Worded):
    """How far an action is; the value is what people read and what is kept."""

    NOT_STARTED = "not started"
    UNDER_WAY = "under way"
    DONE = "done"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Action:
    """Something that the group has decided to do for an exemplar; `criteria` are the ids of those it is to meet.

    `also` are further exemplars that it is for: it counts for each of them.
    `owner` is the id of the account of whoever sees to it, where they have
    one; `authority` the one that it concerns where a service has several, empty
    for all. `promised_in` is the year of the plan that it was kept from;
    `decided_in` and `decided_at` tell the meeting in which it was decided.
    """

    id: int
    exemplar: str
    what: str
    criteria: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    responsible: str = ""
    owner: int | None = None
    agency: str = ""
    authority: str = ""
    start: date | None = None
    due: date | None = None
    cost: str = ""
    cost_from: str = ""
    parents: str = ""
    success: str = ""
    status: ActionStatus = ActionStatus.NOT_STARTED
    stopped: str = ""
    kept_from: int | None = None
    promised_in: int | None = None
    decided_in: int | None = None
    decided_at: datetime | None = None

    @property
    def exemplars(self) -> tuple[str, ...]:
        """All exemplars that it is for, the one that it was planned under first."""
        return (self.exemplar, *(one for one in self.also if one != self.exemplar))

    @property
    def is_unfinished(self) -> bool:
        """Whether it is still to be done."""
        return self.status in (ActionStatus.NOT_STARTED, ActionStatus.UNDER_WAY)

    @property
    def who(self) -> str:
        """Who sees to it, with their agency."""
        # A person who is named by nothing but their agency is not told it twice.
        agency = "" if self.responsible.endswith(f"({self.agency})") else self.agency
        return ", ".join(filter(None, (self.responsible, agency))) or gettext("No one named yet")

    @property
    def printed(self) -> tuple[tuple[str, str], ...]:
        """What people wrote of it in the fields that are printed, each with its label."""
        return tuple((spec.label, getattr(self, spec.name)) for spec in PRINTED)

    @property
    def cost_in_full(self) -> str:
        """What it costs and where that comes from, as far as it is told."""
        return gettext(", from ").join(filter(None, (self.cost, self.cost_from)))

    @property
    def counts(self) -> bool:
        """Whether the plan counts on it: it is done or still to be done."""
        return self.status is not ActionStatus.STOPPED


def way_in_words(scale: Scale, level: Level | None, target: Level) -> str:
    """From today's level to the one aimed at: "Minimum to Good", "Good, at its target", "keeps Best"."""
    if level is None:
        return gettext("not rated yet, target {label}", label=target.label)
    ahead = scale.rank(target.key) - scale.rank(level.key)
    if ahead > 0:
        return gettext("{label} to {target}", label=level.label, target=target.label)
    keeps = gettext("keeps {label}") if ahead < 0 else gettext("{label}, at its target")
    return keeps.format(label=level.label)


def default_target(scale: Scale) -> Level:
    """The lowest level that the field aspires to; the top one where the scale does not say."""
    return next((level for level in scale.levels if level.aspired), scale.levels[-1])


def target_of(scale: Scale, chosen: str | None) -> Level:
    """The level that a group wants to reach; the default where it has not chosen one of this scale."""
    return scale.level(chosen) if chosen in scale.keys else default_target(scale)


def possible_targets(scale: Scale) -> tuple[Level, ...]:
    """The levels that a group may choose from: nobody aims at the lowest."""
    return scale.levels[1:]


@dataclass(frozen=True, slots=True)
class Proposal:
    """An exemplar below its target, and what the next level still asks for: it wants an action, or a reason."""

    exemplar: Exemplar
    level: Level
    target: Level
    next_level: Level
    steps: int
    unmet: tuple[Criterion, ...]
    suggested: tuple[SuggestedAction, ...]
    promised: bool

    @property
    def is_serious(self) -> bool:
        """Whether the exemplar does not meet the standard."""
        return self.level.compliant is False

    @property
    def grounds(self) -> tuple[str, ...]:
        """Why it stands where it does in the proposed order, as sentence fragments."""
        told = []
        if self.is_serious:
            told.append(gettext("does not meet the standard"))
        if self.exemplar.standards:
            supports = gettext("supports a minimum standard in the SEN Code of Practice ({standards})")
            told.append(supports.format(standards=", ".join(self.exemplar.standards)))
        if self.promised:
            told.append(gettext("promised last year"))
        told.append(ngettext("{number} level below its target", "{number} levels below its target", self.steps))
        return tuple(told)


def propose(
    framework: Framework,
    answers: Mapping[str, Answer],
    *,
    targets: Mapping[str, str],
    promised: Collection[str] = frozenset(),
) -> tuple[Proposal, ...]:
    """What each exemplar below its target asks for, the most urgent first; one that is not rated yet asks nothing.

    `targets` are levels' keys by exemplar where the group set its own;
    `promised` the exemplars of last year's unfinished actions.
    """
    found = []
    for exemplar in framework.exemplars:
        answer = answers.get(exemplar.id, Answer())
        target = target_of(framework.scale, targets.get(exemplar.id))
        if answer.rating is not None and framework.scale.rank(answer.rating) < framework.scale.rank(target.key):
            found.append(_proposal(framework.scale, exemplar, answer, target, exemplar.id in promised))
    return tuple(sorted(found, key=_urgency))


def _proposal(scale: Scale, exemplar: Exemplar, answer: Answer, target: Level, promised: bool) -> Proposal:
    assert answer.rating is not None
    rank = scale.rank(answer.rating)
    after = scale.levels[rank + 1]
    unmet = unmet_criteria(scale, exemplar, after.key, answer.ticks)
    if not answer.ticks:
        # Nobody went through the list: what lies below the rating is not known to be missing.
        unmet = tuple(criterion for criterion in unmet if criterion.level == after.key)
    return Proposal(
        exemplar=exemplar,
        level=scale.levels[rank],
        target=target,
        next_level=after,
        steps=scale.rank(target.key) - rank,
        unmet=unmet,
        suggested=tuple(step for step in exemplar.actions if step.to_level == after.key),
        promised=promised,
    )


def _urgency(proposal: Proposal) -> tuple[bool, bool, bool, int]:
    """The proposed order: compliance, then law, then last year's promises, then the nearest level."""
    return not proposal.is_serious, not proposal.exemplar.standards, not proposal.promised, proposal.steps


def arrange(
    framework: Framework, actions: Iterable[Action], proposals: Sequence[Proposal], own: Sequence[int] = ()
) -> tuple[Action, ...]:
    """The actions in the group's own order, those it has not placed after them in the proposed order.

    An action for an exemplar that needs none comes after those that are needed.
    """
    places = {action_id: place for place, action_id in enumerate(own)}
    urgent = {proposal.exemplar.id: place for place, proposal in enumerate(proposals)}
    exemplars = {exemplar.id: place for place, exemplar in enumerate(framework.exemplars)}
    return tuple(
        sorted(
            actions,
            key=lambda action: (
                places.get(action.id, len(places)),
                min(urgent.get(one, len(urgent)) for one in action.exemplars),
                exemplars.get(action.exemplar, len(exemplars)),
                action.promised_in is None,
                action.id,
            ),
        )
    )


UP, DOWN, FIRST = "up", "down", "first"


def move(order: Sequence[int], action_id: int, direction: str) -> tuple[int, ...]:
    """The order with one action moved up, down or to the first place; unchanged where it cannot move."""
    if action_id not in order:
        return tuple(order)
    rest = [one for one in order if one != action_id]
    at = list(order).index(action_id)
    to = {UP: max(at - 1, 0), DOWN: min(at + 1, len(rest)), FIRST: 0}.get(direction, at)
    return (*rest[:to], action_id, *rest[to:])


class Standing(Worded):
    """What the group has decided on an exemplar below its target; the value is what people read."""

    PLANNED = "Action planned"
    LEFT_OUT = "No action, with a reason"
    OPEN = "To decide"
    SERIOUS = "Needs an action or a reason"


def standing_of(proposal: Proposal, actions: Iterable[Action], reasons: Mapping[str, str]) -> Standing:
    """What the group has decided: a stopped action is none, and blanks are no reason."""
    if any(proposal.exemplar.id in action.exemplars and action.counts for action in actions):
        return Standing.PLANNED
    if reasons.get(proposal.exemplar.id, "").strip():
        return Standing.LEFT_OUT
    return Standing.SERIOUS if proposal.is_serious else Standing.OPEN


@dataclass(frozen=True, slots=True)
class Promise:
    """An unfinished action of an earlier plan: to be kept as an action of this one, or dropped with a reason."""

    action: Action
    year: int
    kept_as: int | None = None
    dropped: str = ""

    @property
    def is_open(self) -> bool:
        """Whether nobody has decided yet."""
        return self.kept_as is None and not self.dropped.strip()


def find_promises(
    year: int, earlier: Iterable[Action], actions: Iterable[Action], dropped: Mapping[int, str]
) -> tuple[Promise, ...]:
    """What an earlier year's plan left undone, in its order, each with what became of it in this one."""
    kept = {action.kept_from: action.id for action in actions if action.kept_from is not None}
    return tuple(
        Promise(action, year, kept.get(action.id), dropped.get(action.id, ""))
        for action in earlier
        if action.is_unfinished or action.id in kept
    )


def look_ahead(
    framework: Framework, answers: Mapping[str, Answer], actions: Collection[Action]
) -> dict[str, str | None]:
    """The rating of each exemplar (a level's key) if all of the plan is done; None for one that is not rated.

    A level counts as reached when each of its criteria is ticked today or is
    one that an action is to meet; a level without criteria when an action
    takes the step from the one below. Without an action nothing moves.
    """
    return {
        exemplar.id: _level_after(
            framework.scale,
            exemplar,
            answers.get(exemplar.id, Answer()),
            [action for action in actions if exemplar.id in action.exemplars and action.counts],
        )
        for exemplar in framework.exemplars
    }


def _level_after(scale: Scale, exemplar: Exemplar, answer: Answer, actions: Sequence[Action]) -> str | None:
    if answer.rating is None or not actions:
        return answer.rating
    met = answer.ticks.union(*(action.criteria for action in actions))
    reached, rank = answer.rating, scale.rank(answer.rating)
    for step, level in enumerate(scale.levels[rank + 1 :]):
        wanted = {criterion.id for criterion in exemplar.criteria_of(level.key)}
        if not wanted <= met or (not wanted and step > 0):
            break
        reached = level.key
    return reached


@dataclass(frozen=True, slots=True)
class PlanProgress:
    """How many actions have which status, and those that are late on a day."""

    counts: Mapping[ActionStatus, int]
    overdue: tuple[Action, ...]

    @property
    def total(self) -> int:
        """The number of actions that the plan counts on: those stopped are told apart."""
        return sum(count for status, count in self.counts.items() if status is not ActionStatus.STOPPED)

    @property
    def stopped(self) -> int:
        """How many were stopped: told apart, since the plan counts on them no more."""
        return self.counts[ActionStatus.STOPPED]

    @property
    def done(self) -> int:
        """How many of them are done."""
        return self.counts[ActionStatus.DONE]


def measure_plan(actions: Collection[Action], today: date) -> PlanProgress:
    """How far a plan is on a day."""
    return PlanProgress(
        {status: sum(action.status is status for action in actions) for status in ActionStatus},
        tuple(action for action in actions if is_overdue(action, today)),
    )


def is_overdue(action: Action, today: date) -> bool:
    """Whether an unfinished action's day has passed."""
    return action.is_unfinished and action.due is not None and action.due < today
