"""All that is held on a person, put so that the person and a program can read it."""

from datetime import datetime
from typing import Any

from selfreview.domain.people.personal_data import Kind
from selfreview.speech import gettext, lazy
from selfreview.storage import retention
from selfreview.storage.people.people import Person
from selfreview.storage.people.personal_file import read_personal_file
from selfreview.web.runtime import site

LEFT_OUT = lazy(
    "Someone else here has the same name as you. We left out records that are kept under a "
    "name only, because they may be theirs. Write to us and we will check."
)
NOT_GIVEN = lazy(
    "Your password is kept only as a hash, and links that were sent to you only as a digest: "
    "neither is in this file. The contents of files that you uploaded are not in it either: "
    "open them in the review they belong to."
)


def tell_personal_file(person: Person, *, at: datetime) -> dict[str, Any]:
    """Everything on somebody by kind, each with why it is held and until when, and what is not in the file."""
    found, periods = read_personal_file(person), retention.periods().in_words()
    kinds = [
        {
            "title": kind.value.title,
            "why": kind.value.why,
            "lawful_basis": kind.value.basis,
            "kept": kind.value.until.format(**periods),
            "who_sees_it": kind.value.seen_by,
            "records": {held.table: list(held.rows) for held in found.held if held.kind is kind},
        }
        for kind in Kind
    ]
    return {
        "what_this_is": gettext("Everything that Selfreview holds about you."),
        "made_at": at.isoformat(),
        "name": person.name,
        "email": person.email,
        "held_by": site().settings.operator.controller or site().settings.operator.name,
        "not_in_this_file": [NOT_GIVEN, *([LEFT_OUT] if found.shares_name else [])],
        "kinds": kinds,
    }
