"""Proposal: sections chosen, pressed to PDF, previewed page by page, downloaded."""

from __future__ import annotations

import streamlit as st

from common.actor import Permission
from sales.proposals.provider import Provider
from sales.proposals.record import ProposalRecord
from sales.proposals.section import Section
from sales.quotes.lifecycle import IssuedVersion, QuoteState
from ui.components.halves import halves
from ui.components.header import next_step, sale_or_empty
from ui.components.preview import download_link, preview
from ui.links import go
from ui.session import actor, begin_work, now, plain, refusals, settings
from ui.web.application import current
from workflows.issue_quote import versions_of
from workflows.open_sale import Sale
from workflows.write_proposal import write_proposal

_READY = (QuoteState.APPROVED, QuoteState.SENT, QuoteState.ACCEPTED)
_MADE = "proposal-made"


def proposal() -> None:
    sale = sale_or_empty("proposal", "Proposal")
    if sale is None:
        return
    with begin_work() as work:
        issued = versions_of(work, sale.opportunity.value.id, by=actor())
    ready = [each for each in issued if each.state in _READY]
    if not ready:
        _nothing_ready(issued)
        return
    left, right = halves("proposal", 2, 3)
    with left:
        version = _choose_version(ready)
        _write(version)
        _kept(version)
    with right:
        _show_made(version)
    _next(sale)


def _nothing_ready(issued: tuple[IssuedVersion, ...]) -> None:
    if issued:
        newest = issued[-1]
        why = plain(newest.why.to(actor()))
        st.info(
            f"{newest.version.label} is {newest.state.value}: {why} "
            "A proposal can be written once a version is approved."
        )
    else:
        st.info("A proposal is written from an issued version of the quote.")
    if st.button("Go to Quote", type="primary"):
        go("quote")


def _choose_version(ready: list[IssuedVersion]) -> IssuedVersion:
    labels = [each.version.label for each in reversed(ready)]
    chosen = st.selectbox("Quote version", labels)
    return next(each for each in ready if each.version.label == chosen)


def _write(issued: IssuedVersion) -> None:
    if not actor().may(Permission.SELL):
        return
    st.markdown("**Sections**")
    chosen = [
        each
        for each in Section
        if st.checkbox(each.value.capitalize(), value=True, key=f"proposal-{each.name}")
    ]
    if not st.button("Write proposal", type="primary"):
        return
    with refusals(), st.status("Laying out the pages", expanded=False) as status:
        with begin_work() as work:
            record = write_proposal(
                work,
                current().press,
                issued.version.number,
                issued.version.version,
                provider=Provider(name=settings().provider_name),
                sections=tuple(chosen),
                by=actor(),
                now=now(),
            )
        st.session_state[_MADE] = record.id
        status.update(label=f"{record.pages} pages are ready", state="complete")


def _kept(issued: IssuedVersion) -> None:
    with begin_work() as work:
        records = work.proposals.of_quote(issued.version.number, issued.version.version)
    if not records:
        return
    st.subheader("Kept proposals of this version")
    for each in records:
        st.caption(
            f"{each.id} · {each.pages} pages · {plain(each.created_by)} · "
            f"{each.created_at:%d %b %Y %H:%M} UTC · SHA-256 {each.sha256[:12]}"
        )
    st.session_state.setdefault(_MADE, records[-1].id)


def _show_made(issued: IssuedVersion) -> None:
    record = _made(issued)
    if record is None:
        st.info("The pages appear here once the proposal is written.")
        return
    download_link(record)
    preview(record, key="proposal-page")


def _made(issued: IssuedVersion) -> ProposalRecord | None:
    with begin_work() as work:
        records = work.proposals.of_quote(issued.version.number, issued.version.version)
    wanted = st.session_state.get(_MADE)
    return next((each for each in records if each.id == wanted), records[-1] if records else None)


def _next(sale: Sale) -> None:
    if not sale.opportunity.value.stage.closed:
        next_step("close", "Next: Close")
