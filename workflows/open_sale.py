"""Open a sale: the opportunity with its customer, need and draft, as every page needs them."""

from __future__ import annotations

from dataclasses import dataclass

from common.actor import Actor, Permission
from common.errors import BusinessError
from database.stored import Stored
from database.work import Work
from sales.customers.customer import Customer, Site
from sales.customers.opportunity import Opportunity
from sales.needs.need import Need
from sales.quotes.draft import QuoteDraft


class NeedNotConfirmed(BusinessError):
    def __init__(self) -> None:
        super().__init__("The requirements are not confirmed yet; confirm them on the Needs page.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sale:
    opportunity: Stored[Opportunity]
    customer: Stored[Customer]
    need: Stored[Need] | None
    draft: Stored[QuoteDraft] | None

    @property
    def sites(self) -> tuple[Site, ...]:
        """The customer's sites this opportunity is about."""
        chosen = frozenset(self.opportunity.value.site_ids)
        return tuple(s for s in self.customer.value.sites if s.id in chosen)

    def confirmed_need(self) -> Need:
        """Raises NeedNotConfirmed."""
        if self.need is None or not self.need.value.confirmed:
            raise NeedNotConfirmed
        return self.need.value


def open_sale(work: Work, opportunity_id: str, *, by: Actor) -> Sale:
    """Raises NotFound, NotAllowed. Reading is open to everyone who may read proposals."""
    by.require(Permission.READ_PROPOSALS)
    opportunity = work.opportunities.get(opportunity_id)
    return Sale(
        opportunity=opportunity,
        customer=work.customers.get(opportunity.value.customer_id),
        need=work.needs.find(opportunity_id),
        draft=work.drafts.find(opportunity_id),
    )


def remember_sale(work: Work, opportunity_id: str, *, by: Actor) -> None:
    """So that a refresh or the next sign-in comes back to it."""
    work.desk.put(by.id, "opportunity", opportunity_id)


def remembered_sale(work: Work, *, by: Actor) -> str:
    return work.desk.get(by.id, "opportunity")
