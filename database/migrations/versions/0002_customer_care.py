"""Tables of customer care: hierarchy, billing, requests, tickets, interactions, portal, search.

Columns are spelt out here and not taken from the row classes, which will change.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from database.migrations.spelling import (
    WHOLE,
    days,
    document,
    index,
    key,
    moment,
    number,
    refers,
    revised,
    texts,
    unique,
    wholes,
    yes_or_no,
)

revision = "care_1"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _relations()
    _billing()
    _interactions()
    _requests()
    _tickets()
    _desk()
    _search()


def downgrade() -> None:
    raise NotImplementedError("Restore the backup made before: dropping tables would lose care.")


def _relations() -> None:
    op.create_table(
        "organisation_links",
        *texts("child_id"),
        *days("valid_from"),
        *texts("parent_id"),
        sa.Column("valid_to", sa.Date(), nullable=True),
        key("organisation_links", "child_id", "valid_from"),
        refers("organisation_links", "child_id", "customers.id"),
        refers("organisation_links", "parent_id", "customers.id"),
    )
    index("organisation_links", "parent_id", "child_id")
    op.create_table(
        "contact_points",
        *texts("customer_id", "kind", "key"),
        key("contact_points", "customer_id", "kind", "key"),
        refers("contact_points", "customer_id", "customers.id"),
    )
    index("contact_points", "kind", "key")
    op.create_table(
        "customer_merges",
        *texts("id", "kept_id", "dropped_id"),
        moment("merged_at"),
        moment("undone_at", nullable=True),
        *document(),
        key("customer_merges", "id"),
    )
    index("customer_merges", "kept_id")
    index("customer_merges", "dropped_id")
    op.create_table(
        "portal_users",
        *texts("account_id", "customer_id"),
        moment("bound_at"),
        moment("ended_at", nullable=True),
        key("portal_users", "account_id"),
        refers("portal_users", "account_id", "accounts.id"),
        refers("portal_users", "customer_id", "customers.id"),
    )
    index("portal_users", "customer_id")


def _billing() -> None:
    op.create_table(
        "billing_accounts",
        *texts("system", "external_id", "customer_id"),
        moment("changed_at"),
        *document(),
        key("billing_accounts", "system", "external_id"),
        refers("billing_accounts", "customer_id", "customers.id"),
    )
    index("billing_accounts", "customer_id")
    op.create_table(
        "bill_adjustments",
        *texts("id", "account_key", "request_id"),
        moment("booked_at"),
        *document(),
        key("bill_adjustments", "id"),
        unique("bill_adjustments", "request_id"),
    )
    index("bill_adjustments", "account_key")
    op.create_table(
        "billing_syncs",
        number(),
        *texts("system", "delivery_id", "state"),
        moment("at"),
        moment("next_try_at", nullable=True),
        *document(),
        key("billing_syncs", "id"),
        unique("billing_syncs", "system", "delivery_id"),
    )


def _interactions() -> None:
    op.create_table(
        "interactions",
        number(),
        *texts("customer_id"),
        moment("at"),
        *texts("channel", "direction", "subject", "text", "contact_name", "contact_email"),
        *texts("by_id", "by_name", "request_id", "external_id"),
        *yes_or_no("internal"),
        key("interactions", "id"),
        refers("interactions", "customer_id", "customers.id"),
    )
    index("interactions", "customer_id", "at")
    index("interactions", "request_id")
    index("interactions", "contact_email")
    known_outside = sa.text("external_id <> ''")
    op.create_index(
        "uq_interactions_external_id",
        "interactions",
        ["external_id"],
        unique=True,
        sqlite_where=known_outside,
        postgresql_where=known_outside,
    )
    op.create_table(
        "attachments",
        number(),
        sa.Column("interaction_id", WHOLE, nullable=False),
        *texts("file_name", "media_type"),
        *wholes("size_bytes"),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        key("attachments", "id"),
        refers("attachments", "interaction_id", "interactions.id"),
    )
    index("attachments", "interaction_id")


def _requests() -> None:
    op.create_table(
        "requests",
        *texts("id", "customer_id", "type", "state"),
        *yes_or_no("open"),
        *texts("queue", "assignee_id"),
        moment("opened_at"),
        *days("opened_month"),
        moment("due_at"),
        moment("closed_at", nullable=True),
        *wholes("minutes"),
        *yes_or_no("first_contact"),
        *wholes("reopened"),
        *texts("cause"),
        *revised(),
        key("requests", "id"),
        refers("requests", "customer_id", "customers.id"),
    )
    index("requests", "customer_id", "opened_at")
    index("requests", "queue", "open", "due_at")
    index("requests", "assignee_id", "open", "due_at")
    index("requests", "open", "due_at")
    figures = ["opened_month", "type", "state", "minutes", "first_contact", "reopened", "cause"]
    op.create_index("ix_requests_figures", "requests", figures)
    op.create_table(
        "request_steps",
        number(),
        *texts("request_id"),
        moment("at"),
        *texts("kind", "by_id", "by_name", "note"),
        *yes_or_no("internal"),
        key("request_steps", "id"),
        refers("request_steps", "request_id", "requests.id"),
    )
    index("request_steps", "request_id", "id")
    op.create_table(
        "request_corrections",
        *texts("request_id", "text", "type"),
        moment("at"),
        key("request_corrections", "request_id"),
    )


def _tickets() -> None:
    op.create_table(
        "tickets",
        *texts("id", "customer_id", "site_id", "family", "priority", "state"),
        *yes_or_no("open"),
        moment("opened_at"),
        *days("opened_month"),
        moment("due_at"),
        *wholes("minutes"),
        *texts("cause"),
        *revised(),
        key("tickets", "id"),
        refers("tickets", "customer_id", "customers.id"),
    )
    index("tickets", "customer_id", "opened_at")
    index("tickets", "open", "due_at")
    figures = ["opened_month", "family", "customer_id", "site_id", "cause", "minutes"]
    op.create_index("ix_tickets_figures", "tickets", figures)


def _desk() -> None:
    op.create_table(
        "agents",
        *texts("account_id"),
        *document(),
        key("agents", "account_id"),
        refers("agents", "account_id", "accounts.id"),
    )
    op.create_table(
        "notices",
        number(),
        *texts("account_id"),
        moment("at"),
        *texts("text", "request_id"),
        moment("read_at", nullable=True),
        key("notices", "id"),
    )
    index("notices", "account_id", "read_at", "id")
    op.create_table(
        "outgoing_mail",
        number(),
        *texts("to", "subject", "text", "state"),
        *wholes("tries"),
        moment("next_try_at"),
        *texts("fault"),
        key("outgoing_mail", "id"),
    )
    index("outgoing_mail", "state", "next_try_at")


def _search() -> None:
    op.create_table(
        "search_entries",
        number(),
        *texts("kind", "ref", "customer_id", "title", "detail", "words"),
        key("search_entries", "id"),
    )
    op.create_index("uq_search_entries_kind_ref", "search_entries", ["kind", "ref"], unique=True)
    index("search_entries", "customer_id")
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE INDEX search_words ON search_entries USING gin (to_tsvector('simple', words))"
        )
        return
    # The text lives in search_entries; the full-text table only points into it.
    op.execute(
        "CREATE VIRTUAL TABLE search_words USING fts5("
        "words, content='search_entries', content_rowid='id', tokenize='unicode61', prefix='2 3')"
    )
    add = "INSERT INTO search_words(rowid, words) VALUES (new.id, new.words);"
    drop = (
        "INSERT INTO search_words(search_words, rowid, words) VALUES ('delete', old.id, old.words);"
    )
    for event, steps in (("INSERT", add), ("DELETE", drop), ("UPDATE", f"{drop} {add}")):
        op.execute(
            f"CREATE TRIGGER search_words_{event.lower()} AFTER {event} ON search_entries "
            f"BEGIN {steps} END"
        )
