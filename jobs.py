"""The door for the clock and the shell: `python jobs.py --help` lists what it can do."""

from __future__ import annotations

import sys

import typer

from commands import care, catalogue, forecasting, keeping, orders, pricing, rfp, sla
from common.errors import BusinessError, RowErrors

app = typer.Typer(no_args_is_help=True, add_completion=False, help=__doc__)
THEMES = (
    keeping,
    orders,
    care,
    catalogue,
    forecasting,
    pricing,
    rfp,
    sla,
)
for theme in THEMES:
    for command in theme.COMMANDS:
        app.command()(command)


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
