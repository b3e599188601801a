"""A plan that is handed in: the version that the group agreed, and what the authority answered."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from selfreview.domain.plan.costs import asked_of_authority
from selfreview.domain.plan.report import PlanReport
from selfreview.domain.plan.summary import summarise
from selfreview.domain.uk_time import day_in_words
from selfreview.speech import gettext


class Verdict(StrEnum):
    """What an authority can answer to an action; the value is what is kept and what people read."""

    AGREED = "agreed"
    CONDITION = "agreed on a condition"
    NO = "no"


@dataclass(frozen=True, slots=True)
class AuthorityAnswer:
    """What an authority answered to an action: `words` are its condition or its reason; `person` is who answered."""

    action: int
    authority: str
    verdict: Verdict
    words: str
    person: str
    at: datetime

    @property
    def in_words(self) -> str:
        """The answer as it stands on the plan and on paper; nobody is named in it."""
        told = f"{self.authority or 'The authority'}, {day_in_words(self.at)}: {self.verdict.value}"
        return f"{told}. {self.words}" if self.words else f"{told}."


def why_not_agreed(report: PlanReport) -> str:
    """What has to be done before the group can agree the plan, in a sentence; empty where nothing has."""
    if not report.rows:
        return gettext("There is no action in the plan yet.")
    if report.undecided:
        named = ", ".join(one.exemplar.id for one in report.undecided)
        return gettext("Decide first on {named}: each needs an action, or a reason why there is none.", named=named)
    return ""


def contents_of(report: PlanReport) -> dict[str, Any]:
    """What is kept of a version: what the authority reads, in plain values, without the names of the group.

    `report` is the copy for circulation.
    """
    asked = {row.action.id for row in asked_of_authority(report.rows).rows}
    return {
        "summary": summarise(report),
        "actions": [
            {
                "id": row.action.id,
                "place": row.place,
                "exemplar": row.exemplar.id,
                "title": row.exemplar.title,
                **({"also": [aim.exemplar.id for aim in row.aims[1:]]} if len(row.aims) > 1 else {}),
                "way": row.way,
                "what": row.action.what,
                "who": row.action.who,
                "authority": row.action.authority,
                "start": row.action.start.isoformat() if row.action.start else "",
                "due": row.action.due.isoformat() if row.action.due else "",
                "cost": row.action.cost_in_full,
                "parents": row.action.parents,
                "success": row.action.success,
                "asked": row.action.id in asked,
            }
            for row in report.rows
            if row.action.counts
        ],
        "reasons": [
            {"exemplar": one.exemplar.id, "title": one.exemplar.title, "reason": reason}
            for one, reason in report.left_out
        ],
    }


def asked_in(content: Mapping[str, Any], authority: str) -> tuple[Mapping[str, Any], ...]:
    """The actions of a version that are asked of an authority; of the only one where it is not named."""
    return tuple(
        one for one in content["actions"] if one["asked"] and (not authority or one["authority"] in ("", authority))
    )


def latest(answers: Iterable[AuthorityAnswer]) -> dict[int, tuple[AuthorityAnswer, ...]]:
    """The answers that stand, by action: each authority's last one, in the order of their first."""
    found: dict[int, dict[str, AuthorityAnswer]] = {}
    for answer in answers:
        found.setdefault(answer.action, {})[answer.authority] = answer
    return {action: tuple(by.values()) for action, by in found.items()}
