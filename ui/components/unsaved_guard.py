"""Asks before a page with unsaved edits is left or reloaded."""

from __future__ import annotations

import streamlit

from ui.web.guard_scripts import GUARD_OFF, GUARD_ON


def unsaved_guard(*, dirty: bool) -> None:
    """Show once a page. Covers closing and reloading; moving to another page must save itself."""
    script = GUARD_ON if dirty else GUARD_OFF
    streamlit.html(f"<script>{script}</script>", unsafe_allow_javascript=True)
