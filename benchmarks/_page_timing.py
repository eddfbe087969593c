"""Times the script a page runs; a module of its own, since Streamlit runs it beside the command."""

from __future__ import annotations

import time

from ui import navigation

timings: list[float] = []


def timed_show() -> None:
    started = time.perf_counter()
    try:
        navigation.show()
    finally:
        timings.append((time.perf_counter() - started) * 1000)
