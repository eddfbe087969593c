"""Issued versions of a quote: listed with where they stand, and compared line by line."""

from __future__ import annotations

import streamlit as st

from common.actor import Permission
from sales.quotes.difference import Change, differences
from sales.quotes.lifecycle import IssuedVersion, QuoteState
from ui.components.money import column, number, say
from ui.session import actor, begin_work, flash, now, plain, refusals
from workflows.issue_quote import send_quote, versions_of


def list_versions(opportunity_id: str) -> None:
    """Every version, newest first."""
    with begin_work() as work:
        issued = versions_of(work, opportunity_id, by=actor())
    if not issued:
        st.info("No version is issued yet. Issue this version keeps the quote as it is now.")
        return
    rows = [
        {
            "Version": each.version.label,
            "State": each.state.value,
            "Option": each.version.option_name,
            "Issued": each.version.issued_on,
            "Valid until": each.version.valid_until,
            "By": each.version.issued_by_name,
            "Contract value": say(each.version.contract_value),
            "Why": each.note,
        }
        for each in reversed(issued)
    ]
    st.dataframe(rows, hide_index=True, alt="Versions of this quote")
    newest = issued[-1]
    if newest.state is QuoteState.APPROVED and actor().may(Permission.SELL):
        _send(newest)


def _send(issued: IssuedVersion) -> None:
    if st.button(f"Mark {issued.version.label} as sent to the customer"):
        with refusals():
            with begin_work() as work:
                send_quote(
                    work, issued.version.number, issued.version.version, by=actor(), now=now()
                )
            flash(f"{issued.version.label} is sent.")
            st.rerun()


def compare_versions(opportunity_id: str) -> None:
    """Two versions by line, with what each change does to the price."""
    with begin_work() as work:
        issued = versions_of(work, opportunity_id, by=actor())
    if len(issued) < 2:
        return
    by_label = {each.version.label: each.version for each in issued}
    labels = list(by_label)
    st.subheader("Compare versions")
    left, right = st.columns(2)
    before = by_label[left.selectbox("From", labels, index=len(labels) - 2)]
    after = by_label[right.selectbox("To", labels, index=len(labels) - 1)]
    found = [each for each in differences(before, after) if each.change is not Change.SAME]
    if not found:
        st.caption("The lines and prices of the two are the same.")
        return
    rows = [
        {
            "Change": each.change.value,
            "Site": each.site_name,
            "Service": each.offering_name,
            "What": each.what,
            "monthly": number(each.monthly),
            "once": number(each.once),
        }
        for each in found
    ]
    currency = after.sheet.currency
    config = {"monthly": column("A month", currency), "once": column("Once", currency)}
    st.dataframe(rows, hide_index=True, column_config=config, alt="Differences of two versions")
    monthly = after.sheet.totals().monthly - before.sheet.totals().monthly
    st.markdown(f"In all: **{plain(say(monthly))}** a month.")
