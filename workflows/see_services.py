"""See what customers have in service, as they may know it: never cost or margin."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from catalog.catalogue import Catalogue
from common.actor import Actor, Permission
from common.money import Money
from database.work import Work
from sales.deals.installed import InstalledService
from sales.sla.service_level import service_level
from workflows.catalogue_shelf import catalogue_in_use
from workflows.reach_of_customer import reach_of


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceInUse:
    """One product in service (TMF637) with its term and what its service class promises."""

    id: str
    customer_id: str
    site_name: str
    offering_id: str
    offering_name: str
    family: str
    headline: str
    quantity: int
    monthly: Money
    starts_on: date
    ends_on: date
    months_left: int
    availability_percent: float | None
    restore_hours: float | None
    bandwidth_mbps: float
    deal_id: str

    @property
    def promise(self) -> str:
        """What the SLA says, in words."""
        if self.availability_percent is None:
            return "no promise"
        hours = f", restored in {self.restore_hours:g} h" if self.restore_hours else ""
        return f"{self.availability_percent:g} %{hours}"


def services_in_use(
    work: Work, customer_ids: Collection[str], *, by: Actor, now: datetime
) -> tuple[ServiceInUse, ...]:
    """What customers have running, what ends first first. Customers' own users see their own.

    Raises:
        NotAllowed, NoOrganisation, OutOfReach.
    """
    if by.may(Permission.SELF_SERVE):
        reach = reach_of(work, by=by, now=now)
        for id in customer_ids:
            reach.require(id, "customer", id)
    else:
        by.require(Permission.READ_PROPOSALS)
    found = [each for id in sorted(customer_ids) for each in work.services.of_customer(id)]
    if not found:
        return ()
    catalogue = catalogue_in_use(work)
    seen = (_in_use(each, catalogue, now.date()) for each in found)
    return tuple(sorted(seen, key=lambda each: (each.ends_on, each.site_name, each.id)))


def _in_use(service: InstalledService, catalogue: Catalogue, today: date) -> ServiceInUse:
    made = service.configuration
    # An offering may have left the catalogue since; the service is still the customer's.
    offering = next((o for o in catalogue.offerings if o.id == made.offering_id), None)
    level = (
        service_level(offering, made, line_id=service.id, site_name=service.site_name)
        if offering
        else None
    )
    speed = made.values.get("bandwidth_mbps")
    return ServiceInUse(
        id=service.id,
        customer_id=service.customer_id,
        site_name=service.site_name,
        offering_id=made.offering_id,
        offering_name=made.offering_name,
        family=made.family,
        headline=made.headline,
        quantity=service.quantity,
        monthly=service.monthly,
        starts_on=service.starts_on,
        ends_on=service.ends_on,
        months_left=service.months_left(today),
        availability_percent=level.availability_percent if level else None,
        restore_hours=level.restore_hours if level else None,
        bandwidth_mbps=float(speed) if isinstance(speed, int | float) else 0.0,
        deal_id=service.deal_id,
    )
