"""A plan as it is handed on to people outside its group: nobody in it is named."""

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from typing import Any

from selfreview.domain.plan.action_plan import Action
from selfreview.domain.plan.fields import ACTION
from selfreview.domain.plan.report import PlanReport
from selfreview.speech import lazy

NAMELESS = "[name]"


def for_circulation(report: PlanReport, names: Iterable[str]) -> PlanReport:
    """A copy to hand on: people stand as members with their agency, a post as it is; notes stay with the group.

    `names` are the full names of people known here; where one stands in a
    typed text, `[name]` stands in its place.
    """
    known = sorted({name for name in names if name.strip()}, key=len, reverse=True)

    def veil(text: str) -> str:
        for name in known:
            text = _without(text, name)
        return text

    def veiled(action: Action) -> Action:
        return _veiled(action, veil, known)

    return replace(
        report,
        circulation=True,
        rows=tuple(replace(row, action=veiled(row.action), notes=()) for row in report.rows),
        reasons={key: veil(reason) for key, reason in report.reasons.items()},
        answers={key: tuple(veil(answer) for answer in told) for key, told in report.answers.items()},
        promises=tuple(
            replace(promise, action=veiled(promise.action), dropped=veil(promise.dropped))
            for promise in report.promises
        ),
    )


MEMBER, OUTSIDER = lazy("steering group member"), lazy("person outside the steering group")


def _veiled(action: Action, veil: Callable[[str], str], names: Collection[str]) -> Action:
    words: dict[str, Any] = {spec.name: veil(getattr(action, spec.name)) for spec in ACTION if spec.is_typed}
    return replace(action, **{**words, "responsible": _without_name(action, names), "owner": None})


def _without_name(action: Action, names: Collection[str]) -> str:
    """Who sees to an action, without a name: a member or a person with their agency, a post as it was typed."""
    told = action.responsible
    for name in names:
        told = _without(told, name)
    if action.owner is None and told == action.responsible:
        return told
    rest = told.replace(NAMELESS, "").strip(" ,;()")
    if action.owner is None and rest:
        # "Jo Field, Head of Inclusion" leaves the post.
        return rest
    who = MEMBER if action.owner is not None else OUTSIDER
    return f"{who} ({action.agency})" if action.agency else who


def _without(text: str, name: str) -> str:
    words = r"\s+".join(re.escape(word) for word in name.split())
    return re.sub(rf"(?<!\w){words}(?!\w)", NAMELESS, text, flags=re.IGNORECASE)
