"""Administration: accounts and their roles, and the journal of who did what."""

from __future__ import annotations

import streamlit as st

from common.account import Account
from common.actor import Role
from ui.components.moments import moments
from ui.session import actor, begin_work, flash, now, plain, refusals, show_flash
from workflows.keep_accounts import accounts, change_account, journal
from workflows.sign_in import register


def administration() -> None:
    st.title("Administration")
    show_flash()
    people, lines = st.tabs(["Accounts", "Journal"])
    with people:
        _accounts()
    with lines:
        _journal()


def _accounts() -> None:
    with begin_work() as work:
        known = accounts(work, by=actor())
    rows = [
        {
            "Name": each.name,
            "E-mail": each.email,
            "Role": each.role.value,
            "State": "open" if each.active else "closed",
        }
        for each in known
    ]
    st.dataframe(rows, hide_index=True, alt="Accounts")
    left, right = st.columns(2, gap="large")
    with left:
        _open_account()
    with right:
        _change_account(known)


def _open_account() -> None:
    with st.form("new-account"):
        st.subheader("New account")
        name = st.text_input("Name")
        email = st.text_input("E-mail", type="email")
        role = st.selectbox("Role", [each.value for each in Role])
        password = st.text_input("Password", type="password", autocomplete="new-password")
        if st.form_submit_button("Open the account", type="primary"):
            with refusals():
                with begin_work() as work:
                    register(
                        work,
                        email=email,
                        name=name,
                        role=Role(role),
                        password=password,
                        by=actor(),
                        now=now(),
                    )
                flash(f"The account of {name} is open.")
                st.rerun()


def _change_account(known: tuple[Account, ...]) -> None:
    with st.form("change-account"):
        st.subheader("Change an account")
        by_id = {each.id: each for each in known}
        chosen = st.selectbox("Account", list(by_id), format_func=lambda each: by_id[each].email)
        to = st.selectbox("New role", [each.value for each in Role])
        active = st.checkbox("May sign in", value=True)
        if st.form_submit_button("Change"):
            with refusals():
                with begin_work() as work:
                    change_account(
                        work, chosen, role=Role(to), active=active, by=actor(), now=now()
                    )
                flash("The account is changed.")
                st.rerun()


def _journal() -> None:
    with begin_work() as work:
        entries = journal(work, by=actor())
    if not entries:
        st.info("Nothing is recorded yet.")
        return
    rows = [
        {
            "When": each.at,
            "Who": each.actor_name,
            "Did": each.verb,
            "What": f"{each.kind} {each.id}",
            "Before": plain(each.before),
            "After": each.after,
        }
        for each in entries
    ]
    st.dataframe(rows, hide_index=True, column_config=moments("When"), alt="Journal, newest first")
