"""Measures care at size: `python benchmarks/care_at_size.py [customers contacts tickets] [url]`."""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from statistics import median

sys.path.insert(0, str(Path(__file__).parent.parent))

from common.actor import SYSTEM
from database.engine import Database, open_database
from sales.care.interaction import Channel, Direction, Interaction
from sales.care.request import Request, complete
from sales.care.request_types import REQUEST_TYPES
from sales.care.routing import Agent, route
from sales.care.ticket import Priority, Ticket, TicketState, move
from sales.customers.customer import Contact, Customer, Site
from workflows.analyse_care import analyse_care
from workflows.handle_request import inbox
from workflows.search_everything import search_everything
from workflows.see_customer import see_customer

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
            queue=REQUEST_TYPES[type].queue,
            opened_at=at,
            due_at=at + timedelta(hours=16),
        )
        if nth % 30:
            later = at + timedelta(minutes=chance.randint(10, 4_000))
            request, _ = complete(request, chance.choice(CAUSES), by=SYSTEM, now=later)
        yield request


def in_batches(things: Iterator[object], keep: Callable[[list[object]], None]) -> None:
    batch: list[object] = []
    for each in things:
        batch.append(each)
        if len(batch) == BATCH:
            keep(batch)
            batch = []
    keep(batch)


def load(database: Database, sizes: list[int]) -> None:
    chance = Random(7)
    people, talks, faults = sizes
    started = time.perf_counter()

    def with_work(keep: Callable[..., None]) -> Callable[[list[object]], None]:
        def kept(batch: list[object]) -> None:
            with database.work() as work:
                keep(work, batch)

        return kept

    in_batches(
        customers(people, chance),
        with_work(lambda work, batch: work.customers.add_many(batch, by=SYSTEM, now=NOW)),
    )
    in_batches(
        contacts(talks, people, chance),
        with_work(lambda work, batch: work.interactions.add_many(batch)),
    )
    in_batches(
        tickets(faults, people, chance),
        with_work(lambda work, batch: work.tickets.add_many(batch, by=SYSTEM, now=NOW)),
    )
    in_batches(
        requests(faults, people, chance),
        with_work(lambda work, batch: work.requests.add_many(batch, (), by=SYSTEM, now=NOW)),
    )
    print(f"loaded in {time.perf_counter() - started:.0f} s", flush=True)


def measure(database: Database, name: str, goal: float, act: Callable[..., object]) -> None:
    times = []
    for _ in range(7):
        with database.work() as work:
            started = time.perf_counter()
            act(work)
            times.append(time.perf_counter() - started)
    shown = f"{1000 * median(times):7.1f} ms, slowest {1000 * max(times):.1f}"
    print(f"{name:<34} {shown} (goal {1000 * goal:g})", flush=True)


def measure_all(database: Database, people: int) -> None:
    chance = Random(11)

    def anyone() -> str:
        return f"C-{chance.randint(1, people):04d}"

    by = {"by": SYSTEM, "now": NOW}
    measure(database, "customer record", 0.3, lambda w: see_customer(w, anyone(), **by))
    for asked in ("harbor", "org4711", "main street", "T-000123", "harbor foods 1", "fault"):
        measure(
            database,
            f"search {asked!r}",
            0.2,
            lambda w, asked=asked: search_everything(w, asked, **by),
        )
    measure(database, "inbox of all", 0.2, lambda w: inbox(w, **by))
    measure(database, "inbox of a queue", 0.2, lambda w: inbox(w, queue="Billing", **by))
    measure(database, "inbox overdue", 0.2, lambda w: inbox(w, overdue=True, **by))
    measure(database, "analysis", 2.0, lambda w: analyse_care(w, months=12, **by))


def measure_routing() -> None:
    agents = tuple(
        Agent(account_id=f"U-{n:04d}", name=f"A{n}", queues=("Care", "Billing")) for n in range(40)
    )
    loads = {each.account_id: n % 12 for n, each in enumerate(agents)}
    kind = REQUEST_TYPES["complaint"]
    started = time.perf_counter()
    for _ in range(2_000):
        route(kind, "Enterprise", agents, loads, NOW)
    each = (time.perf_counter() - started) / 2_000
    print(f"routing among {len(agents)} agents: {1 / each:,.0f} requests a second (goal 1,000)")


def main() -> None:
    sizes = [int(each) for each in sys.argv[1:4]] or [100_000, 1_000_000, 300_000]
    measure_routing()
    with tempfile.TemporaryDirectory() as folder:
        url = sys.argv[4] if len(sys.argv) > 4 else f"sqlite:///{Path(folder) / 'care.sqlite3'}"
        database = open_database(url)
        database.migrate()
        print(f"{url.split(':')[0]}: {sizes[0]:,} customers, {sizes[1]:,} contacts, ", end="")
        print(f"{sizes[2]:,} tickets, {sizes[2]:,} requests", flush=True)
        load(database, sizes)
        measure_all(database, sizes[0])
        database.close()


if __name__ == "__main__":
    main()
