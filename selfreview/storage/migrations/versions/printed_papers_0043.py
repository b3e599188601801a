"""Papers that were printed, each by the random token in its code.

Revision ID: 0043
Revises: 0042
"""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "printed_papers",
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("submitted", sa.Integer(), nullable=False),
        sa.Column("recorded", sa.Integer(), nullable=False),
        sa.Column("release_number", sa.Integer(), nullable=False),
        sa.Column("printed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["review_id"], ["reviews.id"], name=op.f("fk_printed_papers_review_id")),
        sa.PrimaryKeyConstraint("token", name=op.f("pk_printed_papers")),
        sa.UniqueConstraint(
            "review_id", "kind", "submitted", "recorded", "release_number", name=op.f("uq_printed_papers_state")
        ),
    )


def downgrade() -> None:
    op.drop_table("printed_papers")
