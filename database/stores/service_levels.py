"""Keeps agreed service levels and negotiations of an opportunity, and SLA templates."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from common.actor import Actor
from database.codec import decode
from database.rows.service_levels import AgreedLevelsRow, NegotiationRow, SlaTemplateRow
from database.stored import Saving, Stored
from database.stores.opportunities import OpportunityStore
from database.stores.shelf import Shelf
from sales.negotiation.rounds import Negotiation
from sales.sla.agreed import AgreedLevels
from sales.sla.template import SlaTemplate


class AgreedLevelStore:
    def __init__(self, session: Session) -> None:
        self._opportunities = OpportunityStore(session)
        self._shelf = Shelf(session, AgreedLevelsRow, AgreedLevelsRow.opportunity_id, AgreedLevels)

    def find(self, opportunity_id: str) -> Stored[AgreedLevels] | None:
        return self._shelf.find(opportunity_id)

    def save(
        self, agreed: AgreedLevels, *, expected: int | None, by: Actor, now: datetime
    ) -> Stored[AgreedLevels]:
        """Raises ChangedMeanwhile, NotFound (no such opportunity)."""
        if expected is None:
            self._opportunities.get(agreed.opportunity_id)
        saving = Saving(expected=expected, by=by, now=now)
        return self._shelf.save(agreed.opportunity_id, agreed, {}, saving)


class NegotiationStore:
    def __init__(self, session: Session) -> None:
        self._opportunities = OpportunityStore(session)
        self._shelf = Shelf(session, NegotiationRow, NegotiationRow.opportunity_id, Negotiation)

    def find(self, opportunity_id: str) -> Stored[Negotiation] | None:
        return self._shelf.find(opportunity_id)

    def get(self, opportunity_id: str) -> Stored[Negotiation]:
        """Raises NotFound."""
        return self._shelf.get(opportunity_id)

    def save(
        self, negotiation: Negotiation, *, expected: int | None, by: Actor, now: datetime
    ) -> Stored[Negotiation]:
        """Raises ChangedMeanwhile, NotFound (no such opportunity)."""
        if expected is None:
            self._opportunities.get(negotiation.opportunity_id)
        saving = Saving(expected=expected, by=by, now=now)
        return self._shelf.save(negotiation.opportunity_id, negotiation, {}, saving)


class SlaTemplateStore:
    def __init__(self, session: Session) -> None:
        self._session = session
        self._shelf = Shelf(session, SlaTemplateRow, SlaTemplateRow.id, SlaTemplate)

    def all(self) -> tuple[SlaTemplate, ...]:
        """Every version of every name, by name and version."""
        rows = self._session.execute(
            select(SlaTemplateRow.document, SlaTemplateRow.format).order_by(
                SlaTemplateRow.name, SlaTemplateRow.version
            )
        )
        return tuple(decode(SlaTemplate, *each) for each in rows)

    def add(self, template: SlaTemplate, *, by: Actor, now: datetime) -> None:
        """Raises ChangedMeanwhile: somebody published this version first."""
        self._save(template, None, by, now)

    def retire(self, template: SlaTemplate, *, by: Actor, now: datetime) -> None:
        """The one change a version takes: it is no longer offered. Raises NotFound."""
        kept = self._shelf.get(template.label)
        self._save(replace(kept.value, retired=True), kept.revision, by, now)

    def _save(self, template: SlaTemplate, expected: int | None, by: Actor, now: datetime) -> None:
        columns = {"name": template.name, "version": template.version}
        saving = Saving(expected=expected, by=by, now=now)
        self._shelf.save(template.label, template, columns, saving)
