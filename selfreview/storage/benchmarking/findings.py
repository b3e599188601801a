"""What is asked about the answers of a return, beside its last one, the registry and the context of its area."""

from typing import Any

from selfreview.domain.benchmarking.answers import Answers, leave_hidden_out
from selfreview.domain.benchmarking.checks import Beside, Finding, find
from selfreview.domain.benchmarking.questionnaire import Questionnaire
from selfreview.storage.benchmarking import context
from selfreview.storage.benchmarking.returns import BenchmarkReturn, find_return
from selfreview.storage.benchmarking.told import SubmittedReturn, submitted_by


def kind_of(held: BenchmarkReturn) -> str | None:
    """How the registry says that the service is provided, as an option of RS01."""
    return held.service.kind.replace("-", "_") if held.service.kind else None


def find_findings(
    questionnaire: Questionnaire, held: BenchmarkReturn, answers: Answers, earlier: SubmittedReturn | None
) -> tuple[Finding, ...]:
    """Every finding about answers; those that are hidden are left out of it."""
    service = held.service.number
    beside = Beside(
        year=held.year,
        before=earlier.answers if earlier else {},
        year_before=earlier.year if earlier else None,
        context=context.context_of(held.year, [service]).get(service, {}),
        kind=kind_of(held),
    )
    return find(questionnaire, leave_hidden_out(questionnaire, answers), beside)


def remarks_of(questionnaire: Questionnaire, service: int, year: int, answers: Answers) -> dict[str, dict[str, Any]]:
    """By question, the checks that ask about it, of a return that came whole: its service was asked for no sentence."""
    held = find_return(service=service, year=year)
    assert held is not None
    found: dict[str, dict[str, Any]] = {}
    for finding in find_findings(questionnaire, held, answers, submitted_by(questionnaire, service, year)):
        found.setdefault(finding.question, {"checks": [], "sentence": ""})["checks"].append(finding.check)
    return found
