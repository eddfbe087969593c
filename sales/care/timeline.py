"""One timeline of everything that happened with a customer, and the health it adds up to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """One line of the timeline; `ref` leads to the thing itself, `text` is what was said.

    `attachments` are number, name and size in bytes of each.
    """

    at: datetime
    kind: str  # contact, request, ticket, quote, order
    title: str
    detail: str = ""
    ref: str = ""
    internal: bool = False
    text: str = ""
    attachments: tuple[tuple[int, str, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Signs:
    """What health is judged by, over the last 90 days where a span is needed."""

    open_tickets: int
    breached_tickets: int
    overdue_requests: int
    complaints: int
    reopened: int
    overdue_accounts: int
    days_since_contact: int | None
    tickets: int = 0  # opened in the span, over or not


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """0 to 100, with every deduction named: nobody acts on a number without its reasons."""

    score: int
    word: str
    reasons: tuple[str, ...]


QUIET_DAYS = 90
MANY_TICKETS = 3


def judge(signs: Signs) -> Health:
    """100 less fixed deductions, each capped so that one bad week does not hide the rest."""
    deductions = (
        (min(30, 15 * signs.breached_tickets), f"{signs.breached_tickets} tickets past their time"),
        (min(10, 3 * signs.open_tickets), f"{signs.open_tickets} open tickets"),
        (min(20, 10 * signs.overdue_requests), f"{signs.overdue_requests} requests overdue"),
        (min(20, 10 * signs.complaints), f"{signs.complaints} complaints in 90 days"),
        (min(10, 5 * signs.reopened), f"{signs.reopened} requests reopened in 90 days"),
        (min(10, 10 * signs.overdue_accounts), f"{signs.overdue_accounts} accounts suspended"),
        (_often(signs.tickets), f"{signs.tickets} tickets in 90 days"),
        (_silence(signs.days_since_contact), _say_silence(signs.days_since_contact)),
    )
    score = max(0, 100 - sum(points for points, _ in deductions))
    word = "good" if score >= 80 else "watch" if score >= 55 else "at risk"
    reasons = tuple(f"{why} (−{points})" for points, why in deductions if points)
    return Health(score=score, word=word, reasons=reasons)


def _often(tickets: int) -> int:
    """Faults that come again weigh, however well each was mended."""
    return min(25, 6 * tickets) if tickets >= MANY_TICKETS else 0


def _silence(days: int | None) -> int:
    return 10 if days is None or days > QUIET_DAYS else 0


def _say_silence(days: int | None) -> str:
    return "no contact is recorded" if days is None else f"no contact for {days} days"
