"""Keeps the templates for replies, all together as one document."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from common.actor import Actor
from database.rows.rulebooks import RulebookRow
from database.stored import Saving, Stored
from database.stores.shelf import Shelf
from sales.care.reply_templates import ReplyTemplate

_KIND = "reply templates"


class ReplyTemplateStore:
    def __init__(self, session: Session) -> None:
        self._shelf = Shelf(session, RulebookRow, RulebookRow.id, tuple[ReplyTemplate, ...])

    def find(self) -> Stored[tuple[ReplyTemplate, ...]] | None:
        """None while the standard ones are in use."""
        return self._shelf.find(_KIND)

    def save(
        self,
        templates: tuple[ReplyTemplate, ...],
        *,
        expected: int | None,
        by: Actor,
        now: datetime,
    ) -> None:
        """Raises ChangedMeanwhile."""
        saving = Saving(expected=expected, by=by, now=now)
        self._shelf.save(_KIND, templates, {"kind": _KIND}, saving)
