"""The language that somebody chose to read in, and to be written to.

Revision ID: 0057
Revises: 0056

Nobody has chosen one before: they go on being written to in English.
"""

import sqlalchemy as sa
from alembic import op

revision = "0057"
down_revision = "0056"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("people", sa.Column("language", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("people", "language")
