"""What a group agreed on or signed, as the versions of it: any later change shows, and says which exemplar moved."""

import hashlib
import json
from collections.abc import Iterable

from selfreview.storage.review.sheets import Sheet

Versions = dict[str, dict[str, int]]


def mark_of(sheet: Sheet, exemplars: Iterable[str]) -> str:
    """The versions of every field, link and file of these exemplars, as one canonical text."""
    versions: Versions = {}
    for exemplar in exemplars:
        here = {name: kept.version for name, kept in sheet.kept(exemplar).items()}
        here |= {f"item {item.id}": item.version for item in sheet.items_of(exemplar)}
        versions[exemplar] = here
    return json.dumps(versions, sort_keys=True, separators=(",", ":"))


def moved(mark: str, sheet: Sheet) -> tuple[str, ...]:
    """The exemplars of a mark that were changed since it was made, in the order of their ids."""
    before: Versions = json.loads(mark)
    return changed(mark, json.loads(mark_of(sheet, before)))


def changed(mark: str, now: Versions) -> tuple[str, ...]:
    """The exemplars of a mark whose versions are others now, in the order of their ids."""
    before: Versions = json.loads(mark)
    return tuple(sorted(exemplar for exemplar, versions in before.items() if now.get(exemplar, {}) != versions))


def digest_of(mark: str) -> str:
    """A mark for a hidden field of a form: short, and the same only for the same versions."""
    return hashlib.sha256(mark.encode()).hexdigest()[:32]
