"""What the group has beside each exemplar of a review, in numbers: flags, comments, who sees to it."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select

from selfreview.storage.group.assignments import NOBODY, Assignee, Kind
from selfreview.storage.review.reviews import Review
from selfreview.storage.tables import AssignmentRow, CommentRow, FlagRow, db


@dataclass(frozen=True, slots=True)
class GroupOverview:
    """By exemplar who flagged it and how many comments it has; who sees to exemplars and to themes."""

    flags: Mapping[str, str]
    comments: Mapping[str, int]
    of_exemplars: Mapping[str, Assignee]
    of_themes: Mapping[str, Assignee]

    def assignee(self, exemplar: str, theme: str) -> Assignee:
        """Who sees to an exemplar: whoever was given it, else whoever was given its theme."""
        return self.of_exemplars.get(exemplar) or self.of_themes.get(theme) or NOBODY


def read_group_overview(review: Review) -> GroupOverview:
    """All of it, in three statements."""
    flags = db.session.execute(select(FlagRow.exemplar, FlagRow.person).where(FlagRow.review_id == review.id))
    comments = db.session.execute(
        select(CommentRow.exemplar, func.count())
        .where(CommentRow.review_id == review.id, CommentRow.withdrawn_at.is_(None))
        .group_by(CommentRow.exemplar)
    )
    charged: dict[str, dict[str, Assignee]] = {kind.value: {} for kind in Kind}
    for row in db.session.scalars(select(AssignmentRow).where(AssignmentRow.review_id == review.id)):
        charged[row.kind][row.target] = Assignee(row.person_id, row.person, row.agency, row.due)
    return GroupOverview(
        flags={row[0]: row[1] for row in flags},
        comments={row[0]: row[1] for row in comments},
        of_exemplars=charged[Kind.EXEMPLAR.value],
        of_themes=charged[Kind.THEME.value],
    )
