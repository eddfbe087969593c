"""Back to back: whether suppliers' promises cover ours, and what of a credit comes back."""

from __future__ import annotations

import streamlit as st

from common.units import parse_number
from common.wording import percent
from sales.sla.credits import standard_schedule
from sales.sla.line_risk import MONTH_HOURS
from sales.sla.restore import Outages, RestoreTime
from sales.sla.supplier import chain, recovery
from ui.session import plain, refusals


def supplier_bench() -> None:
    """The chain gap of the availabilities, and the recovery ratio of the credits."""
    left, right = st.columns(2, gap="large")
    with left:
        target = st.number_input(
            "Our target (%)", 50.0, 100.0, 99.9, 0.01, format="%.3f", key="chain-target"
        )
        own = st.number_input(
            "Our own part keeps (%)", 50.0, 100.0, 99.97, 0.01, format="%.3f", key="chain-own"
        )
        suppliers = st.text_input(
            "Suppliers promise (%, parted by ;)", "99.9; 99.95", key="chain-s"
        )
        with refusals():
            promised = tuple(parse_number(p.strip()) for p in suppliers.split(";") if p.strip())
            found = chain(target, own, promised)
            show = st.error if found.gap_percent > 0 else st.success
            show(
                f"Together {found.promised_percent:.4f} % is promised to us: "
                + (
                    f"{found.gap_percent:.4f} % of our promise is uncovered."
                    if found.gap_percent > 0
                    else "our promise is covered."
                )
            )
            st.caption(f"Each supplier alike would have to promise {found.needed_percent:.4f} %.")
    with right:
        _recovery(target)


def _recovery(target: float) -> None:
    st.markdown("**Credits for outages of the supplier's part**")
    one, two = st.columns(2)
    mtbf = one.number_input("MTBF of their part (h)", 10.0, 1e6, 15_000.0, key="tail-mtbf")
    mttr = two.number_input("MTTR of their part (h)", 0.1, 1000.0, 7.5, key="tail-mttr")
    ours = one.number_input("Our monthly charge", 0.0, 1e7, 900.0, key="tail-ours")
    theirs = two.number_input("Their monthly charge", 0.0, 1e7, 400.0, key="tail-theirs")
    committed = one.number_input(
        "They promise (%)", 50.0, 100.0, 99.5, 0.01, format="%.3f", key="tail-target"
    )
    with refusals():
        if mttr >= mtbf:
            st.error("MTTR must be below MTBF.")
            return
        found = recovery(
            Outages.of(mtbf - mttr, RestoreTime(mean_hours=mttr)),
            ours=(standard_schedule(target), ours),
            theirs=(standard_schedule(committed), theirs),
            window_hours=MONTH_HOURS,
        )
        st.markdown(
            f"Paid out **{found.paid:,.2f}** a month, recovered **{found.recovered:,.2f}**."
        )
        ratio = "nothing is paid" if found.ratio is None else f"{percent(found.ratio)} comes back"
        st.caption(plain(f"On the standard schedules of both targets: {ratio}."))
