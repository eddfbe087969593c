"""The credit table as an editor: checked row by row, with what outages of all lengths would pay."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import streamlit as st

from common.period import MINUTES_OF_AVERAGE_MONTH
from common.wording import plain as plain_number
from sales.sla.agreed import AgreedLevel
from sales.sla.credit_table import TableRow, check_table, schedule_of_table, table_of
from sales.sla.credits import BAND_UNITS, CreditBasis, CreditSchedule
from sales.sla.service_level import ServiceLevel
from ui.components.money import say
from ui.session import actor, begin_work, flash, now, plain, refusals
from workflows.agree_sla import LinePromise
from workflows.keep_agreed_levels import keep_agreed_level

_BASES = (CreditBasis.AVAILABILITY, CreditBasis.DOWNTIME, CreditBasis.PER_OUTAGE)
_OUTAGES = (10, 30, 60, 120, 190, 480, 1440, 4320)
_STARTS = {
    CreditBasis.DOWNTIME: ((0.0, 45.0, 0.0), (45.0, 720.0, 10.0), (720.0, None, 50.0)),
    CreditBasis.PER_OUTAGE: ((0.0, 60.0, 0.0), (60.0, 240.0, 10.0), (240.0, None, 25.0)),
}


def edit_agreed_level(opportunity_id: str, promise: LinePromise) -> None:
    """Target, time to restore and credits of one line, kept for the next version of the quote."""
    level = promise.level
    if level is None:
        return
    with st.expander("Agree other terms for this line"):
        key = f"agreed-{level.line_id}"
        columns = st.columns(4)
        target = columns[0].number_input(
            "Availability target (%)",
            min_value=50.0,
            max_value=100.0,
            value=level.availability_percent,
            step=0.01,
            format="%.3f",
            key=f"{key}-target",
        )
        restore = columns[1].number_input(
            "Restored within (h)", 0.5, 168.0, level.restore_hours, 0.5, key=f"{key}-restore"
        )
        cap = columns[2].number_input(
            "Credit cap (% of a month)", 1.0, 100.0, level.schedule.cap_percent, key=f"{key}-cap"
        )
        claim = columns[3].number_input(
            "Days to claim", 1, 365, level.schedule.claim_days, key=f"{key}-claim"
        )
        basis = _basis(level, key)
        rows = _rows(level, basis, key)
        for each in check_table(rows, basis, cap_percent=cap):
            (st.error if each.fault else st.warning)(plain(each.sentence))
        if not any(e.fault for e in check_table(rows, basis, cap_percent=cap)):
            schedule = schedule_of_table(rows, basis, cap_percent=cap, claim_days=int(claim))
            _live_table(promise, schedule)
            if st.button("Keep these terms", type="primary", key=f"{key}-keep"):
                agreed = AgreedLevel(
                    availability_percent=target, restore_hours=restore, schedule=schedule
                )
                _keep(opportunity_id, level.line_id, agreed)


def _basis(level: ServiceLevel, key: str) -> CreditBasis:
    present = level.schedule.basis if level.schedule.basis in _BASES else _BASES[0]
    return st.selectbox(
        "Credits look at",
        _BASES,
        index=_BASES.index(present),
        format_func=lambda each: each.value,
        key=f"{key}-basis",
    )


def _rows(level: ServiceLevel, basis: CreditBasis, key: str) -> tuple[TableRow, ...]:
    start = table_of(level.schedule) if level.schedule.basis is basis else ()
    if not start:
        start = tuple(TableRow(low=a, high=b, credit_percent=c) for a, b, c in _STARTS[basis])
    unit = BAND_UNITS[basis]
    edited: list[dict[str, Any]] = st.data_editor(
        [{"from": r.low, "to": r.high, "credit": r.credit_percent} for r in start],
        num_rows="dynamic",
        hide_index=True,
        key=f"{key}-{basis.name}-rows",
        column_config={
            "from": st.column_config.NumberColumn(f"From ({unit})", required=True, format="%g"),
            "to": st.column_config.NumberColumn(
                f"To ({unit})", help="Empty: without end", format="%g"
            ),
            "credit": st.column_config.NumberColumn("Credit (%)", required=True, format="%g"),
        },
        alt="Credit bands; every cell can be edited",
    )
    return tuple(
        TableRow(
            low=float(row["from"]), high=_end(row.get("to")), credit_percent=float(row["credit"])
        )
        for row in edited
        if row.get("from") is not None and row.get("credit") is not None
    )


def _end(value: Any) -> float | None:
    return None if value is None or value != value else float(value)


def _live_table(promise: LinePromise, schedule: CreditSchedule) -> None:
    """What one outage of each length would pay in an average month."""
    rows = []
    for minutes in _OUTAGES:
        availability = 100 * (1 - minutes / MINUTES_OF_AVERAGE_MONTH)
        credit = schedule.credit_percent(availability)
        paid = (promise.monthly * (Decimal(str(credit)) / 100)).rounded()
        hours, rest = divmod(minutes, 60)
        rows.append(
            {
                "An outage of": f"{hours} h {rest} min" if hours else f"{rest} min",
                "leaves": f"{availability:.3f} %",
                "pays": f"{plain_number(round(credit, 3))} %",
                "that is": say(paid),
            }
        )
    st.dataframe(rows, hide_index=True, alt="What outages of several lengths would pay")


def _keep(opportunity_id: str, line_id: str, agreed: AgreedLevel) -> None:
    with refusals():
        with begin_work() as work:
            keep_agreed_level(work, opportunity_id, line_id, agreed, by=actor(), now=now())
        flash(f"{line_id} has its own terms; the next version of the quote carries them.")
        st.rerun()
