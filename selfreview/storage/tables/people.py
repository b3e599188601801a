"""The tables of people: accounts, roles, sign-ins, links, mail, and what they posted too late."""

from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, Index, exists, false
from sqlalchemy.orm import Mapped, column_property, mapped_column

from selfreview.storage.tables.base import Base


class PasskeyRow(Base):
    """A passkey of a person: its public half, and the highest count that it has told of its uses."""

    __tablename__ = "passkeys"
    __table_args__ = (Index(None, "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    credential: Mapped[str] = mapped_column(unique=True)
    public_key: Mapped[str]
    uses: Mapped[int] = mapped_column(BigInteger)
    name: Mapped[str]
    added_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class PasskeyChallengeRow(Base):
    """What a passkey is asked to sign, once; found by the digest of a secret of the session that asks."""

    __tablename__ = "passkey_challenges"

    digest: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    challenge: Mapped[str]
    made_at: Mapped[datetime]


class PersonRow(Base):
    """Someone who may sign in; the account is closed when they leave, and the row stays.

    `unconfirmed_since` is set while nothing shows that the address is theirs: their link was handed over by hand.
    `language` is the code of the one that they chose; None for who never chose.
    """

    __tablename__ = "people"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    password: Mapped[str | None]
    totp_secret: Mapped[str | None]
    totp_last_step: Mapped[int | None] = mapped_column(BigInteger)
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    unconfirmed_since: Mapped[datetime | None]
    language: Mapped[str | None]
    has_passkey: Mapped[bool] = column_property(exists().where(PasskeyRow.person_id == id).correlate_except(PasskeyRow))


class RoleRow(Base):
    """What a person is to a service or to the network; a deputy's has an end.

    `called` is what somebody with an account is called there until they accept the invitation.
    """

    __tablename__ = "roles"
    __table_args__ = (Index(None, "service"), Index(None, "person_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    role: Mapped[str]
    service: Mapped[int | None] = mapped_column(ForeignKey("services.number"))
    region: Mapped[str | None]
    agency: Mapped[str | None]
    called: Mapped[str | None]
    since: Mapped[date]
    until: Mapped[date | None]
    ended_at: Mapped[datetime | None]


class SignInRow(Base):
    """One sign-in of one person on one device, revocable here."""

    __tablename__ = "sign_ins"
    __table_args__ = (Index(None, "person_id"),)

    token: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    device: Mapped[str]
    ended_at: Mapped[datetime | None]


class InvitationRow(Base):
    """A one-time link: a first sign-in or a forgotten password. Only the token's digest is kept.

    One that was `copied` went by hand and not by mail, so that using it does not show whose the address is.
    `reference` is what the letter calls it by that carries it; `token` is nobody's digest until that letter goes.
    """

    __tablename__ = "invitations"
    __table_args__ = (Index(None, "reference"),)

    token: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    purpose: Mapped[str]
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    copied: Mapped[bool] = mapped_column(default=False, server_default=false())
    reference: Mapped[str | None]


class AddressChangeRow(Base):
    """A new address that somebody asked for, kept until it is confirmed there. Only the link's digest is kept.

    `reference` as with invitations.
    """

    __tablename__ = "address_changes"
    __table_args__ = (Index(None, "reference"),)

    token: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    email: Mapped[str]
    made_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    reference: Mapped[str | None]


class EarlierDetailRow(Base):
    """A name or an address that somebody had before it was changed: what was recorded then still bears it."""

    __tablename__ = "earlier_details"
    __table_args__ = (Index(None, "person_id"), Index(None, "value"))

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    what: Mapped[str]
    value: Mapped[str]
    until: Mapped[datetime]


class RecoveryCodeRow(Base):
    """A one-time code for the day the second factor is lost; only its digest is kept."""

    __tablename__ = "recovery_codes"

    digest: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    used_at: Mapped[datetime | None]


class IdentityRow(Base):
    """An account elsewhere that lets somebody in: whoever vouches for it, and its number there, never its address."""

    __tablename__ = "identities"
    __table_args__ = (Index(None, "person_id"),)

    issuer: Mapped[str] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    linked_at: Mapped[datetime]


class AttemptRow(Base):
    """A try to sign in, counted by account and by address before it is judged, and forgotten soon after."""

    __tablename__ = "attempts"
    __table_args__ = (Index(None, "account", "at"), Index(None, "address", "at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    account: Mapped[str]
    address: Mapped[str]
    at: Mapped[datetime]
    judged: Mapped[bool] = mapped_column(default=True)


class LetterRow(Base):
    """A mail that was or is to be sent; its text goes once it has been sent, and so does an invitation's `calendar`.

    `link` names the link that the text is to carry; no token stands in either.
    """

    __tablename__ = "letters"

    id: Mapped[int] = mapped_column(primary_key=True)
    recipient: Mapped[str]
    subject: Mapped[str]
    body: Mapped[str]
    made_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    fault: Mapped[str | None]
    tries: Mapped[int] = mapped_column(server_default="0")
    next_at: Mapped[datetime | None]
    held_until: Mapped[datetime | None]
    given_up_at: Mapped[datetime | None]
    link: Mapped[str | None]
    calendar: Mapped[str | None]


class KeptPostRow(Base):
    """What someone posted after their session had ended, kept until they are back."""

    __tablename__ = "kept_posts"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    path: Mapped[str]
    fields: Mapped[str]
    at: Mapped[datetime]


class FormerNameRow(Base):
    """What stands in place of a name that is no longer to be read; the name itself is kept as a digest."""

    __tablename__ = "former_names"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    digest: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]


class MailChoiceRow(Base):
    """When somebody wants to be written to about what is asked of them, and the day of the last gathering mail."""

    __tablename__ = "mail_choices"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    choice: Mapped[str]
    told_on: Mapped[date | None]
