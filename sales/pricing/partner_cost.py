"""What a supplier's line costs us, put on the charges of the line it carries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from catalog.offering import Cadence
from common.money import Money
from sales.pricing.exchange import in_currency
from sales.pricing.price_sheet import PricedCharge, PriceTerms, QuoteLine

# Only where a line has no charge that falls due with the supplier's bill; its price is nothing.
CARRIER = "Access line"


def at_suppliers_cost(
    charges: Sequence[PricedCharge], line: QuoteLine, terms: PriceTerms
) -> list[PricedCharge]:
    """The charges at the same prices, their cost higher by what the line's supplier asks.

    Every unit of the line's quantity is a line bought. The cost goes on a charge the customer has
    anyway, so that a price list shows nothing of it and the floor of a discount takes it in.

    Raises:
        NoExchangeRate: the supplier's quote is in another currency, and the day has no rate for it.
    """
    bought = line.supplier
    if bought is None:
        return list(charges)
    found = list(charges)
    for cadence, each in ((Cadence.MONTHLY, bought.monthly), (Cadence.ONCE, bought.once)):
        cost = in_currency(each, terms.currency, terms.exchange, terms.priced_on)
        _bear(found, cadence, (cost * line.quantity).rounded())
    return found


def _bear(charges: list[PricedCharge], cadence: Cadence, cost: Money) -> None:
    """The greatest charge of the cadence bears it; one with a ramp would count it by shares."""
    if not cost:
        return
    able = [at for at, each in enumerate(charges) if each.cadence is cadence and not each.ramp]
    if able:
        at = max(able, key=lambda each: charges[each].net.amount)
        charges[at] = replace(charges[at], cost=charges[at].cost + cost)
        return
    nothing = Money.zero(cost.currency)
    charges.append(
        PricedCharge(
            name=CARRIER,
            cadence=cadence,
            quantity=Decimal(1),
            list_price=nothing,
            net=nothing,
            cost=cost,
        )
    )
