"""The sale behind a response: what is offered at what price and service level, as documents say."""

from __future__ import annotations

from dataclasses import dataclass

from common.money import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceRow:
    """A line of the price annex; amounts are net."""

    site: str
    service: str
    quantity: int
    once: Money
    monthly: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferedSale:
    """The newest quote in figures. Availability in percent, restore time in hours."""

    reference: str  # Q-2026-00012 v1
    services: tuple[str, ...]
    sites: int
    availability_percent: float | None
    restore_hours: float | None
    term_months: int
    once: Money
    monthly: Money
    contract_value: Money
    rows: tuple[PriceRow, ...]
