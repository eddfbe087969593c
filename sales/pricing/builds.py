"""Bringing fibre into a site: built once, carried by one of the services that go over it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from catalog.offering import Cadence
from common.money import Money
from sales.pricing.exchange import in_currency
from sales.pricing.price_sheet import PricedCharge, PriceTerms, QuoteLine

BUILD = "Fibre build"


def carrying_builds(lines: Iterable[QuoteLine]) -> dict[str, QuoteLine]:
    """The line of each site that carries the cost of bringing fibre in, by site."""
    found: dict[str, QuoteLine] = {}
    for line in lines:
        if line.build_cost is not None:
            known = found.setdefault(_built_at(line), line)
            if known.build_cost is not None and line.build_cost.amount > known.build_cost.amount:
                found[_built_at(line)] = line
    return found


def carries(line: QuoteLine, built_by: Mapping[str, QuoteLine]) -> bool:
    """Whether the line is the one that carries the build of its site."""
    return line.build_cost is not None and built_by[_built_at(line)].id == line.id


def _built_at(line: QuoteLine) -> str:
    return line.site_id or f"line {line.id}"  # a line at no site stands for itself


def build_charge(cost: Money, terms: PriceTerms) -> PricedCharge:
    """Bringing fibre in is passed on at cost: it is neither rewarded nor discounted.

    Raises:
        NoExchangeRate: the cost is in another currency, and the day has no rate for it.
    """
    amount = in_currency(cost, terms.currency, terms.exchange, terms.priced_on).rounded()
    return PricedCharge(
        name=BUILD,
        cadence=Cadence.ONCE,
        quantity=Decimal(1),
        list_price=amount,
        net=amount,
        cost=amount,
    )
