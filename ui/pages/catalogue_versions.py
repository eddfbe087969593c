"""Catalogue versions: what changed, a new one tried before it is published, and the export."""

from __future__ import annotations

import streamlit as st

from catalog.checking import Weight
from common.actor import Permission
from common.wording import count
from database.stores.catalogue import Publication
from ui.session import actor, begin_work, flash, now, plain, refusals, show_flash
from workflows.keep_catalogue import (
    LARGEST_MB,
    DryRun,
    compare_versions,
    publications,
    publish_catalogue,
    try_catalogue,
)

_SHOWN = 200


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
            _publish()


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
    newest = published[0].version
    if actor().may(Permission.SEE_MARGIN):
        st.html(
            f'<a class="bw-link" href="/downloads/catalogues/{newest}.json" target="_self">'
            f"Download version {newest} as TMF620 JSON</a>"
        )
    if len(published) < 2:
        st.caption("What changed is shown here once there is a second version.")
        return
    st.subheader("What changed")
    versions = [each.version for each in published]
    left, right, _ = st.columns(3)
    before = left.selectbox("From version", versions, index=1)
    after = right.selectbox("To version", versions, index=0)
    with begin_work() as work:
        changes = compare_versions(work, before, after, by=actor())
    if not changes:
        st.info("Nothing differs between these versions.")
    _table([{"Offering": c.about, "Change": c.kind, "What": c.sentence} for c in changes])


def _publish() -> None:
    st.subheader("Publish a new version")
    st.caption(
        "Download the newest version, change it, and try it here: nothing is published before you "
        "have seen what it would do. Quotes keep the version they were made with."
    )
    uploaded = st.file_uploader(f"TMF620 JSON, up to {LARGEST_MB} MB", type=["json"])
    if uploaded is None:
        return
    content = uploaded.getvalue()
    with st.spinner("Checking every offering and rule"), begin_work() as work:
        tried = try_catalogue(work, content, by=actor())
    _show(tried)
    if st.button("Publish", type="primary", disabled=bool(tried.errors)):
        with begin_work() as work:
            made = publish_catalogue(work, content, by=actor(), now=now())
        flash(f"Catalogue {made.version} is published; new configurations use it from now on.")
        st.rerun()


def _show(tried: DryRun) -> None:
    said = f"{count(len(tried.offerings), 'offering')} and {count(len(tried.rules), 'rule')} read"
    if tried.errors:
        st.error(f"{said}; {count(len(tried.errors), 'error')} to mend before it can be published.")
    else:
        st.success(f"{said}; it can be published.")
    for weight, title in ((Weight.ERROR, "Errors"), (Weight.WARNING, "Probably not meant")):
        found = [each.sentence for each in tried.findings if each.weight is weight]
        if found:
            st.markdown(f"**{title}**\n" + "\n".join(f"- {plain(s)}" for s in found[:_SHOWN]))
    if tried.broken:
        st.markdown(
            f"**{count(len(tried.broken), 'configuration')} in drafts would no longer be valid**\n"
            + "\n".join(f"- {plain(each)}" for each in tried.broken[:_SHOWN])
        )
    st.markdown(f"**{count(len(tried.changes), 'change')} against the catalogue in use**")
    _table([{"Offering": c.about, "Change": c.kind, "What": c.sentence} for c in tried.changes])


def _table(rows: list[dict[str, str]]) -> None:
    if rows:
        st.dataframe(rows, hide_index=True, alt="Changes")
