"""Agreed service levels and negotiations, one of each an opportunity."""

from __future__ import annotations

from alembic import op

from database.migrations.spelling import key, refers, revised, texts

revision = "sla_1"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("agreed_levels", "negotiations"):
        op.create_table(
            table,
            *texts("opportunity_id"),
            *revised(),
            key(table, "opportunity_id"),
            refers(table, "opportunity_id", "opportunities.id"),
        )


def downgrade() -> None:
    raise NotImplementedError("Restore the backup made before.")
