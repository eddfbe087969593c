"""Measures care at size: `python benchmarks/care_at_size.py [customers contacts tickets] [url]`."""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from random import Random
from statistics import median

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks._care_loads import (
    BATCH,
    NOW,
    contacts,
    customers,
    load_base,
    requests,
    tickets,
)
from common.actor import SYSTEM
from database.engine import Database, open_database
from database.stores.care_worklists import Slice
from sales.care.request_types import REQUEST_TYPES
from sales.care.routing import Agent, route
from workflows.analyse_care import analyse_care
from workflows.find_leads import find_leads
from workflows.foresee_breaches import foresee_breaches
from workflows.foresee_renewals import foresee_renewals
from workflows.handle_request import inbox
from workflows.look_into_care import count_care, rows_of
from workflows.search_everything import search_everything
from workflows.see_customer import see_customer
from workflows.see_repeat_faults import repeat_faults


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
    load_base(database, people, chance)
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
    sites = Slice(tickets=True, since=date(2025, 12, 1))
    measure(database, "tickets by site", 2.0, lambda w: count_care(w, sites, "site", by=SYSTEM))
    one = Slice(tickets=True, since=date(2025, 12, 1), by="cause", value="power")
    measure(database, "rows of a cause", 2.0, lambda w: rows_of(w, one, by=SYSTEM))
    measure(database, "repeat faults", 2.0, lambda w: repeat_faults(w, **by))
    measure(database, "likely breaches", 2.0, lambda w: foresee_breaches(w, **by))
    measure(database, "renewals with likelihood", 2.0, lambda w: foresee_renewals(w, **by))
    measure(database, "leads of every kind", 2.0, lambda w: find_leads(w, **by))


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
