"""When lines of won deals go live and when their terms end."""

from __future__ import annotations

import json
from datetime import date

import sqlalchemy as sa
from alembic import op

revision = "forecast_2"
down_revision = "pricing_1"
branch_labels = None
depends_on = None

MONTHS_A_YEAR = 12


def upgrade() -> None:
    for name in ("activation_month", "ends_month"):
        op.add_column("deal_lines", sa.Column(name, sa.Date(), nullable=True))
    _fill_in()


def _fill_in() -> None:
    """From the deals as they were kept; lines of lost deals never go live."""
    bind = op.get_bind()
    days = sa.table(
        "deal_lines",
        *(sa.column(name, sa.Date()) for name in ("activation_month", "ends_month")),
        sa.column("deal_id", sa.Text()),
    )
    deals = sa.table("deals", *(sa.column(name) for name in ("id", "won", "document")))
    won = sa.select(deals.c.id, deals.c.document).where(deals.c.won == sa.true())
    rows = []
    for id, document in bind.execute(won):
        kept = json.loads(document)
        start = date.fromisoformat(kept["activation_on"]).replace(day=1)
        rows.append({"of": id, "start": start, "end": _later(start, int(kept["term_months"]))})
    if rows:
        bind.execute(
            sa.update(days)
            .where(days.c.deal_id == sa.bindparam("of"))
            .values(activation_month=sa.bindparam("start"), ends_month=sa.bindparam("end")),
            rows,
        )


def _later(start: date, months: int) -> date:
    whole = start.year * MONTHS_A_YEAR + start.month - 1 + months
    return date(whole // MONTHS_A_YEAR, whole % MONTHS_A_YEAR + 1, 1)


def downgrade() -> None:
    raise NotImplementedError("Restore the backup made before: dropping columns would lose dates.")
