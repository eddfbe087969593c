"""Quote: the draft's lines, discounts and waterfall; versions issued and compared."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from common.actor import Permission
from common.errors import BusinessError
from database.stored import Stored, say_moment
from sales.pricing.policy import STANDARD_POLICY
from sales.pricing.taxes import TaxDisplay
from sales.quotes.draft import QuoteDraft
from ui.components.group_discounts import discount_of_group, rise_of_prices
from ui.components.halves import halves
from ui.components.header import next_step, sale_or_empty
from ui.components.line_editor import add_service, configure_line
from ui.components.line_import import import_from_file
from ui.components.mass_edit import aim, change_many, copy_to
from ui.components.money import column, number
from ui.components.price_guidance import price_guidance
from ui.components.quote_grid import REFUSED, find_lines, grid, said_found
from ui.components.quote_totals import approval_preview, running_totals, tax_table
from ui.components.versions import compare_versions, list_versions
from ui.components.waterfall import waterfall
from ui.links import go
from ui.session import actor, begin_work, flash, now, plain, refusals
from workflows.configure_solution import set_terms
from workflows.edit_lines import undo
from workflows.issue_quote import issue_quote
from workflows.open_sale import Sale
from workflows.partner_costs import expired_behind
from workflows.see_quote import Grouping, QuoteView, group_totals, see_quote

_ALONE = STANDARD_POLICY.seller_discount_percent
_VIEWS = ("Lines", "Totals by group", "Versions")


def quote() -> None:
    sale = sale_or_empty("quote", "Quote")
    if sale is None:
        return
    if not actor().may(Permission.SELL):
        list_versions(sale.opportunity.value.id)
        return
    if sale.draft is None:
        st.info("The quote starts from an option, or from a file of lines.")
        if st.button("Go to Options", type="primary"):
            go("options")
        import_from_file(sale, expanded=True)
        return
    view: QuoteView | None = None
    with refusals(), begin_work() as work:
        view = see_quote(work, sale, by=actor(), now=now())
    if view is None:
        return
    if sale.opportunity.value.stage.closed:
        st.info("This sale is closed: the quote can be read, not changed.")
    running_totals(view, f"saved {say_moment(sale.draft.saved_at)} by {sale.draft.saved_by}")
    if refused := st.session_state.pop(REFUSED, ""):
        st.error(plain(refused))
    lines = sale.draft.value.lines
    if expired := expired_behind(lines, today=now().date(), by=actor()):
        st.warning(plain(expired))
    _terms(sale.draft)
    shown = st.radio("Show", _VIEWS, horizontal=True, key="quote-view")
    if shown == _VIEWS[1]:
        _groups(sale.draft, view)
        tax_table(view)
    elif shown == _VIEWS[2]:
        list_versions(sale.opportunity.value.id)
        compare_versions(sale.opportunity.value.id)
    else:
        _lines(sale, sale.draft, view)
    _issue(sale, view)


def _keep(draft: QuoteDraft, revision: int, **changes: Any) -> None:
    """Keep changed terms at once; a refusal is shown on the rerun, what was typed stays."""
    try:
        with begin_work() as work:
            set_terms(work, replace(draft, **changes), expected=revision, by=actor(), now=now())
    except BusinessError as refusal:
        st.session_state[REFUSED] = str(refusal)


def _terms(stored: Stored[QuoteDraft]) -> None:
    draft = stored.value
    cells = st.columns([2, 3, 2, 2, 3])
    cells[0].number_input(
        "Contract term (months)",
        value=draft.term_months,
        step=12,
        key="quote-term",
        on_change=lambda: _keep(
            draft, stored.revision, term_months=int(st.session_state["quote-term"] or 0)
        ),
    )
    cells[1].number_input(
        "Discount on the whole quote (%)",
        value=float(draft.header_discount_percent),
        step=1.0,
        key="quote-header",
        help=f"Up to {_ALONE} % you decide alone; beyond it an approver does.",
        on_change=lambda: _keep(
            draft,
            stored.revision,
            header_discount_percent=Decimal(str(round(st.session_state["quote-header"] or 0, 2))),
        ),
    )
    _payment_and_taxes(stored, cells[2], cells[3])
    cells[4].text_input(
        "Note to this version",
        value=draft.note,
        key="quote-note",
        on_change=lambda: _keep(draft, stored.revision, note=st.session_state["quote-note"]),
    )


def _payment_and_taxes(
    stored: Stored[QuoteDraft], payment: DeltaGenerator, taxes: DeltaGenerator
) -> None:
    draft = stored.value
    ways = ["", *STANDARD_POLICY.prepayment_rewards]
    payment.selectbox(
        "Payment",
        ways,
        index=ways.index(draft.payment) if draft.payment in ways else 0,
        format_func=lambda each: each or "as it falls due",
        key="quote-payment",
        on_change=lambda: _keep(
            draft, stored.revision, payment=st.session_state["quote-payment"] or ""
        ),
    )
    taxes.selectbox(
        "Taxes",
        list(TaxDisplay),
        index=list(TaxDisplay).index(draft.taxes),
        format_func=lambda each: each.value,
        key="quote-taxes",
        help="By rate table: lines beside the prices, by the rates kept on Prices.",
        on_change=lambda: _keep(
            draft, stored.revision, taxes=TaxDisplay(st.session_state["quote-taxes"])
        ),
    )


def _lines(sale: Sale, stored: Stored[QuoteDraft], view: QuoteView) -> None:
    if not view.sheet.lines:
        st.info("The quote has no line. Add a service, import a file, or choose an option again.")
        add_service(sale)
        import_from_file(sale)
        return
    found = find_lines(view)
    if not found:
        st.info("No line fits the filter; clear it to see all lines.")
        return
    ticked = grid(stored, view.sheet, found)
    with st.container(horizontal=True, vertical_alignment="center"):
        change_many(sale, found, ticked)
        aim(sale, view)
        _undo(stored, view)
        st.caption(said_found(found, view))
    by_id = {each.line.id: each for each in found[:1000]}
    chosen = st.selectbox(
        "Line in detail",
        list(ticked & by_id.keys()) or list(by_id)[:50],
        format_func=lambda each: f"{each} {by_id[each].line.site_name}",
        key="quote-line",
    )
    left, right = halves("quote")
    with left:
        waterfall(by_id[chosen])
        price_guidance(by_id[chosen], view.sheet)
    with right:
        configure_line(sale, by_id[chosen].line)
        copy_to(sale, chosen)
    add_service(sale)
    import_from_file(sale)


def _undo(stored: Stored[QuoteDraft], view: QuoteView) -> None:
    none = "There is no earlier step to go back to." if not view.steps_back else None
    if st.button("Undo", disabled=not view.steps_back, help=none or "Takes the last change back."):
        with refusals():
            with begin_work() as work:
                undo(
                    work,
                    stored.value.opportunity_id,
                    expected=stored.revision,
                    by=actor(),
                    now=now(),
                )
            flash("The last change is taken back.")
            st.rerun()


def _groups(stored: Stored[QuoteDraft], view: QuoteView) -> None:
    grouping = st.radio(
        "By",
        list(Grouping),
        horizontal=True,
        format_func=lambda each: each.value,
        key="quote-grouping",
    )
    groups = group_totals(view.sheet, grouping or Grouping.SITE)
    rows = [
        {
            "group": each.name,
            "lines": each.lines,
            "monthly": number(each.totals.monthly),
            "once": number(each.totals.once),
            "value": number(each.totals.contract_value),
            "margin": None
            if each.totals.margin_share is None
            else round(each.totals.margin_share * 100, 1),
        }
        for each in groups
    ]
    discount_of_group(stored, view.sheet, grouping or Grouping.SITE)
    rise_of_prices(stored)
    currency = view.sheet.currency
    st.dataframe(
        rows,
        hide_index=True,
        column_order=None
        if actor().may(Permission.SEE_MARGIN)
        else ["group", "lines", "monthly", "once", "value"],
        column_config={
            "group": (grouping or Grouping.SITE).value.capitalize(),
            "lines": "Lines",
            "monthly": column("A month", currency),
            "once": column("Once", currency),
            "value": column("Contract value", currency),
            "margin": st.column_config.NumberColumn("Margin %", format="%.1f"),
        },
        alt="Totals of each group, dearest first",
    )


def _issue(sale: Sale, view: QuoteView) -> None:
    approval_preview(view.asks)
    closed = sale.opportunity.value.stage.closed
    with st.container(horizontal=True):
        if st.button(
            "Issue this version",
            type="primary",
            disabled=closed or not view.sheet.lines,
            help="Keeps the quote whole, as it is now, for good.",
        ):
            with refusals(), st.spinner("Keeping the version whole"):
                with begin_work() as work:
                    note = sale.draft.value.note if sale.draft else ""
                    issued = issue_quote(
                        work, sale.opportunity.value.id, note=note, by=actor(), now=now()
                    )
                flash(f"{issued.version.label} is issued and {issued.state}.")
                st.rerun()
        next_step("sla", "Next: SLA")
