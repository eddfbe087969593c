"""Expire quotes: open versions whose validity has ended are marked so."""

from __future__ import annotations

from datetime import datetime

from common.actor import Actor, Permission
from database.work import Work
from sales.quotes.lifecycle import QuoteState
from workflows.issue_quote import move_quote


def expire_quotes(work: Work, *, by: Actor, now: datetime) -> tuple[str, ...]:
    """The labels of the versions that expired. Safe to run as often as wanted."""
    by.require(Permission.ADMINISTER)
    labels = []
    for each in work.quotes.expiring(now.date()):
        why = f"valid until {each.valid_until:%d %B %Y}"
        move_quote(work, each.number, each.version, QuoteState.EXPIRED, why=why, by=by, now=now)
        labels.append(each.label)
    return tuple(labels)
