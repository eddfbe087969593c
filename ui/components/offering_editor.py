"""An offering of the working copy on forms and grids, in the words of the workbook."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from catalog.catalogue import Catalogue
from catalog.offering import Offering
from catalog.sheets import layout
from catalog.sheets.grids import grid_headings, grid_of, price_grid, with_grid, with_prices
from common.wording import count
from ui.components.unsaved_guard import unsaved_guard
from ui.session import plain

Keep = Callable[[Offering], None]
_PAGE = 200
_LISTED = 500  # a longer list is no help in a cell: the id is typed
_LONG = {"Summary", "What it is", "When to choose it", "What it needs"}
_TABS = {
    "What it is": layout.OFFERINGS,
    "Characteristics": layout.CHARACTERISTICS,
    "Members": layout.MEMBERS,
    "Charges": layout.CHARGES,
    "Prices": layout.PRICES,
    "Service classes": layout.CLASSES,
    "Network": layout.ELEMENTS,
}


def edit_offering(catalogue: Catalogue, offering: Offering, turn: str, keep: Keep) -> None:
    """All that can be changed about an offering; `turn` changes when it was saved elsewhere."""
    sheet = _TABS[st.radio("Part of the offering", list(_TABS), horizontal=True, key="part")]
    key = f"{offering.id}-{sheet}-{turn}"
    if sheet == layout.OFFERINGS:
        _form(catalogue, offering, key, keep)
    elif sheet == layout.PRICES:
        _prices(offering, key, keep)
    else:
        _grid(catalogue, offering, sheet, key, keep)


def _form(catalogue: Catalogue, offering: Offering, key: str, keep: Keep) -> None:
    (given,) = grid_of(offering, layout.OFFERINGS)
    helps = {name.rstrip("*"): about for name, about in layout.COLUMNS[layout.OFFERINGS].items()}
    categories = list(dict.fromkeys(o.category for o in catalogue.offerings if o.category))
    with st.form(f"form-{key}"):
        left, right = st.columns(2)
        said: dict[str, object] = {}
        for at, (heading, value) in enumerate(given.items()):
            field = f"{key}-{heading}"
            about = helps[heading] or None
            side = left if at % 2 == 0 else right
            if heading == "State":
                at_state = layout.STATES.index(value)
                said[heading] = side.selectbox(heading, layout.STATES, index=at_state, key=field)
            elif heading == "Category":
                options = list(dict.fromkeys([value, *categories]))
                said[heading] = side.selectbox(
                    heading, options, accept_new_options=True, help=about, key=field
                )
            elif heading in _LONG:
                said[heading] = side.text_area(heading, value, help=about, key=field)
            else:
                said[heading] = side.text_input(heading, value, help=about, key=field)
        if st.form_submit_button("Keep", type="primary"):
            keep(with_grid(offering, layout.OFFERINGS, [said]))


def _grid(catalogue: Catalogue, offering: Offering, sheet: str, key: str, keep: Keep) -> None:
    rows = grid_of(offering, sheet)
    if not rows:
        st.caption(f"Nothing stands here yet; write into the first row of {sheet.casefold()}.")
    edited = st.data_editor(
        rows or [dict.fromkeys(grid_headings(sheet), "")],
        num_rows="dynamic",
        column_config=_columns(catalogue, sheet),
        key=f"grid-{key}",
        alt=f"{sheet} of {offering.name}",
    )
    _guard(f"grid-{key}")
    if st.button("Keep", type="primary", key=f"keep-{key}"):
        keep(with_grid(offering, sheet, edited))


def _guard(key: str) -> None:
    """Whoever leaves with cells typed and not kept is asked."""
    edits: dict[str, Any] = st.session_state.get(key) or {}
    unsaved_guard(dirty=any(edits.values()))
    if any(edits.values()):
        st.caption("Changed, not kept yet.")


def _columns(catalogue: Catalogue, sheet: str) -> dict[str, Any]:
    lists: dict[tuple[str, str], list[str]] = {
        (layout.CHARACTERISTICS, "Can be chosen"): list(layout.YES_NO),
        (layout.CHARACTERISTICS, "Whole numbers only"): list(layout.YES_NO),
        (layout.CHARGES, "Due"): list(layout.DUE),
        (layout.MEMBERS, "Is"): [each.id for each in catalogue.offerings[:_LISTED]],
    }
    found: dict[str, Any] = {}
    for heading, about in layout.COLUMNS[sheet].items():
        name = heading.rstrip("*")
        options = lists.get((sheet, name))
        if options and len(options) < _LISTED:
            found[name] = st.column_config.SelectboxColumn(heading, options=options, help=about)
        else:
            found[name] = st.column_config.TextColumn(heading, help=about)
    return found


def _prices(offering: Offering, key: str, keep: Keep) -> None:
    if not offering.charges:
        st.info("There is no charge yet; add one under Charges, then its prices here.")
        return
    names = [each.name for each in offering.charges]
    left, right = st.columns([3, 1])
    name = left.selectbox("Charge", names, key=f"charge-{offering.id}")
    charge = offering.charges[names.index(name)]
    pages = max(1, -(-len(charge.rows) // _PAGE))
    page = int(right.number_input("Page", 1, pages, key=f"page-{offering.id}-{name}"))
    part = slice((page - 1) * _PAGE, page * _PAGE)
    st.caption(plain(f"{count(len(charge.rows), 'price')}, {charge.cadence.value}; * is any value"))
    rows = price_grid(offering, charge, charge.rows[part])
    edited = st.data_editor(
        rows or [dict.fromkeys(grid_headings(layout.PRICES, charge), "")],
        num_rows="dynamic",
        key=f"prices-{key}-{name}-{page}",
        alt=f"Prices of {offering.name}",
    )
    _guard(f"prices-{key}-{name}-{page}")
    if st.button("Keep", type="primary", key=f"keep-{key}-{name}"):
        keep(with_prices(offering, name, edited, part))
