"""A price sheet: every line's charges with the steps from list to net, and exact totals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from catalog.configuration import Configuration
from catalog.offering import Cadence
from common.money import Money, total


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteLine:
    """One configured service at one site. `build_cost` is what bringing fibre in costs, once."""

    id: str  # L-001
    site_id: str
    site_name: str
    region: str
    configuration: Configuration
    quantity: int = 1
    reach: str = ""
    lead_time_days: int = 0
    build_cost: Money | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceTerms:
    """What is agreed beyond the catalogue. Discounts in percent of the price before discount."""

    currency: str
    term_months: int
    line_discounts: Mapping[str, Decimal] = field(default_factory=dict)
    header_discount_percent: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjustment:
    """One step of the waterfall: what it adds (negative: takes off) and why."""

    step: str  # term reward
    reason: str  # 10 % off for 36 months
    amount: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class PricedCharge:
    """A charge of a line. list + adjustments = net, to the minor unit."""

    name: str
    cadence: Cadence
    quantity: Decimal
    list_price: Money
    net: Money
    cost: Money
    adjustments: tuple[Adjustment, ...] = ()

    def __str__(self) -> str:
        """The waterfall as a seller reads it to the customer."""
        steps = "".join(f"; {each.reason}: {each.amount}" for each in self.adjustments)
        per = {Cadence.ONCE: "once", Cadence.MONTHLY: "a month", Cadence.USAGE: "a month of usage"}
        return f"{self.name}: list {self.list_price}{steps}; net {self.net} {per[self.cadence]}"


@dataclass(frozen=True, slots=True, kw_only=True)
class PricedLine:
    line: QuoteLine
    charges: tuple[PricedCharge, ...]

    def net(self, cadence: Cadence, currency: str) -> Money:
        return total((c.net for c in self.charges if c.cadence is cadence), currency)

    def cost(self, cadence: Cadence, currency: str) -> Money:
        return total((c.cost for c in self.charges if c.cadence is cadence), currency)


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """Totals by cadence, and over the term. `usage` is a month's forecast."""

    once: Money
    monthly: Money
    usage: Money
    contract_value: Money  # once + term x (monthly + usage)
    contract_cost: Money

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

    def totals(self, lines: tuple[PricedLine, ...] | None = None) -> Totals:
        """Totals of all lines, or of some of them; each the sum of rounded charges."""
        chosen = self.lines if lines is None else lines
        nets, costs = {}, {}
        for cadence in Cadence:
            nets[cadence] = total((x.net(cadence, self.currency) for x in chosen), self.currency)
            costs[cadence] = total((x.cost(cadence, self.currency) for x in chosen), self.currency)
        months = self.terms.term_months
        return Totals(
            once=nets[Cadence.ONCE],
            monthly=nets[Cadence.MONTHLY],
            usage=nets[Cadence.USAGE],
            contract_value=nets[Cadence.ONCE]
            + (nets[Cadence.MONTHLY] + nets[Cadence.USAGE]) * months,
            contract_cost=costs[Cadence.ONCE]
            + (costs[Cadence.MONTHLY] + costs[Cadence.USAGE]) * months,
        )

    def by_site(self) -> dict[str, tuple[PricedLine, ...]]:
        """Lines grouped by site id, in the order of their first line."""
        groups: dict[str, list[PricedLine]] = {}
        for each in self.lines:
            groups.setdefault(each.line.site_id, []).append(each)
        return {site: tuple(lines) for site, lines in groups.items()}
