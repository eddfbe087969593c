"""Pricing: configured lines and terms become a price sheet, exact to the minor unit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

from catalog.offering import Cadence, Charge, NoPrice, Offering, UnknownOffering, Value, say_value
from common.collecting import collector_resting
from common.errors import BusinessError
from common.money import Money, minor_digits
from sales.pricing.builds import build_charge, carries, carrying_builds
from sales.pricing.partner_cost import at_suppliers_cost
from sales.pricing.policy import STANDARD_POLICY, PricePolicy
from sales.pricing.price_book import CATALOGUE_LIST, Tariff
from sales.pricing.price_index import OfferingPrices, Priced
from sales.pricing.price_memory import Likeness, Market, PriceMemory
from sales.pricing.price_sheet import (
    Adjustment,
    PricedCharge,
    PricedLine,
    PriceSheet,
    PriceTerms,
    QuoteLine,
)
from sales.pricing.promotions import Occasion, best_of
from sales.pricing.spread import spread_amount
from sales.pricing.steps import STEPS, Reduction, StepContext, groups_of


class BadQuantity(BusinessError):
    def __init__(self, line_id: str, quantity: int) -> None:
        super().__init__(
            f"{line_id}: quantity {quantity:,} is out of range; accepted: 1 to 100,000."
        )


MOST_OF_A_LINE = 100_000


def price(
    lines: tuple[QuoteLine, ...],
    offerings: Mapping[str, Offering],
    terms: PriceTerms,
    policy: PricePolicy = STANDARD_POLICY,
    *,
    tariff: Tariff = CATALOGUE_LIST,
    memory: PriceMemory | None = None,
) -> PriceSheet:
    """Price every line by the tariff, else by the catalogue.

    Fibre is brought into a site once, however many services go over it: of the lines that need it
    the one with the dearest build carries it, the first of equals.

    `memory` holds what was worked out before and is added to. It may be handed on as long as only
    lines, line discounts and the header amount change.

    Raises:
        UnknownOffering, NoPrice, BadQuantity, DiscountOutOfRange, NoExchangeRate: each naming
            the line, charge or field.
    """
    pricing = _Pricing(offerings, terms, policy, tariff)
    if memory is not None:
        pricing.memory = memory
    with collector_resting():
        pricing.check(lines)
        sheet = PriceSheet(terms=terms, lines=tuple(pricing.line(each) for each in lines))
        return spread_amount(sheet, policy) if terms.header_amount else sheet


class _Pricing:
    """One sheet being priced: what the lines share is looked up once.

    Lines alike in all that a price depends on get the same charges, worked out for the first of
    them. Their charges are frozen, so many lines can hold them.
    """

    def __init__(
        self,
        offerings: Mapping[str, Offering],
        terms: PriceTerms,
        policy: PricePolicy,
        tariff: Tariff,
    ) -> None:
        self._offerings, self._terms, self._policy = offerings, terms, policy
        self._tariff = tariff
        self._prices: dict[str, OfferingPrices] = {}
        self._amounts: Counter[str] = Counter()
        self._markets: dict[tuple[str, int], Market] = {}
        self._built_by: dict[str, QuoteLine] = {}
        self.memory = PriceMemory()
        self._quantum = Decimal(1).scaleb(-minor_digits(terms.currency))

    def check(self, lines: tuple[QuoteLine, ...]) -> None:
        terms, policy = self._terms, self._policy
        policy.check_discount("Quote discount", terms.header_discount_percent)
        for group, percent in terms.group_discounts.items():
            policy.check_discount(group.replace(":", " ", 1), percent)
        for line in lines:
            if not 0 < line.quantity <= MOST_OF_A_LINE:
                raise BadQuantity(line.id, line.quantity)
            if line.id in terms.line_discounts:
                policy.check_discount(line.id, terms.line_discounts[line.id])
            self._amounts[line.configuration.offering_id] += line.quantity
        self._built_by = carrying_builds(lines)

    def line(self, line: QuoteLine) -> PricedLine:
        market = self._market(line)
        terms, builds = self._terms, self._builds(line)
        own = (terms.line_discounts.get(line.id), terms.sla_risk.get(line.id), builds)
        before = self.memory.lines.get(line.id)
        if before is not None:
            then, at, priced = before
            if priced.line is line and then == own and at == market.key:
                return priced
        likeness = self._likeness(line, market)
        charges = self.memory.charges.get(likeness)
        if charges is None:
            charges = self.memory.charges[likeness] = tuple(self._charges(line, market))
        priced = PricedLine(line=line, charges=charges)
        self.memory.lines[line.id] = (own, market.key, priced)
        return priced

    def _builds(self, line: QuoteLine) -> bool:
        return carries(line, self._built_by)

    def _market(self, line: QuoteLine) -> Market:
        offering_id = line.configuration.offering_id
        months = line.term_months or self._terms.term_months
        found = self._markets.get((offering_id, months))
        if found is None:
            same = self._amounts[offering_id]
            occasion = Occasion(
                offering_id=offering_id,
                family=line.configuration.family,
                segment=self._terms.segment,
                quantity=same,
                term_months=months,
                on=self._terms.priced_on,
            )
            volume = self._policy.volume_tier(same)
            promotions = best_of(self._terms.promotions, occasion)
            names = tuple(each.name for each in promotions)
            key = (volume.from_quantity if volume else 0, names)
            found = self._markets[offering_id, months] = Market(volume, promotions, key)
        return found

    def _likeness(self, line: QuoteLine, market: Market) -> Likeness:
        configuration, terms = line.configuration, self._terms
        groups = groups_of(line) if terms.group_discounts else ()
        return (
            configuration.offering_id,
            tuple(configuration.values.items()),
            line.region,
            line.quantity,
            line.term_months,
            terms.line_discounts.get(line.id),
            terms.sla_risk.get(line.id),
            groups,
            line.build_cost if self._builds(line) else None,
            line.supplier,
            market.key,
        )

    def _charges(self, line: QuoteLine, market: Market) -> list[PricedCharge]:
        prices = self._prices_of(line.configuration.offering_id)
        context = StepContext(
            line=line,
            offering=prices.offering,
            terms=self._terms,
            policy=self._policy,
            volume=market.volume,
            promotions=market.promotions,
        )
        values: dict[str, Value] = {**line.configuration.values, "region": line.region}
        reductions: dict[Cadence, list[Reduction]] = {}
        charges = []
        for charge in prices.charges:
            if charge.applies(values):
                cadence = prices.cadence(charge, values)
                if cadence not in reductions:
                    reductions[cadence] = [r for step in STEPS for r in step(cadence, context)]
                charges.append(self._charge(line, prices, charge, values, reductions[cadence]))
        if line.build_cost and self._builds(line):
            charges.append(build_charge(line.build_cost, self._terms))
        return at_suppliers_cost(charges, line, self._terms) if line.supplier else charges

    def _prices_of(self, offering_id: str) -> OfferingPrices:
        if offering_id not in self._prices:
            offering = self._offerings.get(offering_id)
            if offering is None:
                raise UnknownOffering(offering_id)
            self._prices[offering_id] = OfferingPrices(offering, self._tariff, self._terms)
        return self._prices[offering_id]

    def _charge(
        self,
        line: QuoteLine,
        prices: OfferingPrices,
        charge: Charge,
        values: Mapping[str, Value],
        reductions: list[Reduction],
    ) -> PricedCharge:
        cadence = prices.cadence(charge, values)
        quantity = _quantity(line, charge, cadence, values)
        listed = prices.at_list(charge, values, quantity)
        agreed = prices.agreed(charge, values, quantity)
        first = listed or agreed
        if first is None:
            where = ", ".join(f"{d} {say_value(values.get(d, 'none'))}" for d in charge.dimensions)
            raise NoPrice(f"{line.id} {prices.offering.name}", charge.name, where)
        paid = agreed or first
        steps = _contract_step(first, agreed, self._terms) if agreed else []
        running = paid.amount
        for each in reductions:
            if each.share:
                taken = running * each.share
                steps.append((each.step, each.reason, -taken))
                running -= taken
        return self._settled(charge.name, cadence, quantity, first, paid, steps)

    def _settled(
        self,
        name: str,
        cadence: Cadence,
        quantity: Decimal,
        first: Priced,
        paid: Priced,
        steps: list[tuple[str, str, Decimal]],
    ) -> PricedCharge:
        """Every step to whole minor units, and the net as their sum, so the waterfall adds up.

        Rounding each step, not only the net, is what lets a reader check the sum on paper.
        """
        currency = self._terms.currency
        start = first.amount.quantize(self._quantum, ROUND_HALF_UP)
        net = start
        adjustments = []
        for step, reason, amount in steps:
            rounded = amount.quantize(self._quantum, ROUND_HALF_UP)
            # Steps of half a cent each round up one by one: together never below nothing.
            rounded = max(rounded, -net)
            net += rounded
            adjustments.append(
                Adjustment(step=step, reason=reason, amount=Money(rounded, currency))
            )
        return PricedCharge(
            name=name,
            cadence=cadence,
            quantity=quantity,
            list_price=Money(start, currency),
            net=Money(net, currency),
            cost=Money(paid.cost.quantize(self._quantum, ROUND_HALF_UP), currency),
            adjustments=tuple(adjustments),
            ramp=paid.rate.ramp if paid.rate else (),
        )


def _quantity(
    line: QuoteLine, charge: Charge, cadence: Cadence, values: Mapping[str, Value]
) -> Decimal:
    quantity = line.quantity * charge.factor(values)
    if cadence is Cadence.USAGE:
        # A volume the configuration names for itself is closer than the catalogue's forecast.
        own = values.get(f"{charge.usage_unit}_a_month") if charge.usage_unit else None
        quantity *= Decimal(str(charge.usage_volume if own is None else own))
    return quantity


def _contract_step(
    listed: Priced, agreed: Priced, terms: PriceTerms
) -> list[tuple[str, str, Decimal]]:
    difference = agreed.amount - listed.amount
    if not difference:
        return []
    return [("agreement", f"price of {terms.agreement or 'the framework agreement'}", difference)]
