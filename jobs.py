"""The door for the clock and the shell: `python jobs.py --help` lists what it can do."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from common.actor import SYSTEM, Role
from common.errors import BusinessError, RowErrors
from common.settings import read_settings
from database.engine import Database, open_database

app = typer.Typer(no_args_is_help=True, add_completion=False, help=__doc__)


def _open(url: str = "") -> Database:
    settings = read_settings(os.environ)
    if not url:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
    return open_database(url or settings.url)


def _now() -> datetime:
    return datetime.now(UTC)


@app.command()
def prepare() -> None:
    """Bring the database up to date and, unless BIDWRIGHT_DEMO=no, load the demo once."""
    from workflows.demo.accounts import DEMO_ACCOUNTS
    from workflows.seed_demo import seed_demo

    settings = read_settings(os.environ)
    database = _open()
    database.migrate()
    if not settings.demo:
        return
    with database.work() as work:
        fresh = seed_demo(work, now=_now())
    if fresh:
        typer.echo("The demo is loaded; its customers and past deals are generated.")
    typer.echo("Demo accounts:")
    for each in DEMO_ACCOUNTS:
        typer.echo(f"  {each.role:<16} {each.email:<26} {each.password}")


@app.command()
def demo_sale(
    out: Annotated[Path, typer.Option(help="Folder for the proposal PDF and the forecast CSV.")],
    need: Annotated[str, typer.Option(help="What the customer asks for, in free text.")] = "",
) -> None:
    """One sale on a demo of its own: need in, proposal PDF, won deal and forecast CSV out."""
    from workflows.demo.sale import DEFAULT_NEED, run_sale

    out.mkdir(parents=True, exist_ok=True)
    files = run_sale(out, need=need or DEFAULT_NEED, now=_now(), say=typer.echo)
    for each in files:
        typer.echo(f"wrote {each}")


@app.command()
def refit_forecasts() -> None:
    """Make the forecast of every measure anew from the deals closed so far."""
    from forecasts.demand import Measure
    from workflows.forecast_demand import keep_forecast, start_forecast

    database = _open()
    for measure in Measure:
        with database.work() as work:
            refit = start_forecast(work, measure, by=SYSTEM, now=_now())
        forecast = refit.result()
        with database.work() as work:
            keep_forecast(work, forecast, by=SYSTEM, now=_now())
        typer.echo(f"{measure}: {len(forecast.series)} series in {forecast.seconds:.0f} s")


@app.command()
def expire_quotes() -> None:
    """Mark every open quote whose validity has ended as expired."""
    from workflows.expire_quotes import expire_quotes as expire

    database = _open()
    with database.work() as work:
        labels = expire(work, by=SYSTEM, now=_now())
    typer.echo(f"{len(labels)} expired {' '.join(labels)}".strip())


@app.command()
def add_account(
    email: str,
    name: str,
    role: Annotated[Role, typer.Option(help="What the person may do.")] = Role.SALES_ENGINEER,
    password: Annotated[
        str, typer.Option(prompt=True, hide_input=True, confirmation_prompt=True)
    ] = "",
) -> None:
    """Open an account, for instance the first administrator of a new installation."""
    from workflows.sign_in import register

    database = _open()
    database.migrate()
    with database.work() as work:
        account = register(
            work, email=email, name=name, role=role, password=password, by=SYSTEM, now=_now()
        )
    typer.echo(f"{account.email} may sign in as {account.role}.")


def main() -> None:
    """Refusals are one sentence on the error stream and exit code 1."""
    try:
        app()
    except BusinessError as refusal:
        typer.echo(str(refusal), err=True)
        for row in refusal.rows if isinstance(refusal, RowErrors) else ():
            typer.echo(f"  {row}", err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
