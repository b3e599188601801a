"""Comments that their author edits, and comments that are withdrawn.

Revision ID: 0033
Revises: 0026
"""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Not as a batch: SQLite would make the table anew, and its rows refer to each other.
    op.add_column("comments", sa.Column("version", sa.Integer(), server_default="1", nullable=False))
    op.add_column("comments", sa.Column("edited_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("comments", sa.Column("withdrawn_as", sa.Text(), nullable=True))
    op.add_column("comments", sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    for name in ("withdrawn_at", "withdrawn_as", "edited_at", "version"):
        op.drop_column("comments", name)
