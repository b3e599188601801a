"""Who flagged an exemplar, by the number of the account: two people of one name are two.

Revision ID: 0056
Revises: 0055

A flag of before keeps the name alone.
"""

import sqlalchemy as sa
from alembic import op

revision = "0056"
down_revision = "0055"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("flags") as flags:
        flags.add_column(sa.Column("person_id", sa.Integer(), nullable=True))
        flags.create_foreign_key(op.f("fk_flags_person_id"), "people", ["person_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("flags") as flags:
        flags.drop_constraint(op.f("fk_flags_person_id"), type_="foreignkey")
        flags.drop_column("person_id")
