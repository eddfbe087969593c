"""Keeps accounts, their sessions by token hash, and sign-ins that did not succeed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Select, delete, insert, select, update
from sqlalchemy.orm import Session

from common.account import Account
from common.actor import Role
from common.errors import BusinessError
from database.rows.accounts import AccountRow, AttemptRow, SessionRow
from database.stored import NotFound
from database.stores.inserting import insert_if_free
from database.stores.series import Series


class EmailTaken(BusinessError):
    def __init__(self, email: str) -> None:
        super().__init__(f"There is already an account for {email}.")


def email_key(email: str) -> str:
    """One spelling of an e-mail address, so that case never makes two people of one."""
    return email.strip().casefold()


def _accounts() -> Select[str, str, str, str, str, bool]:
    row = AccountRow
    return select(row.id, row.email, row.name, row.role, row.password_hash, row.active)


def _columns(account: Account) -> dict[str, object]:
    return {
        "email": account.email.strip(),
        "email_key": email_key(account.email),
        "name": account.name,
        "role": account.role.value,
        "password_hash": account.password_hash,
        "active": account.active,
    }


class AccountStore:
    def __init__(self, session: Session) -> None:
        self._session = session
        self._ids = Series(session, "U-", 4)

    def next_id(self) -> str:
        return self._ids.next()

    def add(self, account: Account) -> None:
        """Raises EmailTaken."""
        self._ids.claim([account.id])
        if not insert_if_free(self._session, AccountRow, {"id": account.id, **_columns(account)}):
            raise EmailTaken(account.email)

    def save(self, account: Account) -> None:
        """Raises EmailTaken, NotFound."""
        holder = self.get_by_email(account.email)
        if holder is not None and holder.id != account.id:
            raise EmailTaken(account.email)
        done = self._session.execute(
            update(AccountRow)
            .where(AccountRow.id == account.id)
            .values(**_columns(account))
            .returning(AccountRow.id)
            .execution_options(synchronize_session=False)
        )
        if done.first() is None:
            raise NotFound("account", account.id)

    def get(self, id: str) -> Account:
        """Raises NotFound."""
        found = self._one(_accounts().where(AccountRow.id == id))
        if found is None:
            raise NotFound("account", id)
        return found

    def get_by_email(self, email: str) -> Account | None:
        return self._one(_accounts().where(AccountRow.email_key == email_key(email)))

    def list(self) -> tuple[Account, ...]:
        rows = self._session.execute(_accounts().order_by(AccountRow.name, AccountRow.id))
        return tuple(_account(*row) for row in rows)

    def _one(self, query: Select[str, str, str, str, str, bool]) -> Account | None:
        row = self._session.execute(query).one_or_none()
        return None if row is None else _account(*row)

    def add_session(
        self, token_sha256: str, account_id: str, *, created_at: datetime, expires_at: datetime
    ) -> None:
        self._session.execute(
            insert(SessionRow).values(
                token_sha256=token_sha256,
                account_id=account_id,
                created_at=created_at,
                expires_at=expires_at,
            )
        )

    def of_session(self, token_sha256: str, now: datetime) -> Account | None:
        """The active account of a session neither expired nor revoked."""
        return self._one(
            _accounts()
            .join(SessionRow, SessionRow.account_id == AccountRow.id)
            .where(
                SessionRow.token_sha256 == token_sha256,
                SessionRow.revoked_at.is_(None),
                SessionRow.expires_at > now,
                AccountRow.active.is_(True),
            )
        )

    def revoke_session(self, token_sha256: str, now: datetime) -> None:
        self._revoke(SessionRow.token_sha256 == token_sha256, now)

    def revoke_sessions_of(self, account_id: str, now: datetime) -> None:
        """Sign somebody out everywhere, for instance when their account is closed."""
        self._revoke(SessionRow.account_id == account_id, now)

    def _revoke(self, which: object, now: datetime) -> None:
        self._session.execute(
            update(SessionRow)
            .where(which, SessionRow.revoked_at.is_(None))  # type: ignore[arg-type]
            .values(revoked_at=now)
            .execution_options(synchronize_session=False)
        )

    def record_attempt(self, key: str, at: datetime) -> int:
        """Returns the attempt's number, for `attempts_before` and `forget_attempt`."""
        row = insert(AttemptRow).values(key=key, at=at).returning(AttemptRow.id)
        return self._session.execute(row).scalar_one()

    def attempts_before(self, key: str, number: int, since: datetime) -> tuple[datetime, ...]:
        """When the attempts before this one were made, oldest first."""
        rows = self._session.scalars(
            select(AttemptRow.at)
            .where(AttemptRow.key == key, AttemptRow.at > since, AttemptRow.id < number)
            .order_by(AttemptRow.at, AttemptRow.id)
        )
        return tuple(rows)

    def forget_attempt(self, number: int) -> None:
        self._session.execute(delete(AttemptRow).where(AttemptRow.id == number))

    def forget_attempts(self, key: str) -> None:
        self._session.execute(delete(AttemptRow).where(AttemptRow.key == key))

    def prune(self, before: datetime) -> None:
        """Drop attempts made and sessions expired before a moment."""
        self._session.execute(delete(AttemptRow).where(AttemptRow.at < before))
        self._session.execute(delete(SessionRow).where(SessionRow.expires_at < before))


def _account(
    id: str, email: str, name: str, role: str, password_hash: str, active: bool
) -> Account:
    return Account(
        id=id, email=email, name=name, role=Role(role), password_hash=password_hash, active=active
    )
