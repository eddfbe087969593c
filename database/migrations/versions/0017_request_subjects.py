"""Requests say which site and which family of products they are about."""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

revision = "care_4"
down_revision = "forecast_3"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Not in a batch: SQLite would make the table anew, which steps of requests refer to.
    nothing = sa.text("''")
    for name in ("site_name", "family"):
        op.add_column(
            "requests", sa.Column(name, sa.Text(), nullable=False, server_default=nothing)
        )
    _read_what_was_said()
    op.create_index(
        "ix_requests_subjects",
        "requests",
        ["opened_month", "family", "customer_id", "site_name", "open", "minutes"],
    )


def _read_what_was_said() -> None:
    """The site as the form has it, and the family of the ticket that was opened for the request.

    The document is written too, since the columns repeat it.
    """
    requests = sa.table(
        "requests", *(sa.column(name) for name in ("id", "site_name", "family", "document"))
    )
    tickets = sa.table("tickets", *(sa.column(name) for name in ("family", "document")))
    connection = op.get_bind()
    known: dict[str, tuple[str, str]] = {}
    for family, document in connection.execute(sa.select(tickets.c.family, tickets.c.document)):
        ticket = json.loads(document)
        if ticket.get("request_id"):
            known[ticket["request_id"]] = (ticket.get("site_name", ""), family)
    for id, document in connection.execute(sa.select(requests.c.id, requests.c.document)).all():
        request = json.loads(document)
        site, family = known.get(id, ("", ""))
        site = site or request.get("answers", {}).get("site", "")
        if site or family:
            request |= {"site_name": site, "family": family}
            written = json.dumps(request, ensure_ascii=False)
            connection.execute(
                requests.update()
                .where(requests.c.id == id)
                .values(site_name=site, family=family, document=written)
            )


def downgrade() -> None:
    raise NotImplementedError("Restore the backup made before.")
