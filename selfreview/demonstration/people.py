"""The people of the demonstration: one of each role to sign in as, all made up."""

from dataclasses import dataclass

from selfreview.domain.rights import Agency, Role

DEMONSTRATION_PASSWORD = "seventeen-exemplars"
TOLD_SERVICE = 1
OTHER_SERVICE = 58
MEETING_SERVICE = 69
"""Where a meeting is open: on every page of the service that people try first, its bar would hide the review."""


@dataclass(frozen=True, slots=True)
class DemonstrationPerson:
    """Someone to sign in as; `service` is a key number, `agency` whom a member speaks for."""

    email: str
    name: str
    role: Role
    service: int | None = None
    agency: Agency | None = None
    region: str | None = None


TRY_FIRST = {
    "manager@selfreview.example": "Try this one first: the whole review, from a draft to the return",
    "parent@selfreview.example": "Then this one: what a member is asked, and a view of their own",
    "wakefield-parent@selfreview.example": "To see a meeting: one is open at Wakefield. Join it and give your view",
    "wakefield-chair@selfreview.example": "In another browser: run that meeting and reveal the views",
    "analyst@selfreview.example": "Then this one: what the network sees and publishes",
}
"""Whom to try first, and why."""

DEMONSTRATION_PEOPLE: tuple[DemonstrationPerson, ...] = (
    DemonstrationPerson("manager@selfreview.example", "Maureen Ackroyd", Role.MANAGER, TOLD_SERVICE),
    DemonstrationPerson("chair@selfreview.example", "Clive Haverstock", Role.CHAIR, TOLD_SERVICE, Agency.VOLUNTARY),
    DemonstrationPerson("parent@selfreview.example", "Nasreen Parvez-Hill", Role.MEMBER, TOLD_SERVICE, Agency.PARENTS),
    DemonstrationPerson("health@selfreview.example", "Helen Oduya", Role.MEMBER, TOLD_SERVICE, Agency.HEALTH),
    DemonstrationPerson("schools@selfreview.example", "Stuart Binns", Role.MEMBER, TOLD_SERVICE, Agency.SCHOOLS),
    DemonstrationPerson("voluntary@selfreview.example", "Vera Szymanska", Role.MEMBER, TOLD_SERVICE, Agency.VOLUNTARY),
    DemonstrationPerson("observer@selfreview.example", "Owen Thistlewood", Role.OBSERVER, TOLD_SERVICE),
    DemonstrationPerson("leeds@selfreview.example", "Lorna Mirfield", Role.MANAGER, OTHER_SERVICE),
    DemonstrationPerson(
        "wakefield-parent@selfreview.example", "Paula Oyelaran", Role.MEMBER, MEETING_SERVICE, Agency.PARENTS
    ),
    DemonstrationPerson(
        "wakefield-chair@selfreview.example", "Colin Armitage", Role.CHAIR, MEETING_SERVICE, Agency.VOLUNTARY
    ),
    DemonstrationPerson(
        "wakefield-health@selfreview.example", "Hamid Rowntree", Role.MEMBER, MEETING_SERVICE, Agency.HEALTH
    ),
    DemonstrationPerson(
        "wakefield-schools@selfreview.example", "Sheila Kirkby", Role.MEMBER, MEETING_SERVICE, Agency.SCHOOLS
    ),
    DemonstrationPerson(
        "coordinator@selfreview.example", "Corinne Ellerby", Role.COORDINATOR, region="Yorkshire and Humberside"
    ),
    DemonstrationPerson("analyst@selfreview.example", "Anil Dhar-Weston", Role.ANALYST),
    DemonstrationPerson("admin@selfreview.example", "Ada Pemberley", Role.ADMIN),
)
