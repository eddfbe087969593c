"""Approve or reject quote versions: what waits for a person, decided one by one or in bulk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from common.actor import Actor, Permission
from common.errors import BusinessError
from database.stored import Stored
from database.work import Work
from sales.quotes.approval import ApprovalRoute, Ask, Verdict, decide, foresee
from sales.quotes.approval_matrix import ApprovalMatrix, check_matrix, figures_of
from sales.quotes.lifecycle import IssuedVersion, OwnApproval, QuoteState, Why
from workflows.configure_solution import price_draft
from workflows.delegate_approvals import stands_in_for
from workflows.issue_quote import matrix_in_use, move_quote


class CommentMissing(BusinessError):
    def __init__(self) -> None:
        super().__init__("Say why it is rejected, so that the seller knows what to change.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A version somebody has to decide, as an approver's inbox shows it."""

    route: ApprovalRoute
    asks: tuple[Ask, ...]  # those the person may decide now
    issued: IssuedVersion


def inbox(work: Work, *, by: Actor, now: datetime) -> tuple[Waiting, ...]:
    """What waits for the person, by number; not what they issued themselves."""
    by.require(Permission.APPROVE)
    found = []
    people = stands_in_for(work, by=by, today=now.date())
    for stored in work.approvals.waiting():
        route = stored.value
        asks = route.waiting_for(by, now, people)
        if asks:
            issued = work.quotes.get(route.number, route.version)
            if issued.state is QuoteState.PENDING_APPROVAL:
                found.append(Waiting(route=route, asks=asks, issued=issued))
    return tuple(found)


def foresee_approval(
    work: Work, opportunity_id: str, *, by: Actor, now: datetime
) -> tuple[Ask, ...]:
    """Who would be asked if the draft were issued now, and what change would avoid it."""
    option = price_draft(work, opportunity_id, by=by)
    figures = figures_of(option.sheet, option.service_levels)
    return foresee(figures, matrix_in_use(work, by=by), now)


def approve_quote(
    work: Work, number: str, version: int, *, comment: str = "", by: Actor, now: datetime
) -> IssuedVersion:
    """Approve what waits for this person; the version is approved when nobody else has to.

    Raises:
        NotAllowed, OwnApproval, NotYours, IllegalMove, or that another approver was first.
    """
    by.require(Permission.APPROVE)
    route = _decide(work, number, version, Verdict.APPROVED, comment, by=by, now=now)
    if route is not None and not route.approved:
        work.journal.note(
            by, "approved a step of", "quote", f"{number} v{version}", now=now, after=comment
        )
        return work.quotes.get(number, version)
    why = _decided("approved", comment, by)
    return move_quote(work, number, version, QuoteState.APPROVED, why=why, by=by, now=now)


def reject_quote(
    work: Work, number: str, version: int, *, comment: str, by: Actor, now: datetime
) -> IssuedVersion:
    """Raises CommentMissing, NotAllowed, NotYours, IllegalMove."""
    by.require(Permission.APPROVE)
    if not comment.strip():
        raise CommentMissing
    _decide(work, number, version, Verdict.REJECTED, comment, by=by, now=now)
    why = _decided("rejected", comment, by)
    return move_quote(work, number, version, QuoteState.REJECTED, why=why, by=by, now=now)


def _decided(verdict: str, comment: str, by: Actor) -> Why:
    """An approver's words are about figures, so they are for those who see them."""
    said = f"{verdict} by {by.name}"
    return Why(said, f"{said}: {comment.strip()}" if comment.strip() else "")


def approve_many(
    work: Work, chosen: tuple[tuple[str, int], ...], *, comment: str, by: Actor, now: datetime
) -> tuple[IssuedVersion, ...]:
    """Approve several versions together: all of them, or none if one is refused."""
    by.require(Permission.APPROVE)
    return tuple(
        approve_quote(work, number, version, comment=comment, by=by, now=now)
        for number, version in chosen
    )


def save_matrix(
    work: Work, matrix: ApprovalMatrix, *, by: Actor, now: datetime
) -> Stored[ApprovalMatrix]:
    """Keep the approval matrix from now on. Raises BadMatrix, CircularDelegation."""
    by.require(Permission.ADMINISTER)
    check_matrix(matrix)
    kept = work.rulebooks.matrix()
    stored = work.rulebooks.save_matrix(
        matrix, expected=kept.revision if kept else None, by=by, now=now
    )
    work.journal.note(by, "changed", "approval matrix", "", now=now)
    return stored


def _decide(
    work: Work,
    number: str,
    version: int,
    verdict: Verdict,
    comment: str,
    *,
    by: Actor,
    now: datetime,
) -> ApprovalRoute | None:
    """The route with the decision kept; None for versions issued before routes were kept."""
    stored = work.approvals.find(number, version)
    if stored is None:
        return None
    if by.id == stored.value.issued_by_id:
        raise OwnApproval(stored.value.label)
    issued = work.quotes.get(number, version)
    if issued.state is not QuoteState.PENDING_APPROVAL:
        return None  # the move that follows says where it stands
    people = stands_in_for(work, by=by, today=now.date())
    route = decide(stored.value, verdict, comment=comment, by=by, now=now, stands_in_for=people)
    work.approvals.save(route, expected=stored.revision, by=by, now=now)
    return route
