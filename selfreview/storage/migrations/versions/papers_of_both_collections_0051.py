"""Printed papers of both collections, and of each meeting; what was printed before keeps its code.

Revision ID: 0051
Revises: 0047
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.schema import SchemaItem

revision = "0051"
down_revision = "0047"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _renew(
        sa.Column("service", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["service"], ["services.number"], name=op.f("fk_printed_papers_service")),
        state=("service", "year", "kind", "part"),
        move="INSERT INTO printed_papers"
        " (service, year, part, token, kind, submitted, recorded, release_number, printed_at)"
        " SELECT r.service, r.year, 0, p.token, p.kind, p.submitted, p.recorded, p.release_number, p.printed_at"
        " FROM papers_before p JOIN reviews r ON r.id = p.review_id",
    )


def downgrade() -> None:
    _renew(
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["review_id"], ["reviews.id"], name=op.f("fk_printed_papers_review_id")),
        state=("review_id", "kind"),
        # The earlier table knows neither the other collection nor meetings.
        move="INSERT INTO printed_papers (review_id, token, kind, submitted, recorded, release_number, printed_at)"
        " SELECT r.id, p.token, p.kind, p.submitted, p.recorded, p.release_number, p.printed_at"
        " FROM papers_before p JOIN reviews r ON r.service = p.service AND r.year = p.year"
        " WHERE p.kind IN ('review', 'plan', 'report')",
    )


def _renew(*columns: SchemaItem, state: tuple[str, ...], move: str) -> None:
    """Make the table anew with other columns, and move its rows."""
    op.execute("ALTER TABLE printed_papers RENAME TO papers_before")
    if op.get_bind().dialect.name == "postgresql":
        # The names of constraints are the schema's there, and stay with the table that was renamed.
        op.execute("ALTER TABLE papers_before RENAME CONSTRAINT pk_printed_papers TO pk_papers_before")
        op.execute("ALTER TABLE papers_before RENAME CONSTRAINT uq_printed_papers_state TO uq_papers_before_state")
    op.create_table(
        "printed_papers",
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("submitted", "recorded", "release_number")),
        sa.Column("printed_at", sa.DateTime(timezone=True), nullable=False),
        *columns,
        sa.PrimaryKeyConstraint("token", name=op.f("pk_printed_papers")),
        sa.UniqueConstraint(*state, "submitted", "recorded", "release_number", name=op.f("uq_printed_papers_state")),
    )
    op.execute(move)
    op.drop_table("papers_before")
