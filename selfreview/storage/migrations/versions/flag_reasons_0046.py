"""Why somebody flagged an exemplar to be discussed.

Revision ID: 0046
Revises: 0049
"""

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0049"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("flags", sa.Column("why", sa.Text(), server_default="", nullable=False))


def downgrade() -> None:
    op.drop_column("flags", "why")
