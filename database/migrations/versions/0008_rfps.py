"""RFPs in work, the buyer's files, issued responses, and the answer library."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from database.migrations.spelling import WHOLE, index, key, moment, refers, revised, texts

revision = "0011"
down_revision = "forecast_1"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "rfp_projects",
        *texts("id", "title", "buyer", "opportunity_id"),
        *revised(),
        key("rfp_projects", "id"),
    )
    index("rfp_projects", "opportunity_id")
    op.create_table(
        "rfp_files",
        *texts("project_id"),
        sa.Column("round", WHOLE, nullable=False),
        *texts("name", "sha256"),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        key("rfp_files", "project_id", "round", "name"),
        refers("rfp_files", "project_id", "rfp_projects.id"),
    )
    op.create_table(
        "rfp_issues",
        *texts("project_id"),
        sa.Column("number", WHOLE, nullable=False),
        *texts("name", "sha256", "issued_by"),
        moment("issued_at"),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        key("rfp_issues", "project_id", "number", "name"),
        refers("rfp_issues", "project_id", "rfp_projects.id"),
    )
    op.create_table(
        "library_entries",
        *texts("id", "search_text"),
        *revised(),
        key("library_entries", "id"),
    )


def downgrade() -> None:
    raise NotImplementedError("Restore the backup made before: dropping tables would lose work.")
