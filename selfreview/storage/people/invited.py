"""What somebody who has an account already is called at a service until they accept its invitation."""

from sqlalchemy import select, update

from selfreview.storage.tables import PersonRow, RoleRow, db


def name_until_accepted(row: PersonRow, typed: str, service: int | None) -> str | None:
    """The name that goes with a new role of an account: the one that was typed, None for whoever is in the group."""
    if service is None:
        return None
    mine = (RoleRow.person_id == row.id, RoleRow.ended_at.is_(None))
    if row.password is None:
        # Whoever invited them before knows them by the name that was typed then, whatever they make of it elsewhere.
        unnamed = update(RoleRow).where(*mine, RoleRow.service != service, RoleRow.called.is_(None))
        db.session.execute(unnamed.values(called=row.name))
    accepted = select(RoleRow.id).where(*mine, RoleRow.service == service, RoleRow.called.is_(None))
    return typed if db.session.scalar(accepted.limit(1)) is None else None


def accept_invitation(person_id: int, service: int) -> None:
    """Let the group of a service see somebody's own name from now on; does not commit."""
    invited = (RoleRow.person_id == person_id, RoleRow.service == service, RoleRow.called.is_not(None))
    db.session.execute(update(RoleRow).where(*invited).values(called=None))
