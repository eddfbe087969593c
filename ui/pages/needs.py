"""Needs: a guided interview and free text become requirements, edited before they count."""

from __future__ import annotations

from typing import Any

import streamlit as st

from catalog.requirement import Operator, Priority, Requirement
from common.actor import Permission
from common.errors import BusinessError
from database.stored import ChangedMeanwhile, Stored
from sales.needs.editing import CHOICES, WHOLE_SALE, from_rows, to_row
from sales.needs.need import Interview, Need
from ui.components.halves import halves
from ui.components.header import next_step, sale_or_empty
from ui.components.unsaved_guard import unsaved_guard
from ui.links import go
from ui.session import actor, begin_work, flash, now, plain, refusals
from workflows.capture_need import confirm_need, read_need, save_answers
from workflows.catalogue_shelf import catalogue_in_use
from workflows.open_sale import Sale

APPLICATIONS = (
    "Video meetings",
    "Cloud applications",
    "Telephony",
    "Large file transfer",
    "Payment terminals",
    "Data replication",
    "Public web services",
    "Sensors and machines",
)
SECURITY = ("encryption", "managed firewall", "DDoS protection", "web filtering")
# Session keys of the answers, so that each commit can be saved at once.
_PREFIX = "need-"
_REVISION = "need-revision"
_SAVED = "need-saved"


def needs() -> None:
    sale = sale_or_empty("needs", "Needs")
    if sale is None:
        return
    if not actor().may(Permission.SELL):
        st.info("Sales engineers record needs; what counts is listed below.")
        _listed(sale.need)
        return
    _load(sale)
    words, talk = halves("needs", 2, 3)
    with words:
        st.subheader("In their own words")
        _free_text()
        _read_button(sale)
    with talk:
        st.subheader("Interview")
        _interview()
    if sale.need is not None and sale.need.value.requirements:
        _requirements(sale, sale.need)
    else:
        st.info("Requirements appear here once you press Read into requirements.")


def _load(sale: Sale) -> None:
    """Put what is stored into the fields when another sale is opened or after a refresh."""
    opened = sale.opportunity.value.id
    if st.session_state.get(f"{_PREFIX}of") == opened and f"{_PREFIX}free_text" in st.session_state:
        return
    need = sale.need.value if sale.need else Need(opportunity_id=opened)
    answers = need.interview
    for name in Interview.__dataclass_fields__:
        value = getattr(answers, name)
        if isinstance(value, tuple):
            value = list(value)
        if name in ("symmetric", "managed", "resilience"):
            value = {None: "not said", True: "yes", False: "no"}[value]
        st.session_state[_PREFIX + name] = value
    st.session_state[f"{_PREFIX}free_text"] = need.free_text
    st.session_state[f"{_PREFIX}of"] = opened
    st.session_state[_REVISION] = sale.need.revision if sale.need else None


def _answers() -> Interview:
    state = st.session_state

    def said(name: str) -> Any:
        value = state.get(_PREFIX + name)
        if name in ("symmetric", "managed", "resilience"):
            return {"yes": True, "no": False}.get(str(value))
        return tuple(value) if isinstance(value, list) else value

    return Interview(**{name: said(name) for name in Interview.__dataclass_fields__})


def _save() -> None:
    """Keep every answer as soon as it is given, so that a refresh loses nothing."""
    state = st.session_state
    try:
        with begin_work() as work:
            stored = save_answers(
                work,
                state[f"{_PREFIX}of"],
                _answers(),
                state[f"{_PREFIX}free_text"],
                expected=state[_REVISION],
                by=actor(),
                now=now(),
            )
    except ChangedMeanwhile as refusal:
        # What is typed stays; the next commit saves over what the sentence speaks of.
        state[_REVISION] = refusal.revision
        state[_SAVED] = str(refusal)
    except BusinessError as refusal:
        state[_SAVED] = str(refusal)
    else:
        state[_REVISION] = stored.revision
        state[_SAVED] = f"Saved {now():%H:%M} UTC"


def _field(name: str) -> dict[str, Any]:
    return {"key": _PREFIX + name, "on_change": _save}


def _interview() -> None:
    with begin_work() as work:
        families = catalogue_in_use(work).families
    st.text_area("What does the business want to achieve?", height=68, **_field("business_goals"))
    first, second = st.columns(2)
    first.multiselect("Services they speak of", families, **_field("services"))
    second.multiselect(
        "Applications", APPLICATIONS, accept_new_options=True, **_field("applications")
    )
    left, middle, right = st.columns(3)
    with left:
        st.number_input(
            "Bandwidth a site (Mbit/s)", value=None, step=50.0, **_field("bandwidth_mbps")
        )
        st.number_input("Users", value=None, step=10, **_field("users"))
        st.number_input(
            "Availability (%)",
            value=None,
            step=0.01,
            format="%.3f",
            **_field("availability_percent"),
        )
    with middle:
        st.number_input("Highest round trip (ms)", value=None, step=1.0, **_field("latency_ms"))
        st.number_input("Budget a month (USD)", value=None, step=500.0, **_field("budget_monthly"))
        st.number_input("Contract term (months)", value=None, step=12, **_field("term_months"))
    with right:
        for name, label in (
            ("symmetric", "Same speed up and down?"),
            ("managed", "Managed by us?"),
            ("resilience", "A second path?"),
        ):
            st.selectbox(label, ["not said", "yes", "no"], **_field(name))
    first, second = st.columns(2)
    first.multiselect("Security", SECURITY, accept_new_options=True, **_field("security"))
    second.date_input("Ready by", value=None, **_field("ready_by"))


def _free_text() -> None:
    st.text_area(
        "What the customer wrote or said",
        height=300,
        placeholder=(
            "For example: 300 Mbps symmetric at both sites, max 20 ms, 99.95 %, "
            "fully managed, by March"
        ),
        **_field("free_text"),
    )
    if saved := st.session_state.get(_SAVED):
        st.caption(plain(saved))


def _read_button(sale: Sale) -> None:
    if not st.button("Read into requirements", type="primary"):
        for remark in st.session_state.get("need-remarks", ()):
            st.warning(plain(remark))
        return
    state = st.session_state
    with refusals():
        try:
            with begin_work() as work:
                captured = read_need(
                    work,
                    sale.opportunity.value.id,
                    _answers(),
                    state[f"{_PREFIX}free_text"],
                    expected=state[_REVISION],
                    by=actor(),
                    now=now(),
                )
        except ChangedMeanwhile as refusal:
            # As the sentence says: pressed again, it saves over what was saved meanwhile.
            state[_REVISION] = refusal.revision
            raise
        state[_REVISION] = captured.need.revision
        state["need-remarks"] = captured.remarks
        state.pop("requirements-grid", None)
        flash(f"{len(captured.need.value.requirements)} requirements read; check and confirm them.")
        st.rerun()


def _columns(families: tuple[str, ...]) -> dict[str, Any]:
    column = st.column_config
    return {
        "what": column.SelectboxColumn("Requirement", options=list(CHOICES), width="medium"),
        "condition": column.SelectboxColumn("Is", options=[each.value for each in Operator]),
        "value": column.TextColumn("Value", width="medium"),
        "unit": column.TextColumn("Unit", disabled=True, width="small"),
        "priority": column.SelectboxColumn("Priority", options=[each.value for each in Priority]),
        "service": column.SelectboxColumn("For service", options=[WHOLE_SALE, *families]),
        "words": column.TextColumn("Customer's words", disabled=True, width="medium"),
        "source": column.TextColumn("Source", disabled=True),
    }


def _requirements(sale: Sale, stored: Stored[Need]) -> None:
    st.subheader("Requirements")
    confirmed = stored.value.confirmed
    st.caption(
        "Confirmed: matches and options use these. Change any and confirm again."
        if confirmed
        else "Not confirmed yet. Edit any cell, add or delete rows, then confirm."
    )
    with begin_work() as work:
        families = catalogue_in_use(work).families
    rows = [to_row(each) for each in stored.value.requirements]
    edited = st.data_editor(
        rows,
        key="requirements-grid",
        num_rows="dynamic",
        hide_index=True,
        column_config=_columns(families),
        alt="Requirements, one a row",
    )
    # Answers save themselves; edits of the list count only once confirmed.
    changes = st.session_state.get("requirements-grid", {})
    unsaved_guard(dirty=any(changes.get(kind) for kind in changes))
    with st.container(horizontal=True):
        if st.button("Confirm requirements", type="primary"):
            _confirm(sale, stored, edited)
        if confirmed:
            next_step("matches", "Next: Matches")


def _confirm(sale: Sale, stored: Stored[Need], edited: list[dict[str, Any]]) -> None:
    known = _still_there(stored.value.requirements)
    with refusals():
        requirements = from_rows(edited, known)
        with begin_work() as work:
            confirm_need(
                work,
                sale.opportunity.value.id,
                requirements,
                expected=stored.revision,
                by=actor(),
                now=now(),
            )
        st.session_state.pop("requirements-grid", None)
        st.session_state.pop(f"{_PREFIX}of", None)
        flash("The requirements are confirmed.")
        go("matches")


def _still_there(requirements: tuple[Requirement, ...]) -> tuple[Requirement, ...]:
    """Those not deleted in the grid: rows of the grid answer to them by position."""
    deleted = st.session_state.get("requirements-grid", {}).get("deleted_rows", [])
    return tuple(each for nth, each in enumerate(requirements) if nth not in deleted)


def _listed(stored: Stored[Need] | None) -> None:
    if stored is None or not stored.value.requirements:
        st.caption("Nothing is recorded yet.")
        return
    for each in stored.value.requirements:
        st.markdown(f"- **{each.priority.value}**: {plain(str(each))}")
