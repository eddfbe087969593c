"""Measures starting: `python benchmarks/start_up.py`: a fresh clone to the first page, then again.

Clones this repository to a temporary folder, runs `make run` there and waits for the sign-in page;
stops it and does so a second time. The package cache is whatever the machine has.
"""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).parent.parent
MOST_FRESH_SECONDS, MOST_SECOND_SECONDS = 240, 8
PORT = 8599


def seconds_to_first_page(clone: Path) -> float:
    started = time.perf_counter()
    environment = {**os.environ, "STREAMLIT_SERVER_PORT": str(PORT)}
    with (clone / "start.log").open("wb") as log:
        running = subprocess.Popen(
            ["make", "run"],
            cwd=clone,
            env=environment,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        try:
            _wait(running)
            return time.perf_counter() - started
        finally:
            os.killpg(running.pid, signal.SIGTERM)
            running.wait(30)


def _wait(running: subprocess.Popen[bytes]) -> None:
    while running.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{PORT}/sign-in", timeout=2):
                return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("make run ended; see start.log in the clone.")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        clone = Path(folder) / "bidwright"
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
        fresh = seconds_to_first_page(clone)
        print(f"fresh clone to first page: {fresh:.1f} s (aim {MOST_FRESH_SECONDS})")
        second = seconds_to_first_page(clone)
        print(f"second start to first page: {second:.1f} s (aim {MOST_SECOND_SECONDS})")


if __name__ == "__main__":
    main()
