"""Delegate approvals: an approver hands their decisions to a deputy for some days."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from common.actor import Actor, Permission
from common.errors import BusinessError
from database.work import Work
from sales.quotes.approval_matrix import ApprovalMatrix, Delegation, check_matrix
from workflows.issue_quote import matrix_in_use


class NoSuchDeputy(BusinessError):
    def __init__(self, email: str) -> None:
        super().__init__(
            f"Nobody who may approve signs in as {email!r}; name an approver's e-mail address."
        )


def own_delegations(work: Work, *, by: Actor, today: date) -> tuple[Delegation, ...]:
    """Who decides for the person, now or later."""
    by.require(Permission.APPROVE)
    return tuple(
        each
        for each in matrix_in_use(work, by=by).delegations
        if each.person == by.email and each.until_day >= today
    )


def stands_in_for(work: Work, *, by: Actor, today: date) -> tuple[Actor, ...]:
    """Those for whom the person decides today, at any remove, as their accounts stand now."""
    matrix = matrix_in_use(work, by=by)
    accounts = [work.accounts.get_by_email(each) for each in matrix.stood_in_for(by.email, today)]
    return tuple(
        each.actor
        for each in accounts
        if each is not None and each.active and each.actor.may(Permission.APPROVE)
    )


def end_delegations(work: Work, *, by: Actor, now: datetime) -> int:
    """Take every decision handed over back, from now on; how many there were."""
    by.require(Permission.APPROVE)
    mine = own_delegations(work, by=by, today=now.date())
    kept = work.rulebooks.matrix()
    if not mine or kept is None:
        return 0
    left = tuple(each for each in kept.value.delegations if each not in mine)
    matrix = replace(kept.value, delegations=left)
    work.rulebooks.save_matrix(matrix, expected=kept.revision, by=by, now=now)
    work.journal.note(by, "took back", "approvals", by.email, now=now)
    return len(mine)


def delegate(
    work: Work, to: str, *, from_day: date, until_day: date, by: Actor, now: datetime
) -> ApprovalMatrix:
    """Hand the person's decisions over: all that wait in those days, however they are asked for.

    Raises:
        NoSuchDeputy, BadMatrix for days in the wrong order, CircularDelegation.
    """
    by.require(Permission.APPROVE)
    account = work.accounts.get_by_email(to)
    if account is None or not account.active or not account.actor.may(Permission.APPROVE):
        raise NoSuchDeputy(to)
    handed = Delegation(person=by.email, to=account.email, from_day=from_day, until_day=until_day)
    kept = work.rulebooks.matrix()
    matrix = matrix_in_use(work, by=by)
    matrix = replace(matrix, delegations=(*matrix.delegations, handed))
    check_matrix(matrix)
    revision = kept.revision if kept else None
    work.rulebooks.save_matrix(matrix, expected=revision, by=by, now=now)
    said = f"to {account.email} until {until_day:%d %B %Y}"
    work.journal.note(by, "handed over", "approvals", by.email, now=now, after=said)
    return matrix
