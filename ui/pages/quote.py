"""Quote: the draft's lines, discounts and waterfall; versions issued and compared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

import streamlit as st

from catalog.offering import Cadence
from common.actor import Permission
from common.errors import BusinessError
from common.wording import percent
from database.stored import Stored
from sales.pricing.policy import STANDARD_POLICY
from sales.pricing.price_sheet import PricedLine, PriceSheet
from sales.quotes.draft import QuoteDraft
from sales.quotes.option import SolutionOption
from ui.components import charts
from ui.components.figures import Figure, show_figures
from ui.components.halves import halves
from ui.components.header import next_step, sale_or_empty
from ui.components.line_editor import add_service, configure_line
from ui.components.money import column, number, say
from ui.components.versions import compare_versions, list_versions
from ui.links import go
from ui.session import actor, begin_work, flash, now, plain, refusals
from workflows.configure_solution import discounts, price_draft, set_terms
from workflows.issue_quote import issue_quote
from workflows.open_sale import Sale

_REFUSED = "quote-refused"


def quote() -> None:
    sale = sale_or_empty("quote", "Quote")
    if sale is None:
        return
    if not actor().may(Permission.SELL):
        list_versions(sale.opportunity.value.id)
        return
    if sale.draft is None:
        st.info("The quote starts from an option.")
        if st.button("Go to Options", type="primary"):
            go("options")
        return
    option: SolutionOption | None = None
    with refusals(), begin_work() as work:
        option = price_draft(work, sale.opportunity.value.id, by=actor())
    if option is None:
        return
    if sale.opportunity.value.stage.closed:
        st.info("This sale is closed: the quote can be read, not changed.")
    _totals(option.sheet)
    if refused := st.session_state.pop(_REFUSED, ""):
        st.error(plain(refused))
    _terms(sale.draft)
    _grid(sale.draft, option.sheet)
    lines, versions = st.tabs(["Lines and waterfall", "Versions"])
    with lines:
        _lines(sale, option)
    with versions:
        list_versions(sale.opportunity.value.id)
        compare_versions(sale.opportunity.value.id)
    _issue(sale, option)


def _totals(sheet: PriceSheet) -> None:
    totals = sheet.totals()
    figures = [
        Figure("A month", say(totals.monthly)),
        Figure("Once", say(totals.once)),
        Figure("Usage a month", say(totals.usage), "Rated on the forecast volume"),
        Figure(f"Contract value, {sheet.terms.term_months} months", say(totals.contract_value)),
    ]
    if actor().may(Permission.SEE_MARGIN):
        share = totals.margin_share
        figures.append(Figure("Margin", percent(share) if share is not None else "none"))
    show_figures(figures)


def _keep(draft: QuoteDraft, revision: int, **changes: Any) -> None:
    """Keep changed terms at once; a refusal is shown on the rerun, what was typed stays."""
    try:
        with begin_work() as work:
            set_terms(work, replace(draft, **changes), expected=revision, by=actor(), now=now())
    except BusinessError as refusal:
        st.session_state[_REFUSED] = str(refusal)


def _terms(stored: Stored[QuoteDraft]) -> None:
    draft = stored.value
    limit = STANDARD_POLICY.seller_discount_percent
    left, middle, right = st.columns(3)
    left.number_input(
        "Contract term (months)",
        value=draft.term_months,
        step=12,
        key="quote-term",
        on_change=lambda: _keep(
            draft, stored.revision, term_months=int(st.session_state["quote-term"] or 0)
        ),
    )
    middle.number_input(
        "Discount on the whole quote (%)",
        value=float(draft.header_discount_percent),
        step=1.0,
        key="quote-header",
        help=f"Up to {limit} % you decide alone; beyond it an approver does.",
        on_change=lambda: _keep(
            draft,
            stored.revision,
            header_discount_percent=Decimal(str(round(st.session_state["quote-header"] or 0, 2))),
        ),
    )
    right.text_input(
        "Note to this version",
        value=draft.note,
        key="quote-note",
        on_change=lambda: _keep(draft, stored.revision, note=st.session_state["quote-note"]),
    )


def _row(priced: PricedLine, sheet: PriceSheet) -> dict[str, Any]:
    line, currency = priced.line, sheet.currency
    return {
        "line": line.id,
        "site": line.site_name,
        "service": line.configuration.offering_name,
        "as": line.configuration.headline,
        "quantity": line.quantity,
        "discount": float(sheet.terms.line_discounts.get(line.id, 0)),
        "monthly": number(priced.net(Cadence.MONTHLY, currency)),
        "once": number(priced.net(Cadence.ONCE, currency)),
        "usage": number(priced.net(Cadence.USAGE, currency)),
    }


def _grid(stored: Stored[QuoteDraft], sheet: PriceSheet) -> None:
    config = st.column_config
    rows = [_row(each, sheet) for each in sheet.lines]
    if not rows:
        st.info("The quote has no line. Add a service below, or choose an option again.")
        return
    key = f"quote-grid-{stored.revision}"
    st.data_editor(
        rows,
        key=key,
        hide_index=True,
        disabled=["line", "site", "service", "as", "quantity", "monthly", "once", "usage"],
        column_config={
            "line": "Line",
            "site": "Site",
            "service": "Service",
            "as": "Configured as",
            "quantity": config.NumberColumn("Qty"),
            "discount": config.NumberColumn("Discount %", step=0.5, format="%.2f"),
            "monthly": column("A month", sheet.currency),
            "once": column("Once", sheet.currency),
            "usage": column("Usage", sheet.currency),
        },
        on_change=lambda: _discount_lines(stored, rows, st.session_state[key]),
        alt="Lines of the quote; the discount can be edited",
    )


def _discount_lines(
    stored: Stored[QuoteDraft], rows: list[dict[str, Any]], edited: Mapping[str, Any]
) -> None:
    wanted = {row["line"]: row["discount"] for row in rows}
    for position, change in edited["edited_rows"].items():
        wanted[rows[int(position)]["line"]] = change.get("discount") or 0.0
    _keep(stored.value, stored.revision, line_discounts=discounts(wanted))


def _lines(sale: Sale, option: SolutionOption) -> None:
    sheet = option.sheet
    ids = [each.line.id for each in sheet.lines]
    if not ids:
        add_service(sale)
        return
    by_id = {each.line.id: each for each in sheet.lines}
    chosen = st.selectbox("Line", ids, format_func=lambda each: _title(by_id[each]))
    left, right = halves("quote")
    with left:
        _waterfall(by_id[chosen])
    with right:
        configure_line(sale, by_id[chosen].line)
    add_service(sale)


def _title(priced: PricedLine) -> str:
    line = priced.line
    return f"{line.id} {line.site_name}: {line.configuration.offering_name}"


def _waterfall(priced: PricedLine) -> None:
    st.subheader("From list to net")
    monthly = [each for each in priced.charges if each.cadence is Cadence.MONTHLY]
    if monthly:
        start = sum(number(each.list_price) for each in monthly)
        by_reason: dict[str, float] = {}
        for charge in monthly:
            for each in charge.adjustments:
                by_reason[each.reason] = by_reason.get(each.reason, 0.0) + number(each.amount)
        spec = charts.waterfall([("list", start), *by_reason.items()], "net a month")
        words = "; ".join(f"{name} {amount:,.2f}" for name, amount in by_reason.items())
        charts.show(spec, words=f"List {start:,.2f} a month; {words or 'no change'}.", height=260)
    for charge in priced.charges:
        st.caption(plain(str(charge)))


def _issue(sale: Sale, option: SolutionOption) -> None:
    reasons = STANDARD_POLICY.approval_reasons(option.sheet)
    if reasons:
        st.warning("An approver will be asked: " + plain(" ".join(reasons)))
    closed = sale.opportunity.value.stage.closed
    with st.container(horizontal=True):
        if st.button(
            "Issue this version",
            type="primary",
            disabled=closed or not option.lines,
            help="Keeps the quote whole, as it is now, for good.",
        ):
            with refusals():
                with begin_work() as work:
                    note = sale.draft.value.note if sale.draft else ""
                    issued = issue_quote(
                        work, sale.opportunity.value.id, note=note, by=actor(), now=now()
                    )
                flash(f"{issued.version.label} is issued and {issued.state}.")
                st.rerun()
        next_step("sla", "Next: SLA")
