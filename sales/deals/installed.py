"""The installed base: services a customer has, from won deals (TMF637 product inventory)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from catalog.configuration import Configuration
from catalog.offering import Cadence
from common.money import Money
from common.period import add_months, months_between
from sales.deals.deal import Deal, DealLine
from sales.pricing.price_sheet import PricedLine, QuoteLine
from sales.quotes.quote_version import QuoteVersion

# How the ids of services begin that the demo makes up; they must never pass for real.
MADE_UP = "IN/DEMO-"


class ServiceState(StrEnum):
    ACTIVE = "active"
    TERMINATED = "terminated"


@dataclass(frozen=True, slots=True, kw_only=True)
class InstalledService:
    """What runs at a site, at which price, until when. `monthly` is for the whole quantity."""

    id: str  # D-00001/L-001
    customer_id: str
    deal_id: str
    site_id: str
    site_name: str
    region: str
    configuration: Configuration
    quantity: int
    monthly: Money
    monthly_cost: Money
    starts_on: date
    ends_on: date
    state: ServiceState = ServiceState.ACTIVE
    reach: str = ""

    @property
    def generated(self) -> bool:
        """Whether the demo made it up."""
        return self.id.startswith(MADE_UP)

    def months_left(self, on: date) -> int:
        """Whole months of the term not begun on the day; 0 from its end on."""
        if on >= self.ends_on:
            return 0
        whole = months_between(on, self.ends_on)
        return whole if add_months(on, whole) <= self.ends_on else whole - 1

    def line(self, id: str, term_months: int = 0) -> QuoteLine:
        """The service as a line to be priced anew; it stands already, so nothing is built."""
        return QuoteLine(
            id=id,
            site_id=self.site_id,
            site_name=self.site_name,
            region=self.region,
            configuration=self.configuration,
            quantity=self.quantity,
            reach=self.reach,
            term_months=term_months,
        )


def services_of(deal: Deal, version: QuoteVersion) -> tuple[InstalledService, ...]:
    """What a won deal installs: a service a line, from its activation for its term.

    Where the deal goes live in steps, services start with their own and end with the deal's term.
    """
    pairs = zip(version.sheet.lines, deal.lines, strict=True)
    return tuple(_service(deal, version, priced, sold) for priced, sold in pairs)


def _service(
    deal: Deal, version: QuoteVersion, priced: PricedLine, sold: DealLine
) -> InstalledService:
    line, currency = priced.line, version.sheet.currency
    months = line.term_months or version.sheet.terms.term_months
    return InstalledService(
        id=f"{deal.id}/{line.id}",
        customer_id=version.customer.id,
        deal_id=deal.id,
        site_id=line.site_id,
        site_name=line.site_name,
        region=line.region,
        configuration=line.configuration,
        quantity=line.quantity,
        monthly=priced.net(Cadence.MONTHLY, currency),
        monthly_cost=priced.cost(Cadence.MONTHLY, currency),
        starts_on=sold.starts_on(deal.activation_on),
        ends_on=add_months(deal.activation_on, months),
        reach=line.reach,
    )
