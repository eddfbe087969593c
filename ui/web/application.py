"""The running application: settings, database and clock, opened once, shared by all threads."""

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
    clock: Callable[[], datetime]
    press: PdfPress


_lock = Lock()
_running: Application | None = None


def start(settings: Settings, *, clock: Callable[[], datetime]) -> Application:
    """Opens the database at its newest schema; a second start takes the first one's place."""
    global _running
    stop()
    database = open_database(settings.url)
    database.migrate()
    with _lock:
        _running = Application(settings, database, clock, PdfPress(settings.data_dir / "pdf"))
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
    """Closes the database and the press; whoever asks for the application afterwards is refused."""
    global _running
    with _lock:
        if _running is not None:
            _running.press.close()
            _running.database.close()
        _running = None
