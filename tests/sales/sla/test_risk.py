"""Breach probabilities, credits and deals: closed forms, published figures, simulated months."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sales.sla.breach import (
    RiskOutOfRange,
    breach_of_target,
    breach_probability,
    committable_percent,
    late_mean_probability,
    late_restore_probability,
    over_term,
    repeated_probability,
)
from sales.sla.credit_risk import CreditLaw, NotARisk, credit_law
from sales.sla.credits import CreditBand, CreditBasis, CreditSchedule, standard_schedule
from sales.sla.deal_risk import UnknownCause, deal_risk
from sales.sla.restore import NoRestoreTime, Outages, RestoreTime, Shape, lognormal_from
from sales.sla.risky_service import RiskyService

MONTH = 730.0
HEADLINE = Outages.of(4380, RestoreTime(mean_hours=4))
SKEWED = Outages.of(700, RestoreTime(mean_hours=4, shape=Shape.LOGNORMAL, cv=1.5))
MIXED = Outages(
    rate_per_hour=1 / 400,
    kinds=((0.7, RestoreTime(mean_hours=2)), (0.3, RestoreTime(mean_hours=9))),
)
MONTHS = 200_000


def simulate(outages: Outages, months: int, seed: int) -> list[np.ndarray]:
    """Durations of the outages in each month, the last cut at its end; a month begins up."""
    random = np.random.default_rng(seed)
    shares = [share for share, _ in outages.kinds]
    found = []
    for _ in range(months):
        time, spans = random.exponential(1 / outages.rate_per_hour), []
        while time < MONTH:
            kind = outages.kinds[random.choice(len(shares), p=shares) if len(shares) > 1 else 0][1]
            if kind.shape is Shape.EXPONENTIAL:
                length = random.exponential(kind.mean_hours)
            else:
                sigma = math.sqrt(math.log1p(kind.cv**2))
                length = random.lognormal(math.log(kind.mean_hours) - sigma**2 / 2, sigma)
            spans.append(min(length, MONTH - time))
            time += length + random.exponential(1 / outages.rate_per_hour)
        found.append(np.array(spans))
    return found


def within_error(exact: float, samples: np.ndarray) -> bool:
    error = samples.std() / math.sqrt(len(samples))
    return abs(samples.mean() - exact) <= 4 * error + 1e-9


def test_an_average_above_the_target_is_still_missed_in_one_month_of_eight() -> None:
    assert 100 * HEADLINE.availability == pytest.approx(99.908759, abs=1e-6)
    assert breach_of_target(HEADLINE, MONTH, 99.9) == pytest.approx(0.1297, abs=1e-4)


def test_no_downtime_at_all_has_its_closed_form() -> None:
    assert breach_probability(HEADLINE, MONTH, 0) == pytest.approx(
        1 - math.exp(-MONTH / 4380), abs=1e-12
    )


def test_the_series_agrees_with_its_integral() -> None:
    """Erlang's law and the Poisson weights by another route: scipy's incomplete gamma."""
    from scipy.special import gammainc
    from scipy.stats import poisson

    for hours in (0.1, 0.73, 4.0, 30.0):
        n = np.arange(1, 200)
        weights = poisson.pmf(n, (MONTH - hours) / 4380)
        exact = math.exp(-(MONTH - hours) / 4380) + weights @ gammainc(n, hours / 4)
        assert 1 - breach_probability(HEADLINE, MONTH, hours) == pytest.approx(exact, abs=1e-9)


def test_the_lattice_agrees_with_the_closed_form() -> None:
    one, twin = RestoreTime(mean_hours=4), RestoreTime(mean_hours=4 + 1e-12)
    lattice = Outages(rate_per_hour=1 / 500, kinds=((0.5, one), (0.5, twin)))
    closed = Outages.of(500, one)
    for hours in (0.2, 0.73, 7.3, 40.0):
        assert breach_probability(lattice, MONTH, hours) == pytest.approx(
            breach_probability(closed, MONTH, hours), abs=1e-6
        )


@pytest.mark.parametrize("outages", [HEADLINE, SKEWED, MIXED], ids=["rare", "skewed", "mixed"])
def test_simulated_months_agree(outages: Outages) -> None:
    months = simulate(outages, 20_000, seed=7)
    down = np.array([each.sum() for each in months])
    for hours in (0.73, 3.65, 14.6):
        assert within_error(breach_probability(outages, MONTH, hours), down > hours)
    schedule = standard_schedule(99.9)
    paid = np.array([schedule.credit_percent(100 * (1 - each / MONTH)) for each in down])
    assert within_error(credit_law(schedule, outages, MONTH).mean, paid)


def test_restore_promises_agree_with_simulated_months() -> None:
    months = simulate(Outages.of(400, RestoreTime(mean_hours=4)), 20_000, seed=3)
    outages = Outages.of(400, RestoreTime(mean_hours=4))
    longest = np.array([each.max(initial=0) > 8 for each in months])
    mean = np.array([len(each) > 0 and each.mean() > 6 for each in months])
    # Both formulas count outages over the whole window, which is 1 % more than fit in it.
    assert late_restore_probability(outages, MONTH, 8) == pytest.approx(longest.mean(), abs=0.015)
    assert late_mean_probability(outages, MONTH, 6) == pytest.approx(mean.mean(), abs=0.015)
    many = np.array([len(each) >= 3 for each in months])
    assert repeated_probability(outages, MONTH, 3) == pytest.approx(many.mean(), abs=0.015)
    assert over_term(0.1, 2) == pytest.approx(0.19)


def test_a_mean_promise_for_lognormal_repairs_uses_the_lattice() -> None:
    found = late_mean_probability(SKEWED, MONTH, 6)
    months = simulate(SKEWED, 20_000, seed=4)
    mean = np.array([len(each) > 0 and each.mean() > 6 for each in months])
    assert found == pytest.approx(mean.mean(), abs=0.015)


def test_the_committable_target_is_missed_as_often_as_allowed() -> None:
    for outages in (HEADLINE, SKEWED, MIXED):
        for risk in (0.01, 0.05, 0.1):
            target = committable_percent(outages, MONTH, risk)
            assert breach_of_target(outages, MONTH, target) <= risk
            assert breach_of_target(outages, MONTH, target + 0.002) > risk
    with pytest.raises(RiskOutOfRange):
        committable_percent(HEADLINE, MONTH, 0)


def test_a_lognormal_is_known_by_its_median_and_its_ninetieth_percentile() -> None:
    found = lognormal_from(3, 9)
    assert found.cdf(np.array([3.0, 9.0])) == pytest.approx([0.5, 0.9], abs=1e-9)
    with pytest.raises(NoRestoreTime):
        lognormal_from(9, 3)
    with pytest.raises(NoRestoreTime):
        RestoreTime(mean_hours=0)


OUTAGES = st.builds(
    lambda up, mean, shape, cv: Outages.of(up, RestoreTime(mean_hours=mean, shape=shape, cv=cv)),
    st.floats(200, 50_000),
    st.floats(0.5, 24),
    st.sampled_from(Shape),
    st.floats(0.3, 3),
)


@settings(max_examples=60, deadline=None)
@given(OUTAGES, st.floats(90, 99.99), st.floats(0, 10))
def test_a_higher_target_never_lowers_the_breach_probability(
    outages: Outages, target: float, more: float
) -> None:
    higher = min(100.0, target + more)
    low = breach_of_target(outages, MONTH, target)
    assert breach_of_target(outages, MONTH, higher) >= low - 1e-9
    assert 0 <= low <= 1


@settings(max_examples=40, deadline=None)
@given(
    OUTAGES,
    st.floats(10, 100),
    st.sampled_from([b for b in CreditBasis if b.value != "working days late"]),
)
def test_no_law_pays_above_its_cap(outages: Outages, cap: float, basis: CreditBasis) -> None:
    schedule = CreditSchedule(
        bands=(
            CreditBand(below_percent=99.9, above=30, credit_percent=10),
            CreditBand(below_percent=99.0, above=240, credit_percent=60),
        ),
        cap_percent=cap,
        claim_days=30,
        basis=basis,
        unit_percent=100 / 30,
    )
    law = credit_law(schedule, outages, MONTH)
    assert law.chances.sum() == pytest.approx(1)
    assert law.credits.max() <= cap + 1e-9
    assert law.mean <= law.tail_mean(0.95) + 1e-9 <= cap + 1e-6


def per_outage(cap: float) -> CreditSchedule:
    return CreditSchedule(
        bands=(CreditBand(above=60, credit_percent=10), CreditBand(above=240, credit_percent=40)),
        cap_percent=cap,
        claim_days=30,
        basis=CreditBasis.PER_OUTAGE,
    )


def test_credits_for_each_outage_follow_the_compound_poisson_law() -> None:
    outages = Outages.of(400, RestoreTime(mean_hours=4))
    law = credit_law(per_outage(1e6), outages, MONTH)
    expected = MONTH / 404 * (10 * math.exp(-1 / 4) + 30 * math.exp(-1))
    assert law.mean == pytest.approx(expected, rel=1e-6)
    paid = np.array(
        [
            min(75.0, sum(40 if d > 4 else 10 if d > 1 else 0 for d in each))
            for each in simulate(outages, 20_000, seed=5)
        ]
    )
    assert credit_law(per_outage(75), outages, MONTH).mean == pytest.approx(paid.mean(), rel=0.03)


def test_days_affected_have_their_stationary_mean() -> None:
    schedule = CreditSchedule(
        bands=(), cap_percent=100, claim_days=30, basis=CreditBasis.PER_DAY, unit_percent=1
    )
    law = credit_law(schedule, HEADLINE, 720)
    assert law.mean == pytest.approx(30 * (1 - HEADLINE.availability * math.exp(-24 / 4380)))


def test_late_delivery_is_no_outage_risk() -> None:
    late = CreditSchedule(bands=(), cap_percent=50, claim_days=30, basis=CreditBasis.LATE_DELIVERY)
    with pytest.raises(NotARisk, match="deliveries"):
        credit_law(late, HEADLINE, MONTH)


def test_value_at_risk_and_tail_mean_of_a_known_law() -> None:
    law = CreditLaw(np.array([0.0, 10.0, 100.0]), np.array([0.9, 0.08, 0.02]))
    assert law.mean == pytest.approx(2.8)
    assert law.value_at_risk(0.95) == 10
    assert law.value_at_risk(0.99) == 100
    assert law.tail_mean(0.95) == pytest.approx((0.02 * 100 + 0.03 * 10) / 0.05)
    assert law.chance_of_any == pytest.approx(0.1)


def services(number: int, shared: str) -> list[RiskyService]:
    return [
        RiskyService(
            id=f"L-{n}",
            charge=500 + 137 * n,
            schedule=standard_schedule(99.9),
            outages=Outages.of(2000 + 100 * n, RestoreTime(mean_hours=4)),
            shared=shared if n % 2 else "",
        )
        for n in range(number)
    ]


def test_a_deal_of_independent_services_has_their_means_and_variances() -> None:
    each = services(12, "")
    laws = [credit_law(s.schedule, s.outages, MONTH).scaled(s.charge / 100) for s in each]
    found = deal_risk(each, {}, MONTH)
    assert found.mean == pytest.approx(sum(law.mean for law in laws), rel=1e-9)
    assert found.sd == pytest.approx(math.sqrt(sum(law.sd**2 for law in laws)), rel=1e-9)
    assert found.law.mean == pytest.approx(found.mean, rel=1e-6)
    assert found.over(12).mean == pytest.approx(12 * found.mean, rel=1e-4)


def test_a_shared_cause_agrees_with_simulated_months_and_fattens_the_tail() -> None:
    each, core = services(10, "core"), Outages.of(3000, RestoreTime(mean_hours=3))
    found = deal_risk(each, {"core": core}, MONTH)
    months = 30_000
    shared = np.array([m.sum() for m in simulate(core, months, seed=11)])
    paid = np.zeros(months)
    for number, service in enumerate(each):
        own = np.array([m.sum() for m in simulate(service.outages, months, seed=20 + number)])
        down = np.minimum(own + (shared if service.shared else 0), MONTH)
        bands = service.schedule
        paid += [service.charge / 100 * bands.credit_percent(100 * (1 - d / MONTH)) for d in down]
    assert within_error(found.mean, paid)
    assert found.law.value_at_risk(0.95) == pytest.approx(np.quantile(paid, 0.95), rel=0.05)
    worst = np.sort(paid)[-months // 100 :]
    error = 4 * worst.std() / math.sqrt(len(worst))
    assert found.law.tail_mean(0.99) == pytest.approx(worst.mean(), abs=error)
    alone = deal_risk(services(10, ""), {}, MONTH)
    assert found.law.tail_mean(0.99) > alone.law.tail_mean(0.99)
    assert found.risk_price(0.1) == pytest.approx(
        found.mean + 0.1 * (found.law.tail_mean(0.99) - found.mean)
    )


def test_a_shared_cause_without_figures_is_named() -> None:
    with pytest.raises(UnknownCause, match="L-1: the shared cause 'core'"):
        deal_risk(services(3, "core"), {}, MONTH)
