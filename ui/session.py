"""One visitor's session: who they are, which sale they work on, and how pages reach workflows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import streamlit as st

from common.actor import Actor
from common.errors import BusinessError, RowErrors
from common.settings import Settings
from database.work import Work
from ui.web.application import current
from ui.web.visitor import SESSION_COOKIE
from workflows.open_sale import Sale, open_sale, remember_sale, remembered_sale
from workflows.sign_in import who

_OPPORTUNITY = "opportunity"
_FLASH = "flash"


def settings() -> Settings:
    return current().settings


def now() -> datetime:
    """The door's clock, in UTC."""
    return current().clock()


@contextmanager
def begin_work() -> Iterator[Work]:
    """A unit of work, kept when the block ends without a refusal."""
    with current().database.work() as work:
        yield work


def session_token() -> str:
    """The visitor's session cookie, as the websocket's handshake brought it."""
    return st.context.cookies.get(SESSION_COOKIE, "")


def find_actor() -> Actor | None:
    token = session_token()
    if not token:
        return None
    with begin_work() as work:
        return who(work, token, now())


def actor() -> Actor:
    """Who is signed in, as navigation found out at the start of this run."""
    found: Actor = st.session_state["actor"]
    return found


class refusals:  # noqa: N801  (reads as the statement it is: `with refusals():`)
    """Shows what the business refuses where it happened, and leaves everything typed in place."""

    def __enter__(self) -> None:
        return None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: object
    ) -> bool:
        if not isinstance(error, BusinessError):
            return False
        st.error(plain(str(error)))
        if isinstance(error, RowErrors):
            st.markdown("\n".join(f"- {plain(row)}" for row in error.rows[:200]))
            if len(error.rows) > 200:
                st.caption(f"and {len(error.rows) - 200} more")
        return True


def plain(text: str) -> str:
    """Text of users shown as text: Markdown and its maths are not wanted in sentences."""
    for mark in "\\`*_{}[]()#+!|<>$~":
        text = text.replace(mark, "\\" + mark)
    return text


# Whoever pressed a button far down a long page sees what came of it; where the running totals
# stay in view, they have the place.
_IN_VIEW = (
    "<style>[data-testid=stMain]:not(:has(.st-key-quote-totals)) "
    "[data-testid=stLayoutWrapper]:has(>.st-key-flash)"
    "{position:sticky;top:3.5rem;z-index:60;backdrop-filter:blur(14px)}</style>"
)


def flash(message: str) -> None:
    """Say something at the top of the next run."""
    st.session_state[_FLASH] = message


def show_flash() -> None:
    """Always takes its place on the page, so that tabs below stay open when the words go."""
    message = st.session_state.pop(_FLASH, "")
    with st.container(key="flash"):
        if message:
            st.html(_IN_VIEW)
            st.success(plain(message))


def opportunity_id() -> str:
    """The sale in hand: from the address, else this session, else where the person left off."""
    asked = st.query_params.get(_OPPORTUNITY, "")
    if not asked:
        asked = st.session_state.get(_OPPORTUNITY, "")
    if not asked:
        with begin_work() as work:
            asked = remembered_sale(work, by=actor())
    if asked:
        st.session_state[_OPPORTUNITY] = asked
        if st.query_params.get(_OPPORTUNITY) != asked:
            st.query_params[_OPPORTUNITY] = asked
    return asked


def choose_opportunity(chosen: str) -> None:
    """Take a sale in hand, now and after a refresh."""
    st.session_state[_OPPORTUNITY] = chosen
    with begin_work() as work:
        remember_sale(work, chosen, by=actor())


def drop_opportunity() -> None:
    """Forget a sale that turned out not to exist."""
    st.session_state.pop(_OPPORTUNITY, None)
    st.query_params.pop(_OPPORTUNITY, None)
    with begin_work() as work:
        remember_sale(work, "", by=actor())


def sale_in_hand() -> Sale | None:
    """The sale in hand; None when there is none. Raises BusinessError when it does not exist."""
    chosen = opportunity_id()
    if not chosen:
        return None
    with begin_work() as work:
        return open_sale(work, chosen, by=actor())
