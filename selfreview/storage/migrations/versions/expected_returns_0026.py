"""Services that made a return count among those that its round expects.

Revision ID: 0026
Revises: 0025
"""

from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "INSERT INTO expectations (year, service) SELECT year, service FROM reviews WHERE submitted_at IS NOT NULL "
        "AND NOT EXISTS (SELECT 1 FROM expectations AS held "
        "WHERE held.year = reviews.year AND held.service = reviews.service)"
    )


def downgrade() -> None:
    """Nothing: whom a round expects besides is its record, and no older version needs it otherwise."""
