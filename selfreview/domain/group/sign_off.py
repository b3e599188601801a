"""Who has signed a review off, who is still asked to, and the sentence that the return carries about it."""

from dataclasses import dataclass
from datetime import datetime

from selfreview.speech import Worded, gettext


class Requirement(Worded):
    """Who says that a return has to be signed off before it is submitted; the value is how it is told."""

    NOBODY = ""
    NETWORK = "The network requires sign-off this year."
    SERVICE = "Your service has decided not to submit without sign-off."


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature; `changed` names the exemplars that were changed since: then it stands no more."""

    person_id: int
    name: str
    agency: str | None
    as_chair: bool
    at: datetime
    changed: tuple[str, ...] = ()

    @property
    def stands(self) -> bool:
        """Whether nothing was changed since."""
        return not self.changed


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody who is asked to sign: the chair, or whom the service asks beside them."""

    person_id: int
    name: str
    agency: str | None
    as_chair: bool


@dataclass(frozen=True, slots=True)
class SignOff:
    """The sign-off of a review as it is now: who is asked, and everybody's newest signature."""

    asked: tuple[Asked, ...]
    signatures: tuple[Signature, ...]
    requirement: Requirement = Requirement.NOBODY

    @property
    def is_required(self) -> bool:
        """Whether nothing may be submitted before everybody asked has signed."""
        return self.requirement is not Requirement.NOBODY

    @property
    def obstacle(self) -> str:
        """Why a required sign-off keeps the return from being submitted, in words; empty where nothing does."""
        if not self.is_required or (self.signed_by_chair and not self.missing):
            return ""
        if not self.has_chair:
            return f"{self.requirement.said} " + gettext("There is no chair to sign: invite one first.")
        return f"{self.requirement.said} " + gettext("Not signed yet: {missing}.", missing=_names(self.missing))

    @property
    def has_chair(self) -> bool:
        """Whether the service has a chair to sign."""
        return any(one.as_chair for one in self.asked)

    @property
    def standing(self) -> tuple[Signature, ...]:
        """The signatures that nothing has withdrawn."""
        return tuple(one for one in self.signatures if one.stands)

    @property
    def withdrawn(self) -> tuple[Signature, ...]:
        """The signatures that a later change has withdrawn."""
        return tuple(one for one in self.signatures if not one.stands)

    @property
    def signed_by_chair(self) -> bool:
        """Whether a chair has signed what stands now: one of several is enough."""
        return any(one.as_chair for one in self.standing)

    @property
    def missing(self) -> tuple[Asked, ...]:
        """Who has yet to sign; of several chairs none once one has."""
        signed = {one.person_id for one in self.standing}
        return tuple(
            one for one in self.asked if one.person_id not in signed and not (one.as_chair and self.signed_by_chair)
        )

    def is_asked(self, person_id: int) -> bool:
        """Whether somebody is asked to sign."""
        return any(one.person_id == person_id for one in self.asked)

    @property
    def in_words(self) -> str:
        """What the return says about it."""
        if self.signed_by_chair:
            said = gettext("Signed off by {standing}.", standing=_names(self.standing))
            return said + (gettext(" Not signed by {missing}.", missing=_names(self.missing)) if self.missing else "")
        also = [one for one in self.standing if not one.as_chair]
        signed = gettext(" Signed by {also}.", also=_names(also)) if also else ""
        if not self.has_chair:
            return gettext("The service has no chair yet.{signed}", signed=signed)
        return gettext("Not signed off by the chair.{signed}", signed=signed)


def _names(people: tuple[Signature, ...] | tuple[Asked, ...] | list[Signature]) -> str:
    return ", ".join(f"{one.name} (chair)" if one.as_chair else one.name for one in people)
