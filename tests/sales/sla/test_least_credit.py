"""The least credit that is paid, and rounded measures: checked, shown live, and in the risk."""

from __future__ import annotations

from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from common.money import Money
from sales.sla.credit_risk import credit_law
from sales.sla.credit_table import check_minimum
from sales.sla.credits import CreditBand, CreditBasis, CreditSchedule, standard_schedule
from sales.sla.restore import Outages, RestoreTime

MONTHLY = Money.of(1000, "EUR")


def with_least(amount: str, currency: str = "EUR") -> CreditSchedule:
    return replace(standard_schedule(99.9), minimum=Money.of(amount, currency))


@pytest.mark.parametrize(
    ("schedule", "fault", "sentence"),
    [
        (with_least("150"), False, "The band that pays 10 % comes to 100.00 EUR, below the least"),
        (with_least("1500"), True, "above the cap of 1000.00; nothing would ever be paid"),
        (with_least("50", "USD"), True, "in USD and the charge in EUR; give both"),
        (with_least("50", "E1"), True, "a currency of three letters"),
    ],
)
def test_a_least_credit_that_defeats_the_table_is_found(
    schedule: CreditSchedule, fault: bool, sentence: str
) -> None:
    (found,) = check_minimum(schedule, MONTHLY)
    assert found.fault is fault
    assert sentence in found.sentence


def test_a_least_credit_below_every_band_is_not_spoken_of() -> None:
    assert check_minimum(with_least("50"), MONTHLY) == ()
    assert check_minimum(with_least("5000"), None) == ()


def _page() -> None:
    import streamlit as st

    from common.money import Money
    from sales.sla.credits import standard_schedule
    from ui.components.schedule_editor import edit_schedule, live_table

    monthly = Money.of(1000, "EUR")
    made = edit_schedule(standard_schedule(99.9), "editor", monthly)
    if made is not None:
        st.text(f"least {made.minimum.amount if made.minimum else 'none'}")
        live_table(monthly, made, "editor")


def test_the_editor_takes_the_least_credit_and_its_live_table_heeds_it() -> None:
    page = AppTest.from_function(_page, default_timeout=20).run()
    assert page.text[0].value == "least none"
    assert "pays 100" in page.markdown[-1].value.replace("€", "")
    page.number_input(key="editor-minimum").set_value(150.0)
    page.run()
    assert not page.exception
    assert page.text[0].value == "least 150.0"
    assert "below the least credit" in page.markdown[-1].value
    assert "pays nothing" in page.warning[0].value
    page.number_input(key="editor-minimum").set_value(2000.0)
    page.run()
    assert "nothing would ever be paid" in page.error[0].value


@pytest.mark.parametrize(("decimals", "true_edge"), [(-2, 50), (-1, 45), (0, 45.5), (None, 45)])
def test_a_rounded_measure_moves_the_edge_in_the_risk_as_in_the_evaluation(
    decimals: int | None, true_edge: float
) -> None:
    """Minutes rounded to hundreds pass 45 from 50 on, to tens from 45 on, whole from 45.5 on."""
    outages = Outages.of(500, RestoreTime(mean_hours=4))
    plain = CreditSchedule(
        bands=(CreditBand(above=true_edge, credit_percent=10),),
        cap_percent=100,
        claim_days=30,
        basis=CreditBasis.DOWNTIME,
    )
    rounded = replace(plain, bands=(CreditBand(above=45, credit_percent=10),), decimals=decimals)
    assert credit_law(rounded, outages, 730).mean == pytest.approx(
        credit_law(plain, outages, 730).mean, rel=1e-9
    )
