"""Matches: which offerings answer the need at each site, why, and what else there is."""

from __future__ import annotations

import streamlit as st

from catalog.feasibility import Reach
from catalog.matching import Match, Verdict
from catalog.offering import Offering, say_value
from catalog.requirement import Priority
from common.wording import plain as plain_number
from ui.components import charts
from ui.components.halves import halves
from ui.components.header import next_step, sale_or_empty
from ui.links import go
from ui.session import actor, begin_work, flash, now, opportunity_id, plain, refusals
from workflows.find_offers import GroupMatches, alternatives, find_offers
from workflows.keep_supplier_quotes import supplier_line_at
from workflows.learn_from_choices import take_back, turn_down

SIGNS = {
    Verdict.EXCEEDED: "▲ better than asked",
    Verdict.MET: "✓ met",
    Verdict.PARTLY: "◐ partly met",
    Verdict.NOT_MET: "✗ not met",
    Verdict.UNKNOWN: "? unknown",
}
SHOWN = 3


def matches() -> None:
    sale = sale_or_empty("matches", "Matches")
    if sale is None:
        return
    if sale.need is None or not sale.need.value.confirmed:
        st.info("Matches are made from confirmed requirements.")
        if st.button("Go to Needs", type="primary"):
            go("needs")
        return
    found: tuple[GroupMatches, ...] = ()
    with refusals(), begin_work() as work:
        found = find_offers(work, sale.opportunity.value.id, by=actor())
    if not found:
        st.info("No site is chosen for this sale; add one on the Customer page.")
        return
    group, site_id = _choose(found)
    for each in found:
        if (each.group, each.site.id) == (group, site_id):
            _show(each)
    next_step("options", "Next: Options")


def _choose(found: tuple[GroupMatches, ...]) -> tuple[str, str]:
    groups = list(dict.fromkeys(each.group for each in found))
    sites = {each.site.id: each.site.name for each in found}
    left, right = st.columns(2)
    group = left.selectbox("Service", groups, format_func=lambda g: g or "All services")
    site = right.selectbox("Site", list(sites), format_func=lambda s: sites[s])
    return group, site


def _show(found: GroupMatches) -> None:
    if found.nothing_fits:
        st.warning(plain(found.nothing_fits))
    if found.learned:
        st.info(
            "Earlier choices on this service order what fits about equally; the sentence under "
            "an offering says by how much.",
            icon=":material/history:",
        )
    _supplier(found)
    best = found.matches[:8]
    names = [each.offering.name for each in best]
    scores = [each.score for each in best]
    left, right = halves("matches")
    with right:
        st.subheader("Scores")
        said = ", ".join(f"{n} {s:.0f}" for n, s in zip(names, scores, strict=True))
        charts.show(
            charts.lying_bars(names, scores, most=100), words=f"Scores of 100: {said}.", height=300
        )
        st.caption(
            "Score of 100 over all requirements. An offering that fails a must ranks below every "
            "one that fits, whatever its score."
        )
        _lacking(found)
        _alternatives(found)
        _complements(found)
    with left:
        fitting = [each for each in best if each.fits][:SHOWN]
        for rank, each in enumerate(fitting or best[:1], start=1):
            _card(rank, each)
            _learned(found, each)
        _misfits([each for each in best if not each.fits][:SHOWN])
        _decided_against(found)


def _supplier(found: GroupMatches) -> None:
    """Where our network does not serve the site, what suppliers ask for the line."""
    places = [each.feasibility for each in found.matches if each.offering.access]
    reaches = {each.reach for each in places if each is not None}
    if reaches & {Reach.OFF_NET, Reach.UNKNOWN}:
        with begin_work() as work:
            said = supplier_line_at(work, found.site.place, today=now().date(), by=actor())
        st.info(plain(f"Our network does not serve {found.site.name} as far as we know. {said}"))


def _card(rank: int, found: Match) -> None:
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.subheader(f"{rank}. {plain(found.offering.name)}", width="content")
            st.badge(
                "fits" if found.fits else "does not fit", color="green" if found.fits else "red"
            )
            st.markdown(f"score **{found.score:.0f}** of 100")
        if found.feasibility is not None:
            st.caption(plain(found.feasibility.reason))
        _answers(found)
        if found.gaps:
            st.markdown("**Gaps**\n" + "\n".join(f"- {plain(gap)}" for gap in found.gaps))
        with st.expander("About this service"):
            _about(found.offering)


def _misfits(others: list[Match]) -> None:
    """What comes next but fails a must, with what it is short of."""
    if not others:
        return
    st.subheader("Next best, but short of a must")
    for each in others:
        with st.expander(f"{plain(each.offering.name)} (score {each.score:.0f})"):
            st.markdown("\n".join(f"- {plain(gap)}" for gap in each.gaps))
            _about(each.offering)


def _answers(found: Match) -> None:
    """Every requirement with its answer and reason, musts first."""
    ordered = sorted(found.outcomes, key=lambda o: list(Priority).index(o.requirement.priority))
    lines = ["| Requirement | Answer | Reason |", "|---|---|---|"]
    for each in ordered:
        wanted = f"**{each.requirement.priority.value}** {plain(str(each.requirement))}"
        lines.append(f"| {wanted} | {SIGNS[each.verdict]} | {plain(each.reason)} |")
    st.markdown("\n".join(lines))


def _about(offering: Offering) -> None:
    education = offering.education
    st.markdown(plain(offering.summary))
    for title, text in (
        ("What it is", education.what),
        ("When to choose it", education.when),
        ("What it needs", education.needs),
    ):
        st.markdown(f"**{title}.** {plain(text)}")
    rows = [
        {
            "Characteristic": each.title,
            "On sale": f"{each.accepted()}",
            "Default": "" if each.default is None else say_value(each.default),
        }
        for each in offering.characteristics
    ]
    st.dataframe(rows, hide_index=True, alt=f"Characteristics of {offering.name}")
    for each in offering.service_classes:
        st.caption(
            f"{each.name}: {plain_number(each.availability_percent)} % a month, restored within "
            f"{plain_number(each.restore_hours)} h"
        )


def _lacking(found: GroupMatches) -> None:
    """What is wanted here that the best match does not bring, and what would."""
    if not found.lacking:
        return
    st.subheader("Still lacking")
    for each in found.lacking:
        if each.filled_by is None:
            filled = "nothing on sale fills it"
        elif each.member:
            filled = f"take its member {plain(each.member)}"
        else:
            filled = f"add {plain(each.filled_by.name)}"
        st.markdown(f"**{plain(each.wanted)}** ({each.priority.value}): {filled}")
        held = f" {each.bundle.name} holds both." if each.bundle else ""
        st.caption(plain(f"{each.why}{held}"))


def _complements(found: GroupMatches) -> None:
    if not found.complements:
        return
    st.subheader("Often sold with it")
    for each in found.complements:
        st.markdown(f"**{plain(each.name)}**")
        st.caption(plain(each.summary))


def _learned(found: GroupMatches, match: Match) -> None:
    """What earlier decisions say of it, and a way to decide against it."""
    if known := found.learned.get(match.offering.id):
        st.caption("↕ " + plain(known.reason))
    if found.group and st.button("Not for this customer", key=f"down-{match.offering.id}"):
        with refusals():
            with begin_work() as work:
                turn_down(
                    work, opportunity_id(), found.group, match.offering.id, by=actor(), now=now()
                )
            flash(
                f"{match.offering.name} is left out for this customer; such decisions also order "
                "matches once there are enough of them."
            )
            st.rerun()


def _decided_against(found: GroupMatches) -> None:
    """What was turned down, to be taken back."""
    if not found.turned_down:
        return
    with st.expander(f"Not for this customer ({len(found.turned_down)})"):
        for each in found.turned_down:
            left, right = st.columns([4, 1], vertical_alignment="center")
            left.markdown(plain(each.name))
            if right.button("Consider again", key=f"again-{each.id}", width="stretch"):
                with refusals():
                    with begin_work() as work:
                        take_back(
                            work, opportunity_id(), found.group, each.id, by=actor(), now=now()
                        )
                    flash(f"{each.name} is considered again.")
                    st.rerun()


def _alternatives(found: GroupMatches) -> None:
    """A cheaper and a better one than the best, then what else fits."""
    with refusals():
        with begin_work() as work:
            named = alternatives(work, opportunity_id(), found, by=actor())
        for each in named:
            st.subheader(f"{each.kind} than the best match")
            name = plain(each.match.offering.name)
            st.markdown(f"**{name}**, {plain(str(each.monthly))} a month at list price")
            st.caption(plain(each.why))
    others = [each for each in found.matches[SHOWN:] if each.fits][:5]
    if not others:
        return
    st.subheader("Also fit")
    for other in others:
        st.markdown(f"**{plain(other.offering.name)}** ({other.score:.0f})")
        st.caption(plain(other.offering.summary))
