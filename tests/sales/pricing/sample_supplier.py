"""A supplier's quote for tests; its name and amounts must stand in nothing a customer reads."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from catalog.supplier_quote import SupplierQuote
from common.money import Money

SECRET_COST = Decimal("777.77")  # stands in every cost field of a sample, and in no proposal
SECRET_QUOTE = SupplierQuote(
    id="Q-1",
    supplier="Undisclosed Carrier",
    street="1 Hidden Way",
    city="Nowhere",
    access="fibre",
    bandwidth_mbps=1000,
    once=Money.of(SECRET_COST, "USD"),
    monthly=Money.of(SECRET_COST, "USD"),
    valid_until=date(2027, 1, 31),
    lead_time_days=20,
    reference="UC-4711",
)
