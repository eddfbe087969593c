"""How long sites take together: `python benchmarks/complete_sites.py`.

Branches with a fibre access each and one hub: the same router everywhere, all branches within the
hub's port, the rest settled for the least price, proven; then options out of the efficient
solutions of as many sites.
"""

from __future__ import annotations

import time

from catalog.offering import Value
from catalog.price_weights import Terms
from catalog.sharing import Same, WithinHub
from catalog.together import SiteService, complete_together
from sales.quotes.efficient import efficient
from tests.sales.quotes.test_efficient import variant
from workflows.demo.catalogue import demo_offerings, demo_rules

TERMS = Terms(region="West", term_months=36, currency="USD")
BANDWIDTHS = (20, 50, 100, 200)


def together(branches: int) -> None:
    offering = next(each for each in demo_offerings() if each.id == "dia-fibre")
    rules = tuple(each for each in demo_rules() if each.offering_id == offering.id)

    def site(id: str, choices: dict[str, Value]) -> SiteService:
        return SiteService(id=id, offering=offering, rules=rules, choices=choices, terms=TERMS)

    sites = [site("hub", {"service_class": "Platinum"})]
    for at in range(branches):
        sites.append(site(f"b{at}", {"bandwidth_mbps": BANDWIDTHS[at % len(BANDWIDTHS)]}))
    shared = (
        Same(characteristic="router_throughput_mbps"),
        WithinHub(
            characteristic="bandwidth_mbps",
            hub="hub",
            hub_characteristic="bandwidth_mbps",
            share=0.25,
        ),
    )
    start = time.perf_counter()
    found = complete_together(tuple(sites), shared)
    seconds = time.perf_counter() - start
    print(f"{branches + 1:>4} sites together   {seconds:6.2f} s  proven: {found.proven}")


def fronts(sites: int) -> None:
    places = [
        tuple(
            variant(at, 10 + at * at + site % 7, 5 * (at % 3), 99 + at * 0.1, 20 + 5 * (at % 4))
            for at in range(9)
        )
        for site in range(sites)
    ]
    start = time.perf_counter()
    front = efficient(places, 36)
    seconds = time.perf_counter() - start
    print(f"{sites:>4} sites weighed    {seconds:6.2f} s  {len(front)} efficient solutions")


if __name__ == "__main__":
    for number in (10, 50, 200):
        together(number)
    for number in (10, 50, 200):
        fronts(number)
