"""What is asked of one member: what kind of thing, about which exemplar, by when, in the order to see to it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import IntEnum, auto

from selfreview.domain.group.mentions import find_mentioned
from selfreview.speech import gettext


class DutyKind(IntEnum):
    """The kinds of what is asked, the most pressing first."""

    MEETING = auto()
    MEETING_AHEAD = auto()
    SIGN = auto()
    SIGN_AGAIN = auto()
    QUESTION = auto()
    VIEWS = auto()
    EXEMPLAR = auto()
    THEME = auto()
    ACTION = auto()
    FLAG = auto()
    NAMED = auto()
    ANSWERED = auto()


@dataclass(frozen=True, slots=True)
class Duty:
    """One thing asked: `target` is an exemplar, a theme or several exemplars, `who` the one who asks or is asked for.

    `done` of `total` says how far it is, where it is counted; `key` is the id
    of an action, a comment, a meeting or a kind of question; `place` is where
    a meeting is. `is_own` says that the one who asks is the one who is asked.
    """

    kind: DutyKind
    year: int
    target: str = ""
    who: str = ""
    due: date | None = None
    done: int = 0
    total: int = 0
    key: str = ""
    place: str = ""
    is_own: bool = False


def order_duties(found: Iterable[Duty]) -> tuple[Duty, ...]:
    """By kind; within one the newest year first, then what is due soonest, then by exemplar."""
    return tuple(sorted(found, key=lambda one: (one.kind, -one.year, one.due or date.max, one.target, one.key)))


@dataclass(frozen=True, slots=True)
class Said:
    """A comment in a thread that is still open; `thread` is the id of the first of it."""

    year: int
    exemplar: str
    id: int
    thread: int
    person_id: int
    person: str
    words: str


def comments_for(me: int, said: Iterable[Said], group: Mapping[int, str]) -> tuple[Duty, ...]:
    """The comments that name somebody or answer them, until they have said something after it themselves."""
    threads: dict[int, list[Said]] = {}
    for one in sorted(said, key=lambda one: one.id):
        threads.setdefault(one.thread, []).append(one)
    found = []
    for thread in threads.values():
        mine = max((place for place, one in enumerate(thread) if one.person_id == me), default=-1)
        for one in thread[mine + 1 :]:
            if me in find_mentioned(one.words, group):
                found.append(Duty(DutyKind.NAMED, one.year, one.exemplar, one.person, key=str(one.id)))
            elif mine >= 0:
                found.append(Duty(DutyKind.ANSWERED, one.year, one.exemplar, one.person, key=str(one.id)))
    return tuple(found)


def say(duty: Duty, title: str) -> str:
    """What is asked, in words that hold nothing that a member wrote; `title` names the exemplar or the theme."""
    match duty.kind:
        case DutyKind.MEETING:
            return gettext("Join the meeting on the {year} review: it is open now", year=duty.year)
        case DutyKind.MEETING_AHEAD:
            return gettext("Meeting on {target}", target=duty.target)
        case DutyKind.SIGN:
            return gettext("Sign off the {year} review", year=duty.year)
        case DutyKind.SIGN_AGAIN:
            return gettext(
                "Sign off the {year} review again: {target} changed after you signed",
                year=duty.year,
                target=duty.target,
            )
        case DutyKind.QUESTION:
            return gettext("Answer what the network asked about the {year} return", year=duty.year)
        case DutyKind.VIEWS:
            return gettext("Give your own view: {done} of {total} given", done=duty.done, total=duty.total)
        case DutyKind.EXEMPLAR:
            return gettext("Work on {title}", title=title)
        case DutyKind.THEME:
            return gettext("Work on the theme {title}", title=title)
        case DutyKind.ACTION:
            return gettext("Your action for {title}", title=title)
        case DutyKind.FLAG:
            return gettext("Discuss {title}", title=title)
        case DutyKind.NAMED | DutyKind.ANSWERED:
            did = gettext("names you in a comment") if duty.kind is DutyKind.NAMED else gettext("has replied to you")
            return gettext("{who} {did} on {title}", who=duty.who, did=did, title=title)


def credit(duty: Duty) -> str:
    """Who flagged it, "you" where the reader did, or which agency it is given to; else nothing."""
    match duty.kind:
        case DutyKind.FLAG:
            return gettext("flagged by you") if duty.is_own else gettext("flagged by {who}", who=duty.who)
        case DutyKind.EXEMPLAR | DutyKind.THEME if duty.who:
            return gettext("assigned to {who}", who=duty.who)
        case _:
            return ""
