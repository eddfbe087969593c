"""Offerings and lines that prices are tested on, small enough to work out on paper."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from catalog.configuration import Configuration
from catalog.offering import Cadence, Charge, Offering, PriceRow, Value
from common.money import Money
from sales.pricing.price_sheet import PriceTerms, QuoteLine
from tests.database.sample_catalogue import FIBRE, usd

TODAY = date(2026, 11, 23)
ACCESS = replace(
    FIBRE,
    charges=(
        Charge(
            name="Port",
            cadence=Cadence.MONTHLY,
            dimensions=("bandwidth_mbps", "region"),
            rows=(
                PriceRow(key=(100, "*"), amount=usd("410.50"), cost=usd("200.125")),
                PriceRow(key=(1000, "North"), amount=usd("990"), cost=usd("480")),
                PriceRow(key=(1000, "*"), amount=usd("1000"), cost=usd("500")),
            ),
        ),
        Charge(
            name="Installation",
            cadence=Cadence.ONCE,
            rows=(PriceRow(amount=usd("750"), cost=usd("300")),),
        ),
        Charge(
            name="Traffic",
            cadence=Cadence.USAGE,
            rows=(PriceRow(amount=usd("0.0125"), cost=usd("0.004")),),
            usage_unit="GB",
            usage_volume=1000,
        ),
    ),
)
OFFERINGS: dict[str, Offering] = {ACCESS.id: ACCESS}


def line(number: int = 1, mbps: int = 100, region: str = "North", quantity: int = 1) -> QuoteLine:
    values: dict[str, Value] = {"bandwidth_mbps": mbps, "service_class": "Gold"}
    return QuoteLine(
        id=f"L-{number:03d}",
        site_id=f"S-{number}",
        site_name=f"Site {number}",
        region=region,
        configuration=Configuration(
            offering_id=ACCESS.id,
            offering_name=ACCESS.name,
            family=ACCESS.family,
            offering_version=1,
            values=values,
        ),
        quantity=quantity,
    )


def terms(months: int = 12, currency: str = "USD") -> PriceTerms:
    return PriceTerms(currency=currency, term_months=months, priced_on=TODAY)


def eur(amount: str) -> Money:
    return Money.of(amount, "EUR")
