"""Services that share a building, a core and a supplier: exact figures against drawn months."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sales.sla.credits import standard_schedule
from sales.sla.deal_risk import deal_risk
from sales.sla.restore import Outages, RestoreTime
from sales.sla.risky_service import RiskyService
from sales.sla.shared_causes import MOST_TOGETHER, TooManyTogether, eliminate

MONTH = 730.0
CAUSES = {
    name: Outages.of(up, RestoreTime(mean_hours=mean))
    for name, up, mean in (
        ("core", 20_000, 3),
        ("building A", 9000, 5),
        ("building B", 9000, 5),
        ("supplier", 6000, 6),
    )
}
SHARED = (
    ("core", "building A"),
    ("core", "building A"),
    ("core", "building B"),
    ("building B", "core", "supplier"),
    ("supplier",),
    (),
)
MONTHS = 60_000


def services() -> list[RiskyService]:
    return [
        RiskyService(
            id=f"L-{n}",
            charge=500 + 137 * n,
            schedule=standard_schedule(99.9),
            outages=Outages.of(4000 + 100 * n, RestoreTime(mean_hours=4)),
            shared=shared,
        )
        for n, shared in enumerate(SHARED)
    ]


def drawn(outages: Outages, random: np.random.Generator) -> np.ndarray:
    """Hours down in months that begin up, one outage after another."""
    down, at, live = np.zeros(MONTHS), np.zeros(MONTHS), np.ones(MONTHS, dtype=bool)
    while live.any():
        at = at + random.exponential(1 / outages.rate_per_hour, MONTHS)
        live &= at < MONTH
        repair = random.exponential(outages.mean_hours, MONTHS)
        down += np.where(live, np.minimum(repair, MONTH - at), 0)
        at = at + repair
    return down


def test_several_causes_of_a_service_agree_with_drawn_months() -> None:
    found = deal_risk(services(), CAUSES, MONTH)
    random = np.random.default_rng(5)
    together = {name: drawn(each, random) for name, each in CAUSES.items()}
    paid = np.zeros(MONTHS)
    for each in services():
        down = drawn(each.outages, random) + sum(together[c] for c in each.causes)
        reached = 100 * (1 - np.minimum(down, MONTH) / MONTH)
        edges = [band.below_percent for band in each.schedule.bands]
        credits = [band.credit_percent for band in each.schedule.bands]
        below = [reached < edge for edge in reversed(edges)]
        paid += each.charge / 100 * np.select(below, list(reversed(credits)), 0.0)
    assert found.mean == pytest.approx(paid.mean(), abs=4 * paid.std() / math.sqrt(MONTHS))
    assert found.sd == pytest.approx(paid.std(), rel=0.02)
    assert found.law.sd == pytest.approx(found.sd, rel=1e-3)
    worst = np.sort(paid)[-MONTHS // 100 :]
    # The quantile is drawn too, which adds to the error of the tail's mean.
    spread = math.hypot(worst.std(), worst.mean() - worst[0])
    assert found.law.tail_mean(0.99) == pytest.approx(
        worst.mean(), abs=4 * spread / math.sqrt(len(worst))
    )


def test_one_cause_reads_the_same_as_a_word_or_a_list() -> None:
    one = [RiskyService(**_fields(each), shared="core") for each in services()]
    other = [RiskyService(**_fields(each), shared=("core", "core")) for each in services()]
    found = [deal_risk(each, CAUSES, MONTH) for each in (one, other)]
    assert found[0].mean == found[1].mean
    assert found[0].law.tail_mean(0.99) == found[1].law.tail_mean(0.99)


def _fields(service: RiskyService) -> dict[str, object]:
    return {name: getattr(service, name) for name in ("id", "charge", "schedule", "outages")}


def test_causes_that_cannot_be_taken_together_are_named_with_the_limit() -> None:
    names = [f"duct {n}" for n in range(MOST_TOGETHER + 1)]
    many = [RiskyService(**_fields(services()[0]), shared=tuple(names))]
    causes = dict.fromkeys(names, CAUSES["core"])
    with pytest.raises(TooManyTogether, match=r"duct 0, duct 1, .* at most 4 at a time"):
        deal_risk(many, causes, MONTH)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.lists(st.sampled_from("abcdefg"), max_size=3, unique=True), max_size=8))
def test_every_cause_is_summed_out_once_and_no_service_is_wider_than_the_widest(
    groups: list[list[str]],
) -> None:
    plan = eliminate([tuple(each) for each in groups])
    assert sorted(plan.order) == sorted({cause for each in groups for cause in each})
    assert len(plan.widest) >= max((len(each) for each in groups), default=0)


def test_many_buildings_on_one_core_need_only_two_causes_at_a_time() -> None:
    plan = eliminate([("core", f"building {n}") for n in range(40)])
    assert len(plan.widest) == 2
