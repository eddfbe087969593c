"""Can we keep it: breach probability, committable target, expected credits, the block diagram."""

from __future__ import annotations

import streamlit as st

from common.wording import percent
from common.wording import plain as plain_number
from sales.sla.drawing import Picture
from sales.sla.keepable import DEFAULT_RISK
from ui.components import charts
from ui.components.money import say
from ui.session import plain
from workflows.assess_promises import RISK_LOADING, Assessment, DealAssessment

_PROMISABLE = f"Can promise at {percent(DEFAULT_RISK, 0)}"


def show_deal(deal: DealAssessment) -> None:
    """Every line's breach probability, and what the deal's credits may come to."""
    known = [each for each in deal.lines if each.found is not None]
    if not known or deal.risk is None:
        return
    st.subheader("Can we keep it")
    columns = st.columns(4)
    columns[0].metric("Expected credits a month", plain(say(deal.expected)))
    columns[1].metric("Month of any credit", percent(deal.risk.law.chance_of_any))
    columns[2].metric(
        "Mean of the worst 1 %", plain(say(deal.tail)), help="CVaR at 99 %, of a month's credits"
    )
    columns[3].metric(
        "Risk price a month",
        plain(say(deal.risk_price)),
        help=f"Expected credits and {percent(RISK_LOADING, 0)} of what the worst 1 % adds",
    )
    rows = [_row(each) for each in known]
    st.dataframe(
        rows, hide_index=True, alt="Breach probability, committable target and credit of each line"
    )
    st.caption(
        "Missed: the probability that a month of 730 hours falls below the target, worked out "
        "exactly from failure and repair rates. The long-run average is what many years would "
        "show; a target below it can still be missed often, since outages come whole. Services "
        "are taken as independent of one another."
    )
    names = [each.promise.priced.line.id for each in known]
    values = [round(100 * each.found.breach_probability, 2) for each in known if each.found]
    if len(known) > 1:
        said = "; ".join(f"{n} {v} %" for n, v in zip(names, values, strict=True))
        charts.show(
            charts.lying_bars(names, values),
            words=f"Months missed, percent: {said}.",
            height=80 + 28 * len(names),
        )


def _row(each: Assessment) -> dict[str, object]:
    found, line = each.found, each.promise.priced.line
    assert found is not None  # only those with figures are listed
    return {
        "Line": line.id,
        "Site": line.site_name,
        "Target": f"{plain_number(found.target_percent)} %",
        "Long-run average": f"{found.average_percent:.3f} %",
        "Missed": percent(found.breach_probability),
        _PROMISABLE: f"{plain_number(found.committable_percent)} %",
        "Restored late": (
            percent(found.late_restore_probability)
            if found.late_restore_probability is not None
            else ""
        ),
        "Expected credit": say(each.expected_credit),
        "Second path saves": say(each.second_path_saves) if each.second_path_saves else "",
        "Verdict": "✓ can be kept" if found.safe else "✗ not safe",
    }


def show_assessment(each: Assessment) -> None:
    """One line's verdict in words, its structure as a picture, and what a second path would do."""
    found = each.found
    if found is None:
        st.info("The catalogue keeps no failure figures for this service, so nothing is reckoned.")
        return
    left, right = st.columns([3, 2], gap="large")
    with left:
        st.markdown("**Reliability of the service as configured**")
        if each.drawing is not None:
            _picture(each.drawing)
        st.caption("Boxes in a row all have to work; of rows side by side one is enough.")
    with right:
        st.markdown("**Can it be kept**")
        (st.success if found.safe else st.error)(plain(found.sentence))
        if found.warning:
            st.warning(plain(found.warning))
        if found.committable_percent >= 100:
            st.caption("A month is unlikely to see any outage at all, whatever the target.")
        second = each.second_path
        if second is not None and each.second_path_saves is not None:
            st.markdown(
                f"A second access path: missed in **{percent(second.breach_probability, 2)}** of "
                f"months instead of {percent(found.breach_probability, 2)}, and credits less by "
                f"**{plain(say(each.second_path_saves))}** a month."
            )


def _picture(drawing: Picture) -> None:
    """Boxes at their places with lines between them, as a graph of fixed layout."""
    ends = (0, len(drawing.boxes) - 1)
    boxes = [
        {
            "name": str(number),
            "x": 150 * column,
            "y": 62 * row,
            "symbol": "roundRect",
            "symbolSize": [128, 40],
            "itemStyle": {"color": charts.GREY if number in ends else charts.TEAL},
            "label": {
                "show": True,
                "formatter": label,
                "color": "#ffffff",
                "width": 120,
                "overflow": "break",
                "fontSize": 11,
            },
        }
        for number, (label, column, row) in enumerate(drawing.boxes)
    ]
    spec = {
        "series": [
            {
                "type": "graph",
                "layout": "none",
                "left": 70,
                "right": 70,
                "top": 34,
                "bottom": 34,
                "data": boxes,
                "links": [{"source": str(a), "target": str(b)} for a, b in drawing.lines],
                "lineStyle": {"color": charts.GREY, "width": 2},
                "silent": True,
            }
        ]
    }
    rows = len({row for _, _, row in drawing.boxes})
    inner = drawing.boxes[1:-1]
    said = ", ".join(label for label, _, _ in inner)
    charts.show(spec, words=f"From site to network: {said}.", height=90 + 62 * rows)
