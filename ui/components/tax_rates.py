"""Tax rates on the Prices page: what is kept, and a file that replaces a country's rates."""

from __future__ import annotations

import streamlit as st

from common.actor import Permission
from common.tables import read_table, write_csv
from common.wording import count
from sales.pricing.tax_file import COLUMNS
from sales.pricing.taxes import ROUNDING_RULE, TaxRate
from ui.session import actor, begin_work, flash, now, refusals, settings
from workflows.keep_prices import load_tax_rates, tax_rates


def tax_rate_list() -> None:
    with begin_work() as work:
        kept = tax_rates(work, by=actor())
    if kept:
        rows = [dict(zip(_TITLES, _cells(each), strict=True)) for each in kept]
        st.dataframe(rows, hide_index=True, alt="Tax rates by country, region and tax code")
        st.caption(ROUNDING_RULE)
        st.download_button(
            "Download as CSV",
            lambda: write_csv(COLUMNS, [_cells(each) for each in kept]),
            "tax-rates.csv",
            "text/csv",
        )
    else:
        st.info("No tax rate is kept: quotes show taxes as excluded.")
    if actor().may(Permission.ADMINISTER):
        _load()


_TITLES = tuple(each.capitalize() for each in COLUMNS)


def _cells(rate: TaxRate) -> tuple[str, ...]:
    last = rate.valid_until.isoformat() if rate.valid_until else ""
    percent = f"{rate.percent.normalize():f}"
    place = (rate.country, rate.region, rate.tax_code)
    return (*place, rate.tax, percent, rate.valid_from.isoformat(), last)


def _load() -> None:
    with st.form("load-tax-rates"):
        st.subheader("Load tax rates")
        st.caption(
            f"A CSV or XLSX file, one row a rate, with the columns {', '.join(COLUMNS)}. It "
            "replaces all rates of the countries it names. A tax code is an offering's id or a "
            "product family; an empty region or code means all. Days are written 2026-01-31."
        )
        file = st.file_uploader("File with tax rates", type=["csv", "xlsx"])
        if not st.form_submit_button("Load the tax rates", type="primary"):
            return
    with refusals():
        if file is None:
            st.error("Choose a file with tax rates.")
            return
        table = read_table(file.name, file.getvalue(), settings().upload_limit_mb)
        with begin_work() as work:
            found = load_tax_rates(work, table, by=actor(), now=now())
        flash(f"{count(len(found), 'tax rate')} kept.")
        st.rerun()
