"""Commands on service levels and negotiation: JSON in, JSON out; shapes in docs/sla-files.md."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from common.errors import BusinessError

FileIn = Annotated[Path, typer.Argument(help="A JSON file; docs/sla-files.md says its shape.")]


class NoSuchFile(BusinessError):
    def __init__(self, path: Path) -> None:
        super().__init__(f"There is no readable file {path}.")


def sla_evaluate(file: FileIn) -> None:
    """Availability and credits of a window, from schedules and outage tickets."""
    from workflows.evaluate_sla import evaluate_sla

    _answer(file, evaluate_sla)


def sla_risk(file: FileIn) -> None:
    """Breach probability, committable target, expected credit, VaR and CVaR."""
    from workflows.reckon_sla_risk import reckon_sla_risk

    _answer(file, reckon_sla_risk)


def pareto(file: FileIn) -> None:
    """The exact frontier of two additive utilities, with Nash, egalitarian and welfare points."""
    from workflows.find_pareto import find_pareto

    _answer(file, find_pareto)


def _answer(file: Path, work: Callable[[bytes], str]) -> None:
    try:
        content = file.read_bytes()
    except OSError as missing:
        raise NoSuchFile(file) from missing
    typer.echo(f"read {file.name}", err=True)
    typer.echo(work(content))


COMMANDS = (sla_evaluate, sla_risk, pareto)
