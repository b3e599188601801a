"""Rounds and services that require sign-off before a return is submitted.

Revision ID: 0034
Revises: 0033
"""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

TABLES = ("rounds", "services")


def upgrade() -> None:
    # Not as a batch: SQLite would make each table anew, and others refer to these.
    for table in TABLES:
        op.add_column(table, sa.Column("sign_off_required", sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    for table in TABLES:
        op.drop_column(table, "sign_off_required")
