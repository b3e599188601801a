"""Meetings that are arranged, who is asked to them, and letters with an entry for calendars.

Revision ID: 0030
Revises: 0034
"""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "arranged_meetings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("arranged_by", sa.Text(), nullable=False),
        sa.Column("arranged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cancelled_by", sa.Text(), nullable=True),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sitting_id", sa.Integer(), nullable=True),
        sa.Column("once", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["review_id"], ["reviews.id"], name=op.f("fk_arranged_meetings_review_id")),
        sa.ForeignKeyConstraint(["sitting_id"], ["sittings.id"], name=op.f("fk_arranged_meetings_sitting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_arranged_meetings")),
        sa.UniqueConstraint("review_id", "once", name=op.f("uq_arranged_meetings_review_id_once")),
    )
    op.create_table(
        "invitees",
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("agency", sa.Text(), nullable=True),
        sa.Column("coming", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["arranged_meetings.id"], name=op.f("fk_invitees_meeting_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_invitees_person_id")),
        sa.PrimaryKeyConstraint("meeting_id", "person_id", name=op.f("pk_invitees")),
    )
    op.create_index(op.f("ix_invitees_person_id"), "invitees", ["person_id"], unique=False)
    with op.batch_alter_table("letters", schema=None) as batch_op:
        batch_op.add_column(sa.Column("calendar", sa.Text(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("letters", schema=None) as batch_op:
        batch_op.drop_column("calendar")
    op.drop_index(op.f("ix_invitees_person_id"), table_name="invitees")
    op.drop_table("invitees")
    op.drop_table("arranged_meetings")
