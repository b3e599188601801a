"""The form on which a group notes what it makes of the benchmarks."""

from collections.abc import Mapping
from typing import Any

from wtforms import Field, HiddenField, TextAreaField
from wtforms.validators import ValidationError

from selfreview.domain.review.fields import NOTE_FIELDS, NOTES
from selfreview.domain.review.review import EVIDENCE_LIMIT
from selfreview.speech import gettext
from selfreview.web.fields import Form, plain_text


class QuestionsForm(Form):
    """An answer to each of the useful questions; all of them may stay empty."""

    version = HiddenField()

    @property
    def notes(self) -> tuple[Field, ...]:
        """The fields of the answers, in the order of the questions."""
        return tuple(self[name] for name in NOTE_FIELDS)

    def values(self, posted: Mapping[str, Any]) -> dict[str, str]:
        """What was noted, field by field, as it is kept; a field that was left out stays as it is."""
        return {name: self[name].data for name in NOTE_FIELDS if name in posted}


def _short_enough(_form: Any, field: TextAreaField) -> None:
    over = len(field.data) - EVIDENCE_LIMIT
    if over > 0:
        raise ValidationError(
            gettext(
                "A note must be {evidence_limit} characters or fewer: take {over} out",
                evidence_limit=f"{EVIDENCE_LIMIT:,}",
                over=f"{over:,}",
            )
        )


for _spec in NOTES:
    setattr(QuestionsForm, _spec.name, TextAreaField(_spec.question, [_short_enough], filters=[plain_text]))
