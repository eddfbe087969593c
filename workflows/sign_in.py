"""Sign-in: accounts are registered, passwords checked, sessions opened and closed."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from common.account import Account
from common.actor import SYSTEM, Actor, Permission, Role
from common.errors import BusinessError
from database.engine import Database
from database.stores.accounts import EmailTaken
from database.work import Work

SHORTEST_PASSWORD, LONGEST_PASSWORD = 10, 200
WINDOW = timedelta(minutes=15)
MOST_PER_EMAIL, MOST_PER_CLIENT = 5, 20
# Attempts and ended sessions are of no use after this; they are dropped at successful sign-ins.
_KEEP_ENDED = timedelta(days=30)
_HASHER = PasswordHasher()


class PasswordTooWeak(BusinessError):
    def __init__(self) -> None:
        super().__init__(
            f"The password needs {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters; "
            "a few unrelated words are easy to remember."
        )


class BadEmail(BusinessError):
    def __init__(self, email: str) -> None:
        super().__init__(f"{email!r} is not an e-mail address; accepted: name@company.com.")


class SignInRefused(BusinessError):
    """The same sentence for every cause, so that nobody learns which e-mail has an account."""

    def __init__(self) -> None:
        super().__init__("This e-mail and password do not go together; try again.")


class AccountClosed(BusinessError):
    def __init__(self, email: str) -> None:
        super().__init__(f"The account of {email} is closed; ask an administrator to open it.")


class TooManyAttempts(BusinessError):
    def __init__(self, again_at: datetime) -> None:
        # Rounded up: a minute told too early would be refused once more.
        shown = again_at + timedelta(seconds=59)
        super().__init__(
            f"Too many sign-ins have failed; try again after {shown:%H:%M} UTC "
            "or ask an administrator for a new password."
        )
        self.again_at = again_at


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionToken:
    """`token` goes to the browser and is kept nowhere; the database has its hash."""

    token: str
    expires_at: datetime
    actor: Actor


def register(
    work: Work, *, email: str, name: str, role: Role, password: str, by: Actor, now: datetime
) -> Account:
    """Open an account with a password.

    Raises:
        NotAllowed: only administrators open accounts (SYSTEM opens the first).
        BadEmail, PasswordTooWeak, EmailTaken: as their sentences say.
    """
    by.require(Permission.ADMINISTER)
    account = Account(
        id=work.accounts.next_id(),
        email=_checked_email(email),
        name=name.strip() or email.strip(),
        role=role,
        password_hash=hash_password(password),
    )
    work.accounts.add(account)
    work.journal.note(by, "registered", "account", account.id, now=now, after=f"{role}")
    return account


def hash_password(password: str) -> str:
    """Raises PasswordTooWeak."""
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise PasswordTooWeak
    return _HASHER.hash(password)


def sign_in(
    database: Database, *, email: str, password: str, client: str, now: datetime, session_hours: int
) -> SessionToken:
    """Check a password and open a session. `client` is where the attempt comes from.

    Takes the database and not a unit of work: the attempt is kept in one of its own before the
    password is looked at, so that a refusal does not roll it back, guesses sent side by side
    cannot slip past the count, and no transaction is open during the slow hashing.

    Raises:
        SignInRefused: unknown e-mail, wrong password or closed account.
        TooManyAttempts: 5 failures of the e-mail or 20 of the client in 15 minutes.
    """
    attempts = _record(database, (_key("email", email), _key("client", client)), now)
    with database.work() as work:
        account = work.accounts.get_by_email(email)
    if not _matches(account, password):
        with database.work() as work:
            if account is not None:
                work.journal.note(SYSTEM, "refused sign-in", "account", account.id, now=now)
        raise SignInRefused
    with database.work() as work:
        current = work.accounts.get_by_email(email)
        if current is None or not current.active:
            raise SignInRefused
        if _HASHER.check_needs_rehash(current.password_hash):
            work.accounts.save(replace(current, password_hash=_HASHER.hash(password)))
        # All failures of the e-mail are forgiven, of the client only this attempt: otherwise
        # one valid account would reset the count for guessing at others.
        work.accounts.forget_attempts(_key("email", email))
        work.accounts.forget_attempt(attempts[1])
        work.accounts.prune(now - _KEEP_ENDED)
        return _open_session(work, current, now, session_hours)


def sign_in_with_identity(
    work: Work, *, email: str, name: str, role: Role, now: datetime, session_hours: int
) -> SessionToken:
    """Open a session for somebody an identity provider vouches for, with the role it gives.

    The door must have checked that the provider has verified the e-mail: it finds the account.

    Raises:
        AccountClosed: an administrator here has closed the account.
    """
    account = work.accounts.get_by_email(_checked_email(email))
    if account is None:
        account = _welcome(work, email.strip(), name.strip() or email.strip(), role, now)
    if not account.active:
        raise AccountClosed(account.email)
    if (account.role, account.name) != (role, name.strip() or account.name):
        changed = replace(account, role=role, name=name.strip() or account.name)
        work.accounts.save(changed)
        work.journal.note(
            SYSTEM,
            "updated from identity provider",
            "account",
            account.id,
            now=now,
            before=f"{account.name}, {account.role}",
            after=f"{changed.name}, {changed.role}",
        )
        account = changed
    return _open_session(work, account, now, session_hours)


def who(work: Work, token: str, now: datetime) -> Actor | None:
    """Whose session a token opens; None when expired, signed out, closed or made up."""
    account = work.accounts.of_session(_sha256(token), now)
    return None if account is None else account.actor


def sign_out(work: Work, token: str, now: datetime) -> None:
    """End a session; a token that opens none is nothing to complain about."""
    actor = who(work, token, now)
    work.accounts.revoke_session(_sha256(token), now)
    if actor is not None:
        work.journal.note(actor, "signed out", "account", actor.id, now=now)


def _record(database: Database, keys: tuple[str, str], now: datetime) -> tuple[int, int]:
    """Keep the attempt, then count those before it; a throttled attempt itself is not counted."""
    with database.work() as work:
        numbers = tuple(work.accounts.record_attempt(key, now) for key in keys)
    with database.work() as work:
        again_at = _throttled_until(work, keys, numbers, now)
        if again_at is None:
            return numbers[0], numbers[1]
        for number in numbers:
            work.accounts.forget_attempt(number)
    raise TooManyAttempts(again_at)


def _throttled_until(
    work: Work, keys: tuple[str, str], numbers: tuple[int, ...], now: datetime
) -> datetime | None:
    until = []
    for key, number, most in zip(keys, numbers, (MOST_PER_EMAIL, MOST_PER_CLIENT), strict=True):
        failures = work.accounts.attempts_before(key, number, since=now - WINDOW)
        if len(failures) >= most:
            until.append(failures[-most] + WINDOW)
    return max(until, default=None)


def _matches(account: Account | None, password: str) -> bool:
    """Whether the password is the account's; takes as long when there is no account."""
    stand_in = _stand_in()
    usable = account is not None and account.active and bool(account.password_hash)
    kept = account.password_hash if account is not None and usable else stand_in
    try:
        _HASHER.verify(kept, password[: LONGEST_PASSWORD + 1])
    except (VerificationError, InvalidHashError):
        return False
    return usable


@cache
def _stand_in() -> str:
    """A hash no password is known for, made as costly as real ones."""
    return _HASHER.hash(secrets.token_urlsafe(32))


def _welcome(work: Work, email: str, name: str, role: Role, now: datetime) -> Account:
    account = Account(id=work.accounts.next_id(), email=email, name=name, role=role)
    try:
        work.accounts.add(account)
    except EmailTaken:
        # Two tabs came back from the provider at once; the first made the account.
        return work.accounts.get_by_email(email) or account
    work.journal.note(
        SYSTEM, "registered from identity provider", "account", account.id, now=now, after=f"{role}"
    )
    return account


def _open_session(work: Work, account: Account, now: datetime, hours: int) -> SessionToken:
    token, expires_at = secrets.token_urlsafe(32), now + timedelta(hours=hours)
    work.accounts.add_session(_sha256(token), account.id, created_at=now, expires_at=expires_at)
    work.journal.note(account.actor, "signed in", "account", account.id, now=now)
    return SessionToken(token=token, expires_at=expires_at, actor=account.actor)


def _checked_email(email: str) -> str:
    """Only what cannot be an address is refused; whether mail arrives nobody can see from here."""
    stripped = email.strip()
    name, at, domain = stripped.rpartition("@")
    if not (name and at and domain) or len(stripped) > 254 or any(c.isspace() for c in stripped):
        raise BadEmail(email)
    return stripped


def _key(kind: str, value: str) -> str:
    """Hashed, since people type passwords into the e-mail field and clients are addresses."""
    return _sha256(f"{kind}:{value.strip().casefold()}")


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
