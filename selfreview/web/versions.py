"""The opaque `version` of a form: which version of every field its writer has read."""

import base64
import binascii
import json
from collections.abc import Iterable, Mapping

from selfreview.domain.review.review import ForgedVersion, Kept


def pack(kept: Mapping[str, Kept], names: Iterable[str]) -> str:
    """The versions of these fields as a token for a hidden field."""
    versions = {name: kept.get(name, Kept()).version for name in names}
    return base64.urlsafe_b64encode(json.dumps(versions, separators=(",", ":")).encode()).decode().rstrip("=")


def unpack(token: str, names: Iterable[str]) -> dict[str, int]:
    """The versions that a token carries; raises `ForgedVersion` for one that we never gave out."""
    wanted = set(names)
    try:
        versions = json.loads(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)))
    except (binascii.Error, ValueError, RecursionError) as fault:
        raise ForgedVersion(token[:40]) from fault
    if not isinstance(versions, dict) or versions.keys() != wanted:
        raise ForgedVersion(token[:40])
    if not all(type(version) is int for version in versions.values()):
        raise ForgedVersion(token[:40])
    return versions


def read_with(values: Mapping[str, str], token: str | None) -> dict[str, tuple[str, int]]:
    """Posted values, each with the version that its writer had read; raises `ForgedVersion`."""
    read = unpack(token or "", values)
    return {name: (value, read[name]) for name, value in values.items()}


def pack_shown(kept: Mapping[str, Kept], posted: Mapping[str, tuple[str, int]]) -> str:
    """The versions after a save made behind a page's back.

    A field whose kept text the page shows gets its new version. One that
    somebody else wrote meanwhile keeps the version that this page has read:
    its next save must clash, since the other text was never shown.
    """
    shown = {
        name: kept[name] if name in kept and kept[name].value == value else Kept(version=version)
        for name, (value, version) in posted.items()
    }
    return pack(shown, posted)
