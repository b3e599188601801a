"""Questions about a submitted return: what somebody may want to look at again, and never a correction.

The thresholds and what each question means are in `docs/decisions/0013`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from selfreview.domain.framework.framework import Framework, Scale
from selfreview.domain.review.review import Answer
from selfreview.domain.round import Completion, Method
from selfreview.speech import Worded

FEWEST_EXEMPLARS = 3
"""With fewer exemplars than this, all at one level says nothing."""

MANY_LEVELS = 5
"""From how many levels up and down, added up over a whole return, a year's moves are asked about."""

SHORT_EVIDENCE = 40
"""Evidence of fewer characters than this is asked about, unless a link or a file stands beside it."""

ANSWER_LIMIT = 2_000
"""The longest answer to a question, in characters."""


class QuestionKind(StrEnum):
    """What a return may be asked about, in the order in which it is asked; the value is part of an address."""

    ALL_THE_SAME = "all-the-same"
    MANY_MOVED = "many-moved"
    NO_GROUP = "no-group"
    SHORT_EVIDENCE = "short-evidence"


@dataclass(frozen=True, slots=True)
class Question:
    """One question: the exemplars that it is about, and for moves the number of levels; it quotes nothing."""

    kind: QuestionKind
    exemplars: tuple[str, ...]
    levels: int = 0


def find_questions(
    framework: Framework, answers: Mapping[str, Answer], completion: Completion, *, years: int | None
) -> tuple[Question, ...]:
    """The questions that a return gives rise to.

    `years` is how long before it the return was made that `Answer.before`
    comes from, None where there is none: moves are those of one year. A draft
    that is not complete is asked only what its ratings already show.
    """
    asked = {exemplar.id: answers.get(exemplar.id, Answer()) for exemplar in framework.exemplars}
    found = (
        _all_the_same(asked),
        _many_moved(framework.scale, asked) if years == 1 else None,
        _no_group(framework, asked, completion),
        _short_evidence(framework.scale, asked),
    )
    return tuple(question for question in found if question is not None)


def _all_the_same(answers: Mapping[str, Answer]) -> Question | None:
    ratings = {answer.rating for answer in answers.values()}
    alike = len(answers) >= FEWEST_EXEMPLARS and len(ratings) == 1 and None not in ratings
    return Question(QuestionKind.ALL_THE_SAME, tuple(answers)) if alike else None


def _many_moved(scale: Scale, answers: Mapping[str, Answer]) -> Question | None:
    moves = {
        exemplar: abs(scale.rank(answer.rating) - scale.rank(answer.before))
        for exemplar, answer in answers.items()
        if answer.rating in scale.keys and answer.before in scale.keys and answer.has_moved
    }
    levels = sum(moves.values())
    return Question(QuestionKind.MANY_MOVED, tuple(moves), levels) if levels >= MANY_LEVELS else None


def _no_group(framework: Framework, answers: Mapping[str, Answer], completion: Completion) -> Question | None:
    if completion.method is Method.STEERING_GROUP or completion.agencies:
        return None
    aspired = framework.scale.aspired_keys() or frozenset()
    asking = (exemplar.id for exemplar in framework.exemplars if exemplar.asks_for_group)
    found = tuple(exemplar for exemplar in asking if answers[exemplar].rating in aspired)
    return Question(QuestionKind.NO_GROUP, found) if found else None


def _short_evidence(scale: Scale, answers: Mapping[str, Answer]) -> Question | None:
    # No text at all is no matter here: a page asks for it, and a return from a file or on paper may come so.
    found = tuple(
        exemplar
        for exemplar, answer in answers.items()
        if answer.rating not in (None, scale.lowest.key)
        and 0 < len(answer.evidence.strip()) < SHORT_EVIDENCE
        and not answer.items
    )
    return Question(QuestionKind.SHORT_EVIDENCE, found) if found else None


class QuestionState(Worded):
    """How far a question is; the value is what people read."""

    OPEN = "Not answered"
    ANSWERED = "Answered"
    SETTLED = "Settled"
    CORRECTED = "Corrected"


def state_of(*, corrected: bool, settled: bool, answered: bool) -> QuestionState:
    """The state of a question: corrected before all else, for then there is nothing left to ask."""
    if corrected:
        return QuestionState.CORRECTED
    if settled:
        return QuestionState.SETTLED
    return QuestionState.ANSWERED if answered else QuestionState.OPEN


def is_asked_anew(before: Question, now: Question) -> bool:
    """Whether a settled question has to be asked again for a newer version: it is about something else now."""
    return (before.exemplars, before.levels) != (now.exemplars, now.levels)
