"""Keep accounts: who may sign in with which role; and read the journal."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from common.account import Account
from common.actor import Actor, Permission, Role
from common.errors import BusinessError
from database.listings import JournalEntry
from database.work import Work


class OwnAccount(BusinessError):
    def __init__(self) -> None:
        super().__init__("Your own account is changed by another administrator.")


def accounts(work: Work, *, by: Actor) -> tuple[Account, ...]:
    by.require(Permission.ADMINISTER)
    return work.accounts.list()


def change_account(
    work: Work, account_id: str, *, role: Role, active: bool, by: Actor, now: datetime
) -> Account:
    """Change role or close an account; closing ends its sessions at once. Raises OwnAccount."""
    by.require(Permission.ADMINISTER)
    if account_id == by.id:
        raise OwnAccount
    before = work.accounts.get(account_id)
    after = replace(before, role=role, active=active)
    work.accounts.save(after)
    if not active:
        work.accounts.revoke_sessions_of(account_id, now)
    work.journal.note(
        by,
        "changed",
        "account",
        account_id,
        now=now,
        before=f"{before.role}, {'open' if before.active else 'closed'}",
        after=f"{role}, {'open' if active else 'closed'}",
    )
    return after


def journal(work: Work, *, by: Actor, limit: int = 200) -> tuple[JournalEntry, ...]:
    """The newest lines first."""
    by.require(Permission.ADMINISTER)
    return work.journal.entries(limit=limit)
