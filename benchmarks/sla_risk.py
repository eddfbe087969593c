"""How long SLA risk takes: `python -m benchmarks.sla_risk`, one promise and whole deals."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from sales.sla import breach
from sales.sla.breach import breach_of_target, committable_percent
from sales.sla.credits import standard_schedule
from sales.sla.deal_risk import deal_risk
from sales.sla.restore import Outages, RestoreTime, Shape
from sales.sla.risky_service import RiskyService

MONTH = 730.0


def milliseconds(work: Callable[[], object], times: int) -> float:
    """The median of several runs, each timed by itself."""
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        work()
        taken.append(time.perf_counter() - started)
    return 1000 * float(np.median(taken))


def deal(number: int) -> list[RiskyService]:
    """Services all unlike one another, half of them on one shared cause: the slowest kind."""
    random = np.random.default_rng(1)
    return [
        RiskyService(
            id=f"L-{n:04d}",
            charge=float(random.uniform(300, 3000)),
            schedule=standard_schedule(float(random.choice([99.5, 99.9, 99.95]))),
            outages=Outages.of(
                float(random.uniform(3000, 20_000)),
                RestoreTime(mean_hours=float(random.uniform(3, 6))),
            ),
            shared="core" if n % 2 else "",
        )
        for n in range(number)
    ]


def main() -> None:
    plain = Outages.of(4380, RestoreTime(mean_hours=4))
    skewed = Outages.of(4380, RestoreTime(mean_hours=4, shape=Shape.LOGNORMAL, cv=1.5))

    def cold() -> float:
        breach._lattice.cache_clear()
        return breach_of_target(skewed, MONTH, 99.9)

    found = breach_of_target(plain, MONTH, 99.9)
    print(f"MTTF 4,380 h, MTTR 4 h, target 99.9 % of 730 h: breach {found:.6f}")
    taken = milliseconds(lambda: breach_of_target(plain, MONTH, 99.9), 200)
    print(f"exponential repair: {taken:.3f} ms")
    print(f"lognormal repair, nothing kept: {milliseconds(cold, 30):.2f} ms (goal 5)")
    taken = milliseconds(lambda: committable_percent(plain, MONTH, 0.01), 30)
    print(f"committable target: {taken:.2f} ms")
    causes = {"core": Outages.of(30_000, RestoreTime(mean_hours=3))}
    for number, goal in ((50, 1), (2000, 5)):
        each = deal(number)
        taken = milliseconds(lambda each=each: deal_risk(each, causes, MONTH), 3) / 1000
        risk = deal_risk(each, causes, MONTH)
        print(
            f"{number} unlike services, one shared cause: {taken:.2f} s (goal {goal}); expected "
            f"{risk.mean:,.0f}, CVaR99 {risk.law.tail_mean(0.99):,.0f} of {risk.most:,.0f}"
        )
    several = {f"building {n}": Outages.of(20_000, RestoreTime(mean_hours=4)) for n in range(25)}
    several |= causes | {"supplier": Outages.of(15_000, RestoreTime(mean_hours=5))}
    wide = [
        replace(each, shared=("core", f"building {n // 2}", *["supplier"][: n % 2]))
        for n, each in enumerate(deal(50))
    ]
    taken = milliseconds(lambda: deal_risk(wide, several, MONTH), 3) / 1000
    print(f"50 services in 25 buildings on one core, half on one supplier: {taken:.2f} s")


if __name__ == "__main__":
    main()
