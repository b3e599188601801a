"""Names and addresses that are changed: the new address until it is confirmed, what somebody had before.

Revision ID: 0040
Revises: 0031
"""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "address_changes",
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_address_changes_person_id")),
        sa.PrimaryKeyConstraint("token", name=op.f("pk_address_changes")),
    )
    op.create_table(
        "earlier_details",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_earlier_details_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_earlier_details")),
    )
    op.create_index(op.f("ix_earlier_details_person_id"), "earlier_details", ["person_id"])
    op.create_index(op.f("ix_earlier_details_value"), "earlier_details", ["value"])
    # Somebody who changed their name has more than one that is no longer to be read.
    _remake_former_names("person_id", "digest")


def downgrade() -> None:
    op.execute(
        "DELETE FROM former_names WHERE EXISTS (SELECT 1 FROM former_names AS other "
        "WHERE other.person_id = former_names.person_id AND other.digest < former_names.digest)"
    )
    _remake_former_names("person_id")
    op.drop_table("earlier_details")
    op.drop_table("address_changes")


def _remake_former_names(*key: str) -> None:
    kept = op.get_bind().execute(sa.text("SELECT person_id, digest, name FROM former_names")).mappings().all()
    op.drop_table("former_names")
    made = op.create_table(
        "former_names",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_former_names_person_id")),
        sa.PrimaryKeyConstraint(*key, name=op.f("pk_former_names")),
    )
    if kept:
        op.bulk_insert(made, [dict(row) for row in kept])
