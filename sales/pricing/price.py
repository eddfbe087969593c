"""Pricing: configured lines and terms become a price sheet, exact to the minor unit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from decimal import Decimal

from catalog.offering import Cadence, Charge, NoPrice, Offering, UnknownOffering, Value, say_value
from common.errors import BusinessError
from common.money import CurrencyMismatch, Money
from sales.pricing.policy import STANDARD_POLICY, PricePolicy
from sales.pricing.price_sheet import (
    PricedCharge,
    PricedLine,
    PriceSheet,
    PriceTerms,
    QuoteLine,
)
from sales.pricing.steps import STEPS, StepContext


class BadQuantity(BusinessError):
    def __init__(self, line_id: str, quantity: int) -> None:
        super().__init__(
            f"{line_id}: quantity {quantity:,} is out of range; accepted: 1 to 100,000."
        )


MOST_OF_A_LINE = 100_000
BUILD = "Fibre build"


def price(
    lines: tuple[QuoteLine, ...],
    offerings: Mapping[str, Offering],
    terms: PriceTerms,
    policy: PricePolicy = STANDARD_POLICY,
) -> PriceSheet:
    """Price every line.

    Raises:
        UnknownOffering, NoPrice, BadQuantity, DiscountOutOfRange, CurrencyMismatch: each naming
            the line, charge or field.
    """
    policy.check_discount("Quote discount", terms.header_discount_percent)
    amounts: Counter[str] = Counter()
    for line in lines:
        if not 0 < line.quantity <= MOST_OF_A_LINE:
            raise BadQuantity(line.id, line.quantity)
        policy.check_discount(line.id, terms.line_discounts.get(line.id, Decimal(0)))
        amounts[line.configuration.offering_id] += line.quantity
    priced = []
    for line in lines:
        offering = offerings.get(line.configuration.offering_id)
        if offering is None:
            raise UnknownOffering(line.configuration.offering_id)
        context = StepContext(
            line=line,
            offering=offering,
            terms=terms,
            policy=policy,
            same_offering=amounts[offering.id],
        )
        priced.append(_price_line(context))
    return PriceSheet(terms=terms, lines=tuple(priced))


def _price_line(context: StepContext) -> PricedLine:
    line = context.line
    values: dict[str, Value] = {**line.configuration.values, "region": line.region}
    charges = []
    for charge in context.offering.charges:
        if not charge.applies(values):
            continue
        priced = _at_list(charge, context, values)
        for step in STEPS:
            priced = step(priced, context)
        charges.append(priced)
    if line.build_cost:
        charges.append(_build_charge(line.build_cost * line.quantity))
    return PricedLine(line=line, charges=tuple(charges))


def _at_list(charge: Charge, context: StepContext, values: Mapping[str, Value]) -> PricedCharge:
    row = charge.row_for(values)
    if row is None:
        where = ", ".join(f"{d} {say_value(values.get(d, 'none'))}" for d in charge.dimensions)
        raise NoPrice(f"{context.line.id} {context.offering.name}", charge.name, where)
    if row.amount.currency != context.terms.currency:
        raise CurrencyMismatch(row.amount.currency, context.terms.currency)
    quantity = Decimal(context.line.quantity)
    if charge.per:
        quantity *= Decimal(str(values.get(charge.per, 0)))
    if charge.cadence is Cadence.USAGE:
        quantity *= Decimal(str(charge.usage_volume))
    return PricedCharge(
        name=charge.name,
        cadence=charge.cadence,
        quantity=quantity,
        list_price=row.amount * quantity,
        net=row.amount * quantity,
        cost=row.cost * quantity,
    )


def _build_charge(cost: Money) -> PricedCharge:
    """Bringing fibre in is passed on at cost: it is neither rewarded nor discounted."""
    amount = cost.rounded()
    return PricedCharge(
        name=BUILD,
        cadence=Cadence.ONCE,
        quantity=Decimal(1),
        list_price=amount,
        net=amount,
        cost=amount,
    )
