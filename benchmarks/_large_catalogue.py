"""A generated catalogue of any size, with a third of its prices in matrices of three dimensions."""

from __future__ import annotations

from itertools import islice, product

from catalog.catalogue import Catalogue
from catalog.offering import (
    Cadence,
    Characteristic,
    Charge,
    Education,
    Offering,
    PriceRow,
    ServiceClass,
)
from catalog.rules import Rule
from common.money import Money

_SPEEDS = (10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000)
_REGIONS = ("North", "South", "East", "West", "Centre")
_TERMS = (12, 24, 36, 60)


def large_catalogue(offerings: int, rows: int) -> Catalogue:
    """`rows` price rows over `offerings` offerings; a rule for each."""
    each = max(1, rows // offerings)
    made = tuple(_offering(at, each) for at in range(offerings))
    rules = tuple(
        Rule(
            id=f"rule-{at}",
            offering_id=offering.id,
            when={"service_class": "Gold"},
            requires={"resilience": True},
        )
        for at, offering in enumerate(made)
    )
    return Catalogue(version=1, offerings=made, rules=rules)


def _offering(at: int, rows: int) -> Offering:
    def usd(amount: int) -> Money:
        return Money.of(f"{amount}.50", "USD")

    matrix = islice(product(_SPEEDS, _REGIONS, _TERMS), rows)
    return Offering(
        id=f"service-{at:05}",
        name=f"Service {at:,} {('Internet', 'Voice', 'Cloud', 'LAN')[at % 4]}",
        family=f"Family {at % 40}",
        category=f"Area {at % 8} / Family {at % 40}",
        summary=f"A generated service number {at} for branches and head offices.",
        education=Education(what="A line.", when="Steady traffic.", needs="Power."),
        characteristics=(
            Characteristic(
                name="bandwidth_mbps", title="Bandwidth", unit="Mbit/s", values=_SPEEDS, default=100
            ),
            Characteristic(
                name="term_months", title="Term", unit="months", values=_TERMS, default=36
            ),
            Characteristic(
                name="service_class", title="Class", values=("Silver", "Gold"), default="Silver"
            ),
            Characteristic(
                name="resilience", title="Two paths", values=(False, True), default=False
            ),
        ),
        charges=(
            Charge(
                name="Port",
                cadence=Cadence.MONTHLY,
                dimensions=("bandwidth_mbps", "region", "term_months"),
                rows=tuple(
                    PriceRow(key=key, amount=usd(100 + at % 90 + no), cost=usd(50 + no))
                    for no, key in enumerate(matrix)
                ),
            ),
        ),
        service_classes=(
            ServiceClass(name="Silver", availability_percent=99.9, restore_hours=8.0),
            ServiceClass(name="Gold", availability_percent=99.95, restore_hours=4.0),
        ),
        term_rewards={12: 0.0, 36: 0.1},
    )
