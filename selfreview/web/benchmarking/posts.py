"""What a section's form posts, read question by question: answers, faults in words, and the sentences beside them."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from werkzeug.datastructures import MultiDict

from selfreview.domain.benchmarking.answers import (
    BLANK,
    NOT_KNOWN,
    SAYS_LIMIT,
    TEXT_LIMIT,
    Answer,
    Malformed,
    Quality,
    State,
    encode,
    read_figure,
    tell_chosen,
)
from selfreview.domain.benchmarking.checks import fingerprint
from selfreview.domain.benchmarking.progress import (
    REMARK,
    REMARK_LIMIT,
    Remark,
    carried_over,
    encode_remark,
    gather,
)
from selfreview.domain.benchmarking.questionnaire import Kind, Question
from selfreview.domain.review.review import Kept
from selfreview.speech import gettext
from selfreview.storage.benchmarking.findings import find_findings
from selfreview.web.access import refuse, wants_json
from selfreview.web.benchmarking.desk import BlankReturn, Desk, remarks_in

Typed = MultiDict[str, str]


@dataclass(slots=True)
class Read:
    """What was read of a post: values to keep by field, and faults by question."""

    values: dict[str, str] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)


def plain(text: str) -> str:
    """Text as it is kept: line breaks as one mark, no nought characters, no blanks round it."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "\N{REPLACEMENT CHARACTER}").strip()


def read_post(desk: Desk, questions: tuple[Question, ...], form: Typed) -> Read:
    """Read every question of a section; whoever may not write one and changed it is refused."""
    read = Read()
    answers = dict(desk.answers)
    for question in questions:
        try:
            answer = read_answer(desk, question, form)
        except Malformed as fault:
            if not desk.may_write(question):
                refuse()
            read.faults[question.id] = str(fault)
            continue
        if answer is None or (answer == desk.answer(question.id) and question.id in desk.kept):
            _post_as_kept(desk, question, answer, read)
            continue
        if not desk.may_write(question):
            if answer != desk.answer(question.id):
                refuse()
            continue
        answers[question.id] = answer
        read.values[question.id] = encode(answer)
    _read_remarks(desk, questions, form, answers, read)
    return read


def _post_as_kept(desk: Desk, question: Question, answer: Answer | None, read: Read) -> None:
    """An answer posted as it stands is posted all the same: it may have been read at an older version."""
    if answer is not None and desk.may_write(question):
        read.values[question.id] = encode(answer)


def read_answer(desk: Desk | BlankReturn, question: Question, form: Typed) -> Answer | None:
    """The answer that was posted, None where the question was not, or only last round's was shown again."""
    name = question.id
    if name not in form and f"{name}_not_known" not in form:
        return None
    if question.is_figure:
        return _figure(desk, question, form)
    if question.kind is Kind.TEXT:
        text = plain(form[name])
        if len(text) > TEXT_LIMIT:
            raise Malformed(
                gettext(
                    "Use {limit} characters or fewer: take {over} out",
                    limit=f"{TEXT_LIMIT:,}",
                    over=f"{len(text) - TEXT_LIMIT:,}",
                )
            )
        return Answer(State.TOLD, text=text) if text else BLANK
    says = plain(form.get(f"{name}_says", desk.answer(name).says)).replace("\n", " ")
    if len(says) > SAYS_LIMIT:
        raise Malformed(gettext("Use {limit} characters or fewer for what “other” stands for", limit=SAYS_LIMIT))
    answer = tell_chosen(question, [value for value in form.getlist(name) if value], says)
    return None if _only_shown_again(desk, question, answer, form) else answer


def _only_shown_again(desk: Desk | BlankReturn, question: Question, answer: Answer, form: Typed) -> bool:
    """Whether last round's answer came back as it was filled in, and nobody has said yet that it is still so.

    “Save and continue” says so for the whole page; a save in the background
    and “Save and come back later” do not.
    """
    carried = None if question.id in desk.kept else carried_over(question, BLANK, desk.before)
    confirmed = f"{question.id}_confirm" in form or not (wants_json() or form.get("then") == "later")
    return carried is not None and not confirmed and replace(carried, says=answer.says) == answer


def _figure(desk: Desk | BlankReturn, question: Question, form: Typed) -> Answer:
    name = question.id
    typed = form.get(name, "").strip()
    if question.not_known and form.get(f"{name}_not_known"):
        if typed:
            raise Malformed(gettext("Give the figure or tick “Not known”, but not both"))
        return NOT_KNOWN
    if not typed:
        return BLANK
    number = read_figure(question, typed)
    if not question.quality:
        return Answer(State.TOLD, number=number)
    if f"{name}_quality" not in form:
        return Answer(State.TOLD, number=number, quality=desk.answer(name).quality)
    quality = form[f"{name}_quality"]
    if quality not in ("", Quality.ACTUAL.value, Quality.ESTIMATED.value):
        raise Malformed(gettext("Choose whether the figure is actual or estimated"))
    return Answer(State.TOLD, number=number, quality=Quality(quality) if quality else None)


def _read_remarks(
    desk: Desk, questions: tuple[Question, ...], form: Typed, answers: Mapping[str, Answer], read: Read
) -> None:
    """The sentences beside odd figures, each with the answers that it is about."""
    posted = [one for one in questions if f"{one.id}{REMARK}" in form and desk.may_write(one)]
    if not posted:
        return
    remarks = remarks_in(desk.kept)
    gathered = gather(find_findings(desk.questionnaire, desk.held, answers, desk.earlier), answers, remarks)
    for question in posted:
        text = plain(form[f"{question.id}{REMARK}"]).replace("\n", " ")
        if len(text) > REMARK_LIMIT:
            read.faults.setdefault(
                question.id,
                gettext("Use {remark_limit} characters or fewer for your sentence", remark_limit=REMARK_LIMIT),
            )
            continue
        kept, now = remarks.get(question.id, Remark("", "")), gathered.get(question.id)
        shown = desk.asked.get(question.id)
        is_old = shown is not None and bool(shown.old)
        if (is_old or now is None) and not text:
            continue  # an older sentence stays on record until another takes its place
        about = fingerprint(now.findings, answers) if now is not None else kept.about
        if text == kept.text and not is_old:
            about = kept.about
        read.values[f"{question.id}{REMARK}"] = encode_remark(Remark(about, text))


def names_of(questions: tuple[Question, ...]) -> tuple[str, ...]:
    """Every field of a section whose version its form carries."""
    return tuple(name for question in questions for name in (question.id, f"{question.id}{REMARK}"))


def version_token_of(kept: Mapping[str, Kept], read: Mapping[str, int], posted: Mapping[str, str]) -> dict[str, Kept]:
    """The versions that a page has now: of what it posted as it is kept, else of what it had read.

    A field that somebody else wrote meanwhile keeps the version that the page
    has read: its next save has to clash, since the other text was never shown.
    """
    return {
        name: kept[name] if name in posted and name in kept and kept[name].value == posted[name] else Kept(version=was)
        for name, was in read.items()
    }
