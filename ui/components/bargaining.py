"""Pictures and tables of a negotiation: frontier with offers, estimate, rounds, playbook."""

from __future__ import annotations

from typing import Any

import streamlit as st

from common.money import Money
from common.wording import percent
from sales.negotiation.issue import worth
from sales.negotiation.rounds import Negotiation, Side
from sales.negotiation.target import Temper, target_curve
from ui.components import charts
from ui.components.money import say
from ui.session import plain
from workflows.negotiate import TableView

_TEMPERS = tuple(Temper)


def money(negotiation: Negotiation, amount: float) -> str:
    """An amount of the negotiation's currency, as pages say it."""
    return say(Money.of(str(round(amount, 2)), negotiation.currency))


def show_frontier(view: TableView) -> None:
    """Efficient deals as a line, offers of both sides as points, the fair split marked."""
    negotiation, fair = view.stored.value, view.advice.fair

    def points(side: Side) -> list[list[float]]:
        return [
            [round(100 * r.liking, 1), round(r.worth, 2)]
            for r in view.rounds
            if r.round.side is side
        ]

    efficient = [[round(100 * p.theirs, 1), round(p.ours, 2)] for p in view.advice.efficient]
    series: list[dict[str, Any]] = [
        {
            "name": "efficient deals",
            "type": "line",
            "data": efficient,
            "showSymbol": False,
            "itemStyle": {"color": charts.GREY},
        },
        _dots("our offers", points(Side.OURS), charts.TEAL, "circle"),
        _dots("their offers", points(Side.THEIRS), charts.AMBER, "diamond"),
    ]
    if fair is not None:
        nash = [[round(100 * fair.nash.theirs, 1), round(fair.nash.ours, 2)]]
        series.append(_dots("fair split (Nash)", nash, charts.NAVY, "triangle"))
    said = "; ".join(
        f"round {r.round.number} {r.round.side}: {money(negotiation, r.worth)} to us, "
        f"{percent(r.liking, 0)} to them"
        for r in view.rounds
    )
    words = f"{len(efficient)} efficient deals. {said or 'No offer yet'}."
    charts.show(_plane(series, negotiation.currency), words=words, height=340)


def _plane(series: list[dict[str, Any]], currency: str) -> dict[str, Any]:
    """What a deal is to them along, what it is to us upwards."""
    return {
        "grid": {"left": 8, "right": 24, "top": 40, "bottom": 28, "containLabel": True},
        "legend": {"top": 0},
        "tooltip": {"trigger": "item"},
        "xAxis": {
            "type": "value",
            "name": "to them, % (estimate)",
            "nameLocation": "middle",
            "nameGap": 26,
        },
        "yAxis": {"type": "value", "name": f"to us, {currency}"},
        "series": series,
    }


def _dots(name: str, data: list[list[float]], colour: str, symbol: str) -> dict[str, Any]:
    return {
        "name": name,
        "type": "scatter",
        "data": data,
        "symbol": symbol,
        "symbolSize": 14,
        "itemStyle": {"color": colour},
    }


def show_estimate(view: TableView) -> None:
    """What they probably care for, with the band that holds 80 % of the belief."""
    believed = view.estimate
    st.dataframe(
        [
            {
                "Issue": issue.title,
                "They like": "more" if issue.they_like_more else "less",
                "Weight": percent(w, 0),
                "80 % sure": f"{percent(low, 0)} to {percent(high, 0)}",
            }
            for issue, w, low, high in zip(
                view.stored.value.issues, believed.weights, believed.low, believed.high, strict=True
            )
        ],
        hide_index=True,
        alt="Estimated weights of the customer, with their uncertainty",
    )
    st.caption(
        f"Estimated from the stated requirements and {believed.offers_seen} of their offers; a "
        "belief to weigh, never to act on alone."
    )


def show_rounds(view: TableView) -> None:
    """Every offer against the same side's offer before it."""
    negotiation = view.stored.value
    st.dataframe(
        [
            {
                "Round": r.round.number,
                "Side": r.round.side.value,
                "Move": r.move.value,
                "What changed": "; ".join(r.changed) or "first offer"
                if r.move.value == "opening" or r.changed
                else "nothing",
                "To us": money(negotiation, r.worth),
                "To them": percent(r.liking, 0),
                "Entered by": r.round.by_name,
                "Approved by": r.round.approval.by_name if r.round.approval else "",
                "Note": r.round.note,
            }
            for r in view.rounds
        ],
        hide_index=True,
        alt="Rounds of the negotiation",
    )


def show_concessions(view: TableView) -> None:
    """What each round gave way on, issue by issue, in money to us."""
    negotiation = view.stored.value
    moved = [each for each in view.rounds if any(abs(c) >= 0.005 for c in each.conceded)]
    if not moved:
        st.caption(
            "Nobody has given way yet; concessions are listed from a side's second offer on."
        )
        return
    st.dataframe(
        [
            {
                "Round": each.round.number,
                "Side": each.round.side.value,
                **{
                    issue.title: money(negotiation, amount) if abs(amount) >= 0.005 else ""
                    for issue, amount in zip(negotiation.issues, each.conceded, strict=True)
                },
            }
            for each in moved
        ],
        hide_index=True,
        alt="Concession of each round by issue, in money to us",
    )
    st.caption("Given way to the other side; below zero, the side took something back.")


def show_timeline(view: TableView) -> None:
    """Worth to us of each round against the target we mean to hold."""
    negotiation = view.stored.value
    temper = st.radio(
        "How our target falls",
        _TEMPERS,
        format_func=lambda each: each.value,
        horizontal=True,
        key="negotiation-temper",
    )
    rounds = max(negotiation.deadline_round, len(view.rounds))
    highest = max([p.ours for p in view.advice.efficient] + [0.0])
    asked = min(highest, max(0.0, worth(negotiation.issues, negotiation.base)))
    curve = target_curve(asked, negotiation.our_reservation, rounds, temper)
    names = [str(number) for number in range(1, rounds + 1)]

    def of(side: Side) -> list[float | None]:
        by_number = {r.round.number: round(r.worth, 2) for r in view.rounds if r.round.side is side}
        return [by_number.get(number) for number in range(1, rounds + 1)]

    spec = charts.line(
        names,
        {
            "our target": [round(each, 2) for each in curve],
            "our offers": of(Side.OURS),
            "their offers": of(Side.THEIRS),
        },
        unit=negotiation.currency,
    )
    spec["yAxis"].pop("min", None)
    for each in spec["series"]:
        each["connectNulls"] = True
        each["showSymbol"] = True
    words = ", ".join(money(negotiation, each) for each in curve)
    upcoming = min(len(negotiation.rounds) + 1, rounds)
    st.caption(
        f"In round {upcoming} of {rounds} hold out for {money(negotiation, curve[upcoming - 1])}."
    )
    charts.show(spec, words=f"Our target by round: {words}.", height=260)


def show_playbook(negotiation: Negotiation) -> None:
    """Preferred, fallbacks, walk-away and approver of each issue."""
    rows = []
    for issue in negotiation.issues:
        rules = issue.playbook
        rows.append(
            {
                "Issue": issue.title,
                "Unit": issue.unit,
                "Preferred": f"{issue.values[rules.preferred]:g}",
                "Fallbacks": ", ".join(f"{issue.values[each]:g}" for each in rules.fallbacks),
                "Walk-away": ""
                if rules.walk_away is None
                else f"{issue.values[rules.walk_away]:g}",
                "Approver": rules.approver,
                "Values and what each is to us": "; ".join(
                    f"{v:g}: {money(negotiation, w)}"
                    for v, w in zip(issue.values, issue.worth, strict=True)
                ),
            }
        )
    st.dataframe(rows, hide_index=True, alt="Playbook and value of each issue")
    st.caption(plain(f"Pinned to {negotiation.issues[0].standard}; money is over the term."))
