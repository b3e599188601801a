"""Taking a person's name out of everything that need not name them: what was decided stays, and who it was does not.

The audit trail and what was submitted, signed and released are sealed, so the
name stays in their rows; where the history is read, `former_names` puts the
pseudonym in its place.
"""

import hashlib
from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import Select, delete, insert, select, update

from selfreview.domain.people.personal_data import HOLDINGS, SEALED
from selfreview.domain.people.pseudonyms import former_name
from selfreview.domain.rights import Role
from selfreview.storage import audit
from selfreview.storage.people.earlier_details import addresses_of, recorded_names
from selfreview.storage.people.sign_ins import account_digest
from selfreview.storage.tables import (
    AddressChangeRow,
    AttemptRow,
    Base,
    EarlierDetailRow,
    FormerNameRow,
    IdentityRow,
    InvitationRow,
    KeptPostRow,
    LetterRow,
    MailChoiceRow,
    NoReminderRow,
    PasskeyChallengeRow,
    PasskeyRow,
    PersonRow,
    RecoveryCodeRow,
    RoleRow,
    SeenRow,
    SignInRow,
    db,
)

PRIVATE = (
    SignInRow,
    InvitationRow,
    AddressChangeRow,
    EarlierDetailRow,
    IdentityRow,
    RecoveryCodeRow,
    PasskeyRow,
    PasskeyChallengeRow,
    KeptPostRow,
    NoReminderRow,
    MailChoiceRow,
    SeenRow,
)
"""What is nobody's business but the person's own, and goes with them."""


def digest_of(name: str) -> str:
    """The key under which the pseudonym of a name is found."""
    return hashlib.sha256(name.encode()).hexdigest()


def take_name_away(person_id: int, *, by: str, at: datetime) -> str:
    """Replace a closed account's name on everything but the account and sealed rows; returns the pseudonym.

    What is kept beside a name and no id is replaced only while nobody else
    has or had the name, since it may be theirs. Does not commit.
    """
    names = recorded_names(person_id).own
    pseudonym = _pseudonym(person_id)
    for table_name, holding in HOLDINGS.items():
        if table_name in SEALED:
            continue
        table = Base.metadata.tables[table_name]
        for id_column, name_column in holding.beside:
            theirs = table.c[id_column] == person_id
            db.session.execute(update(table).where(theirs).values({name_column: pseudonym}))
        for column in holding.names:
            db.session.execute(update(table).where(table.c[column].in_(names)).values({column: pseudonym}))
    db.session.execute(delete(FormerNameRow).where(FormerNameRow.person_id == person_id))
    if names:
        known = [{"person_id": person_id, "digest": digest_of(name), "name": pseudonym} for name in names]
        db.session.execute(insert(FormerNameRow), known)
    audit.record(person=by, at=at, events=[audit.Event("took name away", field=str(person_id))])
    return pseudonym


def forget(person_id: int, *, by: str, at: datetime) -> None:
    """Take name and address from a closed account too, with all that was nobody's business but theirs.

    Does not commit.
    """
    addresses = addresses_of(person_id)
    pseudonym = take_name_away(person_id, by=by, at=at)
    for private in PRIVATE:
        db.session.execute(delete(private).where(private.person_id == person_id))
    db.session.execute(delete(LetterRow).where(LetterRow.recipient.in_(addresses)))
    counted = [account_digest(email) for email in addresses]
    db.session.execute(delete(AttemptRow).where(AttemptRow.account.in_(counted)))
    nameless = {"name": pseudonym, "email": _no_address(person_id)}
    db.session.execute(update(PersonRow).where(PersonRow.id == person_id).values(nameless))
    audit.record(person=by, at=at, events=[audit.Event("forgot account", field=str(person_id))])


def _no_address(person_id: int) -> str:
    """An address has to be there and be nobody else's; without an @ nobody signs in with it."""
    return f"former-{person_id}"


def still_named(moment: datetime) -> Select[int]:
    """The accounts that were closed before a moment and still have their name."""
    return select(PersonRow.id).where(PersonRow.closed_at < moment, PersonRow.email.contains("@"))


def _pseudonym(person_id: int) -> str:
    last = select(RoleRow.role, RoleRow.agency).where(RoleRow.person_id == person_id).order_by(RoleRow.id.desc())
    found = db.session.execute(last.limit(1)).one_or_none()
    return former_name(None, None) if found is None else former_name(Role(found[0]), found[1])


def _open_names() -> Select[str]:
    return select(PersonRow.name).where(PersonRow.closed_at.is_(None))


def former_names(names: Collection[str]) -> Mapping[str, str]:
    """Of these names, those that are no longer to be read, each with what stands in its place.

    A name that somebody with an open account has today is read as it is.
    """
    digests = {digest_of(name): name for name in names}
    wanted = select(FormerNameRow.digest, FormerNameRow.name).where(FormerNameRow.digest.in_(digests))
    found = {digests[digest]: pseudonym for digest, pseudonym in db.session.execute(wanted)}
    if found:
        for name in db.session.scalars(_open_names().where(PersonRow.name.in_(found))):
            found.pop(name, None)
    return found
