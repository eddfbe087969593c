"""Keeps the need of each opportunity."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from common.actor import Actor
from database.rows.customers import NeedRow
from database.stored import Saving, Stored
from database.stores.opportunities import OpportunityStore
from database.stores.shelf import Shelf
from sales.needs.need import Need


class NeedStore:
    def __init__(self, session: Session) -> None:
        self._opportunities = OpportunityStore(session)
        self._shelf = Shelf(session, NeedRow, NeedRow.opportunity_id, Need)

    def find(self, opportunity_id: str) -> Stored[Need] | None:
        return self._shelf.find(opportunity_id)

    def save(self, need: Need, *, expected: int | None, by: Actor, now: datetime) -> Stored[Need]:
        """Keep a need; `expected` is the revision read, None for the first.

        Raises:
            ChangedMeanwhile: somebody saved it since.
            NotFound: there is no such opportunity.
        """
        if expected is None:
            self._opportunities.get(need.opportunity_id)
        return self._shelf.save(
            need.opportunity_id, need, {}, Saving(expected=expected, by=by, now=now)
        )
