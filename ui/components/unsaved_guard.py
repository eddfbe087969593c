"""Asks before a page with unsaved edits is left or reloaded.

Two constant scripts, nothing of the user's in them: the Content-Security-Policy names each by its
hash (ui/web/security_headers.py), and any other inline script stays blocked. Changing a character
changes the hash, which is computed from these texts.
"""

from __future__ import annotations

import streamlit

GUARD_ON = "window.onbeforeunload=function(e){e.preventDefault();return ''}"
GUARD_OFF = "window.onbeforeunload=null"


def unsaved_guard(*, dirty: bool) -> None:
    """Show once a page. Covers closing and reloading; moving to another page must save itself."""
    script = GUARD_ON if dirty else GUARD_OFF
    streamlit.html(f"<script>{script}</script>", unsafe_allow_javascript=True)
