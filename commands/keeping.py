"""Keeping an installation: prepare it, accounts, expiry, refits, and a whole sale to try."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from commands.door import now, open_database_of_settings, settings
from common.actor import SYSTEM, Role


def prepare() -> None:
    """Bring the database up to date and, unless BIDWRIGHT_DEMO=no, load the demo once."""
    from workflows.demo.accounts import DEMO_ACCOUNTS, OWN_USER
    from workflows.seed_demo import seed_demo

    database = open_database_of_settings()
    database.migrate()
    if not settings().demo:
        return
    with database.work() as work:
        fresh = seed_demo(work, now=now())
    if fresh:
        typer.echo("The demo is loaded; its customers and past deals are generated.")
    typer.echo("Demo accounts:")
    for each in DEMO_ACCOUNTS:
        typer.echo(f"  {each.role:<16} {each.email:<38} {each.password}")
    typer.echo(f"  {Role.CUSTOMER:<16} {OWN_USER.email:<38} {OWN_USER.password}")


def demo_sale(
    out: Annotated[Path, typer.Option(help="Folder for the proposal PDF and the forecast CSV.")],
    need: Annotated[str, typer.Option(help="What the customer asks for, in free text.")] = "",
) -> None:
    """One sale on a demo of its own: need in, proposal PDF, won deal and forecast CSV out."""
    from workflows.run_demo_sale import DEFAULT_NEED, run_sale

    out.mkdir(parents=True, exist_ok=True)
    files = run_sale(out, need=need or DEFAULT_NEED, now=now(), say=typer.echo)
    for each in files:
        typer.echo(f"wrote {each}")


def refit_forecasts() -> None:
    """Make the forecast of every measure anew; a run already under way is waited for."""
    from database.stores.forecast_runs import RunOpen
    from forecasts.measure import Measure
    from forecasts.run_request import RunState
    from workflows.forecast_runs import Watch, ask_run, tend_run

    database = open_database_of_settings()
    failed = False
    for measure in Measure:
        try:
            with database.work() as work:
                run = ask_run(work, measure, by=SYSTEM, now=now())
        except RunOpen as refused:
            typer.echo(f"{refused} Waiting for it.", err=True)
            run = refused.run
        ended = tend_run(Watch(database, now), run.id)
        failed |= ended.state is not RunState.DONE
        typer.echo(f"{measure}: {ended.state} {ended.why}".rstrip(), err=bool(ended.why))
    if failed:
        raise typer.Exit(1)


def expire_quotes() -> None:
    """Mark every open quote whose validity has ended as expired."""
    from workflows.expire_quotes import expire_quotes as expire

    database = open_database_of_settings()
    with database.work() as work:
        labels = expire(work, by=SYSTEM, now=now())
    typer.echo(f"{len(labels)} expired {' '.join(labels)}".strip())


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

    database = open_database_of_settings()
    database.migrate()
    with database.work() as work:
        account = register(
            work, email=email, name=name, role=role, password=password, by=SYSTEM, now=now()
        )
    typer.echo(f"{account.email} may sign in as {account.role}.")


COMMANDS = (prepare, demo_sale, refit_forecasts, expire_quotes, add_account)
