"""One benchmarking return on the desk: all that its pages need, read once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import abort, url_for

from selfreview.domain.benchmarking.answers import BLANK, Answer, Answers, asked, leave_hidden_out
from selfreview.domain.benchmarking.catalogue import CheckKind
from selfreview.domain.benchmarking.checks import Finding
from selfreview.domain.benchmarking.progress import REMARK, Asked, Progress, Remark, decode_remark, gather, measure
from selfreview.domain.benchmarking.questionnaire import Question, Questionnaire, Section, Writer
from selfreview.domain.review.review import Kept, may_change
from selfreview.domain.rights import Right
from selfreview.questionnaires import product_questionnaire
from selfreview.storage.benchmarking import returns, told
from selfreview.storage.benchmarking.findings import find_findings
from selfreview.storage.benchmarking.returns import BenchmarkReturn
from selfreview.storage.benchmarking.told import SubmittedReturn
from selfreview.web.access import Visit
from selfreview.web.runtime import site


@dataclass(frozen=True, slots=True)
class Desk:
    """A return with its answers, hidden ones too, what is asked about them, and the last return beside it."""

    visit: Visit
    held: BenchmarkReturn
    questionnaire: Questionnaire
    kept: Mapping[str, Kept]
    answers: Mapping[str, Answer]
    earlier: SubmittedReturn | None
    findings: tuple[Finding, ...]
    asked: Mapping[str, Asked]
    open: frozenset[str]
    progress: Progress

    @property
    def number(self) -> int:
        """The service's number."""
        return self.held.service.number

    @property
    def year(self) -> int:
        """The year of the return."""
        return self.held.year

    @property
    def before(self) -> Answers:
        """The answers of the last return, none where there is none."""
        return self.earlier.answers if self.earlier else {}

    @property
    def told(self) -> dict[str, Answer]:
        """The answers as they would be submitted: hidden questions are not asked."""
        return leave_hidden_out(self.questionnaire, self.answers)

    @property
    def writable(self) -> bool:
        """Whether this person may change anything of it now."""
        in_time = may_change(self.held.state, self.held.window, site().today())
        return self.visit.may(Right.WRITE_DRAFT) and in_time

    @property
    def may_run(self) -> bool:
        """Whether this person submits it, and writes money and staff."""
        return self.visit.may(Right.RUN_REVIEW)

    def may_write(self, question: Question) -> bool:
        """Whether this person may answer a question."""
        return self.visit.may(Right.WRITE_DRAFT) and (question.writer is not Writer.MANAGER or self.may_run)

    def answer(self, question: str) -> Answer:
        """The answer to a question as it is kept."""
        return self.answers.get(question, BLANK)

    def section(self, section_id: str) -> Section:
        """The section that an address names; a plain 404 where there is none such."""
        found = [one for one in self.questionnaire.sections if one.id == section_id.upper()]
        return found[0] if found else abort(404)

    def address(self, endpoint: str, **more: Any) -> str:
        """The address of one of this return's pages."""
        return url_for(endpoint, number=self.number, year=self.year, **more)

    def draft_key(self, name: str) -> str:
        """The name under which a browser keeps what is typed into one form of this return."""
        return f"{self.number}/{self.year}/benchmarking/{name}"


@dataclass(frozen=True, slots=True)
class BlankReturn:
    """A return of which nothing is kept yet: what is read from a paper is held against this."""

    kept: Mapping[str, Kept] = field(default_factory=dict)
    before: Answers = field(default_factory=dict)

    def answer(self, _question: str) -> Answer:
        """Nothing was answered."""
        return BLANK


def open_desk(visit: Visit) -> Desk:
    """The return that the address names; 404 where the benchmarking of that year was not opened."""
    assert visit.of_year is not None
    held = returns.find_return(service=visit.service.number, year=visit.of_year.round.year)
    if held is None:
        abort(404)
    return read_desk(visit, held)


def read_desk(visit: Visit, held: BenchmarkReturn) -> Desk:
    """A return as it is kept now, with everything that is worked out of it."""
    questionnaire = product_questionnaire()
    kept = returns.kept_fields(held)
    answers = returns.answers_in(questionnaire, kept)
    earlier = told.submitted_by(questionnaire, held.service.number, held.year)
    findings = find_findings(questionnaire, held, answers, earlier)
    gathered = gather(findings, answers, remarks_in(kept))
    return Desk(
        visit=visit,
        held=held,
        questionnaire=questionnaire,
        kept=kept,
        answers=answers,
        earlier=earlier,
        findings=findings,
        asked=gathered,
        open=asked(questionnaire, answers),
        progress=measure(questionnaire, answers, gathered, earlier.answers if earlier else {}),
    )


def remarks_in(kept: Mapping[str, Kept]) -> dict[str, Remark]:
    """The sentences about odd figures, by question."""
    return {
        name.removesuffix(REMARK): decode_remark(field.value) for name, field in kept.items() if name.endswith(REMARK)
    }


def remarks_to_submit(desk: Desk) -> dict[str, dict[str, Any]]:
    """By question, the checks that ask about it and the sentence: what the network sees beside a figure."""
    found: dict[str, dict[str, Any]] = {}
    for question, one in desk.asked.items():
        found[question] = {"checks": [finding.check for finding in one.findings], "sentence": one.sentence}
    for finding in desk.findings:
        if finding.kind is CheckKind.NETWORK:
            found.setdefault(finding.question, {"checks": [], "sentence": ""})["checks"].append(finding.check)
    return found
