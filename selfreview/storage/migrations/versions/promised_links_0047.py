"""Links that letters are promised: no token stands any more in a letter that waits to be sent.

Revision ID: 0047
Revises: 0046

The token in a letter that waits becomes the mere name of its link; what opened
it opens nothing from now on, and the letter is sent with another. A letter
that an administrator passes on by hand, as no mail server was set up, stays as
it is. On the way down the name becomes the token again.
"""

import hashlib
import re
import secrets

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None

TABLES = ("invitations", "address_changes")
LINKS = tuple(sa.table(name, sa.column("token"), sa.column("reference")) for name in TABLES)
ACCOUNT = "account:"


def upgrade() -> None:
    for table in TABLES:
        op.add_column(table, sa.Column("reference", sa.Text(), nullable=True))
        op.create_index(op.f(f"ix_{table}_reference"), table, ["reference"])
    op.execute("UPDATE letters SET link = NULL")
    waiting = sa.text(
        "SELECT id, body FROM letters WHERE sent_at IS NULL AND NOT (next_at IS NULL AND given_up_at IS NULL)"
    )
    for letter_id, body in op.get_bind().execute(waiting).all():
        for token in re.findall(r"(?<=/)[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])", body):
            if _promise(token):
                named = sa.text("UPDATE letters SET link = :link WHERE id = :id")
                op.get_bind().execute(named, {"link": ACCOUNT + token, "id": letter_id})


def _promise(token: str) -> bool:
    """Make a token the name of its link, and let nothing open it."""
    digest, unknown = _digest_of(token), _digest_of(secrets.token_urlsafe(32))
    changed = (
        op.get_bind().execute(links.update().where(links.c.token == digest).values(reference=token, token=unknown))
        for links in LINKS
    )
    return sum(one.rowcount for one in changed) > 0


def downgrade() -> None:
    waiting = sa.text("SELECT id, link FROM letters WHERE sent_at IS NULL AND link LIKE 'account:%'")
    for letter_id, link in op.get_bind().execute(waiting).all():
        token = link.removeprefix(ACCOUNT)
        digest = _digest_of(token)
        for links in LINKS:
            op.get_bind().execute(links.update().where(links.c.reference == token).values(token=digest))
        named = sa.text("UPDATE letters SET link = :digest WHERE id = :id")
        op.get_bind().execute(named, {"digest": digest, "id": letter_id})
    op.execute("UPDATE letters SET link = NULL WHERE link LIKE 'shared:%' OR link LIKE 'reminders:%'")
    for table in TABLES:
        op.drop_index(op.f(f"ix_{table}_reference"), table_name=table)
        op.drop_column(table, "reference")


def _digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
