"""Amend installed services: foresee what a change costs, then accept it for all of them at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import count as count_up

from common.actor import Actor, Permission
from common.errors import BusinessError
from common.wording import count
from database.listings import InstalledListing
from database.work import Work
from sales.customers.customer import Customer
from sales.deals.add_service import add_service
from sales.deals.amend import Action, AmendedLine, AmendGround, Amendment, Wish, amend
from sales.deals.deal import Order, OrderItem
from sales.deals.installed import InstalledService
from sales.deals.milestones import planned, reach
from sales.pricing.policy import STANDARD_POLICY
from sales.pricing.price_sheet import PriceTerms
from workflows.catalogue_shelf import catalogue_in_use
from workflows.priced_drafts import market_terms

# TMF622 actions, by what happens to the service.
_ORDER_ACTIONS = {
    Action.ADD: "add",
    Action.MOVE: "modify",
    Action.CHANGE: "modify",
    Action.DISCONNECT: "delete",
    Action.RENEW: "noChange",
    Action.CO_TERM: "noChange",
}


class ChangedSince(BusinessError):
    def __init__(self, service_id: str) -> None:
        super().__init__(
            f"{service_id} was changed by somebody else since this was prepared; "
            "look at it again before you accept."
        )


class DifferentCurrencies(BusinessError):
    def __init__(self, currencies: Iterable[str]) -> None:
        super().__init__(
            f"The services are charged in {' and '.join(sorted(currencies))}; "
            "amend those of one currency at a time."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class InstalledBase:
    customer: Customer
    services: tuple[InstalledService, ...]


def customers_with_services(
    work: Work, *, ending_by: date | None = None, by: Actor
) -> tuple[InstalledListing, ...]:
    """Customers with active services, whose term ends first first."""
    by.require(Permission.READ_PROPOSALS)
    return work.services.customers(ending_by=ending_by)


def installed_base(work: Work, customer_id: str, *, by: Actor) -> InstalledBase:
    """What a customer has running."""
    by.require(Permission.READ_PROPOSALS)
    return InstalledBase(
        customer=work.customers.get(customer_id).value,
        services=work.services.of_customer(customer_id),
    )


def foresee_amendment(
    work: Work, customer_id: str, chosen: frozenset[str], wish: Wish, *, by: Actor, now: datetime
) -> Amendment:
    """What the change does to every chosen service and its price; nothing is kept.

    Raises:
        NothingToAmend, EffectiveTooEarly, DifferentCurrencies, RowErrors, and those of pricing.
    """
    by.require(Permission.SELL)
    base = installed_base(work, customer_id, by=by)
    services = tuple(each for each in base.services if each.id in chosen)
    if wish.action is Action.ADD and services:
        wish = replace(wish, new_id=_free_id(work, customer_id, services[-1].deal_id))
    currencies = {each.monthly.currency for each in services}
    if len(currencies) > 1:
        raise DifferentCurrencies(currencies)
    asked = PriceTerms(
        currency=next(iter(currencies), "USD"),
        term_months=wish.term_months or 12,
        priced_on=now.date(),
    )
    terms, tariff = market_terms(work, asked, base.customer)
    ground = AmendGround(
        catalogue=catalogue_in_use(work), terms=terms, policy=STANDARD_POLICY, tariff=tariff
    )
    return (add_service if wish.action is Action.ADD else amend)(services, wish, ground)


def _free_id(work: Work, customer_id: str, deal_id: str) -> str:
    """The next of the added services: beside those of a deal, or of the customer where none is."""
    taken = {each.id for each in work.services.of_customer(customer_id, state=None)}
    head = deal_id or customer_id
    return next(id for nth in count_up(1) if (id := f"{head}/N-{nth:03d}") not in taken)


def accept_amendment(
    work: Work, customer_id: str, amendment: Amendment, *, by: Actor, now: datetime
) -> tuple[str, tuple[Order, ...]]:
    """Keep the amendment with all its services and an order a site; its id and the orders.

    Raises:
        ChangedSince: a service is no longer as it was when this was foreseen.
    """
    by.require(Permission.CLOSE_DEALS)
    base = installed_base(work, customer_id, by=by)
    running = {each.id: each for each in base.services}
    if amendment.action is Action.ADD:
        kept = work.services.of_customer(customer_id, state=None)
        running = {each.before.id: each.before for each in amendment.lines}
        running |= {each.id: each for each in kept}
    for line in amendment.lines:
        if running.get(line.before.id) != line.before:
            raise ChangedSince(line.before.id)
    work.services.put(line.after for line in amendment.lines)
    id = work.services.add_amendment(customer_id, amendment, by=by, now=now)
    orders = _orders(id, amendment, base.customer, now.date())
    for order in orders:
        work.deals.add_order(order)
    work.journal.note(
        by,
        f"accepted a {amendment.action} for",
        "customer",
        customer_id,
        now=now,
        after=f"{id}: {count(len(amendment.lines), 'service')}, {amendment.monthly} a month",
    )
    return id, orders


def reach_milestone(work: Work, order_id: str, name: str, *, by: Actor, now: datetime) -> Order:
    """Mark an order's next milestone as done. Raises WrongOrderOfMilestones, NoSuchMilestone."""
    by.require(Permission.CLOSE_DEALS)
    order = reach(work.deals.order(order_id), name, now.date())
    work.deals.save_order(order)
    work.journal.note(by, f"reached {name} of", "order", order_id, now=now, after=order.state)
    return order


def _orders(id: str, amendment: Amendment, customer: Customer, today: date) -> tuple[Order, ...]:
    """One order a site, where there is something to deliver or take away."""
    action = _ORDER_ACTIONS[amendment.action]
    if action == "noChange":
        return ()
    by_site: dict[str, list[AmendedLine]] = {}
    for line in amendment.lines:
        by_site.setdefault(line.after.site_id, []).append(line)
    due = max(amendment.effective_on, today + timedelta(days=1))
    return tuple(
        Order(
            id=f"O-{id}-{nth}",
            deal_id=lines[0].after.deal_id,
            opportunity_id="",
            customer_name=customer.name,
            site_id=site_id,
            site_name=lines[0].after.site_name,
            requested_on=due,
            items=tuple(_item(each.after, action) for each in lines),
            milestones=planned(today, due),
        )
        for nth, (site_id, lines) in enumerate(by_site.items(), start=1)
    )


def _item(service: InstalledService, action: str) -> OrderItem:
    configuration = service.configuration
    return OrderItem(
        line_id=service.id,
        offering_id=configuration.offering_id,
        offering_name=configuration.offering_name,
        headline=configuration.headline,
        quantity=service.quantity,
        action=action,
    )
