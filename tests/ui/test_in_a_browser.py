"""Every page in headless Chromium: no policy violation, no request to an outside host."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

from common.actor import SYSTEM, Role
from database.engine import open_database
from tests.ui.conftest import PASSWORD, START
from ui.components.unsaved_guard import GUARD_OFF, GUARD_ON
from ui.navigation import PAGES
from workflows.sign_in import register

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
SANDBOXED = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
EMAIL = "tom@larkfield.example"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.xdist_group("browser"),
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed"),
]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server of its own, started as people start it, with one administrator."""
    folder = tmp_path_factory.mktemp("served")
    database = open_database(f"sqlite:///{folder / 'bidwright.sqlite3'}")
    database.migrate()
    with database.work() as work:
        register(
            work,
            email=EMAIL,
            name="Tom Okafor",
            role=Role.ADMINISTRATOR,
            password=PASSWORD,
            by=SYSTEM,
            now=START,
        )
    database.close()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "app.py", f"--server.port={port}"]
    environment = os.environ | {"BIDWRIGHT_DATA_DIR": str(folder), "DATABASE_URL": ""}
    with (folder / "server.log").open("w") as log:
        server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
        try:
            _wait_until_served(f"http://127.0.0.1:{port}/healthz", server)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(timeout=20)


def _wait_until_served(url: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(240):
        assert server.poll() is None, "the server ended; its log is beside the database"
        try:
            with urlopen(url, timeout=2):
                return
        except OSError:
            time.sleep(0.25)
    raise AssertionError("the server did not answer within a minute")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=SANDBOXED)
        yield browser
        browser.close()


def settle(page: Any) -> None:
    """Until the script has run and what it drew has been fetched."""
    page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]').wait_for()
    page.wait_for_timeout(700)


def enter(page: Any, address: str) -> None:
    page.goto(f"{address}/")
    page.get_by_label("Email").fill(EMAIL)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    settle(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_breaks_the_policy_or_asks_an_outside_host(
    chromium: Any, address: str, scheme: str
) -> None:
    context = chromium.new_context(color_scheme=scheme, reduced_motion="reduce")
    page = context.new_page()
    complaints: list[str] = []
    outside: list[str] = []
    ours = (address, address.replace("http", "ws"), "data:", "blob:")
    page.on("console", lambda said: complaints.append(said.text))
    context.on(
        "request", lambda sent: None if sent.url.startswith(ours) else outside.append(sent.url)
    )
    enter(page, address)
    for name, *_ in PAGES:
        page.goto(f"{address}/{'' if name == 'home' else name}")
        settle(page)
        assert page.get_by_role("heading", level=1).count() == 1, name
    context.close()
    assert [said for said in complaints if "Content Security Policy" in said] == []
    assert outside == []


def test_a_script_of_somebody_else_does_not_run_and_the_guard_does(
    chromium: Any, address: str
) -> None:
    context = chromium.new_context()
    page = context.new_page()
    enter(page, address)
    for script, wanted in (("window.stolen=1", None), (GUARD_ON, "function"), (GUARD_OFF, None)):
        page.evaluate(
            "text => document.body.append("
            "Object.assign(document.createElement('script'), {textContent: text}))",
            script,
        )
        assert page.evaluate("window.stolen") is None
        found = page.evaluate("window.onbeforeunload && typeof window.onbeforeunload")
        assert found == wanted
    context.close()


def test_signing_out_closes_the_pages(chromium: Any, address: str) -> None:
    context = chromium.new_context()
    page = context.new_page()
    enter(page, address)
    page.get_by_role("link", name="Sign out").click()
    page.wait_for_url(f"{address}/sign-in")
    page.goto(f"{address}/quote")
    assert page.url == f"{address}/sign-in?next=%2Fquote"
    context.close()
