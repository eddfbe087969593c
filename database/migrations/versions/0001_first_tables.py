"""The first tables.

Columns are spelt out here and not taken from the row classes, which will change.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from database.migrations.spelling import (
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

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_OPEN = sa.text("state IN ('pending approval', 'approved', 'sent')")


def upgrade() -> None:
    _people()
    _catalogue()
    _work_in_progress()
    _quotes()
    _proposals()
    _deals()
    _orders()
    _records()
    _protect_documents()


def downgrade() -> None:
    raise NotImplementedError("Restore the backup made before: dropping tables would lose sales.")


def _people() -> None:
    op.create_table(
        "accounts",
        *texts("id", "email", "email_key", "name", "role", "password_hash"),
        *yes_or_no("active"),
        key("accounts", "id"),
        unique("accounts", "email_key"),
    )
    op.create_table(
        "sessions",
        *texts("token_sha256", "account_id"),
        moment("created_at"),
        moment("expires_at"),
        moment("revoked_at", nullable=True),
        key("sessions", "token_sha256"),
        refers("sessions", "account_id", "accounts.id"),
    )
    index("sessions", "account_id")
    index("sessions", "expires_at")
    op.create_table(
        "sign_in_attempts",
        number(),
        *texts("key"),
        moment("at"),
        key("sign_in_attempts", "id"),
    )
    index("sign_in_attempts", "key", "at")


def _catalogue() -> None:
    op.create_table(
        "catalogue_versions",
        *wholes("version"),
        *texts("published_by"),
        moment("published_at"),
        *document(),
        key("catalogue_versions", "version"),
    )
    op.create_table(
        "offerings",
        *wholes("catalogue_version"),
        *texts("offering_id"),
        *wholes("position"),
        *texts("name", "family", "lifecycle"),
        *document(),
        key("offerings", "catalogue_version", "offering_id"),
        refers("offerings", "catalogue_version", "catalogue_versions.version"),
    )
    op.create_table(
        "buildings",
        *texts("id", "city", "region", "reach"),
        *document(),
        key("buildings", "id"),
    )
    index("buildings", "city")


def _work_in_progress() -> None:
    op.create_table(
        "customers",
        *texts("id"),
        sa.Column("parent_id", sa.Text(), nullable=True),
        *texts("name", "segment", "search_text"),
        *revised(),
        key("customers", "id"),
        refers("customers", "parent_id", "customers.id"),
    )
    index("customers", "parent_id")
    op.create_table(
        "opportunities",
        *texts("id", "customer_id", "owner_id", "stage"),
        *days("expected_close"),
        *revised(),
        key("opportunities", "id"),
        refers("opportunities", "customer_id", "customers.id"),
    )
    index("opportunities", "customer_id")
    index("opportunities", "owner_id", "stage")
    for table in ("needs", "drafts"):
        op.create_table(
            table,
            *texts("opportunity_id"),
            *revised(),
            key(table, "opportunity_id"),
            refers(table, "opportunity_id", "opportunities.id"),
        )


def _quotes() -> None:
    table = "quote_versions"
    op.create_table(
        table,
        *texts("number"),
        *wholes("version"),
        *texts("opportunity_id", "customer_name", "title", "search_text", "currency"),
        *wholes("contract_value_minor"),
        *days("issued_on", "valid_until"),
        *texts("issued_by_id", "issued_by_name"),
        moment("issued_at"),
        *texts("state", "note", "moved_by_id", "moved_by"),
        moment("moved_at"),
        *document(),
        key(table, "number", "version"),
        refers(table, "opportunity_id", "opportunities.id"),
    )
    index(table, "opportunity_id")
    index(table, "issued_at")
    index(table, "state", "valid_until")
    op.create_index(
        "uq_quote_versions_one_open",
        table,
        ["number"],
        unique=True,
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    )


def _proposals() -> None:
    op.create_table(
        "proposals",
        *texts("id", "quote_number"),
        *wholes("quote_version"),
        *texts("opportunity_id", "customer_name", "title", "search_text", "file_name", "sha256"),
        *wholes("pages", "size_bytes"),
        *texts("created_by"),
        moment("created_at"),
        key("proposals", "id"),
        unique("proposals", "quote_number", "quote_version", "sha256"),
        sa.ForeignKeyConstraint(
            ["quote_number", "quote_version"],
            ["quote_versions.number", "quote_versions.version"],
            name="fk_proposals_quote_number_quote_version",
        ),
    )
    index("proposals", "created_at")
    op.create_table(
        "proposal_contents",
        *texts("proposal_id"),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        key("proposal_contents", "proposal_id"),
        refers("proposal_contents", "proposal_id", "proposals.id"),
    )


def _deals() -> None:
    op.create_table(
        "deals",
        *texts("id"),
        sa.Column("opportunity_id", sa.Text(), nullable=True),
        *texts("customer_name", "segment"),
        *yes_or_no("won", "generated"),
        *days("closed_on", "closed_month"),
        *document(),
        key("deals", "id"),
        unique("deals", "opportunity_id"),
    )
    index("deals", "closed_month", "won")
    op.create_table(
        "deal_lines",
        *texts("deal_id"),
        *wholes("position"),
        *yes_or_no("won", "generated"),
        *days("month"),
        *texts("region", "city", "family", "offering_id"),
        *wholes("units", "mrc_minor", "nrc_minor"),
        sa.Column("bandwidth_mbps", sa.Double(), nullable=False),
        *texts("currency"),
        key("deal_lines", "deal_id", "position"),
        refers("deal_lines", "deal_id", "deals.id"),
    )
    index("deal_lines", "won", "month")
    index("deal_lines", "family", "region")


def _orders() -> None:
    op.create_table(
        "orders",
        *texts("id", "deal_id", "opportunity_id", "state"),
        *days("requested_on"),
        *document(),
        key("orders", "id"),
        refers("orders", "deal_id", "deals.id"),
    )
    index("orders", "deal_id")
    index("orders", "opportunity_id")


def _records() -> None:
    op.create_table(
        "forecasts",
        number(),
        *texts("measure", "made_by", "data_hash"),
        moment("made_at"),
        sa.Column("seconds", sa.Double(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        key("forecasts", "id"),
    )
    index("forecasts", "measure", "id")
    op.create_table(
        "journal",
        number(),
        moment("at"),
        *texts("actor_id", "actor_name", "verb", "kind", "subject_id", "before", "after"),
        key("journal", "id"),
    )
    index("journal", "kind", "subject_id", "id")
    op.create_table(
        "desks", *texts("account_id", "key", "value"), key("desks", "account_id", "key")
    )
    op.create_table("seed_marks", *texts("name"), moment("put_at"), key("seed_marks", "name"))
    op.create_table("counters", *texts("prefix"), *wholes("last"), key("counters", "prefix"))


def _protect_documents() -> None:
    """The database itself refuses to rewrite what was issued, whoever asks."""
    refusal = "an issued quote version is never rewritten"
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE TRIGGER quote_versions_written_once BEFORE UPDATE OF document "
            f"ON quote_versions BEGIN SELECT RAISE(ABORT, '{refusal}'); END"
        )
        return
    op.execute(
        "CREATE FUNCTION refuse_rewriting() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{refusal}'; END $$"
    )
    op.execute(
        "CREATE TRIGGER quote_versions_written_once BEFORE UPDATE OF document "
        "ON quote_versions FOR EACH ROW EXECUTE FUNCTION refuse_rewriting()"
    )
