"""Forecasting files: any long frame in, forecasts with bands or a table of past errors out."""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commands.door import now, open_database_of_settings
from common.actor import SYSTEM
from common.errors import BusinessError
from forecasts.spacing import Frequency, Gaps

if TYPE_CHECKING:
    import pandas as pd

    from workflows.forecast_frame import FrameAsk

FORMATS = (".csv", ".parquet")

File = Annotated[Path, typer.Argument(help="CSV or Parquet with unique_id, ds and y.")]
Horizon = Annotated[int, typer.Option(help="Periods ahead.")]
Out = Annotated[Path, typer.Option(help="Where to write, .csv or .parquet.")]
Freq = Annotated[Frequency, typer.Option(help="W, M or Q.")]
Models = Annotated[str, typer.Option(help="auto, fast, or model names with commas between.")]
Levels = Annotated[str, typer.Option(help="Percent each band is meant to hold.")]
Columns = Annotated[str, typer.Option(help="Columns to add series up by, such as region,city.")]
GapsOption = Annotated[Gaps, typer.Option(help="What a period without a row means.")]
Engine = Annotated[str, typer.Option(help="local, dask, ray or spark.")]
Address = Annotated[str, typer.Option(help="Of a running Dask scheduler.")]
Processes = Annotated[int, typer.Option(help="Of the local engine; 0 takes one a core.")]


class FileRefused(BusinessError):
    """A file that cannot be read or written as asked."""


def forecast(
    file: File,
    horizon: Horizon,
    out: Out,
    freq: Freq = Frequency.MONTH,
    models: Models = "auto",
    levels: Levels = "80,95",
    hierarchy: Columns = "",
    gaps: GapsOption = Gaps.UNKNOWN,
    engine: Engine = "local",
    address: Address = "",
    processes: Processes = 0,
) -> None:
    """Forecast every series of a file, with bands; a report of the run is written beside it."""
    from forecasts.scale_out import runner_of
    from workflows.forecast_frame import forecast_frame

    _check_name(out)
    asked = _ask(horizon, freq, models, levels, hierarchy, gaps)
    run = runner_of(engine, address, processes or os.cpu_count() or 1)
    rows, report = forecast_frame(_read(file), asked, run, _say)
    _write(rows, out)
    beside = out.with_suffix(".report.json")
    beside.write_text(json.dumps(asdict(report), indent=2) + "\n", encoding="utf-8")
    for note in report.notes:
        typer.echo(note, err=True)
    typer.echo(f"wrote {out} ({len(rows):,} rows, {report.seconds:.1f} s) and {beside}")


def backtest(
    file: File,
    horizon: Horizon,
    out: Out,
    windows: Annotated[int, typer.Option(help="Past origins to forecast from.")] = 3,
    freq: Freq = Frequency.MONTH,
    models: Models = "auto",
    levels: Levels = "80,95",
    hierarchy: Columns = "",
    gaps: GapsOption = Gaps.UNKNOWN,
    processes: Processes = 0,
) -> None:
    """Forecast a file's own past and compare: errors, bias and how often the bands held."""
    from forecasts.scale_out import runner_of
    from workflows.forecast_frame import backtest_frame

    _check_name(out)
    asked = _ask(horizon, freq, models, levels, hierarchy, gaps)
    run = runner_of("local", "", processes or os.cpu_count() or 1)
    table, notes = backtest_frame(_read(file), asked, windows, run, _say)
    _write(table, out)
    for note in notes:
        typer.echo(note, err=True)
    typer.echo(table.to_string(index=False, float_format="{:.3f}".format, na_rep="none"))


def snapshot_pipeline(
    currency: Annotated[str, typer.Option(help="Which currency's deals to expect in.")] = "USD",
) -> None:
    """Keep the pipeline as it stands today, to be held against what comes of it; run it daily."""
    from workflows.forecast_pipeline import forecast_pipeline, keep_snapshot

    with open_database_of_settings().work() as work:
        found = forecast_pipeline(work, currency=currency, by=SYSTEM, now=now())
        kept = keep_snapshot(work, found, by=SYSTEM, now=now())
    typer.echo(f"kept {kept} of {len(found.deals)} open opportunities")


def _ask(
    horizon: int, freq: Frequency, models: str, levels: str, hierarchy: str, gaps: Gaps
) -> FrameAsk:
    from workflows.forecast_frame import FrameAsk

    try:
        percents = tuple(sorted({int(level) for level in _words(levels)}))
    except ValueError:
        raise FileRefused(f"Levels are whole percents, such as 80,95; not {levels}.") from None
    return FrameAsk(
        horizon=horizon,
        frequency=freq,
        today=now().date(),
        models=tuple(dict.fromkeys(_words(models))),
        levels=percents,
        hierarchy=tuple(_words(hierarchy)),
        gaps=gaps,
    )


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]


def _check_name(path: Path) -> None:
    if path.suffix not in FORMATS:
        raise FileRefused(f"{path.name} is neither .csv nor .parquet; give one of the two.")


def _read(path: Path) -> pd.DataFrame:
    import pandas as pd

    _check_name(path)
    try:
        if path.suffix == ".csv":
            # Only an empty cell is missing: NA is North America, and n/a in y is told of later.
            return pd.read_csv(
                path, dtype={"unique_id": str}, keep_default_na=False, na_values=[""]
            )
        return pd.read_parquet(path)
    except FileNotFoundError:
        raise FileRefused(f"There is no file {path}; give one that exists.") from None
    except pd.errors.EmptyDataError:
        raise FileRefused(f"{path.name} is empty; it needs unique_id, ds and y.") from None
    except (OSError, ValueError) as error:
        reason = str(error).splitlines()[0]
        raise FileRefused(f"{path.name} cannot be read as {path.suffix}: {reason}.") from error


def _write(rows: pd.DataFrame, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".csv":
        rows.to_csv(path, index=False, date_format="%Y-%m-%d")
    else:
        rows.to_parquet(path, index=False)


def _say(share: float, text: str) -> None:
    typer.echo(f"{share:4.0%} {text}", err=True)


COMMANDS = (forecast, backtest, snapshot_pipeline)
