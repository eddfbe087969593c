"""Opening a negotiation: our limit, a guess at theirs, patience, and values of one's own."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from common.actor import Permission
from common.money import Money
from common.units import parse_number
from ui.session import actor, begin_work, flash, now, refusals
from workflows.negotiate import Opening, open_negotiation
from workflows.open_sale import Sale

_FURTHER = {
    "Discount (%)": "discount",
    "Contract term (months)": "term",
    "Availability (%)": "availability",
    "Time to restore (h)": "restore",
    "Credit cap (%)": "cap",
    "Payment within (days)": "payment",
    "Liability (years of charges)": "liability",
    "Delivery within (working days)": "delivery",
}


def open_talks(sale: Sale) -> None:
    draft = sale.draft
    if draft is None or not actor().may(Permission.SELL):
        st.info("No negotiation is open; a sales engineer opens it.")
        return
    st.info(
        "The draft's price, term, availability, time to restore, credit cap, payment, liability "
        "and delivery go on the table. "
        "Every value is reckoned in money over the term."
    )
    with st.form("open-negotiation"):
        fields = _fields(draft.value.currency)
        if not st.form_submit_button("Open a negotiation on the draft", type="primary"):
            return
    with refusals():
        opening = fields.opening()
        with begin_work() as work:
            open_negotiation(work, sale.opportunity.value.id, opening, by=actor(), now=now())
        flash("The negotiation is open.")
        st.rerun()


@dataclass(frozen=True, slots=True)
class _Filled:
    """The form as filled in; read only once it is sent."""

    most: Money
    theirs_percent: int
    patience: int
    values: dict[str, str]

    def opening(self) -> Opening:
        """Raises NotANumber."""
        return Opening(
            reservation=-self.most if self.most else None,
            their_reservation=self.theirs_percent / 100,
            deadline_round=self.patience,
            further={
                _FURTHER[title]: tuple(
                    parse_number(part.strip()) for part in text.split(";") if part.strip()
                )
                for title, text in self.values.items()
            },
        )


def _fields(currency: str) -> _Filled:
    left, middle, right = st.columns(3)
    most = left.number_input(
        f"We walk away when we would give up more than ({currency}, 0: a tenth of the contract "
        "value)",
        min_value=0.0,
        step=1000.0,
    )
    theirs = middle.number_input(
        "They would take no less than (% of all they could wish, a guess)", 0, 95, 40
    )
    patience = right.number_input("Rounds our patience lasts", 2, 30, 6)
    rows: list[dict[str, str]] = st.data_editor(
        [{"issue": title, "values": ""} for title in _FURTHER],
        hide_index=True,
        disabled=["issue"],
        column_config={
            "issue": "Issue",
            "values": "Further values on the table (parted by ;)",
        },
        alt="Values to bargain over beside the house's own",
    )
    return _Filled(
        most=Money.of(str(most), currency),
        theirs_percent=int(theirs),
        patience=int(patience),
        values={row["issue"]: row["values"] for row in rows if row["values"]},
    )
