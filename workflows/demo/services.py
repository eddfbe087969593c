"""The demo's installed base: what customers have running, how full it is, and terms that ended."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from math import exp
from random import Random

from catalog.configurator import InvalidConfiguration, configure
from catalog.offering import Offering, Value
from catalog.rules import Rule
from common.money import Money
from common.period import add_months, month_start
from sales.care.request import Request
from sales.care.usage import MonthOfUse
from sales.customers.customer import Customer, Site
from sales.deals.amend import Action, AmendedLine, Amendment
from sales.deals.installed import MADE_UP, InstalledService, ServiceState

_OFFERED = ("dia-fibre", "sd-wan-secure", "sip-trunk")
_SITES, _TERMS_ENDED, _MONTHS_OF_USE = 4, 5, 8
_PER_MBPS, _LEAST = Decimal("1.10"), Decimal(180)


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoBase:
    """Services in any state, the renewals among their terms, and their measured use."""

    services: tuple[InstalledService, ...]
    renewals: tuple[tuple[str, Amendment], ...]  # customer id
    usage: tuple[MonthOfUse, ...]


def demo_base(
    customers: tuple[Customer, ...],
    offerings: tuple[Offering, ...],
    rules: tuple[Rule, ...],
    requests: tuple[Request, ...],
    today: date,
) -> DemoBase:
    """The same for the same day. Customers who complained left more often, as customers do."""
    chance = Random(f"base {today}")
    known = {each.id: each for each in offerings}
    services: list[InstalledService] = []
    renewals: list[tuple[str, Amendment]] = []
    usage: list[MonthOfUse] = []
    for customer in customers:
        for nth, site in enumerate(customer.sites[:_SITES]):
            for id in _OFFERED[: 1 + nth % 3]:
                made = _service(customer, site, (known[id], rules), chance, today)
                if made is not None:
                    services.append(made)
                    usage += _usage(made, chance, today)
        own = [nth for nth, each in enumerate(services) if each.customer_id == customer.id]
        for month, nth in enumerate(own[:_TERMS_ENDED], start=1):
            ended = _ended(services[nth], month, chance, today)
            if chance.random() < _leaves(customer.id, ended.ends_on, requests):
                gone = replace(ended, id=f"{ended.id}-old", state=ServiceState.TERMINATED)
                services.append(gone)
            else:
                services[nth] = replace(services[nth], starts_on=ended.starts_on)
                renewals.append((customer.id, _renewal(ended, services[nth])))
    return DemoBase(services=tuple(services), renewals=tuple(renewals), usage=tuple(usage))


def _service(
    customer: Customer,
    site: Site,
    sold: tuple[Offering, tuple[Rule, ...]],
    chance: Random,
    today: date,
) -> InstalledService | None:
    """None where the offering cannot be had so at this site's bandwidth."""
    offering, rules = sold
    choices: dict[str, Value] = {"service_class": chance.choice(("Silver", "Gold"))}
    if offering.characteristic("bandwidth_mbps") and site.bandwidth_mbps:
        choices["bandwidth_mbps"] = site.bandwidth_mbps
    try:
        made = configure(offering, rules, choices)
    except InvalidConfiguration:
        return None
    speed = made.values.get("bandwidth_mbps")
    mbps = Decimal(str(speed)) if isinstance(speed, int | float) else Decimal(50)
    monthly = Money(max(_LEAST, mbps * _PER_MBPS), "USD").rounded()
    starts = today - timedelta(days=chance.randint(300, 1_000))
    return InstalledService(
        id=f"{MADE_UP}{site.id}-{offering.id}",
        customer_id=customer.id,
        deal_id="",
        site_id=site.id,
        site_name=site.name,
        region=site.region,
        configuration=made,
        quantity=1,
        monthly=monthly,
        monthly_cost=(monthly * Decimal("0.6")).rounded(),
        starts_on=starts,
        ends_on=today + timedelta(days=chance.randint(20, 900)),
    )


def _ended(like: InstalledService, month: int, chance: Random, today: date) -> InstalledService:
    """A term of it that ended some months ago; each in another month."""
    ended = add_months(today, -month) - timedelta(days=chance.randint(0, 20))
    return replace(like, starts_on=add_months(ended, -36), ends_on=ended)


def _leaves(customer_id: str, ended: date, requests: tuple[Request, ...]) -> float:
    """The chance of leaving grows with what went wrong in the quarter before it was decided."""
    first, last = ended - timedelta(days=150), ended - timedelta(days=60)
    asked = [
        each.type
        for each in requests
        if each.customer_id == customer_id and first <= each.opened_at.date() < last
    ]
    wrong = asked.count("complaint") * 2 + asked.count("fault")
    return 1 / (1 + exp(2.2 - 1.8 * wrong))


def _renewal(before: InstalledService, after: InstalledService) -> Amendment:
    nothing = Money.zero(before.monthly.currency)
    line = AmendedLine(
        before=before, after=after, proration=nothing, termination=nothing, what="renewed"
    )
    return Amendment(
        action=Action.RENEW,
        effective_on=before.ends_on,
        currency=before.monthly.currency,
        lines=(line,),
    )


def _usage(service: InstalledService, chance: Random, today: date) -> list[MonthOfUse]:
    """The busy hour of each month, growing by a few percent; a few lines are nearly full."""
    speed = service.configuration.values.get("bandwidth_mbps")
    if not isinstance(speed, int | float) or service.configuration.family != "Internet access":
        return []
    share, growth = chance.uniform(0.2, 0.75), chance.uniform(1.0, 1.05)
    first = add_months(month_start(today), -_MONTHS_OF_USE)
    return [
        MonthOfUse(
            service_id=service.id,
            month=add_months(first, nth),
            busy_mbps=round(float(speed) * min(1.0, share * growth**nth), 1),
        )
        for nth in range(_MONTHS_OF_USE)
    ]
