"""Forecast runs kept as requests, so that they outlive a server; steps in which lines go live."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from database.migrations.spelling import (
    WHOLE,
    days,
    index,
    key,
    moment,
    number,
    refers,
    texts,
    wholes,
)

revision = "forecast_3"
down_revision = "pricing_2"
branch_labels = None
depends_on = None

_OPEN = sa.text("state IN ('queued', 'running')")


def upgrade() -> None:
    op.create_table(
        "forecast_runs",
        number(),
        *texts("measure"),
        *wholes("horizon_months"),
        *texts("asked_by_id", "asked_by", "asked_role"),
        moment("asked_at"),
        *texts("state"),
        *wholes("attempts"),
        *texts("worker"),
        sa.Column("share", sa.Double(), nullable=False),
        *texts("doing"),
        moment("heard_at", nullable=True),
        *texts("why"),
        key("forecast_runs", "id"),
    )
    index("forecast_runs", "measure", "id")
    op.create_index(
        "uq_forecast_runs_one_open",
        "forecast_runs",
        ["measure"],
        unique=True,
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    )
    op.create_table(
        "deal_line_steps",
        *texts("deal_id"),
        sa.Column("position", WHOLE, autoincrement=False, nullable=False),
        *days("month"),
        *wholes("units"),
        key("deal_line_steps", "deal_id", "position", "month"),
        refers("deal_line_steps", "deal_id", "deals.id"),
    )
    # Marks of runs under way, which the new table takes the place of.
    op.execute("DELETE FROM desks WHERE key LIKE 'forecast-run/%'")


def downgrade() -> None:
    raise NotImplementedError("Restore the backup made before: dropping tables would lose steps.")
