"""History of customers' fields, services without a deal of ours, people in the search box."""

from __future__ import annotations

import json
import re

import sqlalchemy as sa
from alembic import op

from database.columns import fold
from database.migrations.spelling import days, index, key, moment, number, refers, texts

revision = "care_3"
down_revision = "catalogue_1"
branch_labels = None
depends_on = None

_BATCH = 1_000


def upgrade() -> None:
    op.create_table(
        "customer_changes",
        number(),
        *texts("customer_id"),
        moment("at"),
        *texts("by_name", "field", "before", "after", "person"),
        key("customer_changes", "id"),
        refers("customer_changes", "customer_id", "customers.id"),
    )
    index("customer_changes", "customer_id", "id")
    index("customer_changes", "person")
    # Services taken over from another system have no deal of ours.
    with op.batch_alter_table("services") as services:
        services.alter_column("deal_id", existing_type=sa.Text(), nullable=True)
    op.create_table(
        "service_usage",
        *texts("service_id"),
        *days("month"),
        sa.Column("busy_mbps", sa.Double(), nullable=False),
        key("service_usage", "service_id", "month"),
        refers("service_usage", "service_id", "services.id"),
    )
    _find_people()
    index("search_entries", "kind", "id")


def _find_people() -> None:
    """What the search box finds of people, made of the customers kept so far."""
    bind = op.get_bind()
    entries = sa.table(
        "search_entries",
        *(sa.column(name) for name in ("kind", "ref", "customer_id", "title", "detail", "words")),
    )
    rows = bind.execute(sa.text("SELECT id, name, document FROM customers ORDER BY id")).all()
    found: list[dict[str, str]] = []
    for id, name, document in rows:
        for nth, each in enumerate(json.loads(document).get("contacts", ()), start=1):
            found.append(_entry(id, name, nth, each))
    for start in range(0, len(found), _BATCH):
        bind.execute(sa.insert(entries), found[start : start + _BATCH])


def _entry(id: str, name: str, nth: int, person: dict[str, str]) -> dict[str, str]:
    said = [person.get(part, "") for part in ("role", "email", "phone")]
    detail = " · ".join(part for part in (name, *said) if part)
    words = re.findall(r"[^\W_]+", fold(f"{person.get('name', '')} {detail}"))
    return {
        "kind": "contact",
        "ref": f"{id}/{nth}",
        "customer_id": id,
        "title": person.get("name", ""),
        "detail": detail,
        "words": " ".join(dict.fromkeys(["kindcontact", *words])),
    }


def downgrade() -> None:
    raise NotImplementedError("Restore the backup made before: dropping tables would lose work.")
