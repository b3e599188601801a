"""One question as a section's page shows it: its box, what stands beside it, and what was typed."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from selfreview.domain.benchmarking.answers import BLANK, Answer, State, in_words, plain_figure
from selfreview.domain.benchmarking.progress import REMARK, Asked, carried_over
from selfreview.domain.benchmarking.questionnaire import Definition, Kind, Question, Questionnaire
from selfreview.domain.uk_time import day_in_words
from selfreview.speech import gettext
from selfreview.storage.benchmarking.told import SubmittedReturn
from selfreview.web.benchmarking.desk import Desk
from selfreview.web.benchmarking.posts import Typed


@dataclass(frozen=True, slots=True)
class Box:
    """A question on the page."""

    question: Question
    wording: str
    period: str
    typed: str = ""
    chosen: tuple[str, ...] = ()
    not_known: bool = False
    quality: str = ""
    says: str = ""
    fault: str = ""
    carried: str = ""
    last: tuple[str, ...] = ()
    only_if: str = ""
    asked_if: str = ""
    asked: Asked | None = None
    remark: str = ""
    writable: bool = True
    definitions: tuple[Definition, ...] = ()
    first_time: bool = True
    told: str = ""
    hints: tuple[str, ...] = field(default=())

    @property
    def id(self) -> str:
        """The name of its field."""
        return self.question.id

    @property
    def is_long(self) -> bool:
        """Whether its words want a box of several lines."""
        return self.question.kind is Kind.TEXT


def boxes_of(
    desk: Desk,
    questions: tuple[Question, ...],
    form: Typed | None = None,
    faults: Mapping[str, str] | None = None,
    hints: Mapping[str, tuple[str, ...]] | None = None,
) -> list[Box]:
    """The questions of a section; a form with faults gives back what was typed into it."""
    boxes = [
        _box(desk, question, form, (faults or {}).get(question.id, ""), (hints or {}).get(question.id, ()))
        for question in questions
    ]
    # A definition stands open beside the first box that needs it, and folded beside the next.
    explained: set[str] = set()
    for place, box in enumerate(boxes):
        if explained.issuperset(box.question.defines):
            boxes[place] = replace(box, first_time=False)
        explained |= set(box.question.defines)
    return boxes


def _box(desk: Desk, question: Question, form: Typed | None, fault: str, hints: tuple[str, ...]) -> Box:
    answer = desk.answer(question.id)
    carried = None if question.id in desk.kept else carried_over(question, answer, desk.before)
    shown, beside = carried or answer, desk.asked.get(question.id)
    condition = question.asked_if
    remark = beside.sentence if beside else ""
    box = Box(
        question=question,
        wording=question.wording_of(desk.year),
        period=desk.questionnaire.period(question.period, desk.year),
        typed=_typed(question, shown),
        chosen=shown.chosen,
        not_known=shown.state is State.NOT_KNOWN,
        quality=shown.quality.value if shown.quality else "",
        says=shown.says,
        fault=fault,
        carried=str(desk.earlier.year) if carried and desk.earlier else "",
        last=last_told(desk.questionnaire, question, desk.earlier, desk.year),
        only_if=_only_if(desk.questionnaire, question),
        asked_if=(
            f"{condition.question}>{condition.above}"
            if condition and condition.above is not None
            else f"{condition.question}={' '.join(condition.values)}"
            if condition
            else ""
        ),
        asked=beside,
        remark=remark,
        writable=desk.writable and desk.may_write(question),
        definitions=tuple(desk.questionnaire.definition(one) for one in question.defines),
        first_time=question.id not in desk.kept,
        told=in_words(question, answer),
        hints=hints,
    )
    return box if form is None or not box.writable else _as_typed(box, form)


def blank_boxes(
    questionnaire: Questionnaire,
    questions: tuple[Question, ...],
    year: int,
    form: Typed | None,
    faults: Mapping[str, str],
) -> list[Box]:
    """The same questions with nothing answered and nothing beside them, or with what was typed from a paper."""
    boxes = [
        Box(
            question=question,
            wording=question.wording_of(year),
            period=questionnaire.period(question.period, year),
            fault=faults.get(question.id, ""),
            only_if=_only_if(questionnaire, question),
        )
        for question in questions
    ]
    return boxes if form is None else [_as_typed(box, form) for box in boxes]


def _as_typed(box: Box, form: Typed) -> Box:
    name = box.id
    if name not in form and f"{name}_not_known" not in form:
        return box
    return replace(
        box,
        typed=form.get(name, "") if box.question.is_figure or box.is_long else "",
        chosen=tuple(value for value in form.getlist(name) if value),
        not_known=bool(form.get(f"{name}_not_known")),
        quality=form.get(f"{name}_quality", box.quality),
        says=form.get(f"{name}_says", box.says),
        remark=form.get(f"{name}{REMARK}", box.remark),
    )


def _typed(question: Question, answer: Answer) -> str:
    if answer.number is not None:
        return plain_figure(question, answer.number)
    return answer.text


def last_told(
    questionnaire: Questionnaire, question: Question, earlier: SubmittedReturn | None, year: int
) -> tuple[str, ...]:
    """What was told last time, in sentences; and the budget that was told for this very year."""
    if earlier is None:
        return ()
    lines = []
    answer = earlier.answers.get(question.id, BLANK)
    if answer.state in (State.TOLD, State.NOT_KNOWN):
        submitted = day_in_words(earlier.submitted)
        lines.append(
            gettext(
                "For {year} you answered: {answer}. Submitted {submitted}.",
                year=earlier.year,
                answer=in_words(question, answer),
                submitted=submitted,
            )
        )
    budget = earlier.answers.get("FC02", BLANK)
    if question.id == "FC01" and earlier.year == year - 1 and budget.is_told:
        lines.append(
            gettext(
                "The budget that you gave for this very year: {budget}.",
                budget=in_words(questionnaire.question("FC02"), budget),
            )
        )
    return tuple(lines)


def _only_if(questionnaire: Questionnaire, question: Question) -> str:
    condition = question.asked_if
    if condition is None:
        return ""
    other = questionnaire.question(condition.question)
    if condition.above is not None:
        return gettext("Only if you gave more than {above} under “{title}”", above=condition.above, title=other.title)
    labels = " or ".join(f"“{other.option(value).label}”" for value in condition.values)
    verb = "ticked" if other.kind is Kind.MULTI else "answered"
    return gettext("Only if you {verb} {labels} under “{title}”", verb=verb, labels=labels, title=other.title)
