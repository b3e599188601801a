"""The commentary of a release: every sentence that its figures can carry, in the order of the questionnaire's file."""

from dataclasses import dataclass

from selfreview.domain.benchmarking.commentary import amounts, arrangements, planning
from selfreview.domain.benchmarking.commentary.teller import Rule, Teller
from selfreview.domain.benchmarking.questionnaire import Questionnaire
from selfreview.domain.benchmarking.release.reading import Released

RULES: dict[str, Rule] = {**amounts.RULES, **arrangements.RULES, **planning.RULES}
"""Every rule by the id of its sentence."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of the commentary, the section that it stands in, and the base of its figures in words."""

    id: str
    section: str
    text: str
    base: str


def write_commentary(released: Released, questionnaire: Questionnaire) -> tuple[Sentence, ...]:
    """Every sentence that can be written; one that needs a figure which is not told is left out."""
    teller = Teller(released, questionnaire)
    found = []
    for entry in questionnaire.sentences:
        told = RULES[entry.id](teller)
        if told is not None:
            found.append(Sentence(entry.id, entry.section, *told))
    return tuple(found)
