"""The base grows when services go live, not when they are sold, and shrinks as terms end."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.period import add_months
from forecasts.forecast import ForecastPoint
from forecasts.live_base import (
    DatedLine,
    KeptShareRefused,
    lead_shares,
    live_history,
    live_outlook,
    net_points,
)

NOVEMBER = date(2026, 11, 1)


def line(sold: int, lead: int, term: int, value: float = 10.0) -> DatedLine:
    """Sold so many months before November 2026."""
    day = add_months(NOVEMBER, -sold)
    live = add_months(day, lead)
    return DatedLine(day, live, add_months(live, term), value)


def points(*means: float) -> tuple[ForecastPoint, ...]:
    return tuple(
        ForecastPoint(add_months(NOVEMBER, nth), mean, mean - 1, mean + 1, mean - 2, mean + 2)
        for nth, mean in enumerate(means)
    )


def test_a_deal_counts_in_the_month_it_goes_live_and_leaves_when_its_term_ends() -> None:
    history = live_history([line(6, 2, 3)], NOVEMBER, 8, kept=0.0)
    assert [each.base for each in history] == [0, 0, 0, 10, 10, 10, 0, 0]
    assert [each.net for each in history] == [0, 0, 0, 10, 0, 0, -10, 0]


def test_what_is_sold_already_waits_for_its_own_month_and_is_not_counted_twice() -> None:
    sold = [line(0, 2, 36, 30.0), line(12, 2, 36, 30.0)]
    outlook = live_outlook(sold, points(30, 30, 30, 30), so_far=30.0, kept=1.0)
    assert [each.waiting for each in outlook] == [0, 0, 30, 0]
    # The lead time is two months, and the running month is sold out: the next goes live in month 3.
    assert [each.activated for each in outlook] == [0, 0, 30, 30]
    assert outlook[-1].base == 90


def test_renewals_keep_their_share_of_what_ends() -> None:
    ending = [line(12, 0, 13, 100.0)]
    (_, december) = live_outlook(ending, points(0, 0), so_far=0, kept=0.8)
    assert december.ending == 100
    assert december.churned == pytest.approx(20)
    assert december.base == pytest.approx(80)


def test_a_base_that_shrinks_is_negative_demand_with_bands_as_wide_as_before() -> None:
    outlook = live_outlook([line(12, 0, 12, 50.0)], points(0), so_far=0, kept=0.0)
    (net,) = net_points(points(0), outlook)
    assert (net.mean, net.lo_80, net.hi_80) == (-50, -51, -49)


def test_a_share_kept_beyond_all_is_refused() -> None:
    with pytest.raises(KeptShareRefused, match="between 0 and 100 %"):
        live_outlook([], points(1), so_far=0, kept=1.2)


@given(
    st.lists(
        st.tuples(st.integers(0, 40), st.integers(0, 12), st.integers(1, 60), st.floats(0, 1e6)),
        max_size=20,
    ),
    st.floats(0, 1),
)
def test_the_base_moves_by_what_goes_live_less_what_churns(
    drawn: list[tuple[int, int, int, float]], kept: float
) -> None:
    lines = [line(*each) for each in drawn]
    outlook = live_outlook(lines, points(5, 5, 5), so_far=0, kept=kept)
    for before, after in pairwise(outlook):
        assert after.base == pytest.approx(before.base + after.net, rel=1e-6, abs=1e-6)
    assert lead_shares(lines, NOVEMBER).sum() == pytest.approx(1)
