"""Reliability block diagrams agree with hand calculation and with every state counted out."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sales.sla.credits import standard_schedule
from sales.sla.evidence import UnsoundEvidence, breach_share_bounds, mtbf_bounds, mttr_bounds
from sales.sla.performance import (
    EndToEnd,
    Section,
    UnsoundSection,
    classes_met,
    end_to_end,
    least_round_trip_ms,
    route_km,
)
from sales.sla.restore import Outages, RestoreTime
from sales.sla.structure import (
    AtLeast,
    Block,
    Bridge,
    Element,
    Series,
    Unit,
    UnsoundElement,
    UnsoundStructure,
    availability,
    failure_frequency,
    outages_of,
    parallel,
    unavailability,
)
from sales.sla.supplier import NothingLeftToAsk, chain, recovery

A, B, C, D, E = (Unit(name) for name in "abcde")


def works(block: Block, up: dict[str, bool]) -> bool:
    match block:
        case Unit(name):
            return up[name]
        case Series(blocks):
            return all(works(each, up) for each in blocks)
        case AtLeast(needed, blocks):
            return sum(works(each, up) for each in blocks) >= needed
        case Bridge(a, b, c, d, link):
            wa, wb, wc, wd, wl = (works(each, up) for each in (a, b, c, d, link))
            return (wa and wc) or (wb and wd) or (wl and ((wa and wd) or (wb and wc)))


def counted_out(block: Block, chances: dict[str, float]) -> float:
    total = 0.0
    for state in product((True, False), repeat=len(chances)):
        up = dict(zip(chances, state, strict=True))
        weight = 1.0
        for name, chance in chances.items():
            weight *= chance if up[name] else 1 - chance
        total += weight * works(block, up)
    return total


CHANCES = {"a": 0.9, "b": 0.8, "c": 0.95, "d": 0.7, "e": 0.6}


@pytest.mark.parametrize(
    "block",
    [
        Series((A, B, C)),
        parallel(A, B),
        AtLeast(2, (A, B, C, D)),
        Bridge(A, B, C, D, E),
        parallel(Series((A, B)), Series((A, C))),  # a duct both paths run through
        Series((parallel(A, B), Bridge(A, C, D, B, E))),
        AtLeast(2, (Series((A, B)), Series((B, C)), Series((C, A)))),
    ],
)
def test_structures_agree_with_every_state_counted(block: Block) -> None:
    exact = counted_out(block, CHANCES)
    assert availability(block, CHANCES) == pytest.approx(exact, abs=1e-12)
    down = {name: 1 - chance for name, chance in CHANCES.items()}
    assert unavailability(block, down) == pytest.approx(1 - exact, abs=1e-12)


BLOCKS = st.recursive(
    st.sampled_from([A, B, C, D, E]),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda b: Series(tuple(b))),
        st.lists(inner, min_size=1, max_size=3).map(lambda b: AtLeast(min(2, len(b)), tuple(b))),
        st.tuples(inner, inner, inner, inner, inner).map(lambda b: Bridge(*b)),
    ),
    max_leaves=10,
)


@settings(max_examples=100, deadline=None)
@given(BLOCKS, st.sampled_from("abcde"))
def test_any_structure_agrees_and_more_redundancy_never_lowers_it(block: Block, name: str) -> None:
    found = availability(block, CHANCES)
    assert found == pytest.approx(counted_out(block, CHANCES), abs=1e-12)
    assert availability(parallel(block, Unit(name)), CHANCES) >= found - 1e-12
    assert availability(Series((block, Unit(name))), CHANCES) <= found + 1e-12


def element(name: str, mtbf: float = 20_000, mttr: float = 5) -> Element:
    return Element(name=name, mtbf_hours=mtbf, mttr_hours=mttr)


def test_two_paths_with_repair_have_their_closed_form() -> None:
    """U = U1 U2, f = U1 U2 (mu1 + mu2), mean outage 1 / (mu1 + mu2)."""
    pair = {"a": element("a"), "b": element("b", 30_000, 4)}
    u = (1 - pair["a"].availability) * (1 - pair["b"].availability)
    assert failure_frequency(parallel(A, B), pair) == pytest.approx(u * (1 / 5 + 1 / 4), abs=1e-9)
    found = outages_of(parallel(A, B), pair)
    assert found.mean_hours == pytest.approx(1 / (1 / 5 + 1 / 4), abs=1e-9)
    assert 1 - found.availability == pytest.approx(u, abs=1e-9)


def test_elements_in_series_fail_at_the_sum_of_their_rates() -> None:
    pair = {"a": element("a"), "b": element("b", 30_000, 4)}
    found = outages_of(Series((A, B)), pair)
    assert found.rate_per_hour == pytest.approx(1 / (20_000 - 5) + 1 / (30_000 - 4), abs=1e-12)
    assert len(found.kinds) == 2
    product_of_both = pair["a"].availability * pair["b"].availability
    assert found.availability == pytest.approx(product_of_both, abs=1e-7)


def test_figures_that_cannot_be_are_refused_by_name() -> None:
    with pytest.raises(UnsoundElement, match="duct: MTTR 30000 h with MTBF 20000 h"):
        element("duct", 20_000, 30_000)
    with pytest.raises(UnsoundStructure, match="no figures for 'b'"):
        availability(Series((A, B)), {"a": 0.9})
    with pytest.raises(UnsoundStructure, match="3 of 2 blocks"):
        AtLeast(3, (A, B))


def test_delay_variation_adds_by_moments_and_not_straight() -> None:
    section = Section(
        name="s", mean_ms=10, sd_ms=2, least_ms=8, p999_ms=10 + 2 * 3.090232306167813, loss=1e-4
    )
    path = end_to_end((section, section))
    assert path.delay_ms == 20
    assert path.loss == pytest.approx(1 - (1 - 1e-4) ** 2, abs=1e-12)
    # Normal sections: the spread grows with the root of two.
    assert path.jitter_ms == pytest.approx(20 + 2 * 2**0.5 * 3.090232306167813 - 16, abs=1e-9)
    assert path.jitter_ms < path.summed_jitter_ms
    assert end_to_end((section,)).jitter_ms == pytest.approx(section.p999_ms - section.least_ms)
    with pytest.raises(UnsoundSection, match="rise from least"):
        Section(name="s", mean_ms=1, sd_ms=1, least_ms=2, p999_ms=3)


def test_distance_bounds_delay_from_below() -> None:
    assert route_km(500) == 750
    assert route_km(1100) == 1500
    assert route_km(4000) == 5000
    assert least_round_trip_ms(5000) == pytest.approx(50)
    assert classes_met(EndToEnd(delay_ms=150, jitter_ms=20, loss=1e-6, summed_jitter_ms=0)) == (
        1,
        3,
        4,
        5,
        7,
    )


def test_evidence_bounds_agree_with_their_tables() -> None:
    none = breach_share_bounds(0, 12)
    assert none.low == 0
    assert none.high == pytest.approx(1 - 0.025 ** (1 / 12), abs=1e-9)
    some = breach_share_bounds(2, 24)
    assert some.low < 2 / 24 < some.high
    # No failure in T hours: the one-sided 95 % bound is T / 2.9957 (chi-square of 2 degrees 5.991).
    assert mtbf_bounds(100_000, 0).low == pytest.approx(100_000 / 2.99573, rel=1e-5)
    seen = mtbf_bounds(100_000, 5)
    assert (seen.low, seen.high) == pytest.approx((9511.4, 50756.9), rel=1e-3)
    assert mttr_bounds((4.0, 4.0)).low < 4 < mttr_bounds((4.0, 4.0)).high
    with pytest.raises(UnsoundEvidence):
        breach_share_bounds(3, 2)


def test_suppliers_leave_a_gap_and_give_some_credit_back() -> None:
    found = chain(99.9, 99.98, (99.9, 99.95))
    assert found.promised_percent == pytest.approx(99.98 * 0.999 * 0.9995)
    assert found.gap_percent > 0
    assert 99.98 * (found.needed_percent / 100) ** 2 == pytest.approx(99.9)
    with pytest.raises(NothingLeftToAsk, match="below the target"):
        chain(99.9, 99.8, (100,))
    tail = Outages.of(4000, RestoreTime(mean_hours=5))
    back = recovery(
        tail,
        ours=(standard_schedule(99.9), 1000),
        theirs=(standard_schedule(99.5), 400),
        window_hours=730,
    )
    assert back.ratio is not None
    assert 0 < back.ratio < 0.4
