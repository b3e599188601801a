"""How far the next release of a year is worked out, and what it came to.

Revision ID: 0054
Revises: 0048
"""

import sqlalchemy as sa
from alembic import op

revision = "0054"
down_revision = "0048"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "release_workings",
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("steps", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=True),
        sa.Column("seal", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["year"], ["rounds.year"], name=op.f("fk_release_workings_year")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_release_workings")),
    )


def downgrade() -> None:
    op.drop_table("release_workings")
