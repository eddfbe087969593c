"""The shell: a whole sale in one command, and refusals in one sentence."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from pypdf import PdfReader

ROOT = Path(__file__).resolve().parents[2]


def run(*arguments: str, data: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    known = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"}
    return subprocess.run(
        [sys.executable, "jobs.py", *arguments],
        cwd=ROOT,
        env={**known, "BIDWRIGHT_DATA_DIR": str(data), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_one_command_takes_a_need_to_a_proposal_and_a_forecast(tmp_path: Path) -> None:
    done = run("demo-sale", "--out", str(tmp_path / "out"), data=tmp_path)
    assert done.returncode == 0, done.stderr
    proposal = next((tmp_path / "out").glob("*.pdf"))
    text = "\n".join(page.extract_text() for page in PdfReader(proposal).pages)
    assert "Harbour Tool Works" in text
    assert "300 Mbps symmetric at both sites" in text
    forecast = pd.read_csv(tmp_path / "out" / "forecast-units.csv")
    assert {"unique_id", "ds", "model", "mean", "lo-80", "hi-80"} <= set(forecast.columns)
    assert (forecast["mean"] >= 0).all()


def test_preparing_twice_loads_the_demo_once(tmp_path: Path) -> None:
    first = run("prepare", data=tmp_path)
    second = run("prepare", data=tmp_path)
    assert "The demo is loaded" in first.stdout
    assert "The demo is loaded" not in second.stdout
    assert "ana@larkfield.example" in second.stdout


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        ({"DATABASE_URL": "mysql//nonsense"}, "DATABASE_URL is not understood"),
        ({"BIDWRIGHT_DEMO": "perhaps"}, "BIDWRIGHT_DEMO='perhaps' is not understood"),
        ({"BIDWRIGHT_UPLOAD_LIMIT_MB": "0"}, "accepted: a whole number above 0"),
    ],
)
def test_a_wrong_setting_is_one_sentence_and_exit_code_one(
    tmp_path: Path, environment: dict[str, str], sentence: str
) -> None:
    done = run("prepare", data=tmp_path, **environment)
    assert done.returncode == 1
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr


def test_help_names_every_command(tmp_path: Path) -> None:
    said = run("--help", data=tmp_path).stdout
    for name in ("prepare", "demo-sale", "refit-forecasts", "expire-quotes", "add-account"):
        assert name in said


def test_help_loads_no_database_and_no_figures(tmp_path: Path) -> None:
    """Each takes seconds to load, and a shell completes and asks for help often."""
    script = (
        "import sys; sys.argv = ['jobs.py', '--help']; import jobs\n"
        "try: jobs.main()\n"
        "except SystemExit: pass\n"
        "heavy = 'numpy pandas scipy sklearn sqlalchemy openpyxl database'.split()\n"
        "print([name for name in heavy if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env={**os.environ, "BIDWRIGHT_DATA_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.strip().endswith("[]"), done.stdout + done.stderr
