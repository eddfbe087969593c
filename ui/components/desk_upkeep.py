"""Upkeep of the care desk: who answers what and when, and the templates replies start from."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

import streamlit as st

from common.actor import Permission
from sales.care.reply_templates import PLACES, ReplyTemplate
from sales.care.request_types import QUEUES, REQUEST_TYPES
from sales.care.routing import Absence, Agent
from sales.care.working_time import WorkingTime
from ui.session import actor, begin_work, flash, now, plain, refusals
from workflows.keep_accounts import accounts
from workflows.keep_care_desk import (
    agents,
    drop_agent,
    keep_agent,
    keep_reply_templates,
    release_requests,
    reply_templates,
)

_ZONES = ("America/New_York", "America/Chicago", "America/Los_Angeles", "Europe/London")
_ZONES_MORE = ("Europe/Berlin", "Asia/Singapore", "UTC")
_SEGMENTS = ("Enterprise", "Mid-market", "Public sector", "Wholesale")


def who_answers() -> None:
    with begin_work() as work:
        known = {each.account_id: each for each in agents(work, by=actor())}
        people = {
            each.id: each.name
            for each in accounts(work, by=actor())
            if each.active and each.actor.may(Permission.CARE)
        }
    if known:
        st.dataframe([_row(each) for each in known.values()], hide_index=True, alt="Who answers")
    else:
        st.info("Nobody answers yet: requests stay in their queues until somebody takes them.")
    chosen = st.selectbox(
        "Person", list(people), format_func=lambda each: people[each], key="agent-account"
    )
    if chosen:
        _agent_form(known.get(chosen), chosen, people[chosen])


def _row(agent: Agent) -> dict[str, Any]:
    hours = agent.hours
    said = "as the queue"
    if hours:
        said = (
            "always" if hours.always else f"{hours.opens:%H:%M}–{hours.closes:%H:%M} {hours.zone}"
        )
    return {
        "Name": agent.name,
        "Queues": ", ".join(agent.queues),
        "Only": ", ".join((*agent.skills, *agent.segments)) or "everything",
        "At most": agent.most_open,
        "Hours": said,
        "Away": "; ".join(f"{e.first:%d %b} – {e.last:%d %b %Y}" for e in agent.absences)
        or ("until further notice" if agent.away else ""),
        "Now": "at work" if agent.at_work(now()) else "not at work",
    }


def _agent_form(before: Agent | None, account_id: str, name: str) -> None:
    hours = (before and before.hours) or WorkingTime()
    with st.form(f"agent-{account_id}", border=False):
        one, two, three = st.columns(3)
        queues = one.multiselect("Queues *", QUEUES, default=list(before.queues) if before else [])
        skills = two.multiselect(
            "Only these types", list(REQUEST_TYPES), default=list(before.skills) if before else []
        )
        segments = three.multiselect(
            "Only these segments", _SEGMENTS, default=list(before.segments) if before else []
        )
        one, two, three = st.columns(3, vertical_alignment="bottom")
        most = one.number_input("Open requests at most", 1, 500, before.most_open if before else 12)
        first = two.date_input("Away from", value=None)
        last = three.date_input("Away to, that day included", value=None)
        away = st.checkbox("Away until further notice", value=bool(before and before.away))
        own = st.checkbox("Has hours of their own", value=bool(before and before.hours))
        one, two, three, four = st.columns(4)
        opens = one.time_input("Begins at", value=hours.opens)
        closes = two.time_input("Ends at", value=hours.closes)
        zones = list(dict.fromkeys((hours.zone, *_ZONES, *_ZONES_MORE)))
        zone = three.selectbox("Time zone", zones)
        country = four.text_input("Country, for its holidays", value=hours.country, max_chars=2)
        if st.form_submit_button("Keep", type="primary"):
            kept = Agent(
                account_id=account_id,
                name=name,
                queues=tuple(queues),
                skills=tuple(skills),
                segments=tuple(segments),
                most_open=int(most),
                away=away,
                hours=_hours(opens, closes, zone or "UTC", country) if own else None,
                absences=_absences(before, first, last),
            )
            with refusals():
                with begin_work() as work:
                    keep_agent(work, kept, by=actor(), now=now())
                flash(f"{name} answers {', '.join(queues)}.")
                st.rerun()
    if before:
        _leave(account_id, name)


def _hours(opens: time, closes: time, zone: str, country: str) -> WorkingTime:
    return WorkingTime(
        zone=zone, country=country.strip().upper() or "US", opens=opens, closes=closes
    )


def _absences(before: Agent | None, first: date | None, last: date | None) -> tuple[Absence, ...]:
    """Those to come are kept; past ones are of no use to routing."""
    today = now().date() - timedelta(days=1)
    kept = [each for each in (before.absences if before else ()) if each.last >= today]
    if first:
        kept.append(Absence(first=first, last=last or first))
    return tuple(kept)


def _leave(account_id: str, name: str) -> None:
    with st.container(horizontal=True), refusals():
        if st.button("Hand their open requests back", key=f"release-{account_id}"):
            with begin_work() as work:
                number = release_requests(
                    work, account_id, f"{name} is away", by=actor(), now=now()
                )
            flash(f"{number} requests of {name} are back in their queues.")
            st.rerun()
        if st.button("Answers no more", key=f"drop-{account_id}"):
            with begin_work() as work:
                number = drop_agent(work, account_id, by=actor(), now=now())
            flash(f"{name} answers no more; {number} requests are back in their queues.")
            st.rerun()


def templates() -> None:
    """All templates in one table, saved together."""
    with begin_work() as work:
        kept = reply_templates(work, by=actor())
    places = ", ".join(f"{{{each}}}" for each in PLACES)
    st.caption(plain(f"Places that are filled for each request: {places}."))
    with st.form("templates", border=False):
        edited = st.data_editor(
            [{"name": each.name, "text": each.text} for each in kept],
            num_rows="dynamic",
            hide_index=True,
            key=f"templates-{hash(kept)}",
            column_config={"text": st.column_config.TextColumn("text", width="large")},
            alt="Templates for replies, to edit",
        )
        if not st.form_submit_button("Save the templates", type="primary"):
            return
    with refusals():
        typed = [
            ReplyTemplate(name=str(each.get("name") or ""), text=str(each.get("text") or ""))
            for each in edited
            if any(each.values())
        ]
        with begin_work() as work:
            keep_reply_templates(work, typed, by=actor(), now=now())
        flash("The templates are saved.")
        st.rerun()
