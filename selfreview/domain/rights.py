"""Who can do what: the one table of rights, and the verdict on one person at one door."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum, StrEnum, auto


class Role(StrEnum):
    """What someone is to a service or to the network."""

    MANAGER = "manager"
    CHAIR = "chair"
    MEMBER = "member"
    OBSERVER = "observer"
    COORDINATOR = "coordinator"
    ANALYST = "analyst"
    ADMIN = "admin"


SERVICE_ROLES = (Role.MANAGER, Role.CHAIR, Role.MEMBER, Role.OBSERVER)
NETWORK_ROLES = (Role.COORDINATOR, Role.ANALYST, Role.ADMIN)


class Agency(StrEnum):
    """Whom a member of a steering group speaks for (003: Table H)."""

    PARENTS = "Parents"
    EDUCATION = "Education"
    HEALTH = "Health"
    SOCIAL_CARE = "Social Care"
    SCHOOLS = "Schools"
    EP_SERVICE = "EP Service"
    ADVISORY_TEACHERS = "Advisory Teachers"
    EARLY_YEARS = "Early Years"
    YOUNG_PEOPLE = "Young People"
    VOLUNTARY = "Voluntary sector"
    OTHER = "Other"


class Right(Enum):
    """Something that a door may ask for."""

    READ_REVIEW = auto()
    WRITE_DRAFT = auto()
    LEAD_GROUP = auto()
    SIGN_OFF = auto()
    RUN_REVIEW = auto()
    HAND_OVER = auto()
    UPDATE_OWN_ACTION = auto()
    SEE_TRACKER = auto()
    SEE_NATIONAL = auto()
    RUN_ROUNDS = auto()
    ADMINISTER = auto()


TABLE: Mapping[Right, frozenset[Role]] = {
    Right.READ_REVIEW: frozenset({Role.MANAGER, Role.CHAIR, Role.MEMBER, Role.OBSERVER}),
    Right.WRITE_DRAFT: frozenset({Role.MANAGER, Role.CHAIR, Role.MEMBER}),
    Right.LEAD_GROUP: frozenset({Role.MANAGER, Role.CHAIR}),
    Right.SIGN_OFF: frozenset({Role.CHAIR}),
    Right.RUN_REVIEW: frozenset({Role.MANAGER, Role.CHAIR}),
    Right.HAND_OVER: frozenset({Role.MANAGER}),
    Right.UPDATE_OWN_ACTION: frozenset({Role.MANAGER, Role.CHAIR, Role.MEMBER}),
    Right.SEE_TRACKER: frozenset({Role.COORDINATOR, Role.ANALYST, Role.ADMIN}),
    Right.SEE_NATIONAL: frozenset({Role.ANALYST, Role.ADMIN}),
    Right.RUN_ROUNDS: frozenset({Role.ANALYST, Role.ADMIN}),
    Right.ADMINISTER: frozenset({Role.ADMIN}),
}


@dataclass(frozen=True, slots=True)
class Post:
    """One role that someone holds today, with its service, region or agency where it has one.

    `called` is the name under which they were invited, until they accept; it makes no other role of it.
    """

    role: Role
    service: int | None = None
    region: str | None = None
    agency: str | None = None
    called: str | None = field(default=None, compare=False)


class Verdict(Enum):
    """What a door answers: come in, you may not, or there is nothing here."""

    ALLOWED = auto()
    REFUSED = auto()
    HIDDEN = auto()


def judge_at_service(posts: Iterable[Post], right: Right, service: int) -> Verdict:
    """Whether someone may use a right at a service: another service's things do not exist for them."""
    here = {post.role for post in posts if post.role in SERVICE_ROLES and post.service == service}
    if not here:
        return Verdict.HIDDEN
    return Verdict.ALLOWED if here & TABLE[right] else Verdict.REFUSED


def judge_at_network(posts: Iterable[Post], right: Right) -> Verdict:
    """Whether someone may use a right of the network; a coordinator's stays within `regions_of`."""
    here = {post.role for post in posts if post.role in NETWORK_ROLES}
    return Verdict.ALLOWED if here & TABLE[right] else Verdict.REFUSED


def regions_of(posts: Iterable[Post], right: Right) -> frozenset[str] | None:
    """The regions within which a network right holds; None means every region."""
    holding = [post for post in posts if post.role in NETWORK_ROLES and post.role in TABLE[right]]
    if any(post.region is None for post in holding):
        return None
    return frozenset(post.region for post in holding if post.region is not None)
