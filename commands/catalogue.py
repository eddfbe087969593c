"""The catalogue from the shell: answers about configuration models."""

from __future__ import annotations

import csv
import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from catalog.logic.answers import Answer, answer, cheapest, read_choices, read_model
from commands.door import read_text
from common.errors import BusinessError


class BadPrice(BusinessError):
    def __init__(self, line: int, text: str) -> None:
        super().__init__(f"Prices, line {line}: {text[:40]!r} is not `feature,whole number`.")


def configure(
    model: Annotated[Path, typer.Option(help="A feature model: .uvl, .dimacs or .cnf.")],
    choices: Annotated[
        Path | None, typer.Option(help="A feature a line, `not` before one left out; or JSON.")
    ] = None,
    ask: Annotated[str, typer.Option(help="The feature to explain.")] = "",
    prices: Annotated[
        Path | None, typer.Option(help="CSV `feature,price`: also print the cheapest completion.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Say what choices force, forbid and leave open in a feature model, and why."""
    formula = read_model(model.name, read_text(model))
    literals = read_choices(read_text(choices), formula) if choices else ()
    found = answer(formula, literals, ask=ask)
    said = asdict(found)
    if prices and found.consistent:
        selected, total, proven = cheapest(formula, literals, _prices(prices))
        said["cheapest"] = {"selected": selected, "price": total, "proven": proven}
    typer.echo(json.dumps(said, indent=2, ensure_ascii=False) if as_json else _in_words(found))


def _prices(path: Path) -> dict[str, int]:
    found = {}
    for number, row in enumerate(csv.reader(read_text(path).splitlines()), start=1):
        if number == 1 and row[1:] == ["price"]:
            continue
        try:
            name, price = row
            found[name] = int(price)
        except ValueError as error:
            raise BadPrice(number, ",".join(row)) from error
    return found


def _in_words(found: Answer) -> str:
    lines = []
    if not found.consistent:
        lines.append("These choices exclude one another.")
    for title, names in (
        ("Forced", found.forced),
        ("Forbidden", found.forbidden),
        ("Possible", found.possible),
    ):
        if found.consistent:
            lines.append(f"{title} ({len(names):,}): {', '.join(names)}")
    if found.asked:
        lines.append(f"{found.asked} is {found.standing}.")
    lines += [f"  because of the choice {each}" for each in found.reason_choices]
    lines += [f"  because {each}" for each in found.reason_rules]
    lines += [f"  freed by giving up {' and '.join(each)}" for each in found.repairs]
    return "\n".join(lines)


COMMANDS = (configure,)
