"""Lines share causes and bear the deal's risk price; components come as people know them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.offering import NetworkElement
from common.errors import BusinessError
from common.money import Money
from sales.sla.component import Component
from sales.sla.credits import standard_schedule
from sales.sla.fibre import Laying, fibre_mtbf_hours
from sales.sla.line_risk import LineAtRisk, risk_shares, risky_lines
from sales.sla.restore import Shape
from tests.database.sample_catalogue import FIBRE
from tests.sales.sla.test_exchange_formats import LEVEL

ACCESS = NetworkElement(name="access", mtbf_hours=9000, mttr_hours=5)
CORE = NetworkElement(name="core", mtbf_hours=60_000, mttr_hours=2, shared="core network")


def line(number: int, monthly: str, *elements: NetworkElement) -> LineAtRisk:
    return LineAtRisk(
        level=replace(
            LEVEL,
            line_id=f"L-{number}",
            availability_percent=99.9,
            schedule=standard_schedule(99.9),
        ),
        monthly=Money.of(monthly, "USD"),
        offering=replace(FIBRE, elements=elements),
        values={},
    )


def test_an_element_of_several_lines_takes_them_down_together() -> None:
    together = risky_lines([line(1, "900", ACCESS, CORE), line(2, "900", ACCESS, CORE)])
    assert set(together.causes) == {"core network"}
    assert {each.causes for each in together.services} == {("core network",)}
    alone = risky_lines([line(1, "900", ACCESS, CORE), line(2, "900", ACCESS)])
    assert not alone.causes
    # As much is to be expected, and the bad months are worse.
    apart = risky_lines([line(n, "900", ACCESS, replace(CORE, shared="")) for n in (1, 2)])
    assert together.deal().mean == pytest.approx(apart.deal().mean, rel=2e-3)
    assert together.deal().sd > apart.deal().sd


@settings(deadline=None, max_examples=12)
@given(
    st.lists(st.integers(100, 5000), min_size=1, max_size=4),
    st.sampled_from([0.0, 0.1, 0.5]),
)
def test_what_lines_are_charged_is_the_risk_price_of_the_deal(
    charges: list[int], loading: float
) -> None:
    lines = risky_lines([line(n, str(c), ACCESS, CORE) for n, c in enumerate(charges)])
    shares = risk_shares(lines, loading)
    # The credit is a share of the charge with the addition in it: s / (1 + s) of that.
    charged = sum(
        each.charge * float(shares[each.id]) / (1 + float(shares[each.id]))
        for each in lines.services
    )
    assert charged == pytest.approx(lines.deal().risk_price(loading), abs=1e-4 * sum(charges))


def test_nothing_promised_is_nothing_charged() -> None:
    assert risk_shares(risky_lines([])) == {}


def test_a_buried_route_is_cut_as_often_as_its_length_says() -> None:
    assert fibre_mtbf_hours(1000) == pytest.approx(8760 / 2.130)
    assert fibre_mtbf_hours(100, Laying.GROUND_WIRE) == pytest.approx(87_600 / 0.085)
    with pytest.raises(BusinessError, match="route of 0 km"):
        fibre_mtbf_hours(0)


@pytest.mark.parametrize(
    ("component", "mtbf", "mttr"),
    [
        (Component(name="a", mtbf_hours=5000, mttr_hours=5), 5000, 5),
        (Component(name="a", mttf_hours=4380, mttr_hours=4), 4384, 4),
        (Component(name="a", availability_percent=99.9, mttr_hours=4), 4000, 4),
        (Component(name="a", route_km=1000, mttr_hours=8), 8760 / 2.130, 8),
        # No failure in 10,000 hours: 2T / chi2(0.95; 2) = T / -ln(0.05).
        (Component(name="a", observed_hours=10_000, mttr_hours=4), 10_000 / 2.99573, 4),
    ],
)
def test_a_component_fails_as_often_as_what_is_known_says(
    component: Component, mtbf: float, mttr: float
) -> None:
    element = component.element()
    assert element.mtbf_hours == pytest.approx(mtbf, rel=1e-5)
    assert element.mttr_hours == mttr


def test_a_lognormal_repair_is_known_by_median_and_ninetieth() -> None:
    element = Component(name="a", mtbf_hours=9000, median_hours=3, p90_hours=9).element()
    assert element.shape is Shape.LOGNORMAL
    assert element.mttr_hours > 3


@pytest.mark.parametrize(
    ("component", "sentence"),
    [
        (Component(name="a", mttr_hours=4), "exactly one of"),
        (Component(name="a", mtbf_hours=9, route_km=4, mttr_hours=4), "exactly one of"),
        (Component(name="a", mtbf_hours=4000), "mttr_hours, or median_hours"),
        (Component(name="a", availability_percent=0.999, mttr_hours=4), "write 99.9"),
        (Component(name="a", availability_percent=100, mttr_hours=4), "out of range"),
        (Component(name="a", mtbf_hours=3, mttr_hours=4), "MTTR above 0 and below MTBF"),
    ],
)
def test_a_component_that_cannot_be_is_refused_by_name(component: Component, sentence: str) -> None:
    with pytest.raises(BusinessError, match=sentence):
        component.element()
