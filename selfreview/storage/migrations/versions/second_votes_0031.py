"""Views of a first vote, meetings whose views are revealed by themselves, and actions decided in a meeting.

Revision ID: 0031
Revises: 0035
"""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "earlier_views",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("exemplar", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("person", sa.Text(), nullable=True),
        sa.Column("agency", sa.Text(), nullable=True),
        sa.Column("rating", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("salt", sa.Text(), nullable=True),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_earlier_views_person_id")),
        sa.ForeignKeyConstraint(["review_id"], ["reviews.id"], name=op.f("fk_earlier_views_review_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_earlier_views")),
    )
    name = op.f("ix_earlier_views_review_id_exemplar")
    op.create_index(name, "earlier_views", ["review_id", "exemplar"], unique=False)
    with op.batch_alter_table("sittings", schema=None) as batch_op:
        batch_op.add_column(sa.Column("reveals_itself", sa.Boolean(), nullable=False, server_default=sa.false()))
    # In place: SQLite would make the table anew for the key, and other tables point at its rows.
    op.execute(
        "ALTER TABLE actions ADD COLUMN decided_in INTEGER CONSTRAINT fk_actions_decided_in REFERENCES sittings (id)"
    )


def downgrade() -> None:
    op.execute("ALTER TABLE actions DROP COLUMN decided_in")
    with op.batch_alter_table("sittings", schema=None) as batch_op:
        batch_op.drop_column("reveals_itself")
    op.drop_index(op.f("ix_earlier_views_review_id_exemplar"), table_name="earlier_views")
    op.drop_table("earlier_views")
