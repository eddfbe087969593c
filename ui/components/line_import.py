"""Importing lines: a file, its columns, its first rows, and all its faults in one list."""

from __future__ import annotations

import streamlit as st

from common.errors import RowErrors
from common.wording import count
from sales.quotes.line_file import FIELDS
from ui.session import actor, begin_work, flash, now, plain, refusals, settings
from workflows.catalogue_shelf import catalogue_in_use
from workflows.import_lines import Preview, error_list, import_lines, preview_lines
from workflows.open_sale import Sale
from workflows.start_sale import Upload

_SKIP = "not used"


def import_from_file(sale: Sale, *, expanded: bool = False) -> None:
    """Upload, map, look, take: nothing is kept before the last button."""
    with st.expander("Import lines from a file", expanded=expanded):
        st.caption(
            "A CSV or XLSX file with a row for each service at a site: site, offering, and where "
            "wanted quantity, term, discount, heading, region, and any setting such as bandwidth. "
            "Sites the customer does not have yet are added."
        )
        file = st.file_uploader("File with lines", type=["csv", "xlsx"], key="line-file")
        if file is None:
            return
        upload = Upload(file.name, file.getvalue())
        with refusals():
            with begin_work() as work:
                preview = preview_lines(
                    work, upload, limit_mb=settings().upload_limit_mb, by=actor()
                )
            columns = _map_columns(preview)
            st.dataframe(preview.first_rows(), hide_index=True, alt="First rows of the file")
            rows = sum(1 for _ in preview.table.numbered())
            if st.button(f"Take {count(rows, 'row')}", type="primary"):
                _take(sale, preview, columns)


def _map_columns(preview: Preview) -> dict[str, str]:
    """For every column of the file what it is; guessed first."""
    with begin_work() as work:
        offerings = catalogue_in_use(work).on_sale
    settings_known = {
        each.name: each.title
        for offering in offerings
        for each in offering.characteristics
        if each.configurable
    }
    names = [_SKIP, *FIELDS, *sorted(settings_known)]
    chosen: dict[str, str] = {}
    cells = st.columns(4)
    for at, column in enumerate(preview.table.header):
        guess = preview.columns.get(column, _SKIP)
        name = cells[at % 4].selectbox(
            column or f"column {at + 1}",
            names,
            index=names.index(guess),
            format_func=lambda each: settings_known.get(each, each.replace("_", " ")),
            key=f"map-{at}-{column}",
        )
        if name != _SKIP:
            chosen[column] = name
    return chosen


def _take(sale: Sale, preview: Preview, columns: dict[str, str]) -> None:
    try:
        with st.spinner("Checking and pricing every row"), begin_work() as work:
            _, taken = import_lines(
                work, sale.opportunity.value.id, preview, columns, by=actor(), now=now()
            )
    except RowErrors as faults:
        st.error(plain(str(faults)))
        for row in faults.rows[:10]:
            st.markdown(f"- {plain(row)}")
        if len(faults.rows) > 10:
            st.caption(f"and {len(faults.rows) - 10:,} more, all of them in the list")
        st.download_button(
            "Download the list of faults",
            error_list(faults),
            file_name="faults.csv",
            mime="text/csv",
        )
        return
    flash(f"{count(taken, 'line')} taken from the file.")
    st.rerun()
