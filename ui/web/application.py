"""The running application: settings, database, press and clock, opened once for all threads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from threading import Lock

from common.settings import Settings
from database.engine import Database, open_database
from templates.pdf_worker import PdfPress


@dataclass(frozen=True, slots=True)
class Application:
    """What a page or route needs to call a workflow; the clock is the door's, not ours."""

    settings: Settings
    database: Database
    press: PdfPress
    clock: Callable[[], datetime]


_lock = Lock()
_running: Application | None = None


def start(settings: Settings, *, clock: Callable[[], datetime]) -> Application:
    """Opens the database at its newest schema; a second start takes the first one's place.

    The press has no process yet: its first document, or `press.warm()`, starts one.
    """
    global _running
    stop()
    database = open_database(settings.url, today=lambda: clock().date())
    database.migrate()
    press = PdfPress(settings.data_dir / "pdf-cache")
    with _lock:
        _running = Application(settings, database, press, clock)
        return _running


def current() -> Application:
    """The application of this process.

    Raises:
        RuntimeError: nothing was started, which is a mistake in the code, not the user's.
    """
    with _lock:
        if _running is None:
            raise RuntimeError("The application is not started; app.py does that.")
        return _running


def stop() -> None:
    """Ends the press and closes the database; asking for the application then is an error."""
    global _running
    with _lock:
        if _running is not None:
            _running.press.close()
            _running.database.close()
        _running = None
