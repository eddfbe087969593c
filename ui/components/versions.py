"""Issued versions of a quote: listed with where they stand, continued, and compared by line."""

from __future__ import annotations

import streamlit as st

from common.actor import Permission
from common.wording import count
from database.listings import QuoteListing
from sales.quotes.difference import Change, LineDifference, differences
from sales.quotes.lifecycle import QuoteState
from ui.components.money import column, number, say
from ui.session import actor, begin_work, flash, now, plain, refusals
from workflows.continue_quote import continue_from, start_alternative
from workflows.issue_quote import listed_versions, send_quote, version_of

_MOST_SHOWN = 500


def list_versions(opportunity_id: str) -> None:
    """Every version, newest first."""
    with begin_work() as work:
        issued = listed_versions(work, opportunity_id, by=actor())
    if not issued:
        st.info("No version is issued yet. Issue this version keeps the quote as it is now.")
        return
    rows = [
        {
            "Version": each.label,
            "State": each.state.value,
            "Issued": each.issued_on,
            "Valid until": each.valid_until,
            "By": each.issued_by_name,
            "Contract value": say(each.contract_value),
            "Why": each.why.to(actor()),
        }
        for each in reversed(issued)
    ]
    st.dataframe(rows, hide_index=True, alt="Versions of this quote")
    if actor().may(Permission.SELL):
        _go_on(opportunity_id, issued)


def _go_on(opportunity_id: str, issued: tuple[QuoteListing, ...]) -> None:
    """What can be done with a version: send it, work on from it, or offer something beside it."""
    labels = {each.label: each for each in reversed(issued)}
    chosen = labels[st.selectbox("Version", list(labels), key="version-chosen")]
    ready = chosen.state is QuoteState.APPROVED
    with st.container(horizontal=True), refusals():
        if st.button(
            f"Mark {chosen.label} as sent to the customer",
            disabled=not ready,
            help=None if ready else f"It is {chosen.state.value}; only an approved one is sent.",
        ):
            with begin_work() as work:
                send_quote(work, chosen.number, chosen.version, by=actor(), now=now())
            flash(f"{chosen.label} is sent.")
            st.rerun()
        if st.button(
            f"Work on from {chosen.label}",
            help="The quote being edited becomes what that version offered; Undo brings it back.",
        ):
            with begin_work() as work:
                continue_from(work, chosen.number, chosen.version, by=actor(), now=now())
            flash(f"You go on from {chosen.label}, at today's prices.")
            st.rerun()
        if st.button(
            "Start an alternative",
            help="The next version gets a number of its own; what is open stays open beside it.",
        ):
            with begin_work() as work:
                start_alternative(work, opportunity_id, by=actor(), now=now())
            flash("Change the lines and issue: it will stand beside what is open.")
            st.rerun()


def compare_versions(opportunity_id: str) -> None:
    """Two versions by line, with what each change does to the price."""
    with begin_work() as work:
        issued = listed_versions(work, opportunity_id, by=actor())
    if len(issued) < 2:
        return
    by_label = {each.label: each for each in issued}
    labels = list(by_label)
    st.subheader("Compare versions")
    left, right = st.columns(2)
    first = by_label[left.selectbox("From", labels, index=len(labels) - 2)]
    second = by_label[right.selectbox("To", labels, index=len(labels) - 1)]
    with begin_work() as work:
        before = version_of(work, first.number, first.version, by=actor())
        after = version_of(work, second.number, second.version, by=actor())
    found = [each for each in differences(before, after) if each.change is not Change.SAME]
    if not found:
        st.caption("The lines and prices of the two are the same.")
        return
    _table(found, after.sheet.currency)
    monthly = after.sheet.totals().monthly - before.sheet.totals().monthly
    st.markdown(f"In all: **{plain(say(monthly))}** a month.")


def _table(found: list[LineDifference], currency: str) -> None:
    rows = [
        {
            "Change": each.change.value,
            "Site": each.site_name,
            "Service": each.offering_name,
            "What": each.what,
            "monthly": number(each.monthly),
            "once": number(each.once),
            "value": number(each.value),
        }
        for each in found[:_MOST_SHOWN]
    ]
    config = {
        "monthly": column("A month", currency),
        "once": column("Once", currency),
        "value": column("Contract value", currency),
    }
    st.dataframe(rows, hide_index=True, column_config=config, alt="Differences of two versions")
    if len(found) > _MOST_SHOWN:
        st.caption(f"The first {_MOST_SHOWN} of {count(len(found), 'line')} that differ.")
