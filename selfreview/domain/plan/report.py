"""An action plan as it is shown and handed over: the same value for every page, paper and spreadsheet."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from selfreview.domain.comparison.profile import Movement, Profile, RatedYear, RatingChange, compare_years, see_profile
from selfreview.domain.distribution import measure_in_words
from selfreview.domain.framework.framework import Criterion, Exemplar, Framework, Level, Measure, Theme
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
from selfreview.domain.plan.fields import ACTION

MOST = 3
"""How many things the first page says matter most."""


@dataclass(frozen=True, slots=True)
class PlanNote:
    """What somebody noted of an action on its way."""

    person: str
    at: datetime
    words: str


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One action in its place: `place` counts from 1 in the plan's order.

    `timing` is told on the screen, which is read today; `dated` on whatever is
    kept. `way` is from today's level to the target.
    """

    place: int
    action: Action
    exemplar: Exemplar
    theme: Theme
    criteria: tuple[Criterion, ...]
    timing: str
    dated: str
    notes: tuple[PlanNote, ...]
    level: Level | None
    target: Level
    way: str


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
        return f"Action plan {self.year}"

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
        """The actions for one exemplar."""
        return tuple(row for row in self.rows if row.exemplar.id == exemplar_id)

    def of_theme(self, theme_id: str) -> tuple[PlanRow, ...]:
        """The actions for one theme."""
        return tuple(row for row in self.rows if row.theme.id == theme_id)

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
        of = self.authorities or ("the local authority",)
        return ("Chair of the steering group", "Manager of the service", *(f"For {authority}" for authority in of))

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
    def where_it_leads(self) -> str:
        """Where the service stands and what the plan would make of it, in a sentence."""
        now, ahead = self.profile, self.profile_ahead
        if now.compliant is None or ahead.compliant is None:
            return ""
        words, total = self.measures[0], now.total
        if not now.rated:
            return ""
        if now.unrated:
            return (
                f"Of the {now.rated} exemplars rated so far {now.compliant} are {words}; {len(now.unrated)} of {total} "
                f"are not rated yet. If all of this plan is done, {ahead.compliant} of the {now.rated} would be."
            )
        return (
            f"Today {now.compliant} of {total} exemplars are {words}. "
            f"If all of this plan is done, {ahead.compliant} of {total} would be."
        )

    @property
    def open_promises(self) -> tuple[Promise, ...]:
        """What was left undone last year and is neither kept nor dropped yet."""
        return tuple(promise for promise in self.promises if promise.is_open)


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
            tuple(criterion for criterion in exemplar.criteria if criterion.id in action.criteria),
            timing_in_words(action, today),
            timing_on_paper(action, today),
            notes.get(action.id, ()),
            rated.level(exemplar.id),
            target := target_of(framework.scale, targets.get(exemplar.id)),
            way_in_words(framework.scale, rated.level(exemplar.id), target),
        )
        for place, (action, exemplar) in enumerate(standing, 1)
    )


NAMELESS = "[name]"


def for_circulation(report: PlanReport, names: Iterable[str]) -> PlanReport:
    """A copy to hand on: people stand as members with their agency, a post as it is; notes stay with the group.

    `names` are the full names of people known here; where one stands in a
    typed text, `[name]` stands in its place.
    """
    known = sorted({name for name in names if name.strip()}, key=len, reverse=True)

    def veil(text: str) -> str:
        for name in known:
            text = _without(text, name)
        return text

    def veiled(action: Action) -> Action:
        return _veiled(action, veil, known)

    return replace(
        report,
        circulation=True,
        rows=tuple(replace(row, action=veiled(row.action), notes=()) for row in report.rows),
        reasons={key: veil(reason) for key, reason in report.reasons.items()},
        answers={key: tuple(veil(answer) for answer in told) for key, told in report.answers.items()},
        promises=tuple(
            replace(promise, action=veiled(promise.action), dropped=veil(promise.dropped))
            for promise in report.promises
        ),
    )


MEMBER, OUTSIDER = "steering group member", "person outside the steering group"


def _veiled(action: Action, veil: Callable[[str], str], names: Collection[str]) -> Action:
    words: dict[str, Any] = {spec.name: veil(getattr(action, spec.name)) for spec in ACTION if spec.is_typed}
    return replace(action, **{**words, "responsible": _without_name(action, names), "owner": None})


def _without_name(action: Action, names: Collection[str]) -> str:
    """Who sees to an action, without a name: a member or a person with their agency, a post as it was typed."""
    told = action.responsible
    for name in names:
        told = _without(told, name)
    if action.owner is None and told == action.responsible:
        return told
    rest = told.replace(NAMELESS, "").strip(" ,;()")
    if action.owner is None and rest:
        # "Jo Field, Head of Inclusion" leaves the post.
        return rest
    who = MEMBER if action.owner is not None else OUTSIDER
    return f"{who} ({action.agency})" if action.agency else who


def _without(text: str, name: str) -> str:
    words = r"\s+".join(re.escape(word) for word in name.split())
    return re.sub(rf"(?<!\w){words}(?!\w)", NAMELESS, text, flags=re.IGNORECASE)


def change_sentences(report: PlanReport, *, most: int | None = None) -> tuple[str, ...]:
    """What changed since the last return, in sentences: moved ratings, then what became of what was promised.

    `most` is how many exemplars a sentence names before it counts the others.
    """
    said: list[str] = []
    if report.before is None:
        said.append("This is the first plan here: there is no earlier return to compare it with.")
    else:
        said += _moves(report.changes, report.before.year, most)
    if report.promises:
        year = report.promises[0].year
        kept = sum(promise.kept_as is not None for promise in report.promises)
        dropped = sum(promise.kept_as is None and not promise.is_open for promise in report.promises)
        waiting = len(report.open_promises)
        parts = [
            f"{count} {words}"
            for count, words in ((kept, "kept in this plan"), (dropped, "dropped"), (waiting, "still to be decided"))
            if count
        ]
        said.append(f"Unfinished from the plan of {year}: {', '.join(parts)}.")
    return tuple(said)


def _moves(changes: tuple[RatingChange, ...], year: int, most: int | None) -> Iterable[str]:
    if not changes:
        yield f"No rating moved since {year}."
    for movement, words in ((Movement.UP, "Better"), (Movement.DOWN, "Lower")):
        moved = [
            f"{change.exemplar.title} ({change.exemplar.id}, now {change.now.label})"
            for change in changes
            if change.movement is movement and change.now is not None
        ]
        if moved:
            more = len(moved) - len(moved[:most])
            named = [*moved[:most], f"and {more} more"] if more else moved
            yield f"{words} than in {year}: {'; '.join(named)}."
