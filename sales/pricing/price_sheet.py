"""A price sheet: every line's charges with the steps from list to net, and exact totals."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from catalog.configuration import Configuration
from catalog.offering import Cadence
from catalog.supplier_quote import SupplierQuote
from common.money import CurrencyMismatch, Money
from sales.pricing.contract_terms import USUAL_TERMS, ContractTerms
from sales.pricing.exchange import ExchangeRate
from sales.pricing.promotions import Promotion
from sales.pricing.ramp import RampStep, ramped

PER = {
    Cadence.ONCE: "once",
    Cadence.MONTHLY: "a month",
    Cadence.QUARTERLY: "a quarter",
    Cadence.ANNUAL: "a year",
    Cadence.USAGE: "a month of usage",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteLine:
    """One configured service at one site. `build_cost` is what bringing fibre in costs, once.

    `supplier` is the quote the line is bought at where our network does not serve; it adds to the
    cost, is never charged on as such, and no customer sees it.
    `term_months` is the line's own term; 0 means the quote's. `group` is the seller's own heading.
    """

    id: str  # L-001
    site_id: str
    site_name: str
    region: str
    configuration: Configuration
    quantity: int = 1
    reach: str = ""
    lead_time_days: int = 0
    build_cost: Money | None = None
    supplier: SupplierQuote | None = None
    term_months: int = 0
    group: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Indexation:
    """Recurring prices rise by `percent` a year, first after `first_after_months`."""

    percent: Decimal
    first_after_months: int = 12

    def __str__(self) -> str:
        return (
            f"Recurring prices rise by {self.percent.normalize():f} % a year, "
            f"first after {self.first_after_months} months."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceTerms:
    """What is agreed beyond the catalogue. Discounts in percent of the price before discount.

    `group_discounts` are by `site:<id>`, `family:<name>` or `group:<heading>`. `header_amount` is
    taken off the monthly total and spread over the lines. `exchange` are the currency rates as
    fixed when the sheet was made, and `promotions` those that were on. `sla_risk` is the share by
    line id that the price of its service credits adds to what recurs monthly.
    """

    currency: str
    term_months: int
    line_discounts: Mapping[str, Decimal] = field(default_factory=dict)
    header_discount_percent: Decimal = Decimal(0)
    group_discounts: Mapping[str, Decimal] = field(default_factory=dict)
    header_amount: Money | None = None
    payment: str = ""
    segment: str = ""
    priced_on: date | None = None
    price_book: str = ""
    agreement: str = ""
    promotions: tuple[Promotion, ...] = ()
    exchange: tuple[ExchangeRate, ...] = ()
    indexation: Indexation | None = None
    contract: ContractTerms = USUAL_TERMS
    sla_risk: Mapping[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjustment:
    """One step of the waterfall: what it adds (negative: takes off) and why."""

    step: str  # term reward
    reason: str  # 10 % off for 36 months
    amount: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class PricedCharge:
    """A charge of a line. list + adjustments = net, to the minor unit.

    `net` is the amount of a full period; with a `ramp` the first periods are a share of it.
    """

    name: str
    cadence: Cadence
    quantity: Decimal
    list_price: Money
    net: Money
    cost: Money
    adjustments: tuple[Adjustment, ...] = ()
    ramp: tuple[RampStep, ...] = ()

    def __str__(self) -> str:
        """The waterfall as a seller reads it to the customer."""
        steps = "".join(f"; {each.reason}: {each.amount}" for each in self.adjustments)
        rise = "".join(f"; {each}" for each in self.ramp)
        return (
            f"{self.name}: list {self.list_price}{steps}; net {self.net} {PER[self.cadence]}{rise}"
        )

    def over_term(self, amount: Money, months: int) -> Decimal:
        """`amount` a period over `months`; a period begun is paid by its share of months."""
        if self.cadence is Cadence.ONCE:
            return amount.amount
        if self.ramp:
            return ramped(amount, self.ramp, months)
        per = self.cadence.months
        if per == 1:
            return amount.amount * months
        return Money(amount.amount * months / per, amount.currency).rounded().amount


@dataclass(frozen=True, slots=True, kw_only=True)
class PricedLine:
    line: QuoteLine
    charges: tuple[PricedCharge, ...]

    def net(self, cadence: Cadence, currency: str) -> Money:
        return _sum((c.net for c in self.charges if c.cadence is cadence), currency)

    def cost(self, cadence: Cadence, currency: str) -> Money:
        return _sum((c.cost for c in self.charges if c.cadence is cadence), currency)

    def __str__(self) -> str:
        """Every charge's waterfall, as the seller reads the line to the customer."""
        title = f"{self.line.id} {self.line.configuration.offering_name}, {self.line.site_name}"
        return "\n".join([title, *(str(each) for each in self.charges)])


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """Totals by cadence, and over the term. `usage` is a month's forecast.

    `quarterly` and `annual` are None where nothing falls due so.
    """

    once: Money
    monthly: Money
    usage: Money
    contract_value: Money  # every charge over its line's term
    contract_cost: Money
    quarterly: Money | None = None
    annual: Money | None = None

    def by_cadence(self) -> dict[Cadence, Money]:
        """What falls due, by cadence; cadences nothing falls due in are left out."""
        found = {
            Cadence.ONCE: self.once,
            Cadence.MONTHLY: self.monthly,
            Cadence.QUARTERLY: self.quarterly,
            Cadence.ANNUAL: self.annual,
            Cadence.USAGE: self.usage,
        }
        return {cadence: amount for cadence, amount in found.items() if amount}

    @property
    def margin(self) -> Money:
        return self.contract_value - self.contract_cost

    @property
    def margin_share(self) -> float | None:
        """Margin as a share of contract value; None when nothing is charged."""
        if not self.contract_value:
            return None
        return float(self.margin.amount / self.contract_value.amount)


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceSheet:
    terms: PriceTerms
    lines: tuple[PricedLine, ...]

    @property
    def currency(self) -> str:
        return self.terms.currency

    def totals(self, lines: Iterable[PricedLine] | None = None) -> Totals:
        """Totals of all lines, or of some of them; each the sum of rounded charges.

        Raises:
            CurrencyMismatch: a charge is in another currency than the sheet.
        """
        chosen = self.lines if lines is None else lines
        sums: dict[tuple[Cadence, int], list[Decimal]] = {}
        for priced in chosen:
            months = priced.line.term_months or self.terms.term_months
            for charge in priced.charges:
                if charge.net.currency != self.currency:
                    raise CurrencyMismatch(charge.net.currency, self.currency)
                found = sums.get((charge.cadence, months))
                if found is None:
                    found = sums[charge.cadence, months] = [Decimal(0)] * 4
                found[0] += charge.net.amount
                found[1] += charge.cost.amount
                if charge.ramp or charge.cadence.months > 1:
                    # What does not simply fall due each month is rounded charge by charge.
                    found[2] += charge.over_term(charge.net, months) - charge.net.amount * months
                    found[3] += charge.over_term(charge.cost, months) - charge.cost.amount * months
        return totals_from(sums, self.currency)

    def by_site(self) -> dict[str, tuple[PricedLine, ...]]:
        """Lines grouped by site id, in the order of their first line."""
        groups: dict[str, list[PricedLine]] = {}
        for each in self.lines:
            groups.setdefault(each.line.site_id, []).append(each)
        return {site: tuple(lines) for site, lines in groups.items()}


def totals_from(sums: Mapping[tuple[Cadence, int], Sequence[Decimal]], currency: str) -> Totals:
    """Totals of sums by cadence and term: net, cost, and what each is over the term beyond
    a payment a month."""
    nets, value, cost = dict.fromkeys(Cadence, Decimal(0)), Decimal(0), Decimal(0)
    for (cadence, months), (net, spent, more_net, more_spent, *_) in sums.items():
        times = months if cadence.months else 1
        nets[cadence] += net
        value += net * times + more_net
        cost += spent * times + more_spent
    present = {cadence for cadence, _ in sums}
    said = {cadence: Money(amount, currency) for cadence, amount in nets.items()}
    return Totals(
        once=said[Cadence.ONCE],
        monthly=said[Cadence.MONTHLY],
        usage=said[Cadence.USAGE],
        contract_value=Money(value, currency),
        contract_cost=Money(cost, currency),
        quarterly=said[Cadence.QUARTERLY] if Cadence.QUARTERLY in present else None,
        annual=said[Cadence.ANNUAL] if Cadence.ANNUAL in present else None,
    )


def _sum(amounts: Iterable[Money], currency: str) -> Money:
    total = Decimal(0)
    for each in amounts:
        if each.currency != currency:
            raise CurrencyMismatch(each.currency, currency)
        total += each.amount
    return Money(total, currency)
