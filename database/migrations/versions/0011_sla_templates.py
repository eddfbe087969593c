"""SLA templates, a row for each version of each name."""

from __future__ import annotations

from alembic import op

from database.migrations.spelling import index, key, revised, texts, unique, wholes

revision = "sla_2"
down_revision = "care_3"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sla_templates",
        *texts("id", "name"),
        *wholes("version"),
        *revised(),
        key("sla_templates", "id"),
        unique("sla_templates", "name", "version"),
    )
    index("sla_templates", "name")


def downgrade() -> None:
    raise NotImplementedError("Restore the backup made before: dropping the table would lose work.")
