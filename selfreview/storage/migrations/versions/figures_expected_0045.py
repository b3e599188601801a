"""The day on which a round's figures are expected to be published, and the one that was announced before.

Revision ID: 0045
Revises: 0043
"""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0043"
branch_labels = None
depends_on = None

COLUMNS: dict[str, sa.Date | sa.DateTime] = {
    "figures_on": sa.Date(),
    "figures_on_before": sa.Date(),
    "figures_on_said": sa.DateTime(timezone=True),
}


def upgrade() -> None:
    # Not as a batch: SQLite would make the table anew, and others refer to it.
    for name, kind in COLUMNS.items():
        op.add_column("rounds", sa.Column(name, kind, nullable=True))


def downgrade() -> None:
    for name in COLUMNS:
        op.drop_column("rounds", name)
