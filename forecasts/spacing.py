"""How the periods of a frame are spaced and what a missing one means: light to import."""

from __future__ import annotations

from enum import StrEnum


class Frequency(StrEnum):
    """How long a period is."""

    WEEK = "W"
    MONTH = "M"
    QUARTER = "Q"

    @property
    def season(self) -> int:
        """Periods of a year."""
        return {Frequency.WEEK: 52, Frequency.MONTH: 12, Frequency.QUARTER: 4}[self]

    @property
    def word(self) -> str:
        return {Frequency.WEEK: "week", Frequency.MONTH: "month", Frequency.QUARTER: "quarter"}[
            self
        ]


class Gaps(StrEnum):
    """What a period without a row means."""

    UNKNOWN = "unknown"
    ZERO = "zero"
