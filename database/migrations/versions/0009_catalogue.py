"""Offerings are kept once, whatever the number of versions they stand in; a working copy."""

from __future__ import annotations

import hashlib

import sqlalchemy as sa
from alembic import op

from database.migrations.spelling import document, key, refers, revised, texts, wholes

revision = "catalogue_1"
down_revision = "0011"
branch_labels = None
depends_on = None

_COLUMNS = ("catalogue_version", "offering_id", "position", "name", "family", "lifecycle")


def upgrade() -> None:
    op.create_table(
        "offering_documents",
        *texts("digest"),
        *document(),
        key("offering_documents", "digest"),
    )
    op.create_table(
        "catalogue_offerings",
        *wholes("catalogue_version"),
        *texts("offering_id"),
        *wholes("position"),
        *texts("name", "family", "lifecycle", "digest"),
        key("catalogue_offerings", "catalogue_version", "offering_id"),
        refers("catalogue_offerings", "catalogue_version", "catalogue_versions.version"),
        refers("catalogue_offerings", "digest", "offering_documents.digest"),
    )
    _move(op.get_bind())
    op.drop_table("offerings")
    op.create_table(
        "catalogue_working_copies",
        *texts("id"),
        *revised(),
        key("catalogue_working_copies", "id"),
    )
    op.create_table(
        "catalogue_working_steps",
        *texts("id"),
        *wholes("revision", "format"),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        key("catalogue_working_steps", "id", "revision"),
    )


def _move(bind: sa.Connection) -> None:
    documents = sa.table("offering_documents", *map(sa.column, ("digest", "format", "document")))
    entries = sa.table("catalogue_offerings", *map(sa.column, (*_COLUMNS, "digest")))
    old = sa.table("offerings", *map(sa.column, (*_COLUMNS, "format", "document")))
    known: set[str] = set()
    for row in bind.execute(sa.select(old)).mappings().all():
        digest = hashlib.sha256(row["document"].encode()).hexdigest()
        if digest not in known:
            known.add(digest)
            kept = {name: row[name] for name in ("format", "document")}
            bind.execute(sa.insert(documents).values(digest=digest, **kept))
        own = {name: row[name] for name in _COLUMNS}
        bind.execute(sa.insert(entries).values(digest=digest, **own))


def downgrade() -> None:
    raise NotImplementedError("Restore the backup made before: dropping tables would lose them.")
