"""Measures reruns of the quote page by size: `python benchmarks/quote_page.py [lines ...]`.

Timed as in page_reruns.py: the script from start to end, server side, without the browser.
"""

from __future__ import annotations

import gc
import logging
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

import ui.session
from benchmarks._large_sale import line_file, new_sale, take_in
from benchmarks._page_timing import timings
from common.settings import Settings
from ui.web import application
from workflows.demo.accounts import DEMO_ACCOUNTS
from workflows.seed_demo import seed_demo
from workflows.sign_in import sign_in

AIMS_MS = {1_000: 100.0, 10_000: 150.0}
RUNS = 40


def script() -> None:
    from benchmarks._page_timing import timed_show

    timed_show()


def _clock() -> datetime:
    return datetime.now(UTC)


def main() -> None:
    logging.getLogger("streamlit").setLevel(logging.ERROR)  # a test runner is no server
    sizes = [int(each) for each in sys.argv[1:]] or list(AIMS_MS)
    with tempfile.TemporaryDirectory() as folder:
        running = application.start(Settings(data_dir=Path(folder)), clock=_clock)
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
        for lines in sizes:
            opportunity_id = new_sale(running.database, f"Bank of {lines}")
            take_in(running.database, opportunity_id, line_file(lines))
            gc.collect()
            gc.freeze()
            _measure(opportunity_id, lines)
        application.stop()


def _measure(opportunity_id: str, lines: int) -> None:
    test = AppTest.from_function(script, default_timeout=60)
    test.query_params["opportunity"] = opportunity_id
    test._page_hash = calc_hash("quote")
    for _ in range(3):
        test.run()
    assert not test.exception, test.exception[0].message
    timings.clear()
    cpu = time.process_time()
    for _ in range(RUNS):
        test.run()
    cpu = (time.process_time() - cpu) / RUNS * 1000
    found = sorted(timings)
    aim = f", aim {AIMS_MS[lines]:g} ms" if lines in AIMS_MS else ""
    print(
        f"{lines:>7,} lines: median {statistics.median(found):.1f} ms, "
        f"p95 {found[int(0.95 * (RUNS - 1))]:.1f} ms{aim}; "
        f"{cpu:.1f} ms of processor time a run, the test runner's own included"
    )


if __name__ == "__main__":
    main()
