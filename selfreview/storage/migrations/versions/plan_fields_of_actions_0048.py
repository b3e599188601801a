"""The fields of an action point at it, and are no longer found by the text of their subject.

Revision ID: 0048
Revises: 0050
"""

from alembic import op

revision = "0048"
down_revision = "0050"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # In place: SQLite would make the table anew for the key.
    key = "CONSTRAINT fk_plan_fields_action_id REFERENCES actions (id)"
    op.execute(f"ALTER TABLE plan_fields ADD COLUMN action_id INTEGER {key}")
    point = "UPDATE plan_fields SET action_id = actions.id FROM actions WHERE plan_fields.subject"
    op.execute(f"{point} = 'action ' || actions.id AND plan_fields.review_id = actions.review_id")
    # A promise is an action of an earlier year's plan.
    op.execute(f"{point} = 'promise ' || actions.id")
    op.create_index(op.f("ix_plan_fields_action_id"), "plan_fields", ["action_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_plan_fields_action_id"), table_name="plan_fields")
    op.execute("ALTER TABLE plan_fields DROP COLUMN action_id")
