"""errata and withdrawals of releases.

Revision ID: 0037
Revises: 0040
"""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "release_errata",
        sa.Column("collection", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("noted_by", sa.Text(), nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("passage", sa.Text(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("should", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["year"], ["rounds.year"], name=op.f("fk_release_errata_year")),
        sa.PrimaryKeyConstraint("collection", "year", "number", "place", name=op.f("pk_release_errata")),
    )
    op.create_table(
        "release_withdrawals",
        sa.Column("collection", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_by", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["year"], ["rounds.year"], name=op.f("fk_release_withdrawals_year")),
        sa.PrimaryKeyConstraint("collection", "year", "number", name=op.f("pk_release_withdrawals")),
    )


def downgrade() -> None:
    op.drop_table("release_withdrawals")
    op.drop_table("release_errata")
