"""Catalogue versions: what changed, exports, and a file tried before it is published."""

from __future__ import annotations

import hashlib

import streamlit as st

from common.actor import Permission
from common.wording import count
from database.stores.catalogue import Publication
from ui.components.dry_run_view import Progress, sentences, show_dry_run
from ui.session import actor, begin_work, flash, now, plain, refusals, show_flash
from workflows.import_catalogue import Import, read_import, try_import
from workflows.keep_catalogue import (
    LARGEST_MB,
    DryRun,
    compare_versions,
    publications,
    publish_tried,
)

_TRIED = "catalogue-import"
_TURN = "catalogue-import-turn"  # a published file leaves the page
_SHOWN_PROBLEMS = 500
_EXPORTS = {"xlsx": "workbook (Excel)", "zip": "CSV files (ZIP)", "json": "TMF620 JSON"}


def catalogue_versions() -> None:
    st.title("Catalogue versions")
    show_flash()
    with refusals():
        with begin_work() as work:
            published = publications(work, by=actor())
        if not published:
            st.info("No catalogue is published yet; publish one below.")
        else:
            _published(published)
        if actor().may(Permission.MANAGE_CATALOGUE):
            _import()


def _published(published: tuple[Publication, ...]) -> None:
    rows = [
        {
            "Version": each.version,
            "Published by": each.published_by,
            "Published": each.published_at.strftime("%d %b %Y %H:%M UTC"),
        }
        for each in published
    ]
    st.dataframe(rows, hide_index=True, alt="Published versions", width="content")
    versions = [each.version for each in published]
    if actor().may(Permission.SEE_MARGIN):
        _exports(versions)
    if len(published) < 2:
        st.caption("What changed is shown here once there is a second version.")
        return
    st.subheader("What changed")
    left, right, _ = st.columns(3)
    before = left.selectbox("From version", versions, index=1)
    after = right.selectbox("To version", versions, index=0)
    with begin_work() as work:
        changes = compare_versions(work, before, after, by=actor())
    if not changes:
        st.info("Nothing differs between these versions.")
        return
    rows_changed = [{"Offering": c.about, "Change": c.kind, "What": c.sentence} for c in changes]
    st.dataframe(rows_changed, hide_index=True, alt="Changes")


def _exports(versions: list[int]) -> None:
    left, right = st.columns([1, 4], vertical_alignment="bottom")
    version = left.selectbox("Export version", versions)
    address = f"/downloads/catalogues/{version}"
    links = " · ".join(
        f'<a class="bw-link" href="{address}.{kind}" target="_self">{title}</a>'
        for kind, title in _EXPORTS.items()
    )
    right.html(f"Download version {version} as {links}")


def _import() -> None:
    st.subheader("Import a catalogue")
    st.caption(
        "Download the newest version, change it, and try it here: nothing is published before you "
        "have seen what it would do. Quotes keep the version they were made with. With hundreds of "
        "thousands of prices, CSV files are read the quickest."
    )
    uploaded = st.file_uploader(
        f"Workbook, ZIP of CSVs, or TMF620 JSON, plain or zipped, up to {LARGEST_MB} MB",
        type=["xlsx", "zip", "json", "xlsm", "xls"],
        max_upload_size=LARGEST_MB,
        key=f"catalogue-file-{st.session_state.get(_TURN, 0)}",
    )
    if uploaded is None:
        st.session_state.pop(_TRIED, None)
        return
    content = uploaded.getvalue()
    key = (uploaded.name, hashlib.sha256(content).hexdigest())
    kept = st.session_state.get(_TRIED)
    if kept is None or kept[0] != key:
        kept = st.session_state[_TRIED] = (key, _tried(uploaded.name, content))
    _show(kept[1])


def _tried(name: str, content: bytes) -> Import:
    bar = Progress("Reading the file")
    reading = read_import(name, content, by=actor(), say=lambda said: bar.say(0.3, said))
    with begin_work() as work:
        tried = try_import(work, reading, by=actor(), progress=bar.checked)
    bar.end()
    return tried


def _show(tried: Import) -> None:
    for note in tried.notes:
        st.warning(plain(note))
    if tried.number_of_problems:
        _problems(tried)
    if tried.whole is not None:
        show_dry_run(tried.whole)
        _publish("Publish", tried.whole)
    if tried.valid_only is None:
        if tried.whole is None:
            st.info("There is no valid part that could be published without these rows.")
        return
    with st.expander("Publish the valid rows only", expanded=False):
        sentences("Left out", tried.left_out)
        show_dry_run(tried.valid_only)
        _publish("Publish valid rows only", tried.valid_only)


def _problems(tried: Import) -> None:
    part = tried.valid_only is not None
    st.error(
        f"Nothing was imported: {count(tried.number_of_problems, 'cell')} to mend. Mend them and "
        "send the file again" + (", or publish the valid rows only." if part else ".")
    )
    rows = [
        {"Sheet": p.sheet, "Row": p.row or None, "Column": p.column, "What is wrong": p.sentence}
        for p in tried.problems[:_SHOWN_PROBLEMS]
    ]
    st.dataframe(rows, hide_index=True, alt="Rows to mend")
    if tried.number_of_problems > len(rows):
        st.caption(f"The first {len(rows):,} of {tried.number_of_problems:,}.")
    st.download_button(
        "Download the list", tried.problems_csv(), file_name="problems.csv", mime="text/csv"
    )


def _publish(label: str, tried: DryRun) -> None:
    if st.button(label, type="primary", disabled=bool(tried.errors)):
        with st.spinner("Publishing"), begin_work() as work:
            made = publish_tried(work, tried, by=actor(), now=now())
        st.session_state.pop(_TRIED, None)
        st.session_state[_TURN] = st.session_state.get(_TURN, 0) + 1
        flash(f"Catalogue {made.version} is published; new configurations use it from now on.")
        st.rerun()
