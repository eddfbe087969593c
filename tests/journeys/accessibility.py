"""WCAG 2.2 A and AA by axe-core, outside a short list of what Streamlit builds in."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# Built into Streamlit's own widgets; nothing a page can do about them.
ALLOWED = {
    ("target-size", "spinbutton"): "the parts of a date are 18 px wide",
}


def violations(page: Page) -> list[str]:
    """Rule and element of each violation that is not allowed."""
    options = {"runOnly": {"type": "tag", "values": LEVELS}}
    return _violations(Axe().run(page, options=options).response)


def _violations(response: dict[str, Any]) -> list[str]:
    found = []
    for violation in response["violations"]:
        for node in violation["nodes"]:
            where = f"{node['target']} {node['html'][:200]}"
            allowed = any(rule == violation["id"] and widget in where for rule, widget in ALLOWED)
            if not allowed:
                found.append(f"{violation['id']}: {where}")
    return found
