"""Several people to invite, typed one a line: an address, or a name with the address in angle brackets behind it."""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from selfreview.speech import gettext

MOST = 20
"""How many people can be invited at once."""

LONGEST_NAME = 100
_NAMED = re.compile(r"([^<>]*)<([^<>]*)>[.,;]?")


@dataclass(frozen=True, slots=True)
class Invitee:
    """Somebody to invite, by name and address."""

    name: str
    email: str


@dataclass(frozen=True, slots=True)
class TypedLine:
    """A line as it was typed, with its number, and whom it names or what is wrong with it."""

    number: int
    text: str
    invitee: Invitee | None = None
    fault: str = ""


def read_invitees(
    text: str,
    *,
    read_address: Callable[[str], str],
    is_name: Callable[[str], bool],
    known: Collection[str],
) -> tuple[TypedLine, ...]:
    """Every line that is not blank, with what it says or its fault.

    `read_address` gives an address as it is kept and raises `ValueError` with
    what is wrong; `known` are the addresses of those who are in the group.
    """
    seen: dict[str, int] = {}
    lines = []
    for number, line in enumerate(text.splitlines(), start=1):
        typed = " ".join(line.split())
        if typed:
            lines.append(_read(number, typed, read_address, is_name, known, seen))
    return tuple(lines)


def _read(
    number: int,
    typed: str,
    read_address: Callable[[str], str],
    is_name: Callable[[str], bool],
    known: Collection[str],
    seen: dict[str, int],
) -> TypedLine:
    named = _NAMED.fullmatch(typed)
    try:
        email = read_address(named[2] if named else typed)
    except ValueError as fault:
        return TypedLine(number, typed, fault=str(fault))
    name = (named[1].strip(" \"'“”‘’,") if named else "") or email.partition("@")[0]
    if len(name) > LONGEST_NAME:
        return TypedLine(
            number,
            typed,
            fault=gettext("Use {longest_name} characters or fewer for the name", longest_name=LONGEST_NAME),
        )
    if named and not is_name(name):
        return TypedLine(number, typed, fault=gettext("Enter the person's name, without an address in it"))
    first = seen.setdefault(email, number)
    if first != number:
        return TypedLine(number, typed, fault=gettext("This address is on line {first} already", first=first))
    if email in known:
        return TypedLine(number, typed, fault=gettext("This person is in the group already"))
    return TypedLine(number, typed, Invitee(name, email))


def count_faults(lines: Collection[TypedLine]) -> Mapping[int, str]:
    """The faults by the number of their line."""
    return {line.number: line.fault for line in lines if line.fault}
