"""Orders from the shell: handed to a delivery system as files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from commands.door import open_database_of_settings, settings
from common.actor import SYSTEM


def export_order(
    number: Annotated[str, typer.Argument(help="The order, as O-00001-1.")],
    out: Annotated[Path, typer.Option(help="Where to write, .json.")],
) -> None:
    """Write an order as TMF622 v4 JSON, with its items, parties, state and milestones."""
    from workflows.export_order import export_order as export

    with open_database_of_settings().work() as work:
        content = export(work, number, provider=settings().provider_name, by=SYSTEM)
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_bytes(content)
    typer.echo(f"{number} is in {out}.")


COMMANDS = (export_order,)
