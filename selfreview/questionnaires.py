"""`benchmarking.yaml` becomes a Questionnaire, and every fault in it is told at once with its line."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from selfreview.domain.benchmarking.catalogue import (
    Caution,
    Check,
    DisclosureClass,
    ExhibitEntry,
    Indicator,
    Link,
    MeasureEntry,
    SentenceEntry,
)
from selfreview.domain.benchmarking.questionnaire import (
    Condition,
    Definition,
    Kind,
    Limits,
    Option,
    Question,
    Questionnaire,
    Section,
    Titled,
    WorkedCase,
)
from selfreview.file_faults import Fault
from selfreview.kept_readings import find_or_read
from selfreview.places import questionnaire_file

if TYPE_CHECKING:
    from selfreview.questionnaire_file import QuestionnairePart, QuestionPart


class QuestionnaireFaults(ValueError):
    """Everything that is wrong with a questionnaire's file, in the order of its lines."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


def read_questionnaire(text: str, name: str) -> Questionnaire:
    """The questionnaire that a file's text describes; QuestionnaireFaults, in which `name` stands for the file."""
    # Late: where the file is known already, no start waits for what reads it.
    from selfreview.lined_yaml import read_document
    from selfreview.questionnaire_faults import misfits
    from selfreview.questionnaire_file import shape

    document = read_document(text)
    found = list(document.faults)
    part = None
    if document.value is not None:
        part, faults = shape(document)
        found += [*faults, *misfits(document)]
    if part is None or found:
        raise QuestionnaireFaults(Fault(fault.line, fault.message, name) for fault in sorted(set(found)))
    return _questionnaire(part)


def load_questionnaire(path: Path, kept: Path | None = None) -> Questionnaire:
    """The questionnaire in a UTF-8 file; QuestionnaireFaults also when the file is not there or not text.

    A file whose reading lies in the folder `kept` is not read again.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise QuestionnaireFaults([Fault(0, f"cannot be read: {error.strerror}", str(path))]) from error
    return find_or_read(kept, content, Questionnaire, lambda: _decoded(content, str(path)))


def _decoded(content: bytes, name: str) -> Questionnaire:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = 1 + content.count(b"\n", 0, error.start)
        raise QuestionnaireFaults([Fault(line, "is not text in UTF-8", name)]) from error
    return read_questionnaire(text, name)


def product_questionnaire(kept: Path | None = None) -> Questionnaire:
    """The edition that the product comes with, read once: a server does so before anybody waits for it."""
    if not _product:
        _product.append(load_questionnaire(questionnaire_file(), kept))
    return _product[0]


_product: list[Questionnaire] = []


def check_report(path: Path) -> list[str]:
    """One line for every fault of a file, `name:line: message`; none when the file is sound."""
    try:
        load_questionnaire(path)
    except QuestionnaireFaults as error:
        return [str(fault) for fault in error.faults]
    return []


def _questionnaire(part: "QuestionnairePart") -> Questionnaire:
    return Questionnaire(
        edition=part.edition,
        title=part.title,
        publisher=part.publisher,
        published=part.published,
        rights=part.rights,
        source=part.source,
        note=part.note,
        sections=tuple(Section(**one.model_dump()) for one in part.sections),
        questions=tuple(_question(one) for one in part.questions),
        periods=tuple(Titled(**one.model_dump()) for one in part.periods),
        sources=tuple(Titled(one.key, one.title) for one in part.sources),
        definitions=tuple(Definition(**one.model_dump()) for one in part.definitions),
        worked_cases=tuple(WorkedCase(**one.model_dump()) for one in part.worked_cases),
        checks=tuple(Check(**one.model_dump()) for one in part.checks),
        context=tuple(Indicator(**one.model_dump()) for one in part.context),
        measures=tuple(MeasureEntry(**one.model_dump()) for one in part.measures),
        exhibits=tuple(ExhibitEntry(**one.model_dump()) for one in part.exhibits),
        sentences=tuple(SentenceEntry(**one.model_dump()) for one in part.sentences),
        links=tuple(Link(**one.model_dump()) for one in part.links),
        disclosure=tuple(DisclosureClass(**one.model_dump()) for one in part.disclosure),
        cautions=tuple(Caution(**one.model_dump()) for one in part.cautions),
    )


def _question(part: "QuestionPart") -> Question:
    return Question(
        id=part.id,
        section=part.section,
        title=part.title,
        wording=part.wording,
        kind=part.type,
        period=part.period,
        required=part.required,
        not_known=part.not_known,
        quality=part.quality,
        carry=part.carry,
        writer=part.writes,
        disclosure=part.disclosure,
        source=part.source,
        options=tuple(Option(**option.model_dump()) for option in part.options),
        asked_if=Condition(**part.asked_if.model_dump()) if part.asked_if else None,
        unit=part.unit,
        places=part.places,
        limits=_limits(part),
        help=part.help,
        note=part.note,
        ask_also=part.ask_also,
        beside=part.beside,
        defines=part.defines,
        feeds=part.feeds,
        retired=part.retired,
    )


def _limits(part: "QuestionPart") -> Limits:
    def minor(amount: str | None) -> int | None:
        if amount is None:
            return None
        whole, _, rest = amount.partition(".")
        return int(whole) * 100 + int(rest.ljust(2, "0")) if part.type is Kind.DECIMAL else int(whole)

    return Limits(
        hard_low=minor(part.hard_low),
        hard_high=minor(part.hard_high),
        soft_low=minor(part.soft_low),
        soft_high=minor(part.soft_high),
        soft_printed=part.soft_status == "printed",
        change=int(part.soft_change.partition(".")[0]) if part.soft_change else None,
        change_least=minor(part.soft_change_least),
    )
