"""How far a return is: what is answered, what is asked about it, and the state of each section."""

from collections.abc import Mapping
from dataclasses import dataclass

from selfreview.domain.benchmarking.answers import BLANK, Answer, Answers, State, asked
from selfreview.domain.benchmarking.catalogue import CheckKind
from selfreview.domain.benchmarking.checks import Finding, fingerprint
from selfreview.domain.benchmarking.questionnaire import Carry, Question, Questionnaire
from selfreview.speech import Worded

REMARK = "_remark"
"""What the name of a question's sentence ends with."""

REMARK_LIMIT = 500
"""Characters that the sentence about an odd figure may have."""


class SectionState(Worded):
    """The state of a section in the task list; the value is what people read."""

    NOT_STARTED = "Not started"
    IN_PROGRESS = "In progress"
    QUESTIONED = "Questions to answer"
    UNCONFIRMED = "Not yet confirmed"
    DONE = "Done"


@dataclass(frozen=True, slots=True)
class Remark:
    """The sentence about what was asked beside a question, and the answers that it was written about."""

    about: str
    text: str


def encode_remark(remark: Remark) -> str:
    """A remark as one text that a field keeps; empty for none."""
    return f"{remark.about}\n{remark.text}" if remark.text else ""


def decode_remark(kept: str) -> Remark:
    """The remark that a field keeps."""
    about, _, text = kept.partition("\n")
    return Remark(about, text)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked beside one question, and the sentence that answers it where it still fits.

    `old` is a sentence about answers that were changed since.
    """

    question: str
    findings: tuple[Finding, ...]
    sentence: str
    old: str = ""

    @property
    def is_open(self) -> bool:
        """Whether a sentence is still wanted."""
        return not self.sentence and any(finding.kind is CheckKind.SOFT for finding in self.findings)

    @property
    def stops(self) -> bool:
        """Whether it cannot be submitted so."""
        return any(finding.kind is CheckKind.HARD for finding in self.findings)


def gather(findings: tuple[Finding, ...], answers: Answers, remarks: Mapping[str, Remark]) -> dict[str, Asked]:
    """The findings by the question that they stand beside; what only the network is asked is left out."""
    found: dict[str, list[Finding]] = {}
    for finding in findings:
        if finding.kind is not CheckKind.NETWORK:
            found.setdefault(finding.question, []).append(finding)
    gathered = {}
    for question, several in found.items():
        remark = remarks.get(question, Remark("", ""))
        fits = remark.about == fingerprint(tuple(several), answers)
        text = remark.text
        gathered[question] = Asked(question, tuple(several), text if fits else "", "" if fits else text)
    return gathered


def carried_over(question: Question, answer: Answer, before: Answers) -> Answer | None:
    """Last round's answer that is filled in for a question nobody has answered; None where none is."""
    was = before.get(question.id, BLANK)
    filled = question.carry is Carry.CONFIRM and answer.state is State.BLANK and was.is_told
    return was if filled else None


@dataclass(frozen=True, slots=True)
class Progress:
    """How many of the questions that need an answer have one, by section and in all."""

    states: Mapping[str, SectionState]
    done: int
    total: int
    missing: tuple[str, ...]
    stopped: tuple[str, ...]
    open: tuple[str, ...]
    next_section: str | None

    @property
    def is_complete(self) -> bool:
        """Whether nothing is missing and nothing stands in the way; open questions do not."""
        return not self.missing and not self.stopped


def measure(questionnaire: Questionnaire, answers: Answers, gathered: Mapping[str, Asked], before: Answers) -> Progress:
    """How far the answers go; hidden questions count for nothing."""
    open_ = asked(questionnaire, answers)
    states, missing, total = {}, [], 0
    for section in questionnaire.sections:
        here = [one for one in questionnaire.questions_of(section.id) if one.id in open_]
        needed = [one for one in here if one.required]
        lacking = [one.id for one in needed if answers.get(one.id, BLANK).state is State.BLANK]
        total += len(needed)
        missing += lacking
        states[section.id] = _state(here, lacking, answers, gathered, before)
    waiting = [key for key, state in states.items() if state is not SectionState.DONE]
    return Progress(
        states=states,
        done=total - len(missing),
        total=total,
        missing=tuple(missing),
        stopped=tuple(key for key, one in gathered.items() if one.stops),
        open=tuple(key for key, one in gathered.items() if one.is_open),
        next_section=waiting[0] if waiting else None,
    )


def _state(
    here: list[Question], lacking: list[str], answers: Answers, gathered: Mapping[str, Asked], before: Answers
) -> SectionState:
    started = any(answers.get(one.id, BLANK).state is not State.BLANK for one in here)
    if lacking:
        unconfirmed = [one.id for one in here if carried_over(one, answers.get(one.id, BLANK), before) is not None]
        if unconfirmed and set(lacking) <= set(unconfirmed):
            return SectionState.UNCONFIRMED
        return SectionState.IN_PROGRESS if started else SectionState.NOT_STARTED
    if any(gathered[one.id].is_open or gathered[one.id].stops for one in here if one.id in gathered):
        return SectionState.QUESTIONED
    return SectionState.DONE
