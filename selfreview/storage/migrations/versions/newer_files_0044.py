"""the newest version of a file, kept with each earlier one.

Revision ID: 0044
Revises: 0045
"""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0045"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("evidence", sa.Column("newest_id", sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_column("evidence", "newest_id")
