"""Keeps agreed service levels and negotiations, one of each an opportunity."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from common.actor import Actor
from database.rows.service_levels import AgreedLevelsRow, NegotiationRow
from database.stored import Saving, Stored
from database.stores.opportunities import OpportunityStore
from database.stores.shelf import Shelf
from sales.negotiation.rounds import Negotiation
from sales.sla.agreed import AgreedLevels


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
