"""Measures a rerun of each page, server side: `python benchmarks/page_reruns.py [runs]`.

Each page runs through Streamlit's own test runner with a signed-in seller and a sale in hand. Timed
is the script from start to end, as a visitor's click causes it, without the browser.
"""

from __future__ import annotations

import gc
import logging
import statistics
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

import ui.session
from benchmarks._page_timing import timings
from common.actor import PERMISSIONS
from common.settings import Settings
from ui import navigation
from ui.web import application
from workflows.demo.accounts import DEMO_ACCOUNTS
from workflows.forecast_demand import Measure, keep_forecast, start_forecast
from workflows.seed_demo import seed_demo
from workflows.sign_in import sign_in

SALE, MOST_MS = "OPP-0004", 100.0


def script() -> None:
    from benchmarks._page_timing import timed_show

    timed_show()


def _clock() -> datetime:
    return datetime.now(UTC)


def _prepare(folder: Path) -> None:
    settings = Settings(data_dir=folder)
    running = application.start(settings, clock=_clock)
    with running.database.work() as work:
        seed_demo(work, now=_clock())
    seller = DEMO_ACCOUNTS[0]
    token = sign_in(
        running.database,
        email=seller.email,
        password=seller.password,
        client="benchmark",
        now=_clock(),
        session_hours=1,
    )
    ui.session.session_token = lambda: token.token
    with running.database.work() as work:
        refit = start_forecast(work, Measure.MRC, by=token.actor, now=_clock())
    forecast = refit.result()
    with running.database.work() as work:
        keep_forecast(work, forecast, by=token.actor, now=_clock())


def main() -> None:
    logging.getLogger("streamlit").setLevel(logging.ERROR)  # a test runner is no server
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 40
    with tempfile.TemporaryDirectory() as folder:
        _prepare(Path(folder))
        gc.collect()
        gc.freeze()
        print(f"{runs} reruns of each page on the demo, sale {SALE}; aim: p95 at most {MOST_MS} ms")
        seller = DEMO_ACCOUNTS[0].role
        for path, _title, _page, permission in navigation.PAGES:
            if permission in PERMISSIONS[seller]:
                _measure(path, runs)
        application.stop()


def _measure(path: str, runs: int) -> None:
    test = AppTest.from_function(script, default_timeout=60)
    test.query_params["opportunity"] = SALE
    test._page_hash = calc_hash("" if path == "home" else path)
    for _ in range(3):
        test.run()
    if test.exception:
        print(f"{path:<16} failed: {test.exception[0].message}")
        return
    timings.clear()
    for _ in range(runs):
        test.run()
    found = sorted(timings)
    median, p95 = statistics.median(found), found[int(0.95 * (len(found) - 1))]
    titles = [each.value for each in test.title]
    verdict = "ok" if p95 <= MOST_MS else "OVER"
    print(f"{path:<16} median {median:6.1f} ms  p95 {p95:6.1f} ms  {verdict}  {titles}")


if __name__ == "__main__":
    main()
