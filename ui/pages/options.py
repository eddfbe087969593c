"""Options: two to four valid, priced solutions side by side, and one chosen."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from common.actor import Permission
from common.wording import percent
from common.wording import plain as plain_number
from sales.quotes.arrange import Arranged
from sales.quotes.option import SolutionOption
from sales.quotes.quote_version import OptionSummary
from sales.quotes.trade_offs import minutes_down, trade_offs
from ui.components import charts
from ui.components.efficient_solutions import efficient_solutions
from ui.components.halves import halves
from ui.components.header import sale_or_empty
from ui.components.money import number, say
from ui.links import go
from ui.session import actor, begin_work, flash, now, plain, refusals
from workflows.configure_solution import arrange_front, choose_option
from workflows.open_sale import Sale

TERMS = (12, 24, 36, 60)


def options() -> None:
    sale = sale_or_empty("options", "Options")
    if sale is None:
        return
    if sale.need is None or not sale.need.value.confirmed:
        st.info("Options are arranged from confirmed requirements.")
        if st.button("Go to Needs", type="primary"):
            go("needs")
        return
    term = _term(sale)
    found: Arranged | None = None
    with refusals(), begin_work() as work:
        found = arrange_front(work, sale.opportunity.value.id, term_months=term, by=actor())
    if found is None:
        return
    _side_by_side(sale, found.options, term)
    if found.alike:
        st.caption(found.alike)
    if chosen := efficient_solutions(found):
        _choose(sale, chosen, term)
    _compare(found.options)
    _lines(found.options)


def _term(sale: Sale) -> int | None:
    asked = (
        [
            int(r.value)
            for r in sale.need.value.requirements
            if r.characteristic == "term_months" and isinstance(r.value, int | float)
        ]
        if sale.need
        else []
    )
    terms = sorted({*TERMS, *asked})
    preset = sale.draft.value.term_months if sale.draft else (asked[0] if asked else 36)
    terms = sorted({*terms, preset})
    chosen: int | None = st.radio(
        "Contract term (months)",
        terms,
        index=terms.index(preset),
        horizontal=True,
        key="options-term",
    )
    return chosen


def _side_by_side(sale: Sale, arranged: tuple[SolutionOption, ...], term: int | None) -> None:
    chosen = sale.draft.value.option_name if sale.draft else ""
    given_up = trade_offs(arranged)
    if chosen and chosen not in [each.name for each in arranged]:
        st.info(f"The draft holds {chosen}; choosing one of these takes its place.")
    for column, option in zip(st.columns(len(arranged)), arranged, strict=True):
        with column, st.container(border=True, height="stretch"):
            _card(option, chosen, given_up[option.name])
            closed = sale.opportunity.value.stage.closed
            if st.button(
                f"Choose {option.name}",
                type="primary" if option.name != chosen else "secondary",
                key=f"choose-{option.name}",
                width="stretch",
                disabled=closed,
                help="The opportunity is closed." if closed else None,
            ):
                _choose(sale, option.name, term)


def _card(option: SolutionOption, chosen: str, given_up: tuple[str, ...]) -> None:
    summary = option.summary()
    with st.container(horizontal=True, vertical_alignment="center"):
        st.subheader(summary.name.capitalize(), width="content")
        if summary.name == chosen:
            st.badge("in the draft", color="green")
    st.caption(plain(summary.intent))
    totals = summary.totals
    st.metric("A month", say(totals.monthly))
    usage = f" · usage about **{plain(say(totals.usage))}** a month" if totals.usage else ""
    st.markdown(
        f"Once **{plain(say(totals.once))}**{usage} · contract value "
        f"**{plain(say(totals.contract_value))}**"
    )
    if actor().may(Permission.SEE_MARGIN) and totals.margin_share is not None:
        st.markdown(f"Margin **{percent(totals.margin_share)}**")
    lowest = summary.lowest_availability_percent
    st.markdown(
        f"Lowest availability **{plain_number(lowest) + ' %' if lowest else 'not promised'}** · "
        f"down at most **{minutes_down(option):,.0f} minutes** a month in all · "
        f"ready in **{summary.longest_lead_time_days} days**"
    )
    if summary.gaps:
        st.markdown("**Gaps**\n" + "\n".join(f"- {plain(gap)}" for gap in summary.gaps))
    else:
        st.markdown("✓ No gap")
    if given_up:
        st.markdown("**What it gives up**\n" + "\n".join(f"- {plain(each)}" for each in given_up))


def _choose(sale: Sale, name: str, term: int | None) -> None:
    with refusals():
        with begin_work() as work:
            choose_option(
                work, sale.opportunity.value.id, name, term_months=term, by=actor(), now=now()
            )
        for key in [k for k in st.session_state if str(k).startswith("quote-")]:
            del st.session_state[key]
        flash(f"The {name} option is now the draft of the quote.")
        go("quote")


def _compare(arranged: tuple[SolutionOption, ...]) -> None:
    summaries = [each.summary() for each in arranged]
    names = [each.name for each in summaries]
    left, right = halves("options", 1, 1)
    with left:
        st.subheader("Price")
        monthly = [number(each.totals.monthly) for each in summaries]
        once = [number(each.totals.once) for each in summaries]
        said = "; ".join(
            f"{s.name} {say(s.totals.monthly)} a month and {say(s.totals.once)} once"
            for s in summaries
        )
        charts.show(
            charts.bars(names, {"a month": monthly, "once": once}), words=f"{said}.", height=260
        )
    with right:
        st.subheader("What differs")
        only = st.toggle("Differences only", value=True)
        st.markdown(_table(summaries, arranged, only=only))


_ASPECTS: tuple[tuple[str, Callable[[OptionSummary, SolutionOption], str]], ...] = (
    ("Services", lambda s, _: ", ".join(s.services)),
    ("A month", lambda s, _: say(s.totals.monthly)),
    ("Once", lambda s, _: say(s.totals.once)),
    ("Contract value", lambda s, _: say(s.totals.contract_value)),
    ("Lowest availability", lambda s, _: f"{plain_number(s.lowest_availability_percent or 0)} %"),
    ("Down a month at most, in all", lambda _, o: f"{minutes_down(o):,.0f} minutes"),
    ("Ready in", lambda s, _: f"{s.longest_lead_time_days} days"),
    ("Gaps", lambda s, _: str(len(s.gaps))),
)


def _table(
    summaries: list[OptionSummary], options: tuple[SolutionOption, ...], *, only: bool
) -> str:
    """A row an aspect, a column an option, as Markdown so that long cells wrap."""
    rows = [f"| Aspect | {' | '.join(each.name for each in summaries)} |"]
    rows.append("|---" * (len(summaries) + 1) + "|")
    for title, say_aspect in _ASPECTS:
        cells = [say_aspect(s, o) for s, o in zip(summaries, options, strict=True)]
        if not only or len(set(cells)) > 1:
            rows.append(f"| {title} | {' | '.join(plain(cell) for cell in cells)} |")
    return "\n".join(rows)


def _lines(arranged: tuple[SolutionOption, ...]) -> None:
    st.subheader("What each option holds")
    for tab, option in zip(st.tabs([each.name for each in arranged]), arranged, strict=True):
        with tab:
            rows = [
                {
                    "Site": each.site_name,
                    "Service": each.configuration.offering_name,
                    "Configured as": each.configuration.headline,
                    "Reach": each.reach,
                    "Lead time (days)": each.lead_time_days,
                }
                for each in option.lines
            ]
            st.dataframe(rows, hide_index=True, alt=f"Services of the {option.name} option")
