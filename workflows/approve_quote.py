"""Approve or reject a quote version that goes beyond the seller's limits."""

from __future__ import annotations

from datetime import datetime

from common.actor import Actor, Permission
from common.errors import BusinessError
from database.work import Work
from sales.quotes.lifecycle import IssuedVersion, QuoteState
from workflows.issue_quote import move_quote


class CommentMissing(BusinessError):
    def __init__(self) -> None:
        super().__init__("Say why it is rejected, so that the seller knows what to change.")


def approve_quote(
    work: Work, number: str, version: int, *, comment: str = "", by: Actor, now: datetime
) -> IssuedVersion:
    """Raises NotAllowed, OwnApproval, IllegalMove, or that another approver was first."""
    by.require(Permission.APPROVE)
    note = f"approved by {by.name}{f': {comment.strip()}' if comment.strip() else ''}"
    return move_quote(work, number, version, QuoteState.APPROVED, note=note, by=by, now=now)


def reject_quote(
    work: Work, number: str, version: int, *, comment: str, by: Actor, now: datetime
) -> IssuedVersion:
    """Raises CommentMissing, NotAllowed, IllegalMove."""
    by.require(Permission.APPROVE)
    if not comment.strip():
        raise CommentMissing
    note = f"rejected by {by.name}: {comment.strip()}"
    return move_quote(work, number, version, QuoteState.REJECTED, note=note, by=by, now=now)
