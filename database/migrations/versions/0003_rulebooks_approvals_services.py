"""Prices and rules as data, approvals, steps of a draft to take back, and installed services."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from database.migrations.spelling import (
    days,
    document,
    index,
    key,
    moment,
    refers,
    revised,
    texts,
    wholes,
    yes_or_no,
)

revision = "0002"
down_revision = "care_1"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table("rulebooks", *texts("id", "kind"), *revised(), key("rulebooks", "id"))
    index("rulebooks", "kind")
    op.create_table(
        "approvals",
        *texts("id", "number"),
        *wholes("version"),
        *yes_or_no("waiting"),
        *revised(),
        key("approvals", "id"),
    )
    index("approvals", "number")
    index("approvals", "waiting", "id")
    op.create_table(
        "draft_steps",
        *texts("opportunity_id"),
        *wholes("revision", "format"),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        key("draft_steps", "opportunity_id", "revision"),
        refers("draft_steps", "opportunity_id", "opportunities.id"),
    )
    _after_the_sale()


def _after_the_sale() -> None:
    op.create_table(
        "services",
        *texts("id", "customer_id", "deal_id", "state"),
        *days("ends_on"),
        *texts("currency"),
        *wholes("monthly_minor"),
        *document(),
        key("services", "id"),
        refers("services", "customer_id", "customers.id"),
        refers("services", "deal_id", "deals.id"),
    )
    index("services", "customer_id", "state")
    index("services", "deal_id")
    index("services", "ends_on")
    op.create_table(
        "amendments",
        *texts("id", "customer_id", "action"),
        *days("effective_on"),
        *texts("made_by"),
        moment("made_at"),
        *document(),
        key("amendments", "id"),
        refers("amendments", "customer_id", "customers.id"),
    )
    index("amendments", "customer_id")


def downgrade() -> None:
    raise NotImplementedError("Restore the backup made before: dropping tables would lose sales.")
