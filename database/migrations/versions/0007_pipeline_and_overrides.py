"""Snapshots of the pipeline by day, and overrides of forecasts with their reasons."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from database.migrations.spelling import (
    days,
    key,
    moment,
    number,
    texts,
    wholes,
    yes_or_no,
)

revision = "forecast_1"
down_revision = "sla_1"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "forecast_overrides",
        number(),
        *texts("measure", "unique_id"),
        *days("month"),
        *_figures("forecast", "value"),
        *texts("reason", "made_by_id", "made_by"),
        moment("made_at"),
        key("forecast_overrides", "id"),
    )
    op.create_index(
        "ix_forecast_overrides_measure_unique_id",
        "forecast_overrides",
        ["measure", "unique_id", "month"],
    )
    op.create_table(
        "pipeline_snapshots",
        *days("taken_on"),
        *texts("opportunity_id", "stage"),
        *_figures("probability"),
        *yes_or_no("stale"),
        *wholes("monthly_minor"),
        *texts("currency"),
        *wholes("expected_next_month_minor"),
        *days("expected_close"),
        key("pipeline_snapshots", "taken_on", "opportunity_id"),
    )


def downgrade() -> None:
    raise NotImplementedError("Restore the backup made before: dropping tables would lose it.")


def _figures(*names: str) -> list[sa.Column[float]]:
    return [sa.Column(name, sa.Double(), nullable=False) for name in names]
