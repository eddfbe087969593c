"""A refit in a process of its own: `python -m forecasts.worker` reads a request, reports in JSON.

A process, since Prophet's memory and minutes do not belong in the server that draws pages. Started
as a command and spoken to in JSON lines, not with multiprocessing: that would import the server's
own main module again in the child and pickle what it is sent.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from threading import Thread
from typing import IO

import msgspec
import pandas as pd

from common.errors import BusinessError
from forecasts.demand import RECORD_COLUMNS, Measure, check_records
from forecasts.forecast import Forecast
from forecasts.make_forecast import check_horizon, make_forecast

PROJECT_ROOT = Path(__file__).resolve().parent.parent
SECONDS_TO_STOP = 5


class RefitRefused(BusinessError):
    """The worker met a refusal; the sentence is the one the refusal was made with."""


class RefitCancelled(BusinessError):
    def __init__(self) -> None:
        super().__init__("The forecast was cancelled; nothing was changed.")


class RefitFailed(BusinessError):
    def __init__(self, exit_code: int) -> None:
        super().__init__(
            f"The forecast stopped before it was done (exit code {exit_code}); "
            "start it again, and tell the administrator if it happens twice."
        )


@dataclass(frozen=True, slots=True)
class DemandRecord:
    """One checked demand record, as sent to the worker; see `check_records`."""

    month: date
    family: str
    region: str
    offering: str
    units: float
    mrc: float
    nrc: float
    bandwidth_mbps: float


@dataclass(frozen=True, slots=True)
class RefitRequest:
    """Everything the worker is sent."""

    today: date
    measure: Measure
    horizon_months: int
    records: tuple[DemandRecord, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """A line the worker writes; the last one has the forecast, or the sentence of a refusal."""

    share: float
    text: str
    forecast: Forecast | None = None
    refusal: str = ""


class Refit:
    """A refit under way; safe to ask from any thread."""

    def __init__(self, process: subprocess.Popen[bytes], reports: IO[bytes]) -> None:
        self._process = process
        self._latest = Report(0.0, "Starting")
        self._cancelled = False
        # A thread, so that the worker never waits for somebody to look at its progress.
        self._reader = Thread(target=self._read, args=(reports,), daemon=True)
        self._reader.start()

    def progress(self) -> tuple[float, str]:
        """The share done (0 to 1) and what is being done."""
        latest = self._latest
        return latest.share, latest.text

    def done(self) -> bool:
        """Whether `result` answers at once."""
        return not self._reader.is_alive()

    def result(self) -> Forecast:
        """The forecast; waits until it is made.

        Raises:
            RefitRefused, RefitCancelled, RefitFailed: each with the sentence for the user.
        """
        self._reader.join()
        if self._latest.forecast is not None:
            return self._latest.forecast
        if self._cancelled:
            raise RefitCancelled
        if self._latest.refusal:
            raise RefitRefused(self._latest.refusal)
        raise RefitFailed(self._process.wait())

    def cancel(self) -> None:
        """Stop the worker; a forecast that is already made stays made."""
        self._cancelled = True
        self._process.terminate()
        try:
            self._process.wait(SECONDS_TO_STOP)
        except subprocess.TimeoutExpired:
            self._process.kill()

    def _read(self, reports: IO[bytes]) -> None:
        decode = msgspec.json.Decoder(Report).decode
        with reports:
            for line in reports:
                # A worker killed in the middle of a line leaves half of one.
                if line.endswith(b"\n"):
                    self._latest = decode(line)
        self._process.wait()


def start_refit(
    records: pd.DataFrame, *, today: date, measure: Measure, horizon_months: int
) -> Refit:
    """Start `make_forecast` in a process of its own and return at once.

    Raises:
        HorizonRefused, DemandRefused: at once, before any process is started.
    """
    check_horizon(horizon_months)
    checked = check_records(records, today)
    columns = [checked[column].tolist() for column in RECORD_COLUMNS[1:]]
    months = [month.date() for month in checked["month"]]
    sent = tuple(DemandRecord(*values) for values in zip(months, *columns, strict=True))
    request = RefitRequest(today, measure, horizon_months, sent)
    # A file and not a pipe: a large request would block this call until the worker reads it.
    with tempfile.TemporaryFile() as stdin:
        stdin.write(msgspec.json.encode(request))
        stdin.seek(0)
        process = subprocess.Popen(
            [sys.executable, "-m", "forecasts.worker"],
            cwd=PROJECT_ROOT,
            start_new_session=True,  # Ctrl-C in the terminal is for the app
            stdin=stdin,
            stdout=subprocess.PIPE,
        )
    assert process.stdout is not None  # asked for with PIPE
    return Refit(process, process.stdout)


def serve(request: bytes, reports: IO[bytes]) -> None:
    """Make the forecast a request asks for, writing each Report as a line of JSON."""

    def report(line: Report) -> None:
        reports.write(msgspec.json.encode(line) + b"\n")
        reports.flush()

    asked = msgspec.json.decode(request, type=RefitRequest)
    try:
        forecast = make_forecast(
            pd.DataFrame(list(asked.records), columns=list(RECORD_COLUMNS)),
            today=asked.today,
            measure=asked.measure,
            horizon_months=asked.horizon_months,
            progress=lambda share, text: report(Report(share, text)),
        )
    except BusinessError as refusal:
        report(Report(1.0, "Refused", refusal=str(refusal)))
        return
    report(Report(1.0, "Done", forecast))


def main() -> None:
    """Serve one request from standard input.

    Standard output is kept for reports alone: whatever a library prints, even from C, goes where
    errors go.
    """
    with os.fdopen(os.dup(sys.stdout.fileno()), "wb") as reports:
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
        serve(sys.stdin.buffer.read(), reports)


if __name__ == "__main__":
    main()
