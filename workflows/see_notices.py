"""See notices: what a person should know, until they say they have read it."""

from __future__ import annotations

from datetime import datetime

from common.actor import Actor
from database.stores.care_desk import Notice
from database.work import Work


def notices(work: Work, *, by: Actor) -> tuple[Notice, ...]:
    """One's own only, newest first."""
    return work.care_desk.notices(by.id)


def read_notices(work: Work, *, by: Actor, now: datetime) -> None:
    work.care_desk.read_all(by.id, now)
