"""Why a quote stands where it does, apart for those who see margins; one accepted a sale."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "pricing_1"
down_revision = "sla_2"
branch_labels = None
depends_on = None

# What was decided on figures may name margins: it moves to the inside, and this stays outside.
_OUTSIDE = {
    "pending approval": "Waits for approval.",
    "approved": "Approved.",
    "rejected": "Rejected.",
}


def upgrade() -> None:
    op.add_column("quote_versions", sa.Column("inside_note", sa.Text(), nullable=True))
    rows = sa.table(
        "quote_versions",
        sa.column("state", sa.Text()),
        sa.column("note", sa.Text()),
        sa.column("inside_note", sa.Text()),
        *(sa.column(name, sa.Text()) for name in ("number", "opportunity_id")),
        sa.column("version", sa.BigInteger()),
        sa.column("moved_at", sa.DateTime(timezone=True)),
    )
    for state, said in _OUTSIDE.items():
        op.execute(
            rows.update()
            .where(rows.c.state == state, rows.c.note != "")
            .values(inside_note=rows.c.note, note=said)
        )
    _leave_one_accepted(rows)
    accepted = sa.text("state = 'accepted'")
    op.create_index(
        "uq_quote_versions_one_accepted",
        "quote_versions",
        ["opportunity_id"],
        unique=True,
        sqlite_where=accepted,
        postgresql_where=accepted,
    )


def _leave_one_accepted(rows: sa.TableClause) -> None:
    """Of several accepted versions of a sale the one accepted last stands."""
    connection = op.get_bind()
    query = sa.select(rows.c.number, rows.c.version, rows.c.opportunity_id)
    order = (rows.c.moved_at.desc(), rows.c.number.desc(), rows.c.version.desc())
    seen = set()
    for number, version, opportunity in connection.execute(
        query.where(rows.c.state == "accepted").order_by(*order)
    ).all():
        if opportunity in seen:
            this = (rows.c.number == number, rows.c.version == version)
            said = "another offer of the sale was accepted later"
            connection.execute(rows.update().where(*this).values(state="cancelled", note=said))
        seen.add(opportunity)


def downgrade() -> None:
    raise NotImplementedError("Restore the backup made before.")
