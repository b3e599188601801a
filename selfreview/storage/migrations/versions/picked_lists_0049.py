"""Lists of picked services under a name, and from when a list of neighbours applies.

Revision ID: 0049
Revises: 0044
"""

import sqlalchemy as sa
from alembic import op

revision = "0049"
down_revision = "0044"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("neighbours", sa.Column("applies_from", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "picked_lists",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("service", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("picks", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["service"], ["services.number"], name=op.f("fk_picked_lists_service")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_picked_lists")),
        sa.UniqueConstraint("service", "name", name=op.f("uq_picked_lists_service_name")),
    )


def downgrade() -> None:
    op.drop_table("picked_lists")
    op.drop_column("neighbours", "applies_from")
