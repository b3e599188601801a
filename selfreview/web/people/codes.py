"""Codes of the second factor: what is slow about them is done beside other visitors and outside any transaction."""

from collections.abc import Iterable
from datetime import datetime

import structlog

from selfreview.sealing import MARK, Seal
from selfreview.settings import PasswordCost
from selfreview.speech import gettext, ngettext
from selfreview.storage.engine import end_reading, reading
from selfreview.storage.people import second_factor
from selfreview.storage.people.second_factor import Cost, FreshCodes
from selfreview.threads import apart
from selfreview.web.runtime import site
from selfreview.web.unit_of_work import keep

log = structlog.get_logger("selfreview")

COSTS: dict[PasswordCost, Cost] = {PasswordCost.STRONG: (19_456, 2), PasswordCost.LIGHT: (8, 1)}


def seal() -> Seal:
    """What the secrets of second factors are sealed with: the site's own key."""
    return Seal(site().settings.secret_key, "second factor")


def fits(person_id: int, code: str, *, at: datetime) -> bool:
    """Whether a code of the app or a recovery code fits; either works once. Does not commit."""
    with reading():
        held = second_factor.find_held(person_id)
        end_reading()
    secret = None if held.sealed is None else seal().open(held.sealed)
    if secret is None and held.sealed is not None:
        log.error("second factor", fault="sealed with another key", person=person_id)
    step = None if secret is None else second_factor.fitting_step(secret, code, at=at)
    if step is not None:
        return second_factor.use_step(person_id, step, at=at)
    if held.a_code is None or not second_factor.is_recovery_code(code):
        return False
    keep()
    digest = apart(second_factor.digest_code, person_id, code, held.a_code)
    return second_factor.use_recovery_code(person_id, digest, at=at)


def _step(person_id: int, code: str, at: datetime, drift: Iterable[int]) -> tuple[int | None, int | None]:
    """The step of a code within this drift, and the one that was used last."""
    with reading():
        held = second_factor.find_held(person_id)
        end_reading()
    secret = None if held.sealed is None else seal().open(held.sealed)
    if secret is None:
        return None, None
    return second_factor.fitting_step(secret, code, at=at, drift=drift), held.last_step


def is_latest(person_id: int, code: str, *, at: datetime) -> bool:
    """Whether a code is the one that was used last: the same form, posted twice."""
    step, last = _step(person_id, code, at, second_factor.DRIFT)
    return step is not None and step == last


def minutes_off(person_id: int, code: str, *, at: datetime) -> int | None:
    """By how many minutes somebody's phone is fast (slow: below 0); None where that does not explain a wrong code."""
    step, _ = _step(person_id, code, at, second_factor.WRONG_CLOCK)
    return None if step is None else round((step * second_factor.STEP - at.timestamp()) / 60) or 1


def say_why_not(person_id: int, code: str, *, at: datetime) -> str:
    """Why a code does not fit, and what to do: most often the clock of the phone is wrong."""
    off = minutes_off(person_id, code, at=at)
    if off is None:
        return gettext("That code is not right. Wait for your app to show a new one, then enter that.")
    many = (
        ngettext("{number} minute fast", "{number} minutes fast", off)
        if off > 0
        else ngettext("{number} minute slow", "{number} minutes slow", -off)
    )
    return gettext(
        "The clock of your phone or computer is about {many}. Set the time to automatic, then enter a new code.",
        many=many,
    )


def draw(person_id: int) -> FreshCodes:
    """New recovery codes, not yet kept."""
    return apart(second_factor.draw_codes, person_id, COSTS[site().settings.password_cost])


def confirm(person_id: int, *, secret: str, code: str, by: str, at: datetime) -> tuple[str, ...] | None:
    """Make a secret somebody's second factor once a code of it fits; None, and nothing changed, when it does not.

    Returns the recovery codes, which are told this once. Does not commit.
    """
    step = second_factor.fitting_step(secret, code, at=at)
    if step is None:
        return None
    codes = draw(person_id)
    second_factor.confirm(person_id, sealed=seal().close(secret), step=step, codes=codes, by=by, at=at)
    return codes.told


def renew(person_id: int, *, by: str, at: datetime) -> tuple[str, ...]:
    """New recovery codes in place of the old ones, told this once; does not commit."""
    codes = draw(person_id)
    second_factor.renew_codes(person_id, codes, by=by, at=at)
    return codes.told


def seal_all() -> None:
    """Seal the secrets that an earlier version kept in the clear; commits."""
    if second_factor.seal_all(seal().close, MARK):
        keep()
