"""Files in, files out; refusals are one sentence and exit code 1."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from commands.forecasting import backtest, forecast
from common.errors import BusinessError
from forecasts.scale_out import EngineMissing, runner_of
from forecasts.spacing import Frequency, Gaps
from forecasts.statistical_models import fit_members
from tests.forecasts.panels import long_frame, seasonal

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "demand.csv"
    frame = long_frame("an", "as", "bn", "bs", months=48)
    frame.assign(family=frame["unique_id"].str[0]).to_csv(path, index=False)
    return path


def test_a_forecast_has_a_row_a_series_model_and_month_with_its_bands(
    file: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out.parquet"
    forecast(file, 6, out, models="fast,seasonal-naive", levels="95,80", processes=1)
    rows = pd.read_parquet(out)
    assert list(rows.columns) == [
        *("unique_id", "ds", "model", "mean", "lo-80", "hi-80", "lo-95", "hi-95")
    ]
    assert len(rows) == 4 * 2 * 6
    assert (rows["lo-95"] <= rows["lo-80"]).all()
    assert (rows["hi-80"] >= rows["mean"]).all()
    report = json.loads(out.with_suffix(".report.json").read_text())
    assert report["routes"] == {"ensemble of regular demand": 4}
    assert len(report["data_hash"]) == 64


def test_a_hierarchy_adds_up(file: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    forecast(file, 3, out, models="dot", hierarchy="family", processes=1)
    rows = pd.read_csv(out)
    assert (rows["lo-95"] <= rows["lo-80"]).all()
    assert (rows["hi-95"] >= rows["hi-80"]).all()
    means = rows.pivot_table(index="ds", columns="unique_id", values="mean")
    np.testing.assert_allclose(means["family=a"], means["an"] + means["as"])
    np.testing.assert_allclose(means["total"], means["family=a"] + means["family=b"])


def test_words_in_numbers_and_series_set_apart_are_named_in_the_report(tmp_path: Path) -> None:
    frame = long_frame("NA", "young", "still", "ended", months=48).astype({"y": object})
    frame = frame[(frame["unique_id"] != "young") | (frame["ds"] >= "2026-06-01")]
    frame.loc[frame["unique_id"] == "still", "y"] = 7
    frame.loc[(frame["unique_id"] == "ended") & (frame["ds"] >= "2024-01-01"), "y"] = 0
    frame.iloc[3, frame.columns.get_loc("y")] = "n/a"
    file, out = tmp_path / "demand.csv", tmp_path / "out.csv"
    frame.to_csv(file, index=False)
    forecast(file, 3, out, models="fast", processes=1)
    notes = " ".join(json.loads(out.with_suffix(".report.json").read_text())["notes"])
    assert "1 row has a word instead of a number in y" in notes
    assert "row 5 (NA, 2023-02-01, n/a)" in notes
    assert "1 series with less than two seasons, forecast by the shape of longer ones: young." in (
        notes
    )
    assert "1 series that never changed, carried on as they are: still." in notes
    assert "taken as ended and forecast as zero: ended." in notes


def test_a_backtest_writes_the_table_it_prints(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "errors.csv"
    backtest(file, 6, out, windows=2, models="dot", processes=1)
    assert set(pd.read_csv(out)["model"]) == {"dot", "seasonal-naive"}
    assert "coverage_80" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"out": Path("out.xls")}, "neither .csv nor .parquet"),
        ({"file": Path("nowhere.csv")}, "There is no file"),
        ({"horizon": 0}, "A horizon of 0 cannot be forecast"),
        ({"levels": "80,abc"}, "Levels are whole percents"),
        ({"levels": "0"}, "Levels are percent from 1 to 99"),
        ({"models": "oracle"}, "There is no model oracle"),
        ({"engine": "abacus"}, "The engine abacus is not installed"),
        ({"hierarchy": "planet"}, "The file has no column planet"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence(
    file: Path, tmp_path: Path, change: dict, sentence: str
) -> None:
    asked = {"file": file, "horizon": 3, "out": tmp_path / "out.csv", "models": "mean"} | change
    with pytest.raises(BusinessError, match=sentence):
        forecast(**asked, freq=Frequency.MONTH, gaps=Gaps.UNKNOWN, processes=1)


def test_the_shell_gets_a_sentence_and_exit_code_1(tmp_path: Path) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_text("unique_id,ds,y\na,2026-01-01,5\na,2026-01-01,6\n")
    command = ["jobs.py", "forecast", str(bad), "--horizon", "2", "--out", "x.csv"]
    ran = subprocess.run(
        [sys.executable, *command], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 1
    assert ran.stderr.splitlines()[-1].strip() == "Row 3: a has 2026-01 twice."


def test_a_missing_engine_is_refused_with_how_to_add_it() -> None:
    assert 'pip install "fugue[ray]"' in str(EngineMissing("ray"))


def test_two_dask_workers_give_the_numbers_of_this_process() -> None:
    distributed = pytest.importorskip("dask.distributed")
    values = [seasonal(40, seed) for seed in range(60)]
    here = fit_members(values, 4, 12, ("dot", "ces"))
    cluster = distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=None, silence_logs=50
    )
    with cluster:
        there = runner_of("dask", cluster.scheduler_address)(values, 4, 12, ("dot", "ces"))
        distributed.default_client().close()
    np.testing.assert_allclose(there.means, here.means, rtol=1e-9)
    assert there.failed == here.failed
