"""Recovery codes are kept by a slow digest: that of the fast one that was kept before.

Revision ID: 0017
Revises: 0016
"""

import secrets

import sqlalchemy as sa
from alembic import op
from argon2.low_level import Type, hash_secret

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    connection = op.get_bind()
    codes = sa.table("recovery_codes", sa.column("digest", sa.Text()), sa.column("person_id", sa.Integer()))
    salts: dict[int, bytes] = {}
    for digest, person_id in connection.execute(sa.select(codes.c.digest, codes.c.person_id)).all():
        salt = salts.setdefault(person_id, secrets.token_bytes(16))
        slow = hash_secret(digest.encode(), salt, 2, 19_456, 1, 32, Type.ID).decode()
        connection.execute(sa.update(codes).where(codes.c.digest == digest).values(digest=slow))


def downgrade() -> None:
    # A slow digest cannot be made fast again: the codes go, and their owners make new ones.
    op.execute("DELETE FROM recovery_codes WHERE digest LIKE '$argon2%'")
