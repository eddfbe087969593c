"""Keeps configuration templates, by offering and name."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from catalog.template import Template
from common.actor import Actor
from database.codec import decode
from database.rows.catalogue import TemplateRow
from database.stored import Saving, Stored
from database.stores.shelf import Shelf


class TemplateStore:
    def __init__(self, session: Session) -> None:
        self._session = session
        self._shelf = Shelf(session, TemplateRow, TemplateRow.id, Template)

    def of_offering(self, offering_id: str) -> tuple[Template, ...]:
        """By name."""
        rows = self._session.execute(
            select(TemplateRow.document, TemplateRow.format)
            .where(TemplateRow.offering_id == offering_id)
            .order_by(TemplateRow.id)
        )
        return tuple(decode(Template, *each) for each in rows)

    def save(self, template: Template, *, by: Actor, now: datetime) -> Stored[Template]:
        """Keep a template; one of the same name gives way. Raises ChangedMeanwhile."""
        id = _id(template.offering_id, template.name)
        kept = self._shelf.find(id)
        saving = Saving(expected=kept.revision if kept else None, by=by, now=now)
        return self._shelf.save(id, template, {"offering_id": template.offering_id}, saving)

    def remove(self, offering_id: str, name: str) -> None:
        self._session.execute(delete(TemplateRow).where(TemplateRow.id == _id(offering_id, name)))


def _id(offering_id: str, name: str) -> str:
    return f"{offering_id}/{' '.join(name.casefold().split())}"
