"""A supplier's quote for tests; its name and amounts must stand in nothing a customer reads."""

from __future__ import annotations

from datetime import date

from catalog.supplier_quote import SupplierQuote
from common.money import Money

SECRET_QUOTE = SupplierQuote(
    id="Q-1",
    supplier="Undisclosed Carrier",
    street="1 Hidden Way",
    city="Nowhere",
    access="fibre",
    bandwidth_mbps=1000,
    once=Money.of("777.77", "USD"),
    monthly=Money.of("777.77", "USD"),
    valid_until=date(2027, 1, 31),
    lead_time_days=20,
    reference="UC-4711",
)
