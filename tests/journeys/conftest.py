"""A server of the journeys' own on a free loopback port, with a fresh demo; and a browser."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.journeys.visitor import Visitor
from workflows.demo.accounts import DEMO_ACCOUNTS

ROOT = Path(__file__).resolve().parents[2]
_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
)


def _chromium() -> str:
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        pytest.skip("Chromium is not installed; `make test` says how to get it.")
    return found


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The running app's address; the server is stopped at the end."""
    _chromium()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    data = tmp_path_factory.mktemp("journeys")
    environment = {
        **{k: v for k, v in os.environ.items() if k != "DATABASE_URL"},
        "BIDWRIGHT_DATA_DIR": str(data),
        "BIDWRIGHT_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "PYTHONPATH": str(ROOT),
    }
    subprocess.run([sys.executable, "jobs.py", "prepare"], cwd=ROOT, env=environment, check=True)
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    with (data / "server.log").open("wb") as log:
        server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
        try:
            _wait_for(f"http://127.0.0.1:{port}/healthz", data / "server.log")
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(20)


def _wait_for(url: str, log: Path) -> None:
    for _ in range(240):
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except OSError:
            time.sleep(0.25)
    pytest.fail("The server did not start:\n" + log.read_text()[-2000:])


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as play:
        running = play.chromium.launch(executable_path=_chromium(), args=list(_ARGUMENTS))
        yield running
        running.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    opened = browser.new_context(
        viewport={"width": 1440, "height": 1000},
        accept_downloads=True,
        reduced_motion="reduce",
    )
    yield opened
    opened.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


@pytest.fixture
def engineer(page: Page, address: str) -> Visitor:
    """Signed in as the demo's sales engineer."""
    return sign_in(page, address, "engineer")


def sign_in(page: Page, address: str, key: str) -> Visitor:
    account = next(each for each in DEMO_ACCOUNTS if each.key == key)
    visitor = Visitor(page, address)
    visitor.sign_in(account.email, account.password)
    return visitor


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """What was on screen when a journey failed, kept in the test's folder."""
    outcome = yield
    report = outcome.get_result()  # type: ignore[attr-defined]
    arguments = getattr(item, "funcargs", {})
    shown = arguments.get("page")
    if report.when == "call" and report.failed and shown is not None and not shown.is_closed():
        folder = Path(os.environ.get("BIDWRIGHT_SCREENSHOTS", "var/failed-journeys"))
        folder.mkdir(parents=True, exist_ok=True)
        shown.screenshot(path=str(folder / f"{item.name}.png"), full_page=True)
