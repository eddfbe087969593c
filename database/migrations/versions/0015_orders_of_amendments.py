"""Orders of services taken over, which have no deal of ours; an order knows its amendment."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "pricing_2"
down_revision = "feasibility_1"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("orders") as orders:
        orders.alter_column("deal_id", existing_type=sa.Text(), nullable=True)
        orders.add_column(sa.Column("amendment_id", sa.Text(), nullable=True))
        orders.create_foreign_key("fk_orders_amendment_id", "amendments", ["amendment_id"], ["id"])
    op.create_index("ix_orders_amendment_id", "orders", ["amendment_id"])
    _name_amendments()


def _name_amendments() -> None:
    """The order of amendment A-00001 is called O-A-00001-1; those of deals have no letter."""
    rows = sa.table("orders", sa.column("id", sa.Text()), sa.column("amendment_id", sa.Text()))
    connection = op.get_bind()
    found = connection.scalars(sa.select(rows.c.id).where(rows.c.id.like("O-A-%"))).all()
    for id in found:
        of = id.removeprefix("O-").rpartition("-")[0]
        connection.execute(rows.update().where(rows.c.id == id).values(amendment_id=of))


def downgrade() -> None:
    raise NotImplementedError("Restore the backup made before.")
