"""Configuration templates, and feedback on matches."""

from __future__ import annotations

from alembic import op

from database.migrations.spelling import document, index, key, moment, refers, revised, texts

revision = "0010"
down_revision = "care_2"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "configuration_templates",
        *texts("id", "offering_id"),
        *revised(),
        key("configuration_templates", "id"),
    )
    index("configuration_templates", "offering_id")
    op.create_table(
        "match_feedback",
        *texts("opportunity_id", "service", "offering_id", "decided_by"),
        moment("decided_at"),
        *document(),
        key("match_feedback", "opportunity_id", "service", "offering_id"),
        refers("match_feedback", "opportunity_id", "opportunities.id"),
    )


def downgrade() -> None:
    raise NotImplementedError("Restore the backup made before: dropping tables would lose them.")
