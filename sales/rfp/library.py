"""The answer library: answers to use again, who answers for them, and how fresh they are."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from common.errors import BusinessError
from sales.rfp.answers import Compliance


class EntryStatus(StrEnum):
    DRAFT = "draft"
    APPROVED = "approved"
    ARCHIVED = "archived"


class UnknownVariable(BusinessError):
    def __init__(self, entry_id: str, name: str, known: Mapping[str, str]) -> None:
        super().__init__(
            f"{entry_id} uses {{{{{name}}}}}, which has no value; known are {', '.join(known)}."
        )


class EntryIncomplete(BusinessError):
    def __init__(self, what: str) -> None:
        super().__init__(f"An answer for the library needs {what}.")


@dataclass(frozen=True, slots=True, kw_only=True)
class LibraryEntry:
    """`questions` are ways buyers ask; the answer may use variables such as {{provider}}."""

    id: str  # LB-0001
    questions: tuple[str, ...]
    answer: str
    compliance: Compliance = Compliance.COMPLY
    tags: tuple[str, ...] = ()
    product: str = ""
    owner: str = ""
    reviewer: str = ""
    reviewed_on: date | None = None
    review_every_days: int = 180
    valid_until: date | None = None
    used_count: int = 0
    last_used: date | None = None
    won: int = 0
    lost: int = 0
    status: EntryStatus = EntryStatus.APPROVED

    def expired(self, today: date) -> bool:
        return self.valid_until is not None and self.valid_until < today

    def usable(self, today: date) -> bool:
        """Approved and not expired: only such an entry is ever proposed."""
        return self.status is EntryStatus.APPROVED and not self.expired(today)

    def review_due(self, today: date) -> bool:
        if self.reviewed_on is None:
            return True
        return self.reviewed_on + timedelta(days=self.review_every_days) < today

    def freshness(self, today: date) -> int:
        """0 to 100: 60 for a review within its cycle, 20 for recent use, 20 for a record of wins.

        The review's share falls in a straight line to nothing at twice the cycle; use counts in
        full for 90 days and nothing after a year; an entry never decided scores half of the last.
        """
        if self.expired(today) or self.status is EntryStatus.ARCHIVED:
            return 0
        review = 0.0
        if self.reviewed_on is not None:
            age = (today - self.reviewed_on).days / max(1, self.review_every_days)
            review = max(0.0, min(1.0, 2.0 - age))
        use = 0.0
        if self.last_used is not None:
            use = max(0.0, min(1.0, (365 - (today - self.last_used).days) / 275))
        decided = self.won + self.lost
        record = self.won / decided if decided else 0.5
        return round(60 * review + 20 * use + 20 * record)

    def decided(self, *, won: bool) -> LibraryEntry:
        """One response more that used it was won, or lost."""
        return replace(self, won=self.won + won, lost=self.lost + (not won))

    def used(self, today: date) -> LibraryEntry:
        return replace(self, used_count=self.used_count + 1, last_used=today)


def checked(entry: LibraryEntry) -> LibraryEntry:
    """The entry without blanks. Raises EntryIncomplete without a question or an answer."""
    questions = tuple(dict.fromkeys(each.strip() for each in entry.questions if each.strip()))
    if not questions:
        raise EntryIncomplete("at least one question")
    if not entry.answer.strip():
        raise EntryIncomplete("an answer")
    return replace(entry, questions=questions, answer=entry.answer.strip())


def filled(entry: LibraryEntry, values: Mapping[str, str]) -> str:
    """The answer with its variables filled in. Raises UnknownVariable."""

    def value(match: re.Match[str]) -> str:
        name = match[1]
        if name not in values:
            raise UnknownVariable(entry.id, name, values)
        return values[name]

    return re.sub(r"\{\{\s*(\w+)\s*\}\}", value, entry.answer)
