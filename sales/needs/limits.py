"""What a required figure may be: the bounds a sane request keeps, and the refusal beyond them."""

from __future__ import annotations

from dataclasses import dataclass

from catalog.requirement import STANDARD_UNITS, Priority, title_of
from common.errors import BusinessError
from common.wording import plain


@dataclass(frozen=True, slots=True)
class Limit:
    """`low` counts as inside only when `low_allowed`; `whole` numbers have no fraction."""

    low: float
    high: float
    low_allowed: bool = True
    whole: bool = False

    def holds(self, value: float) -> bool:
        """Whether the value, in the characteristic's standard unit, is within; NaN never is."""
        above = value >= self.low if self.low_allowed else value > self.low
        return above and value <= self.high and (not self.whole or value == int(value))

    def accepted(self) -> str:
        """`a whole number from 1 to 120`, `above 0 and up to 100`."""
        what = "a whole number from " if self.whole else "from "
        if self.low_allowed:
            return f"{what}{plain(self.low)} to {plain(self.high)}"
        return f"above {plain(self.low)} and up to {plain(self.high)}"


LIMITS: dict[str, Limit] = {
    "bandwidth_mbps": Limit(0, 1_000_000, low_allowed=False),
    "availability_percent": Limit(0, 100, low_allowed=False),
    "latency_ms": Limit(0, 10_000, low_allowed=False),
    "jitter_ms": Limit(0, 10_000, low_allowed=False),
    "loss_percent": Limit(0, 100),
    "restore_hours": Limit(0, 8_760, low_allowed=False),
    "users": Limit(1, 10_000_000, whole=True),
    "channels": Limit(1, 1_000_000, whole=True),
    "term_months": Limit(1, 120, whole=True),
    "lead_time_days": Limit(0, 3_650, whole=True),
    "budget_monthly": Limit(0, 1_000_000_000, low_allowed=False),
    "site_count": Limit(1, 100_000, whole=True),
}

# How binding an answer is when the customer does not say. Money and term are where a sale is
# negotiated, and a count of sites describes the sale more than it demands anything.
_PRIORITIES = {
    "budget_monthly": Priority.SHOULD,
    "term_months": Priority.SHOULD,
    "site_count": Priority.MAY,
}


class OutOfBounds(BusinessError):
    def __init__(self, field: str, value: float, unit: str, limit: Limit) -> None:
        said = f"{plain(value)} {unit}".strip()
        among = f"{limit.accepted()} {unit}".strip()
        super().__init__(f"{field} of {said} is not possible; accepted: {among}.")


def default_priority(characteristic: str) -> Priority:
    """Must, except for budget and term (should) and the count of sites (may)."""
    return _PRIORITIES.get(characteristic, Priority.MUST)


def require_possible(characteristic: str, value: float, field: str = "") -> None:
    """Raises OutOfBounds when the value, in the standard unit, cannot be meant.

    `field` is what the sentence calls it; without one the characteristic's own name.
    """
    limit = LIMITS.get(characteristic)
    if limit is not None and not limit.holds(value):
        unit = STANDARD_UNITS.get(characteristic, "")
        raise OutOfBounds(field or title_of(characteristic), value, unit, limit)
