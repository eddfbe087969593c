"""The lines of a quote: found, sorted, paged by fifty, edited in place and in mass."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import streamlit as st

from catalog.offering import Cadence
from common.actor import Permission
from common.errors import BusinessError
from common.wording import count
from database.stored import Stored
from sales.pricing.price_sheet import PricedLine, PriceSheet
from sales.quotes.draft import QuoteDraft
from sales.quotes.editing import LineFilter, MassEdit
from ui.components.money import column, number
from ui.session import actor, begin_work, now
from workflows.edit_lines import change_cells
from workflows.see_quote import Order, QuoteView, found_lines, line_margin

PAGE_ROWS = 50
REFUSED = "quote-refused"
_READ_ONLY = ["line", "site", "service", "as", "monthly", "once", "usage", "margin"]


def find_lines(view: QuoteView) -> tuple[PricedLine, ...]:
    """The filter over the grid, and the lines it finds in the order asked for."""
    narrow = st.columns([4, 3, 3, 3, 3])
    text = narrow[0].text_input(
        "Find", key="quote-find", placeholder="Site, service, line, heading"
    )
    families = narrow[1].multiselect("Product family", view.families, key="quote-families")
    regions = narrow[2].multiselect("Region", view.regions, key="quote-regions")
    groups: list[str] = []
    if view.groups:
        groups = narrow[3].multiselect("Heading", view.groups, key="quote-groups")
    order = narrow[4].selectbox(
        "Order", list(Order), format_func=lambda each: each.value, key="quote-order"
    )
    wanted = LineFilter(
        text=text.strip(), families=tuple(families), regions=tuple(regions), groups=tuple(groups)
    )
    return found_lines(view.sheet, wanted, order or Order.AS_QUOTED)


def grid(
    stored: Stored[QuoteDraft], sheet: PriceSheet, found: tuple[PricedLine, ...]
) -> frozenset[str]:
    """A page of the lines; edits are kept at once. Returns the ids ticked on this page."""
    pages = max(1, -(-len(found) // PAGE_ROWS))
    page = 1
    if pages > 1:
        with st.container(horizontal=True, vertical_alignment="center"):
            page = st.pagination(pages, key=f"quote-page-{pages}")
            first = (page - 1) * PAGE_ROWS
            last = min(first + PAGE_ROWS, len(found))
            st.caption(f"Lines {first + 1:,} to {last:,} of {len(found):,}")
    shown = found[(page - 1) * PAGE_ROWS : page * PAGE_ROWS]
    rows = [_row(each, sheet) for each in shown]
    key = f"quote-grid-{stored.revision}-{page}-{shown[0].line.id}-{len(found)}"
    hidden = [] if actor().may(Permission.SEE_MARGIN) else ["margin"]
    edited = st.data_editor(
        rows,
        key=key,
        hide_index=True,
        disabled=_READ_ONLY,
        column_order=[name for name in rows[0] if name not in hidden],
        column_config=_columns(sheet.currency),
        on_change=lambda: _keep_cells(stored, rows, st.session_state[key]),
        alt="Lines of the quote; quantity, term, discount and heading can be edited",
    )
    return frozenset(row["line"] for row in edited if row["tick"])


def _row(priced: PricedLine, sheet: PriceSheet) -> dict[str, Any]:
    line, currency = priced.line, sheet.currency
    margin = line_margin(priced, sheet)
    return {
        "tick": False,
        "line": line.id,
        "site": line.site_name,
        "service": line.configuration.offering_name,
        "as": line.configuration.headline,
        "quantity": line.quantity,
        "term": line.term_months or sheet.terms.term_months,
        "discount": float(sheet.terms.line_discounts.get(line.id, 0)),
        "monthly": number(priced.net(Cadence.MONTHLY, currency)),
        "once": number(priced.net(Cadence.ONCE, currency)),
        "usage": number(priced.net(Cadence.USAGE, currency)),
        "margin": None if margin is None else round(margin * 100, 1),
        "group": line.group,
    }


def _columns(currency: str) -> dict[str, Any]:
    config = st.column_config
    return {
        "tick": config.CheckboxColumn("✓", width=40, help="Ticked lines are changed together"),
        "line": config.TextColumn("Line", width="small"),
        "site": "Site",
        "service": "Service",
        "as": "Configured as",
        "quantity": config.NumberColumn("Qty", step=1, width="small"),
        "term": config.NumberColumn("Months", step=1, width="small"),
        "discount": config.NumberColumn("Discount %", step=0.01, format="%.2f"),
        "monthly": column("A month", currency),
        "once": column("Once", currency),
        "usage": column("Usage", currency),
        "margin": config.NumberColumn("Margin %", format="%.1f", width="small"),
        "group": config.TextColumn("Heading"),
    }


def _keep_cells(
    stored: Stored[QuoteDraft], rows: list[dict[str, Any]], edited: Mapping[str, Any]
) -> None:
    """Keep what was typed; a refusal is shown on the rerun."""
    edits = {}
    for position, change in edited["edited_rows"].items():
        typed = {name: value for name, value in change.items() if name != "tick"}
        if typed:
            edits[rows[int(position)]["line"]] = _edit(typed)
    if not edits:
        return
    try:
        with begin_work() as work:
            change_cells(
                work,
                stored.value.opportunity_id,
                edits,
                expected=stored.revision,
                by=actor(),
                now=now(),
            )
    except BusinessError as refusal:
        st.session_state[REFUSED] = str(refusal)


def _edit(typed: Mapping[str, Any]) -> MassEdit:
    discount = typed.get("discount", 0) or 0
    return MassEdit(
        discount_percent=Decimal(str(round(discount, 2))) if "discount" in typed else None,
        quantity=int(typed["quantity"] or 0) if "quantity" in typed else None,
        term_months=int(typed["term"] or 0) if "term" in typed else None,
        group=str(typed["group"] or "").strip() if "group" in typed else None,
    )


def said_found(found: tuple[PricedLine, ...], view: QuoteView) -> str:
    """`120 of 1,000 lines`."""
    if len(found) == len(view.sheet.lines):
        return count(len(found), "line")
    return f"{len(found):,} of {count(len(view.sheet.lines), 'line')}"
