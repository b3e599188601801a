"""release audits.

Revision ID: 0019
Revises: 0018
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "retired_returns",
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("service", sa.Integer(), nullable=False),
        sa.Column("until", sa.Integer(), nullable=False),
        sa.Column("since", sa.Integer(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("size", sa.Text(), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["service"], ["services.number"], name=op.f("fk_retired_returns_service")),
        sa.ForeignKeyConstraint(["year"], ["rounds.year"], name=op.f("fk_retired_returns_year")),
        sa.PrimaryKeyConstraint("year", "service", "until", name=op.f("pk_retired_returns")),
    )
    # Where a corrected return stood was not kept by service until now: it is taken to stand where it stands today.
    op.execute(
        "INSERT INTO retired_returns (year, service, until, since, region, kind, size, method) "
        "SELECT DISTINCT r.year, r.service, r.until, r.since, c.region, c.kind, c.size, c.method "
        "FROM retired_ratings r JOIN returns c ON c.year = r.year AND c.service = r.service"
    )
    op.create_table(
        "release_audits",
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("before", sa.Integer(), nullable=True),
        sa.Column("before_number", sa.Integer(), nullable=True),
        sa.Column("content", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["year"], ["rounds.year"], name=op.f("fk_release_audits_year")),
        sa.PrimaryKeyConstraint("year", "number", name=op.f("pk_release_audits")),
    )
    op.create_table(
        "cohort_services",
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("service", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["service"], ["services.number"], name=op.f("fk_cohort_services_service")),
        sa.ForeignKeyConstraint(["year"], ["rounds.year"], name=op.f("fk_cohort_services_year")),
        sa.PrimaryKeyConstraint("year", "number", "service", name=op.f("pk_cohort_services")),
    )
    op.create_table(
        "shared_ratings",
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("service", sa.Integer(), nullable=False),
        sa.Column("exemplar", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["service"], ["services.number"], name=op.f("fk_shared_ratings_service")),
        sa.ForeignKeyConstraint(["year"], ["rounds.year"], name=op.f("fk_shared_ratings_year")),
        sa.PrimaryKeyConstraint("year", "number", "service", "exemplar", name=op.f("pk_shared_ratings")),
    )


def downgrade() -> None:
    op.drop_table("shared_ratings")
    op.drop_table("cohort_services")
    op.drop_table("release_audits")
    op.drop_table("retired_returns")
