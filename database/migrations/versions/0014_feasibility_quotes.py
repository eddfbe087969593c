"""Suppliers' quotes for places we do not reach."""

from __future__ import annotations

from alembic import op

from database.migrations.spelling import days, document, index, key, moment, texts

revision = "feasibility_1"
down_revision = "forecast_2"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "supplier_quotes",
        *texts("id", "city"),
        *days("valid_until"),
        *texts("kept_by"),
        moment("kept_at"),
        *document(),
        key("supplier_quotes", "id"),
    )
    index("supplier_quotes", "city")


def downgrade() -> None:
    raise NotImplementedError("Restore the backup made before: dropping tables would lose quotes.")
