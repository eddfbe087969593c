"""The credit schedule as an editor: checked row by row, with what outages would pay, live."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from common.money import Money
from common.period import MINUTES_OF_AVERAGE_MONTH
from common.wording import plain as plain_number
from sales.sla.credit_table import TableRow, check_minimum, check_table, schedule_of_table, table_of
from sales.sla.credits import BAND_UNITS, ChronicRight, CreditBasis, CreditSchedule, Measured
from sales.sla.evaluation import credit_amount
from ui.components.money import say
from ui.session import plain

_BASES = tuple(CreditBasis)
_OUTAGES = (10, 30, 60, 120, 480, 1440, 4320)
_STARTS = {
    CreditBasis.AVAILABILITY: ((99.9, 100.0, 0.0), (99.0, 99.9, 10.0), (0.0, 99.0, 50.0)),
    CreditBasis.DOWNTIME: ((0.0, 45.0, 0.0), (45.0, 720.0, 10.0), (720.0, None, 50.0)),
    CreditBasis.PER_OUTAGE: ((0.0, 60.0, 0.0), (60.0, 240.0, 10.0), (240.0, None, 25.0)),
    CreditBasis.MONTHLY_MEAN: ((0.0, 240.0, 0.0), (240.0, None, 10.0)),
    CreditBasis.LATE_DELIVERY: ((0.0, 5.0, 0.0), (5.0, 10.0, 10.0), (10.0, None, 50.0)),
}
_UNITS = {
    CreditBasis.PER_HOUR: ("Credit for each unit down (%)", 100 / 30),
    CreditBasis.PER_DAY: ("Credit for each day affected (%)", 100 / 30),
}


def edit_schedule(
    before: CreditSchedule, key: str, monthly: Money | None = None
) -> CreditSchedule | None:
    """The schedule as filled in; None while its table has a fault, which is said.

    `monthly` is the charge of a line, which says the currency of a minimum and what it leaves.
    """
    columns = st.columns(4)
    basis = columns[0].selectbox(
        "Credits look at",
        _BASES,
        index=_BASES.index(before.basis),
        format_func=lambda each: each.value,
        key=f"{key}-basis",
    )
    cap = columns[1].number_input(
        "Credit cap (% of the charge)", 1.0, 100.0, before.cap_percent, key=f"{key}-cap"
    )
    claim = columns[2].number_input("Days to claim", 1, 365, before.claim_days, key=f"{key}-claim")
    edges = ("keeps the better band", "falls into the worse band")
    edge = columns[3].selectbox(
        "A figure right on an edge", edges, index=int(before.edge_pays), key=f"{key}-edge"
    )
    if basis in _UNITS:
        made: CreditSchedule | None = _per_unit(before, basis, key)
    else:
        made = _banded(before, basis, cap, key)
    if made is None:
        return None
    made = _finer(
        replace(made, cap_percent=cap, claim_days=int(claim), edge_pays=edge == edges[1]),
        before,
        key,
    )
    return _with_minimum(made, before, key, monthly)


def _with_minimum(
    made: CreditSchedule, before: CreditSchedule, key: str, monthly: Money | None
) -> CreditSchedule | None:
    """The least credit that is paid; None, and a sentence, where no credit reaches it."""
    least = before.minimum
    columns = st.columns([1, 1, 2])
    amount = columns[0].number_input(
        "Least credit paid (0: any)",
        0.0,
        1e9,
        float(least.amount) if least else 0.0,
        key=f"{key}-minimum",
        help="A credit below this amount is not paid.",
    )
    currency = columns[1].text_input(
        "Currency of the least credit",
        least.currency if least else monthly.currency if monthly else "EUR",
        max_chars=3,
        key=f"{key}-minimum-currency",
    )
    if not amount:
        return made
    made = replace(made, minimum=Money.of(str(round(amount, 2)), currency.strip().upper()))
    for each in check_minimum(made, monthly):
        (st.error if each.fault else st.warning)(plain(each.sentence))
        if each.fault:
            return None
    return made


def _per_unit(before: CreditSchedule, basis: CreditBasis, key: str) -> CreditSchedule:
    title, usual = _UNITS[basis]
    columns = st.columns(3)
    percent = columns[0].number_input(
        title, 0.001, 100.0, before.unit_percent or usual, format="%.3f", key=f"{key}-unit-percent"
    )
    minutes, ways = before.unit_minutes, ("count whole", "count pro rata")
    way = ways[int(before.pro_rata)]
    if basis is CreditBasis.PER_HOUR:
        minutes = columns[1].number_input(
            "Minutes of a unit", 1.0, 1440.0, before.unit_minutes, key=f"{key}-unit-minutes"
        )
        way = columns[2].selectbox(
            "Begun units", ways, index=int(before.pro_rata), key=f"{key}-pro-rata"
        )
    return CreditSchedule(
        bands=(),
        cap_percent=100.0,
        claim_days=30,
        basis=basis,
        unit_percent=percent,
        unit_minutes=minutes,
        pro_rata=way == ways[1],
    )


def _banded(
    before: CreditSchedule, basis: CreditBasis, cap: float, key: str
) -> CreditSchedule | None:
    rows = _rows(before, basis, key)
    findings = check_table(rows, basis, cap_percent=cap)
    for each in findings:
        (st.error if each.fault else st.warning)(plain(each.sentence))
    if any(each.fault for each in findings):
        return None
    return schedule_of_table(rows, basis, cap_percent=cap, claim_days=30)


def _rows(before: CreditSchedule, basis: CreditBasis, key: str) -> tuple[TableRow, ...]:
    start = table_of(before) if before.basis is basis and before.bands else ()
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


def _finer(made: CreditSchedule, before: CreditSchedule, key: str) -> CreditSchedule:
    """Rounding and the right to terminate."""
    right = before.chronic or ChronicRight()
    columns = st.columns(4)
    rounded = columns[0].number_input(
        "Decimals the figure is rounded to (-1: not rounded)",
        -1,
        6,
        -1 if before.decimals is None else before.decimals,
        key=f"{key}-decimals",
    )
    outages = columns[1].number_input(
        "Right to end after outages in a month (0: none)",
        0,
        100,
        right.outages_in_month,
        key=f"{key}-chronic-outages",
    )
    hours = columns[2].number_input(
        "… after hours down in a month", 0.0, 744.0, right.hours_in_month, key=f"{key}-chronic-h"
    )
    months = columns[3].number_input(
        "… after missed months in a row", 0, 24, right.months_missed, key=f"{key}-chronic-m"
    )
    chronic = ChronicRight(
        outages_in_month=int(outages), hours_in_month=hours, months_missed=int(months)
    )
    return replace(
        made,
        decimals=None if rounded < 0 else int(rounded),
        chronic=chronic if chronic != ChronicRight() else None,
    )


def live_table(monthly: Money, schedule: CreditSchedule, key: str) -> None:
    """What one outage of each length would pay in an average month, one length of choice first."""
    if schedule.basis is CreditBasis.LATE_DELIVERY:
        days = st.number_input("Working days late", 0, 250, 7, key=f"{key}-late")
        credit = schedule.credit_for(Measured(days_late=int(days)))
        st.markdown(f"Pays **{plain_number(round(credit, 3))} %** of the installation charge.")
        return
    one, two, three = st.columns([1, 1, 3], vertical_alignment="bottom")
    hours = one.number_input("An outage of (h)", 0, 720, 3, key=f"{key}-live-h")
    rest = two.number_input("and (min)", 0, 59, 10, key=f"{key}-live-m")
    paid = _pays(monthly, schedule, int(hours) * 60 + int(rest))
    three.markdown(f"An outage of {paid['An outage of']} **pays {paid['that is']}**")
    st.dataframe(
        [_pays(monthly, schedule, minutes) for minutes in _OUTAGES],
        hide_index=True,
        alt="What outages of several lengths would pay",
    )


def _pays(monthly: Money, schedule: CreditSchedule, minutes: int) -> dict[str, str]:
    availability = 100 * (1 - minutes / MINUTES_OF_AVERAGE_MONTH)
    credit = schedule.credit_percent(availability)
    paid = _paid(monthly, credit, schedule)
    hours, rest = divmod(minutes, 60)
    return {
        "An outage of": f"{hours} h {rest} min" if hours else f"{rest} min",
        "leaves": f"{availability:.3f} %",
        "pays": f"{plain_number(round(credit, 3))} %",
        "that is": say(paid) if paid or not credit else f"{say(paid)}, below the least credit",
    }


def _paid(monthly: Money, percent: float, schedule: CreditSchedule) -> Money:
    # While a minimum in another currency is being mended, the table shows what stands without it.
    least = schedule.minimum
    counts = least is None or least.currency == monthly.currency
    return credit_amount(monthly, percent, (schedule,) if counts else ())
