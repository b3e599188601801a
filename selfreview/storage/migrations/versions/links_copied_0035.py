"""Invitation links that a manager copies, and accounts whose address is not confirmed.

Revision ID: 0035
Revises: 0030
"""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Not as a batch: SQLite would make the tables anew, and others refer to them.
    op.add_column("people", sa.Column("unconfirmed_since", sa.DateTime(timezone=True), nullable=True))
    op.add_column("invitations", sa.Column("copied", sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    op.drop_column("invitations", "copied")
    op.drop_column("people", "unconfirmed_since")
