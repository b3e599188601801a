"""What every form is built of: texts as they are kept, dates, choices, and the controls of described fields."""

import secrets
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, ClassVar

from flask_wtf import FlaskForm
from wtforms import DateField, Field, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length

from selfreview.domain.field_specs import FieldSpec, Kind
from selfreview.domain.review.review import REASON_LIMIT
from selfreview.domain.written_day import read_written_day
from selfreview.speech import lazy

EARLIEST = date(1990, 1, 1)
"""Before any service of this kind there was."""


class Form(FlaskForm):  # type: ignore[misc]
    """What every form of the site is made from: the one place where the untyped library is met.

    `last` names the fields, in their order, that stand below the others on the page. Without it those that a form
    takes over from another would come before its own, also in the summary of what is wrong.
    """

    last: ClassVar[tuple[str, ...]] = ()

    def __iter__(self) -> Iterator[Field]:
        """The fields in the order of the page."""
        fields: dict[str, Field] = self._fields
        return iter([*(field for name, field in fields.items() if name not in self.last), *map(fields.get, self.last)])


def choices(pairs: Iterable[tuple[str, str]]) -> list[SelectChoice]:
    """Pairs of what is sent and what is read, as a form's list takes them."""
    return [SelectChoice(value, label) for value, label in pairs]


def plain_text(text: Any) -> str:
    """Typed text as it is kept: line breaks as one character, and a visible mark for what no database takes."""
    if not isinstance(text, str):
        return ""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "\N{REPLACEMENT CHARACTER}")


def single_line(text: str | None) -> str:
    """Typed text without the blanks around it, and without what belongs on no line."""
    return " ".join("".join(sign for sign in text or "" if sign.isprintable() or sign.isspace()).split())


def fresh_mark() -> str:
    """A mark for a form, by which the same post sent twice is known."""
    return secrets.token_hex(8)


class DayField(DateField):  # type: ignore[misc]
    """A date in three boxes of one name, or written whole into one of them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, format="%d %m %Y", **kwargs)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what stands in the boxes; raises `NotADay`, which the form shows beside them."""
        self.data = None
        parts = [part.strip() for part in valuelist if part.strip()]
        self.data = read_written_day(parts) if parts else None


def text_input(spec: FieldSpec) -> Any:
    """The form control of a field in people's own words: one line, or a text of several, with its limit."""
    within = [at_most(spec.limit)]
    if spec.kind is Kind.LINE:
        return StringField(spec.question, within, filters=[plain_text, single_line])
    return TextAreaField(spec.question, within, filters=[plain_text])


def at_most(limit: int) -> Length:
    """The most characters of a text."""
    return Length(max=limit, message=lazy("Use {limit} characters or fewer", limit=f"{limit:,}"))


class ReasonForm(Form):
    """One reason, in the person's own words."""

    reason = TextAreaField(
        lazy("Reason"),
        [
            DataRequired(lazy("Say in a sentence why")),
            at_most(REASON_LIMIT),
        ],
        filters=[plain_text],
    )
