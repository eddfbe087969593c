"""Sees one forecast run to its end: `python -m commands.forecast_worker`, the task on its input."""

from __future__ import annotations

import sys

import msgspec

from commands.door import now
from database.engine import open_database
from forecasts.run_request import RunTask
from workflows.forecast_runs import Watch, tend_run


def main() -> None:
    """A process of its own, so that the run outlives the server that started it."""
    task = msgspec.json.decode(sys.stdin.buffer.read(), type=RunTask)
    database = open_database(task.address, today=lambda: now().date())
    try:
        tend_run(Watch(database, now, task.quiet_seconds), task.run_id)
    finally:
        database.close()


if __name__ == "__main__":
    main()
