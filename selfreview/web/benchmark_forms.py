"""The form on which a group notes what it makes of the benchmarks."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import FieldList, HiddenField, TextAreaField

from selfreview.domain.cautions import QUESTIONS
from selfreview.domain.review import EVIDENCE_LIMIT
from selfreview.web.review_forms import plain_text

NOTE_LIMIT = EVIDENCE_LIMIT
NOTE_FIELDS = tuple(f"question-{place}" for place in range(len(QUESTIONS)))
"""The fields of the whole review that keep the answers, in the order of the questions."""


def _short_enough(_form: Any, field: TextAreaField) -> None:
    over = len(field.data or "") - NOTE_LIMIT
    if over > 0:
        raise ValueError(f"A note must be {NOTE_LIMIT:,} characters or fewer: take {over:,} out")


class QuestionsForm(FlaskForm):  # type: ignore[misc]
    """An answer to each of the useful questions; all of them may stay empty."""

    question = FieldList(
        TextAreaField("Answer", [_short_enough], filters=[plain_text]),
        min_entries=len(QUESTIONS),
        max_entries=len(QUESTIONS),
    )
    version = HiddenField()

    def values(self) -> dict[str, str]:
        """What was noted, field by field, as it is kept."""
        return dict(zip(NOTE_FIELDS, (entry.data for entry in self.question), strict=True))
