"""Prices: price books and agreements, promotions, currency and tax rates, as they are kept."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import streamlit as st

from catalog.offering import Cadence
from common.actor import Permission
from common.tables import read_table
from common.wording import count
from sales.pricing.book_file import COLUMNS, BookHead
from sales.pricing.exchange import ExchangeRate
from sales.pricing.price_book import PriceBook
from sales.pricing.promotions import Promotion
from ui.components.tax_rates import tax_rate_list
from ui.session import actor, begin_work, flash, now, refusals, settings, show_flash
from workflows.keep_prices import (
    exchange_rates,
    keep_exchange_rates,
    keep_promotions,
    load_price_book,
    price_books,
    promotions,
)

_VIEWS = ("Price books", "Promotions", "Currency rates", "Tax rates")


def prices() -> None:
    st.title("Prices")
    show_flash()
    shown = st.radio("Show", _VIEWS, horizontal=True, key="prices-view")
    if not actor().may(Permission.ADMINISTER):
        st.caption("An administrator changes these; everybody here may read them.")
    if shown == _VIEWS[1]:
        _promotions()
    elif shown == _VIEWS[2]:
        _rates()
    elif shown == _VIEWS[3]:
        tax_rate_list()
    else:
        _books()


def _books() -> None:
    with begin_work() as work:
        books = price_books(work, by=actor())
    if books:
        st.dataframe([_book_row(each) for each in books], hide_index=True, alt="Price books")
    else:
        st.info("No price book is kept: everything is sold at the catalogue's list prices.")
    if actor().may(Permission.ADMINISTER):
        _load_book()


def _book_row(book: PriceBook) -> dict[str, Any]:
    rates = sum(len(each) for each in book.rates.values())
    whom = book.customer_id or book.segment or "everybody"
    return {
        "Book": book.name,
        "For": f"{whom}, {book.country}" if book.country else whom,
        "Currency": book.currency,
        "Valid": book.validity,
        "Offerings": len(book.rates),
        "Rates": rates,
    }


def _load_book() -> None:
    with st.form("load-book"):
        st.subheader("Load a price book")
        st.caption(
            f"A CSV or XLSX file, one row a rate, with the columns {', '.join(COLUMNS)}. A book of "
            "the same name is replaced; what it does not name keeps its list price."
        )
        file = st.file_uploader("File with rates", type=["csv", "xlsx"])
        cells = st.columns(3)
        name = cells[0].text_input("Name of the book")
        currency = cells[1].text_input("Currency", value="USD")
        segment = cells[2].text_input("Segment", placeholder="All")
        buyer = st.columns(4)
        customer = buyer[0].text_input("Customer id of an agreement", placeholder="None")
        country = buyer[1].text_input("Buyer's country", placeholder="All", max_chars=2)
        first = buyer[2].date_input("Valid from", value=now().date())
        last = buyer[3].date_input("Valid until", value=None)
        if not st.form_submit_button("Load", type="primary"):
            return
    with refusals():
        if file is None or not name.strip() or not first:
            st.error("Choose a file, and give the book a name and its first day.")
            return
        head = BookHead(
            name=name.strip(),
            currency=currency.strip().upper(),
            valid_from=first,
            valid_until=last,
            segment=segment.strip(),
            country=country.strip().upper(),
            customer_id=customer.strip(),
        )
        table = read_table(file.name, file.getvalue(), settings().upload_limit_mb)
        with begin_work() as work:
            book = load_price_book(work, table, head, by=actor(), now=now())
        flash(f"{book.name} is kept, valid {book.validity}.")
        st.rerun()


def _promotions() -> None:
    with begin_work() as work:
        kept = promotions(work, by=actor())
    may = actor().may(Permission.ADMINISTER)
    if not kept:
        st.info("No promotion is on. Add a row to begin one." if may else "No promotion is on.")
    rows = [_promotion_row(each) for each in kept] or ([_blank(now().date())] if may else [])
    config = {
        "name": st.column_config.TextColumn("Name", required=True),
        "percent": st.column_config.NumberColumn("% off", min_value=0, max_value=100, step=0.1),
        "cadence": st.column_config.SelectboxColumn("Charges", options=[c.value for c in Cadence]),
        "from": st.column_config.DateColumn("From", required=True),
        "until": st.column_config.DateColumn("Until", required=True),
        "families": st.column_config.TextColumn("Families", help="Between semicolons; empty: all"),
        "segments": st.column_config.TextColumn("Segments", help="Between semicolons; empty: all"),
        "services": st.column_config.NumberColumn("Services from", min_value=1, step=1),
        "months": st.column_config.NumberColumn("Months from", min_value=0, step=1),
        "stacks": st.column_config.CheckboxColumn("Stacks", help="Adds to others that stack"),
    }
    edited = st.data_editor(
        rows,
        key="promotions",
        num_rows="dynamic" if may else "fixed",
        disabled=not may,
        hide_index=True,
        column_config=config,
        alt="Promotions; stackable ones add up, others stand alone",
    )
    if may and st.button("Keep these promotions", type="primary"):
        with refusals():
            found = tuple(_promotion(row) for row in edited if str(row.get("name") or "").strip())
            with begin_work() as work:
                keep_promotions(work, found, by=actor(), now=now())
            flash(f"{count(len(found), 'promotion')} kept.")
            st.rerun()


def _blank(today: date) -> dict[str, Any]:
    return {
        "name": "",
        "percent": 5.0,
        "cadence": Cadence.MONTHLY.value,
        "from": today,
        "until": today + timedelta(days=90),
        "families": "",
        "segments": "",
        "services": 1,
        "months": 0,
        "stacks": False,
    }


def _promotion_row(each: Promotion) -> dict[str, Any]:
    return {
        "name": each.name,
        "percent": float(each.percent),
        "cadence": each.cadence.value,
        "from": each.valid_from,
        "until": each.valid_until,
        "families": "; ".join(each.families),
        "segments": "; ".join(each.segments),
        "services": each.least_quantity,
        "months": each.least_term_months,
        "stacks": each.stackable,
    }


def _promotion(row: dict[str, Any]) -> Promotion:
    return Promotion(
        name=str(row["name"]).strip(),
        percent=Decimal(str(row.get("percent") or 0)),
        cadence=Cadence(row.get("cadence") or Cadence.MONTHLY.value),
        valid_from=_day(row.get("from")),
        valid_until=_day(row.get("until")),
        families=_several(row.get("families")),
        segments=_several(row.get("segments")),
        least_quantity=int(row.get("services") or 1),
        least_term_months=int(row.get("months") or 0),
        stackable=bool(row.get("stacks")),
    )


def _day(value: Any) -> date:
    if isinstance(value, date):
        return value
    return date.fromisoformat(str(value)[:10]) if value else now().date()


def _several(value: Any) -> tuple[str, ...]:
    return tuple(each.strip() for each in str(value or "").split(";") if each.strip())


def _rates() -> None:
    with begin_work() as work:
        kept = exchange_rates(work, by=actor())
    if not kept:
        st.info("No currency rate is kept: quotes are in the catalogue's currency.")
    else:
        rows = [
            {"One": each.base, "Is": str(each.rate), "Of": each.currency, "On": each.on}
            for each in sorted(kept, key=lambda each: each.on, reverse=True)
        ]
        st.dataframe(rows, hide_index=True, alt="Currency rates, the newest first")
    if not actor().may(Permission.ADMINISTER):
        return
    with st.form("keep-rate"):
        cells = st.columns(4)
        base = cells[0].text_input("One unit of", value="USD")
        rate = cells[1].text_input("Is", placeholder="0.9215")
        currency = cells[2].text_input("Units of", placeholder="EUR")
        on = cells[3].date_input("On", value=now().date())
        if not st.form_submit_button("Keep the rate", type="primary"):
            return
    with refusals():
        if not rate.replace(".", "", 1).isdecimal() or not currency.strip() or not on:
            st.error("Write the rate like 0.9215, and the currency as its code, such as EUR.")
            return
        found = ExchangeRate(
            base=base.strip().upper(), currency=currency.strip().upper(), rate=Decimal(rate), on=on
        )
        with begin_work() as work:
            keep_exchange_rates(work, (found,), by=actor(), now=now())
        flash(f"{found}.")
        st.rerun()
