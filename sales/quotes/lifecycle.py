"""The life of an issued quote version: TMF648 states and the moves between them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from common.actor import Actor, Permission
from common.errors import BusinessError
from sales.quotes.quote_version import QuoteVersion


class QuoteState(StrEnum):
    PENDING_APPROVAL = "pending approval"
    APPROVED = "approved"
    SENT = "sent"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    CANCELLED = "cancelled"
    EXPIRED = "expired"

    @property
    def open(self) -> bool:
        return self in OPEN_STATES


OPEN_STATES = (QuoteState.PENDING_APPROVAL, QuoteState.APPROVED, QuoteState.SENT)

MOVES: dict[QuoteState, tuple[QuoteState, ...]] = {
    QuoteState.PENDING_APPROVAL: (
        QuoteState.APPROVED,
        QuoteState.REJECTED,
        QuoteState.CANCELLED,
        QuoteState.EXPIRED,
    ),
    QuoteState.APPROVED: (
        QuoteState.SENT,
        QuoteState.ACCEPTED,
        QuoteState.REJECTED,
        QuoteState.CANCELLED,
        QuoteState.EXPIRED,
    ),
    QuoteState.SENT: (
        QuoteState.ACCEPTED,
        QuoteState.REJECTED,
        QuoteState.CANCELLED,
        QuoteState.EXPIRED,
    ),
    QuoteState.ACCEPTED: (),
    QuoteState.REJECTED: (),
    QuoteState.CANCELLED: (),
    QuoteState.EXPIRED: (),
}


class IllegalMove(BusinessError):
    def __init__(self, label: str, state: QuoteState, wanted: QuoteState) -> None:
        allowed = " or ".join(MOVES[state]) or "nothing; issue a new version instead"
        super().__init__(f"{label} is {state} and cannot become {wanted}; it can become {allowed}.")


class OwnApproval(BusinessError):
    def __init__(self, label: str) -> None:
        super().__init__(f"You issued {label} yourself; another approver has to decide it.")


class QuoteExpired(BusinessError):
    def __init__(self, label: str, valid_until: date) -> None:
        super().__init__(
            f"{label} was valid until {valid_until:%d %B %Y}; issue a new version to go on."
        )


@dataclass(frozen=True, slots=True)
class Why:
    """Why a version stands where it does.

    `inside` holds what only those who see margins may read: figures, and words of approvers.
    """

    said: str = ""
    inside: str = ""

    def to(self, actor: Actor) -> str:
        """What the person may read of it."""
        if self.inside and actor.may(Permission.SEE_MARGIN):
            return self.inside
        return self.said


UNEXPLAINED = Why()


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedVersion:
    """A version and where it stands, and why."""

    version: QuoteVersion
    state: QuoteState
    moved_by: str
    moved_at: datetime
    why: Why = UNEXPLAINED


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A checked change of state, ready to be kept."""

    number: str
    version: int
    before: QuoteState
    after: QuoteState
    why: Why = UNEXPLAINED


def move(
    issued: IssuedVersion, to: QuoteState, *, by: Actor, on: date, why: str | Why = ""
) -> Move:
    """Check a move. Words of `why` as text are for everybody inside.

    Raises:
        IllegalMove: the states do not follow one another.
        OwnApproval: the approver issued it.
        QuoteExpired: accepting or sending after its validity.
    """
    version = issued.version
    if to not in MOVES[issued.state]:
        raise IllegalMove(version.label, issued.state, to)
    deciding = issued.state is QuoteState.PENDING_APPROVAL and to is QuoteState.APPROVED
    if deciding and by.id == version.issued_by_id:
        raise OwnApproval(version.label)
    if to in (QuoteState.ACCEPTED, QuoteState.SENT) and on > version.valid_until:
        raise QuoteExpired(version.label, version.valid_until)
    return Move(
        number=version.number,
        version=version.version,
        before=issued.state,
        after=to,
        why=Why(why) if isinstance(why, str) else why,
    )
