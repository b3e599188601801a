"""The open round of 2010: reviews at every stage from untouched to submitted and reopened."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum, auto

from selfreview.demonstration.history import DraftAnswer, tell_history
from selfreview.demonstration.lots import draw, pick, shuffle
from selfreview.demonstration.people import OTHER_SERVICE
from selfreview.demonstration.stories import EvidenceItem, Story, explain_move, explain_ticks, tell
from selfreview.demonstration.synthetic import synthetic_returns
from selfreview.demonstration.targets import EXEMPLARS, LEVELS, LOWEST, STEERING_GROUP, THEMES
from selfreview.registry import RegisteredService, services

YEAR = 2010
CRITERIA = ("M", "G", "B")
CRITERIA_OF_A_LEVEL = (1, 2, 3)
REOPENED_BECAUSE = (
    "The health member pointed out after submission that two of the dates were last year's.",
    "A rating was agreed at the meeting and typed in one level too high.",
    "The authority's reply on the budget came the day after, and the evidence should say so.",
)


class Stage(Enum):
    """How far a review has come."""

    UNTOUCHED = auto()
    ONE_ANSWER = auto()
    THEME_DONE = auto()
    HALF_DONE = auto()
    EVIDENCE_MISSING = auto()
    COMPLETE = auto()
    SUBMITTED = auto()
    REOPENED = auto()


HAVING_BEEN_SUBMITTED = (Stage.SUBMITTED, Stage.REOPENED)
IN_THE_COORDINATORS_REGION = (
    Stage.UNTOUCHED,
    Stage.ONE_ANSWER,
    Stage.EVIDENCE_MISSING,
    Stage.COMPLETE,
    Stage.SUBMITTED,
    Stage.REOPENED,
)
ELSEWHERE = (
    *(Stage.UNTOUCHED,) * 2,
    *(Stage.ONE_ANSWER,) * 3,
    *(Stage.THEME_DONE,) * 3,
    *(Stage.HALF_DONE,) * 3,
    *(Stage.EVIDENCE_MISSING,) * 3,
    *(Stage.COMPLETE,) * 2,
    *(Stage.SUBMITTED,) * 4,
    *(Stage.REOPENED,) * 2,
)


@dataclass(frozen=True, slots=True)
class DraftReview:
    """One service's review of 2010; `submitted` and `reopened_because` only where it has come so far."""

    service: int
    stage: Stage
    answers: Mapping[str, DraftAnswer]
    items: tuple[EvidenceItem, ...] = ()
    submitted: date | None = None
    reopened_because: str = ""


def draft_reviews() -> tuple[DraftReview, ...]:
    """Thirty reviews in order of service number, always the same; all of services that answered in 2009."""
    registered = {service.number: service for service in services()}
    before = {made.service: made.ratings for made in synthetic_returns(registered.values()) if made.year == YEAR - 1}
    planned = _plan({number: registered[number].region for number in before})
    return tuple(
        _tell_sheffield() if number == tell_history().service else _draft(registered[number], stage, before[number])
        for number, stage in sorted(planned.items())
    )


def _plan(region_of: Mapping[int, str]) -> Mapping[int, Stage]:
    """Which service is at which stage: every stage in the coordinator's own region, and more of each elsewhere."""
    told = tell_history().service
    planned = {told: Stage.HALF_DONE, OTHER_SERVICE: Stage.THEME_DONE}
    others = shuffle(region_of.keys() - planned.keys(), "draft")
    near = [number for number in others if region_of[number] == region_of[told]]
    far = [number for number in others if region_of[number] != region_of[told]]
    planned.update(zip(near, IN_THE_COORDINATORS_REGION, strict=False))
    planned.update(zip(far, ELSEWHERE, strict=False))
    return planned


def _tell_sheffield() -> DraftReview:
    told = tell_history().year(YEAR)
    return DraftReview(tell_history().service, Stage.HALF_DONE, told.answers, told.items)


def _draft(service: RegisteredService, stage: Stage, before: Mapping[str, str]) -> DraftReview:
    """A review as far as its stage goes, grown from the ratings of the year before."""
    answers: dict[str, DraftAnswer] = {}
    items: list[EvidenceItem] = []
    has_group = _level(service, STEERING_GROUP, before[STEERING_GROUP]) > 0
    done = _choose_done(service, stage)
    for exemplar in done:
        answers[exemplar], story = _answer(service, exemplar, before[exemplar], has_group)
        items += story.items
    if stage is Stage.HALF_DONE:
        begun, rated, carried = EXEMPLARS[len(done) : len(done) + 3]
        answers[begun] = DraftAnswer(None, _answer(service, begun, before[begun], has_group)[0].evidence)
        answers[rated] = DraftAnswer(before[rated])
        answers[carried] = _carry(service, carried, before)
    if stage is Stage.EVIDENCE_MISSING:
        bare = shuffle(EXEMPLARS, "bare", service.number)[: 3 + int(4 * draw("bare", service.number))]
        answers.update({exemplar: DraftAnswer(answers[exemplar].rating) for exemplar in bare})
        items = [item for item in items if item.exemplars[0] not in bare]
    submitted = date(YEAR, 5, 17) + timedelta(days=int(28 * draw("submitted", service.number)))
    because = pick(REOPENED_BECAUSE, "reopened", service.number)
    return DraftReview(
        service.number,
        stage,
        {exemplar: answers[exemplar] for exemplar in EXEMPLARS if exemplar in answers},
        tuple(items),
        submitted if stage in HAVING_BEEN_SUBMITTED else None,
        because if stage is Stage.REOPENED else "",
    )


def _carry(service: RegisteredService, exemplar: str, before: Mapping[str, str]) -> DraftAnswer:
    """Last year's evidence as it was submitted, and nobody's word that it is still true."""
    had_group = before[STEERING_GROUP] != LOWEST
    story = tell(service, exemplar, before[exemplar], YEAR - 1, has_group=had_group)
    return DraftAnswer(None, story.evidence, carried=str(YEAR - 1))


def _choose_done(service: RegisteredService, stage: Stage) -> tuple[str, ...]:
    """The exemplars that have been rated and written up."""
    match stage:
        case Stage.UNTOUCHED:
            return ()
        case Stage.ONE_ANSWER:
            return (pick(EXEMPLARS, "one", service.number),)
        case Stage.THEME_DONE:
            return pick([theme for theme in THEMES if len(theme) > 1], "theme", service.number)
        case Stage.HALF_DONE:
            return EXEMPLARS[: 7 + int(3 * draw("half", service.number))]
        case _:
            return EXEMPLARS


def _answer(service: RegisteredService, exemplar: str, before: str, has_group: bool) -> tuple[DraftAnswer, Story]:
    """One exemplar's answer, with why it moved and why it differs from the ticks where it does."""
    level = _level(service, exemplar, before)
    upwards = level > LEVELS.index(before)
    story = tell(service, exemplar, LEVELS[level], YEAR, has_group=has_group)
    ticked, reason = _tick(service, exemplar, level)
    because = "" if LEVELS[level] == before else explain_move(service, exemplar, YEAR, upwards=upwards)
    return DraftAnswer(LEVELS[level], story.evidence, ticked, reason, because), story


def _level(service: RegisteredService, exemplar: str, before: str) -> int:
    """This year's level, by its place in `LEVELS`: mostly last year's, one in four a step higher, a few lower."""
    lot = draw("moves", service.number, exemplar)
    move = 1 if lot < 0.25 else -1 if lot > 0.96 else 0
    return min(max(LEVELS.index(before) + move, 0), len(LEVELS) - 1)


def _tick(service: RegisteredService, exemplar: str, level: int) -> tuple[frozenset[str], str]:
    """Ticked criteria, with the reason where they do not amount to the rating.

    One in three ticks nothing, and about one in seven differs.
    """
    ids = [tuple(f"{exemplar}-{letter}{place}" for place in CRITERIA_OF_A_LEVEL) for letter in CRITERIA]
    met = {criterion for group in ids[:level] for criterion in group}
    beyond = ids[level] if level < len(ids) else ()
    lot = draw("ticks", service.number, exemplar)
    if lot < 1 / 3:
        return frozenset(), ""
    if lot < 6 / 7:
        return frozenset(met.union(beyond[:1])), ""
    if level and lot < 13 / 14:
        left_out = pick(ids[level - 1], "left out", service.number, exemplar)
        return frozenset(met - {left_out}), explain_ticks(service, exemplar, YEAR, above=True)
    if beyond:
        return frozenset(met.union(beyond)), explain_ticks(service, exemplar, YEAR, above=False)
    return frozenset(met), ""
