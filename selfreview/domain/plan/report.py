"""An action plan as it is shown and handed over: the same value for every page, paper and spreadsheet."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from selfreview.domain.comparison.first_sentences import say_how_many
from selfreview.domain.comparison.profile import Movement, Profile, RatedYear, RatingChange, compare_years, see_profile
from selfreview.domain.distribution import measure_in_words
from selfreview.domain.framework.framework import Criterion, Exemplar, Framework, Level, Measure, Scale, Theme
from selfreview.domain.plan.action_plan import (
    Action,
    PlanProgress,
    Promise,
    Proposal,
    Standing,
    measure_plan,
    standing_of,
    target_of,
    way_in_words,
)
from selfreview.domain.plan.due_dates import timing_in_words, timing_on_paper
from selfreview.speech import gettext, ngettext

MOST = 3
"""How many things the first page says matter most."""


@dataclass(frozen=True, slots=True)
class PlanNote:
    """What somebody noted of an action on its way."""

    person: str
    at: datetime
    words: str


@dataclass(frozen=True, slots=True)
class Aim:
    """An exemplar that an action is for, where it stands today and where it is to go; `way` says both."""

    exemplar: Exemplar
    level: Level | None
    target: Level
    way: str


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One action in its place: `place` counts from 1 in the plan's order.

    `timing` is told on the screen, which is read today; `dated` on whatever is
    kept. `aims` are all exemplars that it is for, the one it was planned under first.
    """

    place: int
    action: Action
    exemplar: Exemplar
    theme: Theme
    criteria: tuple[Criterion, ...]
    timing: str
    dated: str
    notes: tuple[PlanNote, ...]
    aims: tuple[Aim, ...]

    @property
    def level(self) -> Level | None:
        """Where the first of its exemplars stands today."""
        return self.aims[0].level

    @property
    def target(self) -> Level:
        """Where the first of its exemplars is to go."""
        return self.aims[0].target

    @property
    def way(self) -> str:
        """From today's level to the target, told for each exemplar where there are several."""
        if len(self.aims) == 1:
            return self.aims[0].way
        return "; ".join(f"{aim.exemplar.id} {aim.way}" for aim in self.aims)

    @property
    def exemplars(self) -> str:
        """The ids of all its exemplars, as they are listed."""
        return ", ".join(aim.exemplar.id for aim in self.aims)

    @property
    def exemplars_in_full(self) -> str:
        """All its exemplars with their titles."""
        return "; ".join(f"{aim.exemplar.id} {aim.exemplar.title}" for aim in self.aims)

    @property
    def aims_in_lines(self) -> str:
        """Its exemplars as a narrow column of a table tells them: each with its way."""
        if len(self.aims) == 1:
            return f"{self.exemplar.id}\n{self.way}"
        return "\n".join(f"{aim.exemplar.id}: {aim.way}" for aim in self.aims)

    def is_for(self, exemplar_id: str) -> bool:
        """Whether an exemplar is one of its own."""
        return any(aim.exemplar.id == exemplar_id for aim in self.aims)


@dataclass(frozen=True, slots=True)
class PlanReport:
    """A whole plan on a day. `version` counts what was saved of the review and its plan; `saved_at` is the last time.

    `answers` are what the authorities answered, in words, by action.
    `circulation` marks a copy for people outside the group: no names, no notes.
    """

    service: str
    framework: Framework
    today: date
    version: int
    saved_at: datetime | None
    demonstration: bool
    now: RatedYear
    ahead: RatedYear
    before: RatedYear | None
    rows: tuple[PlanRow, ...]
    proposals: tuple[Proposal, ...]
    targets: Mapping[str, str]
    reasons: Mapping[str, str]
    promises: tuple[Promise, ...]
    authorities: tuple[str, ...] = ()
    answers: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    circulation: bool = False

    @property
    def year(self) -> int:
        """The year of the review that the plan grew from."""
        return self.now.year

    @property
    def title(self) -> str:
        """The name of the document."""
        return gettext("Action plan {year}", year=self.year)

    @property
    def actions(self) -> tuple[Action, ...]:
        """The actions in the plan's order."""
        return tuple(row.action for row in self.rows)

    @property
    def profile(self) -> Profile:
        """Today's profile."""
        return see_profile(self.now)

    @property
    def profile_ahead(self) -> Profile:
        """The profile if all of the plan is done."""
        return see_profile(self.ahead)

    @property
    def progress(self) -> PlanProgress:
        """How far the plan is."""
        return measure_plan(self.actions, self.today)

    def target(self, exemplar_id: str) -> Level:
        """The level that the group wants an exemplar to reach."""
        return target_of(self.framework.scale, self.targets.get(exemplar_id))

    def aimed(self, exemplar_id: str) -> Level:
        """Where the plan leaves an exemplar: at its target, or as high as it is, for nobody plans that it falls."""
        now, target = self.now.level(exemplar_id), self.target(exemplar_id)
        rank = self.framework.scale.rank
        return now if now is not None and rank(now.key) > rank(target.key) else target

    def standing(self, proposal: Proposal) -> Standing:
        """What the group has decided on an exemplar below its target."""
        return standing_of(proposal, self.actions, self.reasons)

    @property
    def undecided(self) -> tuple[Proposal, ...]:
        """The exemplars below their target that have neither an action nor a reason yet."""
        return tuple(one for one in self.proposals if self.standing(one) in (Standing.OPEN, Standing.SERIOUS))

    @property
    def left_out(self) -> tuple[tuple[Proposal, str], ...]:
        """The exemplars below their target for which the group plans nothing, with its reason."""
        return tuple(
            (one, self.reasons[one.exemplar.id]) for one in self.proposals if self.standing(one) is Standing.LEFT_OUT
        )

    def of_exemplar(self, exemplar_id: str) -> tuple[PlanRow, ...]:
        """The actions for one exemplar, those that are for others too among them."""
        return tuple(row for row in self.rows if row.is_for(exemplar_id))

    def of_theme(self, theme_id: str) -> tuple[PlanRow, ...]:
        """The actions for one theme."""
        return tuple(row for row in self.rows if any(aim.exemplar.theme == theme_id for aim in row.aims))

    def part_of(self, authority: str) -> tuple[PlanRow, ...]:
        """The actions that concern one authority: its own, and those of all."""
        return tuple(row for row in self.rows if row.action.authority in ("", authority))

    @property
    def measures(self) -> tuple[str, str]:
        """What meeting the standard, and being where the field aspires to be, are called; empty where not flagged."""
        scale = self.framework.scale
        return measure_in_words(scale, Measure.COMPLIANT) or "", measure_in_words(scale, Measure.ASPIRED) or ""

    @property
    def signatories(self) -> tuple[str, ...]:
        """Who signs the plan."""
        of = self.authorities or (gettext("the local authority"),)
        return (
            gettext("Chair of the steering group"),
            gettext("Manager of the service"),
            *(gettext("For {authority}", authority=authority) for authority in of),
        )

    @property
    def shared_by_authorities(self) -> bool:
        """Whether each authority gets a part of its own."""
        return len(self.authorities) > 1

    @property
    def matters_most(self) -> tuple[PlanRow, ...]:
        """The first actions still to be done."""
        return tuple(row for row in self.rows if row.action.is_unfinished)[:MOST]

    @property
    def changes(self) -> tuple[RatingChange, ...]:
        """The ratings that moved since the last return, in order."""
        if self.before is None:
            return ()
        return tuple(change for change in compare_years(self.now, self.before) if change.moved)

    @property
    def is_compared(self) -> bool:
        """Whether any exemplar was rated in the last return and today, in the same words."""
        alike = (Movement.UP, Movement.DOWN, Movement.SAME)
        return self.before is not None and any(
            change.movement in alike for change in compare_years(self.now, self.before)
        )

    @property
    def where_it_leads(self) -> str:
        """Where the service stands and what the plan would make of it, in a sentence each."""
        now = self.profile
        if now.compliant is None or not now.rated:
            return ""
        said = say_how_many(now.compliant, now.rated, self.measures[0], so_far=bool(now.unrated))
        waiting = len(now.unrated)
        today = gettext("Today {said}.", said=said[0].lower() + said[1:])
        if waiting:
            today = ngettext(
                "Today {said}; {number} of {total} is not rated yet.",
                "Today {said}; {number} of {total} are not rated yet.",
                waiting,
                said=said[0].lower() + said[1:],
                total=now.total,
            )
        return f"{today} {self.what_it_reaches}".strip()

    @property
    def what_it_reaches(self) -> str:
        """What the plan would make of the service, in a sentence; empty where no action counts or nothing is rated."""
        now, then = self.profile, self.profile_ahead.compliant
        if now.compliant is None or then is None or not now.rated or not any(row.action.counts for row in self.rows):
            return ""
        told = {"many": _how_many_would(then, now), "measure": self.measures[0]}
        if then == now.compliant:
            return gettext("If all of this plan is done, {many} be {measure}, as today.", **told)
        return gettext("If all of this plan is done, {many} be {measure}.", **told)

    @property
    def open_promises(self) -> tuple[Promise, ...]:
        """What was left undone last year and is neither kept nor dropped yet."""
        return tuple(promise for promise in self.promises if promise.is_open)


def _how_many_would(count: int, profile: Profile) -> str:
    so_far, of = bool(profile.unrated), profile.rated
    if of == 1 and count:
        said = gettext("the only exemplar rated so far would") if so_far else gettext("the only exemplar would")
    elif of == 1:
        said = gettext("the only exemplar rated so far would not") if so_far else gettext("the only exemplar would not")
    elif count == of:
        said = gettext("all {of} rated so far would") if so_far else gettext("all {of} would")
    elif not count:
        said = gettext("none of the {of} rated so far would") if so_far else gettext("none of the {of} would")
    else:
        said = gettext("{count} of the {of} rated so far would") if so_far else gettext("{count} of {of} would")
    return said.format(count=count, of=of)


def number_rows(
    framework: Framework,
    actions: Iterable[Action],
    notes: Mapping[int, tuple[PlanNote, ...]],
    *,
    today: date,
    rated: RatedYear,
    targets: Mapping[str, str],
) -> tuple[PlanRow, ...]:
    """The actions as rows with all that is told of them; one for an exemplar that the edition lacks is left out."""
    known = {exemplar.id: exemplar for exemplar in framework.exemplars}
    standing = [(action, known[action.exemplar]) for action in actions if action.exemplar in known]
    return tuple(
        PlanRow(
            place,
            action,
            exemplar,
            framework.theme(exemplar.theme),
            tuple(
                criterion
                for one in action.exemplars
                if one in known
                for criterion in known[one].criteria
                if criterion.id in action.criteria
            ),
            timing_in_words(action, today),
            timing_on_paper(action, today),
            notes.get(action.id, ()),
            tuple(_aim(framework.scale, known[one], rated, targets) for one in action.exemplars if one in known),
        )
        for place, (action, exemplar) in enumerate(standing, 1)
    )


def _aim(scale: Scale, exemplar: Exemplar, rated: RatedYear, targets: Mapping[str, str]) -> Aim:
    level, target = rated.level(exemplar.id), target_of(scale, targets.get(exemplar.id))
    return Aim(exemplar, level, target, way_in_words(scale, level, target))
