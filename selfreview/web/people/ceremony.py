"""What a browser and the site say to each other about passkeys: what is asked, and whether the answer holds.

A passkey belongs to the site's address as its operator told it; what a
visitor's browser calls the site (its `Host` header) is never asked.
"""

import json
import secrets
from datetime import datetime
from enum import Enum
from typing import Any, Protocol

from selfreview.domain.people.relying_party import Obstacle, RelyingParty, find_obstacle, find_relying_party
from selfreview.storage.people import passkeys
from selfreview.storage.people.passkeys import NewPasskey, Passkey
from selfreview.storage.people.people import Person
from selfreview.web.runtime import site
from selfreview.web.unit_of_work import keep

PATIENCE = 5 * 60 * 1000
"""Milliseconds that a browser gives its visitor to find the passkey."""
LONGEST = 20_000
"""Characters of an answer that are read: far more than any passkey tells."""


class Refusal(Enum):
    """Why no passkey lets somebody in, in the words of the log."""

    TOO_LATE = "a passkey that was asked for too long ago, or answered once already"
    UNKNOWN = "a passkey that is not theirs"
    FORGED = "a passkey whose signature does not hold"
    COPIED = "a passkey whose count went back: a sign that somebody has copied it"


def obstacle() -> Obstacle | None:
    """What keeps this site from having passkeys."""
    return find_obstacle(site().settings.url)


def _party() -> RelyingParty | None:
    return find_relying_party(site().settings.url)


def ask(person: Person, *, at: datetime) -> str | None:
    """A secret of this session under which somebody's passkey is asked for; None where they have none, or none can be.

    Does not commit.
    """
    if _party() is None or not passkeys.all_of(person.id):
        return None
    key = secrets.token_urlsafe(32)
    passkeys.make_challenge(person.id, key, at=at)
    return key


def ask_again(person: Person, key: str, *, at: datetime) -> None:
    """Ask for a passkey once more, for the page that refuses the answer before; commits."""
    passkeys.make_challenge(person.id, key, at=at)
    keep()


class _Look(Protocol):
    def __call__(self, person_id: int, key: str, *, at: datetime) -> str | None: ...


def _asked(person: Person, key: str | None, look: _Look, at: datetime) -> tuple[RelyingParty, bytes] | None:
    """For which site, and what, a passkey is asked to sign; None where it is not asked, or not any more."""
    from webauthn.helpers import base64url_to_bytes

    party = _party()
    challenge = None if key is None else look(person.id, key, at=at)
    return None if party is None or challenge is None else (party, base64url_to_bytes(challenge))


def request_options(person: Person, key: str | None, *, at: datetime) -> str | None:
    """What the browser is told when it is asked for one of somebody's passkeys; None where it is not."""
    asked = _asked(person, key, passkeys.find_challenge, at)
    if asked is None:
        return None
    party, challenge = asked
    from webauthn import generate_authentication_options, options_to_json
    from webauthn.helpers.structs import UserVerificationRequirement

    options = generate_authentication_options(
        rp_id=party.host,
        challenge=challenge,
        timeout=PATIENCE,
        allow_credentials=_known(passkeys.all_of(person.id)),
        user_verification=UserVerificationRequirement.PREFERRED,
    )
    return options_to_json(options)


def creation_options(person: Person, key: str | None, *, at: datetime) -> str | None:
    """What the browser is told when it is to make a passkey for somebody; None where it is not."""
    asked = _asked(person, key, passkeys.find_challenge, at)
    if asked is None:
        return None
    party, challenge = asked
    from webauthn import generate_registration_options, options_to_json
    from webauthn.helpers.structs import (
        AttestationConveyancePreference,
        AuthenticatorSelectionCriteria,
        ResidentKeyRequirement,
        UserVerificationRequirement,
    )

    options = generate_registration_options(
        rp_id=party.host,
        rp_name="Selfreview",
        user_id=_handle(person),
        user_name=person.email,
        user_display_name=person.name,
        challenge=challenge,
        timeout=PATIENCE,
        attestation=AttestationConveyancePreference.NONE,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.PREFERRED, user_verification=UserVerificationRequirement.PREFERRED
        ),
        exclude_credentials=_known(passkeys.all_of(person.id)),
    )
    return options_to_json(options)


def _handle(person: Person) -> bytes:
    """What a passkey calls its person: their number, which says nothing of who they are."""
    return str(person.id).encode()


def _known(held: tuple[Passkey, ...]) -> list[Any]:
    from webauthn.helpers import base64url_to_bytes
    from webauthn.helpers.structs import PublicKeyCredentialDescriptor

    return [PublicKeyCredentialDescriptor(id=base64url_to_bytes(one.credential)) for one in held]


def read_new(person: Person, answer: str, key: str, *, at: datetime) -> NewPasskey | Refusal:
    """The passkey that a browser has made, once it is seen to be made for this site and what it was asked for.

    Commits that it was asked for no longer.
    """
    from webauthn import verify_registration_response
    from webauthn.helpers import bytes_to_base64url

    asked = _asked(person, key, passkeys.use_challenge, at)
    keep()
    if asked is None:
        return Refusal.TOO_LATE
    party, challenge = asked
    if len(answer) > LONGEST:
        return Refusal.FORGED
    try:
        made = verify_registration_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=party.host,
            expected_origin=party.origin,
        )
    except Exception:  # Whatever it is that a forged answer makes of the library that reads it.
        return Refusal.FORGED
    public_key = bytes_to_base64url(made.credential_public_key)
    return NewPasskey(bytes_to_base64url(made.credential_id), public_key, made.sign_count)


def judge(person: Person, answer: str, key: str | None, *, at: datetime) -> Refusal | None:
    """Whether an answer is that of one of this person's passkeys to what it was asked; None where it is.

    Commits that it was asked for no longer, and not that it was used.
    """
    from webauthn import verify_authentication_response
    from webauthn.helpers import base64url_to_bytes

    asked = _asked(person, key, passkeys.use_challenge, at)
    keep()
    if asked is None:
        return Refusal.TOO_LATE
    party, challenge = asked
    held = None if len(answer) > LONGEST else passkeys.find(person.id, _name_of(answer))
    if held is None:
        return Refusal.UNKNOWN
    try:
        # Its count is compared where it is kept, in one statement: to the library each looks like the first.
        shown = verify_authentication_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=party.host,
            expected_origin=party.origin,
            credential_public_key=base64url_to_bytes(held.public_key),
            credential_current_sign_count=0,
        )
    except Exception:  # As above.
        return Refusal.FORGED
    return None if passkeys.use(held.id, shown.new_sign_count, at=at) else Refusal.COPIED


def _name_of(answer: str) -> str:
    try:
        told = json.loads(answer)
    except (ValueError, RecursionError):
        return ""
    name = told.get("id") if isinstance(told, dict) else None
    # The database takes no NUL; no passkey has one in its name.
    return name if isinstance(name, str) and name.isascii() and name.isprintable() else ""
