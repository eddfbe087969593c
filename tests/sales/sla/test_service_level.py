"""A first check of promises: closed forms, monotone credits, honest words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.offering import NetworkElement
from sales.sla.credits import standard_schedule
from sales.sla.service_level import Deliverability, check, element_availability

targets = st.floats(min_value=95, max_value=99.999)
months = st.floats(min_value=0, max_value=100)


def element(mtbf: float, mttr: float) -> NetworkElement:
    return NetworkElement(
        name="Access", mtbf_hours=mtbf, mttr_hours=mttr, doubled_when={"resilience": True}
    )


def test_an_element_is_available_as_its_mtbf_and_mttr_say() -> None:
    assert element_availability(element(8760, 4), {}) == pytest.approx(1 - 4 / 8760, abs=1e-12)


@given(
    st.floats(min_value=100, max_value=1e6),
    st.floats(min_value=0.1, max_value=50),
)
def test_a_second_path_never_lowers_availability(mtbf: float, mttr: float) -> None:
    each = element(mtbf, mttr)
    doubled = element_availability(each, {"resilience": True})
    single = element_availability(each, {"resilience": False})
    assert doubled >= single
    assert doubled == pytest.approx(1 - (1 - single) ** 2, abs=1e-12)


@given(targets, months, months)
def test_a_worse_month_never_pays_less_and_never_above_the_cap(
    target: float, one: float, other: float
) -> None:
    schedule = standard_schedule(target)
    low, high = sorted((one, other))
    assert schedule.credit_percent(low) >= schedule.credit_percent(high)
    assert schedule.credit_percent(low) <= schedule.cap_percent


@given(targets)
def test_a_month_on_target_pays_nothing(target: float) -> None:
    assert standard_schedule(target).credit_percent(target) == 0


def test_the_check_says_how_far_target_and_network_are_apart() -> None:
    assert check(99.9, 99.99)[0] is Deliverability.COMFORTABLE
    tight, said = check(99.9, 99.92)
    assert tight is Deliverability.TIGHT
    assert "35.0 minutes a month, the target allows 43.8" in said
    assert check(99.99, 99.95)[0] is Deliverability.NOT_MET
    assert check(99.9, None)[0] is Deliverability.UNKNOWN
