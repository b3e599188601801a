"""what somebody with an account is called at a service until they accept its invitation.

Revision ID: 0042
Revises: 0037
"""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("roles", sa.Column("called", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("roles", "called")
