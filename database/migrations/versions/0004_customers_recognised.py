"""Customers and quotes kept so far become findable; their parents become dated links."""

from __future__ import annotations

import json
import re
import unicodedata
from datetime import date
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "care_2"
down_revision = "0002"
branch_labels = None
depends_on = None

# Nobody wrote down since when; the first day any record can have.
_ALWAYS = date(2000, 1, 1)
_LINKS = sa.table("organisation_links", *map(sa.column, ("child_id", "valid_from", "parent_id")))
_POINTS = sa.table("contact_points", *map(sa.column, ("customer_id", "kind", "key")))
_ENTRIES = sa.table(
    "search_entries",
    *map(sa.column, ("kind", "ref", "customer_id", "title", "detail", "words")),
)


def upgrade() -> None:
    bind = op.get_bind()
    for id_, name, parent, text in bind.execute(
        sa.text("SELECT id, name, parent_id, document FROM customers")
    ).all():
        _recognise(bind, id_, name, json.loads(text))
        if parent:
            link = {"child_id": id_, "valid_from": _ALWAYS, "parent_id": parent}
            bind.execute(sa.insert(_LINKS).values(**link))
    quotes = bind.execute(
        sa.text(
            "SELECT q.number, q.version, q.title, q.customer_name, o.customer_id "
            "FROM quote_versions q JOIN opportunities o ON o.id = q.opportunity_id"
        )
    )
    for number, version, title, customer, customer_id in quotes.all():
        label = f"{number} v{version}"
        shown = (f"{label} {title}", customer)
        _enter(bind, ("quote", label, customer_id), shown, f"{label} {title} {customer}")


def downgrade() -> None:
    raise NotImplementedError("Restore the backup made before.")


def _recognise(bind: sa.Connection, id_: str, name: str, customer: dict[str, Any]) -> None:
    people = customer.get("contacts", [])
    keys: set[tuple[str, str]] = set()
    for each in people:
        email = each.get("email", "").strip().casefold()
        digits = re.sub(r"\D", "", each.get("phone", ""))
        keys |= {("email", email)} if email else set()
        keys |= {("phone", digits[-9:])} if len(digits) >= 7 else set()
    for kind, key in sorted(keys):
        bind.execute(sa.insert(_POINTS).values(customer_id=id_, kind=kind, key=key))
    place = customer.get("address", "")
    said = [id_, name, customer.get("industry", ""), place]
    said += [f"{each.get('name', '')} {each.get('email', '')}" for each in people]
    _enter(bind, ("customer", id_, id_), (name, place), " ".join(said))


def _enter(
    bind: sa.Connection, which: tuple[str, str, str], shown: tuple[str, str], text: str
) -> None:
    (kind, ref, customer_id), (title, detail) = which, shown
    words = " ".join(dict.fromkeys([f"kind{kind}", *_words(text)]))
    bind.execute(
        sa.insert(_ENTRIES).values(
            kind=kind, ref=ref, customer_id=customer_id, title=title, detail=detail, words=words
        )
    )


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(each for each in plain if not unicodedata.combining(each))
    return re.findall(r"[^\W_]+", kept)
