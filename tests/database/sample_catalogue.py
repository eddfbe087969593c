"""A small catalogue for tests of stores: two offerings, a rule and a building."""

from __future__ import annotations

from dataclasses import replace

from catalog.feasibility import Building, Reach
from catalog.offering import (
    Cadence,
    Characteristic,
    Charge,
    Education,
    NetworkElement,
    Offering,
    PriceRow,
    ServiceClass,
)
from catalog.rules import Rule
from common.money import Money


def usd(amount: str) -> Money:
    return Money.of(amount, "USD")


EDUCATION = Education(what="A line of your own.", when="Steady traffic.", needs="Fibre nearby.")
FIBRE = Offering(
    id="dia-fibre",
    name="Dedicated Internet – Fibre",
    family="Internet access",
    category="Connectivity",
    summary="Symmetric “internet” over fibre.",
    education=EDUCATION,
    characteristics=(
        Characteristic(
            name="bandwidth_mbps", title="Bandwidth", unit="Mbit/s", values=(100, 1000), default=100
        ),
        Characteristic(name="service_class", title="Class", values=("Gold", "Silver")),
        Characteristic(name="resilience", title="Dual access", values=(False, True)),
        Characteristic(name="burst", title="Burst", low=0.5, high=10.0, default=1.5),
    ),
    charges=(
        Charge(
            name="Port",
            cadence=Cadence.MONTHLY,
            dimensions=("bandwidth_mbps", "region"),
            rows=(
                PriceRow(key=(100, "*"), amount=usd("410.50"), cost=usd("200.125")),
                PriceRow(key=(1000, "North"), amount=usd("990"), cost=usd("480")),
            ),
            only_with={"resilience": True},
            usage_volume=2.5,
        ),
    ),
    service_classes=(
        ServiceClass(name="Gold", availability_percent=99.95, restore_hours=4, latency_ms=30.0),
    ),
    elements=(
        NetworkElement(
            name="router", mtbf_hours=120_000, mttr_hours=4, doubled_when={"resilience": True}
        ),
    ),
    term_rewards={12: 0.0, 36: 0.1},
    access=("on-net", "near-net"),
    delay_ms=12.5,
    complements=("sdwan",),
)
SDWAN = replace(FIBRE, id="sdwan", name="Managed SD-WAN", family="SD-WAN", delay_ms=None)
RULE = Rule(
    id="r1", offering_id="dia-fibre", when={"service_class": "Gold"}, requires={"resilience": True}
)
BUILDING = Building(
    id="B-1",
    street="1 Main Street",
    city="Québec",
    postcode="G1R",
    region="North",
    latitude=46.8,
    longitude=-71.2,
    reach=Reach.NEAR_NET,
    distance_km=0.4,
    build_cost=usd("12500.00"),
    extra_lead_days=20,
)
