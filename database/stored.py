"""A value as it is kept: with its revision and who saved it, so that nobody overwrites unseen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Generic, TypeVar

from common.actor import Actor
from common.errors import BusinessError

T = TypeVar("T")


def say_moment(moment: datetime) -> str:
    """`23 Nov 2026 at 10:42 UTC`."""
    utc = moment.astimezone(UTC)
    return f"{utc.day} {utc:%b %Y} at {utc:%H:%M} UTC"


@dataclass(frozen=True, slots=True)
class Stored(Generic[T]):
    """`revision` goes up by one at each save; hand it back as `expected` to save again."""

    value: T
    revision: int
    saved_by: str
    saved_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Saving:
    """Who saves, when, and on top of which revision (None: a new value)."""

    expected: int | None
    by: Actor
    now: datetime


class ChangedMeanwhile(BusinessError):
    """Somebody saved first. To save over it, save again expecting `revision`."""

    def __init__(self, saved_by: str, saved_at: datetime, revision: int) -> None:
        super().__init__(
            f"{saved_by} saved this on {say_moment(saved_at)} while you were editing; "
            "what you typed is kept here: reload to compare, or save again over it."
        )
        self.saved_by = saved_by
        self.saved_at = saved_at
        self.revision = revision


class NotFound(BusinessError):
    def __init__(self, thing: str, id: str | int) -> None:
        super().__init__(f"There is no {thing} {id}.")
