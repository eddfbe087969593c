"""What promises miss of the customer's requirements, and what another class would bring."""

from __future__ import annotations

import streamlit as st

from common.wording import count, join_words
from sales.sla.requests import Shortfall
from ui.components.money import say
from ui.session import plain
from workflows.agree_sla import ClassPreview


def show_shortfalls(missed: tuple[Shortfall, ...]) -> None:
    """A promise below a must is an error to see at once; below a wish it is a warning."""
    musts = [each for each in missed if each.must]
    wishes = [each for each in missed if not each.must]
    if musts:
        said = "\n".join(f"- {plain(each.sentence)}" for each in musts)
        st.error(f"**{count(len(musts), 'must')} of the customer is not promised.**\n\n{said}")
    if wishes:
        said = "\n".join(f"- {plain(each.sentence)}" for each in wishes)
        st.warning(f"{count(len(wishes), 'wish', 'wishes')} not promised:\n\n{said}")


def show_preview(preview: ClassPreview) -> None:
    """Said before the class is promised: paid equipment, the price, and musts that would break."""
    (monthly, monthly_after), (once, once_after) = preview.monthly, preview.once
    currency = plain(say(monthly_after))
    if preview.costs_nothing:
        st.info(f"{preview.service_class} leaves the price at {currency} a month.")
    else:
        lines = [f"**{preview.service_class} changes the price of this line.**"]
        lines.append(f"- Monthly {plain(say(monthly))} → **{currency}**")
        if once != once_after:
            lines.append(f"- One-off {plain(say(once))} → **{plain(say(once_after))}**")
        st.warning("\n".join(lines))
    if preview.brought:
        st.warning(plain(f"It brings other settings along: {join_words(list(preview.brought))}."))
    for each in preview.shortfalls:
        (st.error if each.must else st.warning)(plain(each.sentence))
