"""Measures edits in the browser: `python benchmarks/quote_edit.py [lines ...]` (1,000, 10,000).

A cell of the quote's grid is typed and committed; the time runs from the commit to the page that
shows the new total, drawing included. Server and Chromium share the machine.
"""

from __future__ import annotations

import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks._large_sale import line_file, new_sale, take_in
from database.engine import open_database
from workflows.demo.accounts import DEMO_ACCOUNTS

ROOT = Path(__file__).parent.parent
SIZES = (1_000, 10_000)
EDITS, AIM_MS = 12, 500
_ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage")
# Where the columns stand in the grid at 1440 pixels, and how high a row is. A quantity may move
# the volume tier of every line of its offering, a discount only its own line.
_COLUMNS, _ROW_PIXELS = {"quantity": 525.0, "discount": 700.0}, 35


def main() -> None:
    sizes = [int(each) for each in sys.argv[1:]] or list(SIZES)
    with tempfile.TemporaryDirectory() as folder, _server(folder) as (address, url):
        database = open_database(url)
        sales = {}
        for lines in sizes:
            sales[lines] = new_sale(database, f"Bank of {lines}")
            take_in(database, sales[lines], line_file(lines))
        database.close()
        with sync_playwright() as play:
            browser = play.chromium.launch(
                executable_path=shutil.which("chromium"), args=list(_ARGUMENTS)
            )
            page = browser.new_page(viewport={"width": 1440, "height": 1000})
            _sign_in(page, address)
            for lines in sizes:
                for column, at in _COLUMNS.items():
                    shown = f"{address}/quote?opportunity={sales[lines]}"
                    _report(lines, column, _edits(page, shown, at))
            browser.close()


@contextmanager
def _server(folder: str) -> Iterator[tuple[str, str]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    environment = {
        **{k: v for k, v in os.environ.items() if k != "DATABASE_URL"},
        "BIDWRIGHT_DATA_DIR": folder,
        "BIDWRIGHT_PUBLIC_URL": address,
    }
    prepare = [sys.executable, "jobs.py", "prepare"]
    subprocess.run(prepare, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    with (Path(folder) / "server.log").open("wb") as log:
        server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
        try:
            _wait_for(f"{address}/healthz")
            yield address, f"sqlite:///{folder}/bidwright.sqlite3"
        finally:
            server.terminate()
            server.wait(20)


def _wait_for(url: str) -> None:
    for _ in range(240):
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except OSError:
            time.sleep(0.25)
    raise SystemExit("The server did not start.")


def _sign_in(page: Page, address: str) -> None:
    page.goto(f"{address}/sign-in")
    page.fill("input[name=email]", DEMO_ACCOUNTS[0].email)
    page.fill("input[name=password]", DEMO_ACCOUNTS[0].password)
    page.get_by_role("button", name="Sign in").click()
    _settle(page)


def _settle(page: Page) -> None:
    idle = page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]')
    idle.wait_for(timeout=60_000)
    page.wait_for_timeout(700)
    idle.wait_for(timeout=60_000)


def _edits(page: Page, address: str, column: float) -> list[float]:
    """Milliseconds from the commit of a cell to a page with another total."""
    page.goto(address)
    _settle(page)
    total = page.locator(".st-key-quote-totals [data-testid=stMetricValue]").first
    taken = []
    for at in range(EDITS):
        before = total.inner_text()
        _type_into_cell(page, column, row=at % 3, text=str(3 + at))
        started = time.perf_counter()
        page.keyboard.press("Enter")
        page.wait_for_function(
            "before => { const shown = document.querySelector("
            "'.st-key-quote-totals [data-testid=stMetricValue]');"
            " return shown && shown.innerText !== before }",
            arg=before,
            polling=10,
            timeout=30_000,
        )
        taken.append((time.perf_counter() - started) * 1000)
        _settle(page)
    return taken[2:]  # the first two warm the caches


def _type_into_cell(page: Page, column: float, *, row: int, text: str) -> None:
    """The grid is drawn on a canvas: a click where the cell is, Enter, and the text."""
    canvas = page.get_by_test_id("data-grid-canvas").first
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + column, box["y"] + _ROW_PIXELS * (row + 1.5))
    page.keyboard.press("Enter")
    page.wait_for_timeout(150)
    page.keyboard.press("Control+a")
    page.keyboard.type(text)
    page.wait_for_timeout(150)


def _report(lines: int, column: str, taken: list[float]) -> None:
    ordered = sorted(taken)
    p95 = ordered[int(0.95 * (len(ordered) - 1))]
    print(
        f"{lines:>7,} lines, {column}, {len(taken)} edits: commit to updated page median "
        f"{statistics.median(ordered):.0f} ms, p95 {p95:.0f} ms, most {ordered[-1]:.0f} ms "
        f"(aim {AIM_MS} ms)"
    )


if __name__ == "__main__":
    main()
