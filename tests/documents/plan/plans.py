"""Action plans to print: empty, of every size, with long and hostile words, for several authorities."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache

from selfreview.domain.comparison.profile import RatedYear
from selfreview.domain.framework.framework import Framework
from selfreview.domain.plan.action_plan import Action, ActionStatus, Promise, arrange, look_ahead, propose
from selfreview.domain.plan.report import PlanNote, PlanReport, number_rows
from selfreview.domain.review.review import Answer
from selfreview.exemplars import load_frameworks
from selfreview.places import find_places

TODAY = date(2010, 11, 3)
SAVED = datetime(2010, 11, 2, 15, 4, tzinfo=UTC)
WHO = (("Service manager", "Education"), ("Head of Inclusion", "Education"), ("Helen Health", "Health"), ("", ""))


@cache
def shipped() -> Framework:
    """The framework that is shipped."""
    return load_frameworks([find_places().exemplars]).current


def answers_for(framework: Framework, *, shift: int = 0) -> dict[str, Answer]:
    """Answers at every level in turn."""
    keys = framework.scale.keys
    return {
        exemplar.id: Answer(rating=keys[(place * 7 + shift) % len(keys)])
        for place, exemplar in enumerate(framework.exemplars)
    }


def make_actions(framework: Framework, count: int) -> tuple[Action, ...]:
    """So many actions, spread over the exemplars, of every status and timing."""
    made = []
    for place in range(count):
        exemplar = framework.exemplars[place % len(framework.exemplars)]
        responsible, agency = WHO[place % len(WHO)]
        status = tuple(ActionStatus)[place % 4]
        step = exemplar.actions[place % len(exemplar.actions)].text if exemplar.actions else "Begin."
        made.append(
            Action(
                id=place + 1,
                exemplar=exemplar.id,
                what=step,
                criteria=tuple(criterion.id for criterion in exemplar.criteria[2:5]),
                responsible=responsible,
                agency=agency,
                start=TODAY - timedelta(days=60) if place % 3 else None,
                due=TODAY + timedelta(days=place * 9 - 30) if place % 5 else None,
                cost="£400 a year" if place % 2 else "",
                cost_from="the authority's training budget" if place % 4 == 1 else "",
                success="Parents say so in the yearly survey, and the group sees the numbers every term.",
                status=status,
                stopped="The building was sold." if status is ActionStatus.STOPPED else "",
                promised_in=2009 if place == 1 else None,
                kept_from=900 if place == 1 else None,
            )
        )
    return tuple(made)


def make_report(
    count: int = 0,
    *,
    framework: Framework | None = None,
    answers: Mapping[str, Answer] | None = None,
    actions: tuple[Action, ...] | None = None,
    notes: Mapping[int, tuple[PlanNote, ...]] | None = None,
    authorities: tuple[str, ...] = (),
    reasons: Mapping[str, str] | None = None,
    demonstration: bool = True,
    before: bool = True,
    own: tuple[int, ...] = (),
    today: date = TODAY,
) -> PlanReport:
    """A report with so many actions; last year's ratings stand a level apart."""
    framework = framework or shipped()
    answers = answers_for(framework) if answers is None else answers
    actions = make_actions(framework, count) if actions is None else actions
    proposals = propose(framework, answers, targets={}, promised={framework.exemplars[0].id})
    now = RatedYear(2010, framework, {key: answer.rating for key, answer in answers.items()})
    earlier = {key: answer.rating for key, answer in answers_for(framework, shift=1).items()}
    promised = Promise(Action(900, framework.exemplars[0].id, "Meet every term.", due=date(2010, 3, 31)), 2009)
    dropped = replace(promised, action=replace(promised.action, id=901), dropped="The college closed.")
    kept = tuple(replace(promised, kept_as=action.id) for action in actions if action.kept_from == 900)
    return PlanReport(
        service="Northshire",
        framework=framework,
        today=today,
        version=142,
        saved_at=SAVED,
        demonstration=demonstration,
        now=now,
        ahead=RatedYear(2010, framework, look_ahead(framework, answers, actions)),
        before=RatedYear(2009, framework, earlier) if before else None,
        rows=number_rows(
            framework,
            arrange(framework, actions, proposals, own),
            notes or {},
            today=today,
            rated=now,
            targets={},
        ),
        proposals=proposals,
        targets={},
        reasons=reasons or {},
        promises=(*(kept or (promised,)), dropped) if before else (),
        authorities=authorities,
    )


LONG = "Write to every school and ask what parents are told, then sit down with them and listen to what they say. "
LONG_ACTION = Action(1, "E01", LONG * 150, due=date(2011, 3, 31), responsible="Helen Health", agency="Health")
"""An action of 3,000 words."""
