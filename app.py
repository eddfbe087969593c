"""The door for people: the app behind `streamlit run app.py`, or any ASGI server: `app:app`."""

from __future__ import annotations

import gc
import logging
import os
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

import streamlit
from starlette.middleware import Middleware

from common.errors import BusinessError
from common.settings import read_settings
from ui.web import application
from ui.web.admission import Admission
from ui.web.routes import ROUTES
from ui.web.security_headers import SecurityHeaders

# Loaded before the first visitor, who would otherwise wait seconds for them.
NEEDED_BY_EVERY_PAGE = ("pandas", "ui.navigation")


@asynccontextmanager
async def doors_open(_app: streamlit.App) -> AsyncIterator[dict[str, Any]]:
    """From the first request to the last: the database is open and at its newest schema."""
    if streamlit.get_option("browser.gatherUsageStats"):
        # Without it pages would report to Streamlit's makers and errors would show tracebacks.
        raise RuntimeError(".streamlit/config.toml was not read; start in the folder of app.py.")
    opened = application.start(read_settings(os.environ), clock=lambda: datetime.now(UTC))
    opened.press.warm()  # a process of its own, which loads its libraries while we load ours
    for name in NEEDED_BY_EVERY_PAGE:
        import_module(name)
    import_module("ui.refits").look_after_open_runs()
    # Streamlit collects garbage after every rerun; walking the libraries' objects each time costs
    # about 100 ms. Frozen, they are not walked, and what visitors leave behind still is.
    gc.collect()
    gc.freeze()
    try:
        yield {}
    finally:
        application.stop()


def explain(error: Exception) -> bool:
    """Shows a sentence instead of a traceback; True tells Streamlit that nothing else is needed."""
    if isinstance(error, BusinessError):
        streamlit.error(str(error))
        return True
    reference = secrets.token_hex(4)
    logging.getLogger("bidwright").error("Page failed, reference %s", reference, exc_info=error)
    streamlit.error(
        "Something went wrong here; what you had saved is kept. "
        f"Please give your administrator the reference {reference}."
    )
    return True


app = streamlit.App(
    Path(__file__).parent / "ui" / "start" / "script.py",
    routes=ROUTES,
    middleware=[Middleware(SecurityHeaders), Middleware(Admission)],
    lifespan=doors_open,
    on_script_error=explain,
)
