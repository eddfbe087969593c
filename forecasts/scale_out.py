"""Where statistical models are fitted: this process, several of this machine, or a cluster."""

from __future__ import annotations

import multiprocessing
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from common.errors import BusinessError
from common.wording import join_words
from forecasts.forecaster import Floats
from forecasts.panel_models import Runner
from forecasts.statistical_models import Members, fit_members

ENGINES = ("local", "dask", "ray", "spark")
SERIES_A_CHUNK = 50
# Starting a process and loading statsforecast in it costs seconds: fewer series are fitted here.
LEAST_SERIES_TO_SPREAD = 300
_COLUMNS = ("series", "time", "y")


class EngineMissing(BusinessError):
    def __init__(self, engine: str) -> None:
        remedy = f'; `pip install "fugue[{engine}]"` adds it' if engine in ENGINES else ""
        super().__init__(
            f"The engine {engine} is not installed or cannot be reached{remedy}; "
            f"accepted are {join_words(ENGINES, 'or')}, of which local always works."
        )


def runner_of(engine: str, address: str = "", processes: int = 1) -> Runner:
    """How models are fitted; every engine gives the same numbers.

    Args:
        engine: one of ENGINES; all but local go through Fugue.
        address: of a running Dask scheduler; empty starts a cluster of two workers here.
        processes: of the local engine.

    Raises:
        EngineMissing.
    """
    if engine == "local":
        return fit_members if processes < 2 else partial(_in_processes, processes)
    if engine not in ENGINES:
        raise EngineMissing(engine)
    return partial(_by_fugue, _connect(engine, address))


def _in_processes(
    processes: int, values: Sequence[Floats], horizon: int, season: int, names: Sequence[str]
) -> Members:
    if len(values) < LEAST_SERIES_TO_SPREAD:
        return fit_members(values, horizon, season, names)
    starts = range(0, len(values), SERIES_A_CHUNK)
    chunks = [list(values[at : at + SERIES_A_CHUNK]) for at in starts]
    # Spawned, not forked: the parent may have threads of its own.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, mp_context=context) as pool:
        fit = partial(fit_members, horizon=horizon, season=season, names=tuple(names))
        return _joined(list(pool.map(fit, chunks)))


def _joined(parts: Sequence[Members]) -> Members:
    failed = tuple(int(sum(each)) for each in zip(*(part.failed for part in parts), strict=True))
    return Members(parts[0].names, np.concatenate([part.means for part in parts]), failed)


def _connect(engine: str, address: str) -> Any:
    """What Fugue takes as its engine."""
    try:
        if engine == "dask":
            import fugue_dask  # noqa: F401  registers the engine
            from dask.distributed import Client, LocalCluster

            cluster = address or LocalCluster(n_workers=2, threads_per_worker=1)  # type: ignore[no-untyped-call]
            return Client(cluster)  # type: ignore[no-untyped-call]
        if engine == "ray":
            import fugue_ray  # noqa: F401  registers the engine

            return "ray"
        import fugue_spark  # noqa: F401  registers the engine
        from pyspark.sql import SparkSession

        return SparkSession.builder.getOrCreate()
    except (ImportError, OSError) as error:
        raise EngineMissing(engine) from error


def _by_fugue(
    engine: Any, values: Sequence[Floats], horizon: int, season: int, names: Sequence[str]
) -> Members:
    if not len(values):
        return fit_members(values, horizon, season, names)
    from fugue.workflow.api import transform

    lengths = [len(y) for y in values]
    numbers = np.repeat(np.arange(len(values)), lengths)
    frame = pd.DataFrame(
        {
            "chunk": numbers // SERIES_A_CHUNK,
            "series": numbers,
            "time": np.concatenate([np.arange(n) for n in lengths]),
            "y": np.concatenate(values),
        }
    )
    found: pd.DataFrame = transform(
        frame,
        _fit_chunk,
        schema="series:long,model:long,step:long,mean:double",
        partition={"by": "chunk"},
        params={"horizon": horizon, "season": season, "names": list(names)},
        engine=engine,
        as_local=True,
    )
    means = np.full((len(values), len(names), horizon), np.nan)
    at = tuple(found[column].to_numpy() for column in ("series", "model", "step"))
    means[at] = found["mean"].to_numpy(dtype=float)
    failed = tuple(int(np.isnan(means[:, nth, 0]).sum()) for nth in range(len(names)))
    return Members(tuple(names), means, failed)


def _fit_chunk(frame: pd.DataFrame, horizon: int, season: int, names: list[str]) -> pd.DataFrame:
    """One chunk of series on a worker: long rows in, long rows out."""
    ordered = frame.sort_values(["series", "time"])
    numbers, starts = np.unique(ordered["series"].to_numpy(), return_index=True)
    values = np.split(ordered["y"].to_numpy(dtype=float), starts[1:])
    means = fit_members(values, horizon, season, names).means
    series, model, step = np.meshgrid(
        numbers, np.arange(len(names)), np.arange(horizon), indexing="ij"
    )
    columns = {"series": series, "model": model, "step": step, "mean": means}
    return pd.DataFrame({name: each.ravel() for name, each in columns.items()})
