"""What a customer's own user may reach: bound by an administrator, ended when they leave."""

from __future__ import annotations

from datetime import datetime

from common.account import Account
from common.actor import Actor, Permission, Role
from database.work import Work
from sales.care.access import NoOrganisation, PortalUser, Reach
from workflows.sign_in import register


def reach_of(work: Work, *, by: Actor, now: datetime) -> Reach:
    """The customers a portal user sees today. Every self-service workflow starts here.

    Raises:
        NotAllowed: not a customer's own user.
        NoOrganisation: bound to none, or no longer.
    """
    by.require(Permission.SELF_SERVE)
    user = work.portal.user(by.id)
    if user is None or user.ended_at is not None:
        raise NoOrganisation
    below = work.hierarchy.subtree(user.customer_id, now.date())
    return Reach(top_id=user.customer_id, customer_ids=frozenset(below))


def invite_portal_user(
    work: Work, customer_id: str, name: str, email: str, password: str, *, by: Actor, now: datetime
) -> Account:
    """An account that sees this organisation and what is below it. Raises as `register` does."""
    by.require(Permission.ADMINISTER)
    customer = work.customers.get(customer_id).value
    account = register(
        work, email=email, name=name, role=Role.CUSTOMER, password=password, by=by, now=now
    )
    work.portal.bind(PortalUser(account_id=account.id, customer_id=customer.id, bound_at=now))
    work.journal.note(by, "invited", "portal user", account.id, now=now, after=customer.name)
    return account


def end_portal_user(work: Work, account_id: str, *, by: Actor, now: datetime) -> None:
    """Takes the organisation away and signs the person out everywhere."""
    by.require(Permission.ADMINISTER)
    work.portal.end(account_id, now)
    work.accounts.revoke_sessions_of(account_id, now)
    work.journal.note(by, "ended", "portal user", account_id, now=now)


def portal_users(
    work: Work, customer_id: str, *, by: Actor
) -> tuple[tuple[Account, PortalUser], ...]:
    by.require(Permission.ADMINISTER)
    return tuple(
        (work.accounts.get(each.account_id), each) for each in work.portal.of_customer(customer_id)
    )
