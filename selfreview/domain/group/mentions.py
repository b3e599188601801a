"""Who is named in a comment: `@` and a member's whole name, or the first name where only one of the group has it."""

from collections import Counter
from collections.abc import Mapping


def find_mentioned(words: str, group: Mapping[int, str]) -> frozenset[int]:
    """The ids of those of a group (names by id) whom a text names; an email address names nobody."""
    spoken = " ".join(words.casefold().split())
    places = [place for place, letter in enumerate(spoken) if letter == "@" and not spoken[:place][-1:].isalnum()]
    callings = _callings(group)
    found: set[int] = set()
    for place in places:
        rest = spoken[place + 1 :]
        fitting = [name for name in callings if rest.startswith(name) and not rest[len(name) :][:1].isalnum()]
        if fitting:
            found |= callings[max(fitting, key=len)]
    return frozenset(found)


def _callings(group: Mapping[int, str]) -> dict[str, set[int]]:
    """What each may be called; two of the same whole name are both meant by it, and neither by a shared first name."""
    whole = {key: " ".join(name.casefold().split()) for key, name in group.items()}
    firsts = Counter(name.partition(" ")[0] for name in whole.values())
    callings: dict[str, set[int]] = {}
    for key, name in whole.items():
        callings.setdefault(name, set()).add(key)
        first = name.partition(" ")[0]
        if firsts[first] == 1:
            callings.setdefault(first, set()).add(key)
    callings.pop("", None)
    return callings
