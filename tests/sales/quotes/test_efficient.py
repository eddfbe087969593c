"""Efficient solutions: none beaten, each figure's best among them; intents differ."""

from __future__ import annotations

from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.configuration import Configuration
from catalog.matching import Match
from catalog.offering import Education, Offering
from sales.pricing.price_sheet import QuoteLine
from sales.quotes.efficient import Solution, efficient, solution_of
from sales.quotes.intents import balanced, economy, quickest, resilient
from sales.quotes.variants import Variant

OFFERING = Offering(
    id="o",
    name="Service",
    family="Family",
    category="Test",
    summary="",
    education=Education(what="", when="", needs=""),
    characteristics=(),
    charges=(),
    service_classes=(),
)


def variant(
    at: int,
    monthly: int,
    once: int = 0,
    kept: float = 99.9,
    days: int = 30,
    missed: int = 0,
    *,
    build: int = 0,
    site: str = "S",
) -> Variant:
    configuration = Configuration(
        offering_id="o",
        offering_name="Service",
        family="Family",
        offering_version=1,
        values={"at": at},
    )
    line = QuoteLine(
        id="L-000",
        site_id=site,
        site_name="Site",
        region="EU",
        configuration=configuration,
        lead_time_days=days,
    )
    return Variant(
        match=Match(offering=OFFERING, score=50, outcomes=()),
        line=line,
        monthly=Decimal(monthly),
        once=Decimal(once),
        build=Decimal(build),
        kept_percent=kept,
        network_percent=kept,
        wishes_missed=missed,
    )


figures = st.tuples(
    st.integers(1, 9),
    st.integers(0, 5),
    st.sampled_from((99.5, 99.9, 99.95, 99.99)),
    st.sampled_from((10, 30, 60)),
    st.integers(0, 1),
)
places_of = st.lists(st.lists(figures, min_size=1, max_size=4), min_size=1, max_size=3)


def made(drawn: list[list[tuple[int, int, float, int, int]]]) -> list[tuple[Variant, ...]]:
    return [
        tuple(variant(10 * at + nth, m, o, k, d, w) for nth, (m, o, k, d, w) in enumerate(place))
        for at, place in enumerate(drawn)
    ]


def at_sites(drawn: list[list[tuple[int, int, bool]]]) -> list[tuple[Variant, ...]]:
    """Two places a site; whatever is built there costs 5 to build."""
    return [
        tuple(
            variant(10 * at + nth, m, o + 5 * built, build=5 * built, site=f"S{at // 2}")
            for nth, (m, o, built) in enumerate(place)
        )
        for at, place in enumerate(drawn)
    ]


built = st.tuples(st.integers(1, 9), st.integers(0, 9), st.booleans())


@settings(max_examples=120, deadline=None)
@given(st.lists(st.lists(built, min_size=1, max_size=4), min_size=2, max_size=4))
def test_fibre_built_into_a_site_is_paid_once_and_the_cheapest_way_is_found(
    drawn: list[list[tuple[int, int, bool]]],
) -> None:
    places = at_sites(drawn)
    every = [solution_of(each) for each in product(*places)]
    front = efficient(places, 36)
    assert min(each.once for each in front) == min(each.once for each in every)
    over_term = [36 * each.monthly + each.once for each in every]
    assert min(36 * each.monthly + each.once for each in front) == pytest.approx(min(over_term))


def beats(one: Solution, other: Solution) -> bool:
    pairs = list(zip(one.figures, other.figures, strict=True))
    return all(a <= b + 1e-9 for a, b in pairs) and any(a < b - 1e-9 for a, b in pairs)


@settings(max_examples=120, deadline=None)
@given(places_of)
def test_no_solution_of_the_front_is_beaten_and_each_best_is_there(
    drawn: list[list[tuple[int, int, float, int, int]]],
) -> None:
    places = made(drawn)
    every = [solution_of(each) for each in product(*places)]
    front = efficient(places, 36)
    for each in front:
        assert not any(beats(other, each) for other in every)
    for figure in range(4):
        best = min(each.figures[figure] for each in every)
        assert min(each.figures[figure] for each in front) == pytest.approx(best)
    cheapest = economy(front)
    assert cheapest.monthly == min(each.monthly for each in every)
    assert resilient(places).downtime_minutes == pytest.approx(
        min(each.downtime_minutes for each in every)
    )
    assert quickest(front).lead_time_days == min(each.lead_time_days for each in every)


def test_balanced_leaves_out_no_wish_for_a_lower_price() -> None:
    place = (
        variant(0, 10, kept=99.5, missed=1),
        variant(1, 14, kept=99.9),
        variant(2, 15, kept=99.95),
        variant(3, 40, kept=99.99),
    )
    front = efficient([place], 36)
    found = balanced(front, [economy(front), resilient([place])])
    assert found is not None
    assert found.variants[0].monthly == 15


def test_where_there_is_one_way_there_is_nothing_to_balance() -> None:
    place = (variant(0, 10),)
    front = efficient([place], 36)
    assert len(front) == 1
    assert balanced(front, [economy(front), resilient([place])]) is None


def test_two_hundred_sites_have_a_front_too() -> None:
    place = tuple(variant(at, 10 + at * 3, at, 99.5 + at * 0.05, 30 + at % 3) for at in range(9))
    front = efficient([place] * 200, 36)
    assert front[0].monthly == 2_000
    assert 3 <= len(front) < 200
