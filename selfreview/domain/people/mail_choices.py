"""When somebody is written to about what is asked of them: at once, in one mail a day or a week, or never."""

from datetime import date, timedelta
from enum import StrEnum

from selfreview.speech import lazy


class MailChoice(StrEnum):
    """When somebody wants to be written to; the value is what is kept."""

    AT_ONCE = "at once"
    DAILY = "daily"
    WEEKLY = "weekly"
    NONE = "none"


CHOICE_LABELS = {
    MailChoice.AT_ONCE: lazy("Straight away, one email for each thing"),
    MailChoice.DAILY: lazy("Once a day, everything in one email"),
    MailChoice.WEEKLY: lazy("Once a week, everything in one email"),
    MailChoice.NONE: lazy("Never: I look at my home page"),
}

_EVERY = {MailChoice.DAILY: timedelta(days=1), MailChoice.WEEKLY: timedelta(days=7)}


def is_digest_due(choice: MailChoice, told_on: date | None, today: date) -> bool:
    """Whether it is time for the mail that gathers everything; `told_on` is the day of the last one."""
    every = _EVERY.get(choice)
    return every is not None and (told_on is None or today - told_on >= every)
