"""Seals on the heads of audit chains: made with a key that is not in the database, so that nobody writes one there.

A chain's hashes tie its rows together; its head's seal ties the whole chain
to the key. Whoever can write to the database but has no key can change
nothing that the seals cover without its being found. A head whose seal does
not hold is never sealed again by the next event: it stays as it was found.
"""

import hashlib
import hmac
import re
from weakref import WeakKeyDictionary

from sqlalchemy import Engine

from selfreview.storage.tables import db

BROKEN = "broken"
"""In place of a seal: the head was not as it had been sealed when the next event came."""

_keys: WeakKeyDictionary[Engine, tuple[str, ...]] = WeakKeyDictionary()


def hang_keys(engine: Engine, told: str | None) -> None:
    """Give a database's chains their keys: the first seals, the others (of before a rotation) are still known."""
    _keys[engine] = tuple(re.split(r"[\s,]+", told.strip())) if told and told.strip() else ()


def keys() -> tuple[str, ...]:
    """The keys of the database at hand."""
    return _keys.get(db.engine, ())


def name_key(key: str) -> str:
    """What a key is called in a seal; it tells nothing of the key."""
    return hashlib.sha256(f"name of {key}".encode()).hexdigest()[:8]


def make_seal(text: str) -> str:
    """The seal of a text with the present key; empty where there is none."""
    if not (known := keys()):
        return ""
    return f"{name_key(known[0])}:{_code(known[0], text)}"


def holds(seal: str, text: str) -> bool | None:
    """Whether a seal is that of a text; None where its key is not here."""
    name, _, code = seal.partition(":")
    key = next((key for key in keys() if name_key(key) == name), None)
    if key is None:
        return None if code and name != BROKEN else False
    return hmac.compare_digest(_code(key, text), code)


def _code(key: str, text: str) -> str:
    return hmac.new(key.encode(), text.encode(), hashlib.sha256).hexdigest()


def head_text(chain: str, length: int, head: str) -> str:
    """What the seal of a chain's head covers."""
    return f"head\n{chain}\n{length}\n{head}"
