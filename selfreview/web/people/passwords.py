"""Passwords: hashed with Argon2, and compared at the same cost whether or not the account exists."""

import re
from collections.abc import Iterable
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from argon2.profiles import CHEAPEST, RFC_9106_LOW_MEMORY

from selfreview.settings import PasswordCost
from selfreview.speech import gettext
from selfreview.storage.engine import end_reading, reading
from selfreview.storage.people import sign_ins
from selfreview.threads import apart
from selfreview.web.runtime import site
from selfreview.web.unit_of_work import keep

SHORTEST = 12
LONGEST = 200

ENOUGH_GUESSES = 10
"""How many guesses a new password has to withstand, as a power of ten (zxcvbn's fourth and highest score)."""

READ_TO = 100
"""How much of a password its strength is judged by: the judge's work grows with the square of the length."""

OWN_WORDS = (
    "selfreview",
    "parent",
    "partnership",
    "service",
    "sendiass",
    "iass",
    "nppn",
    "exemplar",
    "review",
    "council",
)
"""Words that whoever attacks this site tries first."""


@lru_cache
def _hasher(cost: PasswordCost) -> PasswordHasher:
    return PasswordHasher.from_parameters(CHEAPEST if cost is PasswordCost.LIGHT else RFC_9106_LOW_MEMORY)


@lru_cache
def _nobody(cost: PasswordCost) -> str:
    return _hasher(cost).hash("no one has this password")


def hash_password(password: str) -> str:
    """The Argon2 hash of a password, with its salt and cost inside."""
    return apart(_hasher(site().settings.password_cost).hash, password)


def is_right(hashed: str | None, password: str) -> bool:
    """Whether a password fits; without a hash it takes as long and says no."""
    cost = site().settings.password_cost
    try:
        matches = apart(_hasher(cost).verify, hashed or _nobody(cost), password[: LONGEST * 4])
    except (VerifyMismatchError, InvalidHashError):
        return False
    return matches and hashed is not None


def weakness(password: str, *, email: str, words: Iterable[str] = ()) -> str | None:
    """Why a password is too weak, as a sentence that says what to do; None for a good one.

    `words` are the person's own and their service's, which count as known.
    """
    if len(password) < SHORTEST:
        return gettext(
            "Your password must have at least {shortest} characters. Three random words are easy to remember.",
            shortest=SHORTEST,
        )
    if len(password) > LONGEST:
        return gettext("Your password must have at most {longest} characters.", longest=LONGEST)
    if password.casefold() in (email.casefold(), email.split("@")[0].casefold()):
        return gettext("Your password must not be your email address.")
    # Its lists of words take a tenth of a second to read: not before somebody chooses a password.
    from zxcvbn import zxcvbn

    known = [
        part for text in (email, *words, *OWN_WORDS) for part in re.split(r"[\W_]+", text.casefold()) if len(part) > 2
    ]
    if zxcvbn(password[:READ_TO], user_inputs=known)["guesses_log10"] < ENOUGH_GUESSES:
        return gettext(
            "This password is too easy to guess. Choose three or four words that have nothing to do with each other."
        )
    return None


def fits(email: str, password: str) -> int | None:
    """The id of the open account that this password opens; no transaction is open while it is judged."""
    with reading():
        known = sign_ins.password_of(email)
        end_reading()
    keep()
    fit = is_right(known[1] if known else None, password)
    return known[0] if known and fit else None
