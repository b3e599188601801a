"""The forms of working together: a comment, a flag, who sees to something."""

from dataclasses import replace

from wtforms import HiddenField, RadioField, StringField, TextAreaField
from wtforms.validators import Optional, ValidationError

from selfreview.domain.rights import Agency
from selfreview.speech import gettext, lazy
from selfreview.storage.group.assignments import NOBODY, Assignee
from selfreview.storage.people.people import Person
from selfreview.web.fields import EARLIEST, DayField, Form, at_most, choices, plain_text, single_line

COMMENT_LIMIT = 4_000
ONCE_LIMIT = 40
WHY_LIMIT = 200


class _WordsForm(Form):
    """What somebody says, in their own words."""

    words = TextAreaField(lazy("Your comment"), filters=[plain_text])

    def validate_words(self, field: TextAreaField) -> None:
        """Something has to be said, within a limit."""
        if not field.data.strip():
            raise ValidationError(gettext("Write your comment"))
        if (over := len(field.data) - COMMENT_LIMIT) > 0:
            raise ValidationError(
                gettext(
                    "Your comment must be {comment_limit} characters or fewer: take {over} out",
                    comment_limit=f"{COMMENT_LIMIT:,}",
                    over=f"{over:,}",
                )
            )


class EditCommentForm(_WordsForm):
    """Other words for one's own comment; `version` says which words were read."""

    version = HiddenField()

    def read_version(self) -> int:
        """The version that was read; 0, which no comment has, for what is no number."""
        text = str(self.version.data or "")
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


class FlagForm(Form):
    """Why an exemplar is to be discussed; nothing need be said."""

    why = StringField(
        lazy("Why should the group discuss it? (optional)"),
        [at_most(WHY_LIMIT)],
        filters=[single_line],
    )


class CommentForm(_WordsForm):
    """One comment; `answers` is the one that it answers, `once` tells the same post sent twice."""

    answers = HiddenField()
    once = HiddenField()

    def validate_once(self, field: HiddenField) -> None:
        """The mark that the page gave the form."""
        if not field.data or not (field.data.isascii() and field.data.isalnum() and len(field.data) <= ONCE_LIMIT):
            raise ValidationError(gettext("Reload the page, then put your text back"))

    def answered(self) -> int | None:
        """The comment that this one answers; -1, which no comment has, for what is no number."""
        if not self.answers.data:
            return None
        text = str(self.answers.data)
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else -1


class AssignForm(Form):
    """Who is working on an exemplar or a theme."""

    to = RadioField(lazy("Who will work on it?"), validate_choice=False)
    due = DayField(lazy("By when?"), [Optional()])
    was = HiddenField()

    def among(self, group: tuple[Person, ...]) -> "AssignForm":
        """The form with the members of this group and every agency to choose from."""
        members = [Assignee(person.id, person.name) for person in group]
        agencies = [Assignee(agency=agency.value) for agency in Agency]
        self.assignees = {one.key: one for one in (NOBODY, *members, *agencies)}
        self.to.choices = choices(
            [("", gettext("No one yet"))]
            + [(one.key, str(one)) for one in members]
            + [(one.key, gettext("Anyone from {agency}", agency=one)) for one in agencies]
        )
        return self

    def validate_to(self, field: RadioField) -> None:
        """A member of the group, an agency, or nobody."""
        if field.data not in self.assignees:
            raise ValidationError(gettext("Choose one of those listed"))

    def validate_due(self, field: DayField) -> None:
        """A day that somebody can still do something by."""
        if field.data is not None and field.data < EARLIEST:
            raise ValidationError(gettext("Enter the year with four figures, like 2010"))

    def assignee(self) -> Assignee:
        """Whom the form names, with the day; nobody sees to nothing by no day."""
        to = self.assignees[self.to.data]
        return to if to == NOBODY else replace(to, due=self.due.data)
