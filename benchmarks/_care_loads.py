"""Made-up customers, contacts, tickets, requests and services, as many as a benchmark asks for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random

from catalog.configurator import configure
from common.actor import SYSTEM
from common.money import Money
from database.engine import Database
from sales.care.interaction import Channel, Direction, Interaction
from sales.care.request import Request, complete
from sales.care.request_types import REQUEST_TYPES
from sales.care.ticket import Priority, Span, Ticket, TicketState, move
from sales.care.usage import MonthOfUse
from sales.customers.customer import Contact, Customer, Site
from sales.deals.amend import Action, AmendedLine, Amendment
from sales.deals.installed import InstalledService, ServiceState
from workflows.demo.catalogue import demo_offerings, demo_rules
from workflows.load_catalogue import load_catalogue

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
BATCH = 5_000
WORDS = (
    *("Harbor", "Summit", "Granite", "Willow", "Falcon"),
    *("Cedar", "Juniper", "Beacon", "Orchard", "Copper"),
)
TRADES = (
    *("Foods", "Logistics", "Bank", "Clinics", "Stores"),
    *("Energy", "Press", "Timber", "Optics", "Freight"),
)
TOWNS = (
    *("Boston", "Denver", "Austin", "Seattle", "Miami"),
    *("Dallas", "Chicago", "Atlanta", "Phoenix", "Tampa"),
)
FAMILIES = ("Internet access", "SD-WAN", "Voice", "Security", "Mobile")
CAUSES = ("fibre cut", "power", "configuration", "aged device", "unclear bill", "hand-over lost")


def customers(number: int, chance: Random) -> Iterator[Customer]:
    for nth in range(1, number + 1):
        name = f"{chance.choice(WORDS)} {chance.choice(TRADES)} {nth}"
        town = chance.choice(TOWNS)
        yield Customer(
            id=f"C-{nth:04d}",
            name=name,
            address=f"{nth % 900 + 1} Main Street, {town}",
            domain=f"org{nth}.example",
            contacts=(Contact(name="Pat Doe", email=f"pat@org{nth}.example"),),
            sites=(Site(id="S-1", name="HQ", street=f"{nth % 900 + 1} Main Street", city=town),),
        )


def contacts(number: int, of: int, chance: Random) -> Iterator[Interaction]:
    for nth in range(number):
        yield Interaction(
            customer_id=f"C-{chance.randint(1, of):04d}",
            at=NOW - timedelta(minutes=chance.randint(0, 800_000)),
            channel=Channel.EMAIL,
            direction=Direction.INBOUND,
            subject=f"Question {nth}",
            text="A few words about what was wanted and what was answered.",
        )


def tickets(number: int, of: int, chance: Random) -> Iterator[Ticket]:
    for nth in range(1, number + 1):
        at = NOW - timedelta(minutes=chance.randint(0, 800_000))
        ticket = Ticket(
            id=f"T-{nth:06d}",
            customer_id=f"C-{chance.randint(1, of):04d}",
            title=f"{chance.choice(FAMILIES)} fault {nth}",
            priority=Priority.MAJOR,
            opened_at=at,
            restore_hours=8,
            site_id="S-1",
            site_name="HQ",
            family=chance.choice(FAMILIES),
            outages=(Span(at),) if nth % 3 == 0 else (),
        )
        if nth % 50:
            later = at + timedelta(minutes=chance.randint(10, 900))
            ticket = move(ticket, TicketState.RESOLVED, now=later, cause=chance.choice(CAUSES))
        yield ticket


def requests(number: int, of: int, chance: Random) -> Iterator[Request]:
    types = list(REQUEST_TYPES)
    for nth in range(1, number + 1):
        at = NOW - timedelta(minutes=chance.randint(0, 800_000))
        type = chance.choice(types)
        request = Request(
            id=f"R-{nth:06d}",
            customer_id=f"C-{chance.randint(1, of):04d}",
            type=type,
            title=f"About {type} {nth}",
            site_name="HQ",
            family=chance.choice(FAMILIES),
            queue=REQUEST_TYPES[type].queue,
            opened_at=at,
            due_at=at + timedelta(hours=16),
        )
        if nth % 30:
            later = at + timedelta(minutes=chance.randint(10, 4_000))
            request, _ = complete(request, chance.choice(CAUSES), by=SYSTEM, now=later)
        yield request


def installed(number: int, of: int, chance: Random) -> Iterator[InstalledService]:
    """A line each, an eighth of them ended, with terms that end over the next three years."""
    offering = next(each for each in demo_offerings() if each.id == "dia-fibre")
    made = configure(offering, demo_rules(), {"bandwidth_mbps": 100.0, "service_class": "Gold"})
    for nth in range(1, number + 1):
        gone = nth % 8 == 0
        days = -chance.randint(5, 300) if gone else chance.randint(5, 1_000)
        yield InstalledService(
            id=f"IN/{nth}",
            customer_id=f"C-{chance.randint(1, of):04d}",
            deal_id="",
            site_id="S-1",
            site_name="HQ",
            region="Northeast",
            configuration=made,
            quantity=1,
            monthly=Money.of(200, "USD"),
            monthly_cost=Money.of(120, "USD"),
            starts_on=NOW.date() - timedelta(days=1_200),
            ends_on=NOW.date() + timedelta(days=days),
            state=ServiceState.TERMINATED if gone else ServiceState.ACTIVE,
        )


def renewals(services: list[InstalledService]) -> Iterator[tuple[str, Amendment]]:
    """Of some that go on, the term before, which was renewed."""
    nothing = Money.zero("USD")
    for each in services:
        ended = NOW.date() - timedelta(days=30 + len(each.id) * 20)
        line = AmendedLine(
            before=replace(each, ends_on=ended),
            after=each,
            proration=nothing,
            termination=nothing,
            what="renewed",
        )
        yield (
            each.customer_id,
            Amendment(action=Action.RENEW, effective_on=ended, currency="USD", lines=(line,)),
        )


def load_base(database: Database, people: int, chance: Random) -> None:
    number = people // 2
    services = list(installed(number, people, chance))
    running = [each for each in services if each.state is ServiceState.ACTIVE]
    with database.work() as work:
        load_catalogue(work, demo_offerings(), demo_rules(), (), by=SYSTEM, now=NOW)
        for start in range(0, len(services), BATCH):
            work.services.put(services[start : start + BATCH])
        for customer_id, amendment in renewals(running[:600]):
            work.services.add_amendment(customer_id, amendment, by=SYSTEM, now=NOW)
        work.retention.keep_usage(
            [
                MonthOfUse(
                    service_id=each.id,
                    month=date(2026, month, 1),
                    busy_mbps=chance.uniform(20, 95),
                )
                for each in running[:3_000]
                for month in range(6, 12)
            ]
        )
