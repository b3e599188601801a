"""A try at a password or a code: counted first, judged in a thread of its own, and told in the log where it failed."""

import hashlib
import time

from flask import request
from werkzeug.exceptions import TooManyRequests

from selfreview.domain.typed_codes import fold_email
from selfreview.speech import lazy
from selfreview.storage.people import sign_ins
from selfreview.storage.people.sign_ins import Busy, TooMany
from selfreview.web.error_pages import tell_refusal
from selfreview.web.runtime import site
from selfreview.web.unit_of_work import keep

PATIENCE = 10.0
"""Seconds that a try waits while others of the same address are being judged."""

PAUSE = 0.1


def begin(account: str, *, address: str | None = None) -> int:
    """Count a try for an account (an email address, or what else is guessed at); raises `TooMany`."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            return sign_ins.begin_attempt(email=account, address=address or _address(), at=site().now())
        except Busy:
            if time.monotonic() > deadline:
                tell("too many tries at once", account)
                raise TooMany from None
        except TooMany:
            tell("too many tries", account)
            raise
        time.sleep(PAUSE)


def fail(attempt: int, account: str, what: str) -> None:
    """Note that a counted try was wrong; commits."""
    sign_ins.fail(attempt)
    keep()
    tell(what, account)


class TooManyLetters(TooManyRequests):
    """Somebody has the site write to more people than a group has members."""

    message = lazy("You have invited many people in a short time. Wait five minutes, then try again.")


def spend_letter(person_id: int, email: str) -> None:
    """Count a letter that somebody has the site send to an address; raises `TooManyLetters`. Commits."""
    try:
        counted = sign_ins.begin_attempt(email=f"letter to {email}", address=f"letters of {person_id}", at=site().now())
    except (TooMany, Busy):
        tell("too many invitations", str(person_id))
        raise TooManyLetters from None
    sign_ins.fail(counted)
    keep()


def tell(what: str, who: str = "") -> None:
    """Say in the log what was refused, to whom and from where; an address typed at the door only by its digest."""
    tell_refusal(what, _named(who))


def _named(who: str) -> str:
    # What is typed into the email field may be a password typed in the wrong place.
    return hashlib.sha256(fold_email(who).encode()).hexdigest()[:16] if "@" in who else who


def _address() -> str:
    return request.remote_addr or ""
