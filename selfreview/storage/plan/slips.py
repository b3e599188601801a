"""Actions that were entered by mistake: taken out of the plan while nobody else wrote in them."""

import json
from datetime import datetime

from sqlalchemy import func, select

from selfreview.domain.plan.action_plan import Action
from selfreview.storage.plan.plans import lock_plan, mark_taken_out, of_action
from selfreview.storage.review.reviews import Review
from selfreview.storage.tables import AuditRow, PlanVersionRow, db


def may_be_taken_out(review: Review, action: Action, *, person: str) -> bool:
    """Whether an action is one person's slip alone: nobody else ever wrote in it, and no agreed version holds it."""
    subject = of_action(action.id, action.exemplar)
    others = select(func.count()).select_from(AuditRow)
    others = others.where(AuditRow.review_id == review.id, AuditRow.person != person)
    if db.session.scalar(others.where(AuditRow.field.startswith(f"{subject.name} ", autoescape=True))):
        return False
    agreed = db.session.scalars(select(PlanVersionRow.content).where(PlanVersionRow.review_id == review.id))
    return not any(one["id"] == action.id for content in agreed for one in json.loads(content)["actions"])


def take_out(review: Review, action: Action, *, person: str, at: datetime) -> bool:
    """Take a mistaken action out of its plan, and say whether that could be done; its history stays.

    Asked again under the lock: what somebody wrote meanwhile keeps it where it is. Does not commit.
    """
    review_id = lock_plan(review, at=at)
    if not may_be_taken_out(review, action, person=person):
        return False
    mark_taken_out(review_id, of_action(action.id, action.exemplar), "yes", person=person, at=at)
    return True
