"""Every efficient solution of a sale: where the options stand among them, and any of them taken."""

from __future__ import annotations

from collections import Counter

import streamlit as st

from common.wording import count, plain
from sales.quotes.arrange import Arranged, nth
from sales.quotes.efficient import Solution
from ui.components import charts

_MOST_SHOWN = 200


def efficient_solutions(arranged: Arranged) -> str:
    """Shows them; gives the name of the one that was just taken, else nothing."""
    front = arranged.front[:_MOST_SHOWN]
    if len(front) < 2:
        return ""
    st.subheader("Cost against availability")
    st.caption(
        f"{count(len(front), 'solution')} that no other beats in cost a month, cost once, promised "
        "downtime, lead time and wishes left out at once: one that looks beaten here is ahead in "
        "what the chart does not show. Prices before rewards for buying more of one service."
    )
    _chart(arranged, front)
    with st.expander("All efficient solutions, to take another"):
        st.dataframe(
            [_row(at, each) for at, each in enumerate(front)],
            hide_index=True,
            column_config={
                "A month": st.column_config.NumberColumn(format="localized"),
                "Once": st.column_config.NumberColumn(format="localized"),
            },
            alt="Efficient solutions",
        )
        with st.container(horizontal=True, vertical_alignment="bottom"):
            chosen: str = st.selectbox(
                "Efficient solution",
                [nth(at) for at in range(len(front))],
                format_func=str.capitalize,
                width=240,
            )
            if st.button("Take this solution", key="take-efficient"):
                return chosen
    return ""


def _chart(arranged: Arranged, front: tuple[Solution, ...]) -> None:
    named = {
        option.name: each
        for option in arranged.options
        for each in front
        if [v.line.configuration for v in each.variants]
        == [line.configuration for line in option.lines]
    }
    others = [each for each in front if each not in named.values()]
    series = {
        "other efficient solutions": [_point(each, nth(front.index(each))) for each in others],
        "options": [_point(each, name) for name, each in named.items()],
    }
    said = "; ".join(
        f"{name} {each.monthly:,.0f} a month and {each.downtime_minutes:,.0f} minutes"
        for name, each in named.items()
    )
    charts.show(
        charts.points(series, across="cost a month", up="minutes down a month"),
        words=f"Cost a month against promised downtime of all services together: {said}.",
        height=320,
    )


def _point(each: Solution, name: str) -> tuple[float, float, str]:
    return (round(each.monthly, 2), round(each.downtime_minutes, 1), name)


def _row(at: int, each: Solution) -> dict[str, object]:
    services = Counter(
        f"{v.line.configuration.offering_name} ({v.line.configuration.headline})"
        for v in each.variants
    )
    return {
        "Solution": nth(at).capitalize(),
        "A month": round(each.monthly, 2),
        "Once": round(each.once, 2),
        "Minutes down a month, at most": round(each.downtime_minutes, 1),
        "Lead time (days)": each.lead_time_days,
        "Wishes left out": each.wishes_missed,
        "Services": ", ".join(f"{n} × {said}" for said, n in services.items()),
        "Lowest availability kept": f"{plain(min(v.kept_percent for v in each.variants))} %",
    }
