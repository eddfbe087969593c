"""The catalogue from the shell: configuration models answered, needs matched to offerings."""

from __future__ import annotations

import csv
import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commands.door import now, open_database_of_settings, read_bytes, read_text
from common.actor import SYSTEM
from common.errors import BusinessError
from common.wording import count

if TYPE_CHECKING:
    from catalog.logic.answers import Answer
    from workflows.import_catalogue import Import


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
    from catalog.logic.answers import answer, cheapest, read_choices, read_model

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


def match(
    offerings: Annotated[
        Path, typer.Option(help="CSV `id,name,description`; further columns are characteristics.")
    ],
    needs: Annotated[Path, typer.Option(help="CSV `id,text`.")],
    out: Annotated[Path, typer.Option(help="CSV `need_id,rank,offering_id,score,reason`.")],
    top: Annotated[int, typer.Option(min=1, max=1000, help="Offerings a need.")] = 10,
) -> None:
    """Rank offerings of any kind for needs in free text, each with its reason."""
    from workflows.match_tables import match_tables

    def progress(number: int, what: str) -> None:
        typer.echo(f"\r{number:,} {what}", err=True, nl=False)

    indexed, matched = match_tables(offerings, needs, out, top=top, progress=progress)
    typer.echo("", err=True)
    typer.echo(f"{matched:,} needs matched to {indexed:,} offerings: {out}")


def check_sites(
    sites: Annotated[
        Path, typer.Option(help="CSV or XLSX `site,street,city[,latitude,longitude,bandwidth]`.")
    ],
    offering: Annotated[str, typer.Option(help="The offering's id in the catalogue in use.")],
    out: Annotated[Path, typer.Option(help="CSV: one row a site with reach, cost and reason.")],
) -> None:
    """Check an offering's feasibility at every site of a list."""
    from common.tables import read_table
    from workflows.check_sites import MOST_SITES, results_csv
    from workflows.check_sites import check_sites as check

    table = read_table(sites.name, read_bytes(sites), 50, max_rows=MOST_SITES)

    def progress(done: int, number: int) -> None:
        typer.echo(f"\r{done:,} of {number:,} sites checked", err=True, nl=False)

    with open_database_of_settings().work() as work:
        results = check(work, offering, table, progress=progress, today=now().date(), by=SYSTEM)
    out.write_bytes(results_csv(results))
    typer.echo("", err=True)
    bad = sum(bool(each.problem) for each in results)
    typer.echo(f"{len(results):,} sites checked, {bad:,} rows not understood: {out}")


def export_catalogue(
    out: Annotated[Path, typer.Option(help="A file .xlsx, .zip (CSVs) or .json (TMF620).")],
    version: Annotated[int, typer.Option(help="0: the newest.")] = 0,
) -> None:
    """Write a published catalogue as a workbook, CSVs or TMF620 JSON."""
    from workflows.keep_catalogue import export_catalogue as export

    kind = out.suffix.removeprefix(".").casefold()
    with open_database_of_settings().work() as work:
        wanted = version or work.catalogue.version()
        content = export(work, wanted, by=SYSTEM, now=now(), kind=kind)
    out.write_bytes(content)
    typer.echo(f"Catalogue {wanted} written: {out}")


def import_catalogue(
    file: Annotated[Path, typer.Option(help=".xlsx, .zip or .json; or a folder of .csv files.")],
    publish: Annotated[bool, typer.Option(help="Publish it when every row is valid.")] = False,
    valid_only: Annotated[
        bool, typer.Option(help="Publish the valid part, and say what is left out.")
    ] = False,
    problems: Annotated[Path | None, typer.Option(help="CSV of every row to mend.")] = None,
) -> None:
    """Try a catalogue file: every bad row, every finding, every change; publish if asked to."""
    from workflows.import_catalogue import folder_as_zip, read_import, try_import
    from workflows.keep_catalogue import publish_tried

    name, content = (
        (f"{file.name}.zip", folder_as_zip(sorted(file.glob("*.csv"))))
        if file.is_dir()
        else (file.name, read_bytes(file))
    )

    def say(said: str) -> None:
        typer.echo(f"\r{said:60}", err=True, nl=False)

    reading = read_import(name, content, by=SYSTEM, say=say)
    with open_database_of_settings().work() as work:
        tried = try_import(
            work,
            reading,
            by=SYSTEM,
            progress=lambda done, number: say(f"{done:,} of {number:,} offerings checked"),
        )
        typer.echo("", err=True)
        _say_import(tried)
        if problems is not None:
            problems.write_bytes(tried.problems_csv())
        chosen = (valid_only and tried.valid_only) or tried.whole
        if publish or valid_only:
            if chosen is None:
                raise NothingToPublish
            made = publish_tried(work, chosen, by=SYSTEM, now=now())
            typer.echo(f"Catalogue {made.version} is published.")


class NothingToPublish(BusinessError):
    def __init__(self) -> None:
        super().__init__(
            "Nothing was published: mend the rows above, or use --valid-only for the valid part."
        )


def _say_import(tried: Import) -> None:
    lines = [*tried.notes, *map(str, tried.problems)]
    shown = tried.whole or tried.valid_only
    if tried.valid_only is not None:
        lines += [f"Left out of the valid part: {each}" for each in tried.left_out]
    if shown is not None:
        lines += [f"{each.weight}: {each.sentence}" for each in shown.findings]
        lines += [f"would break: {each}" for each in shown.broken]
        lines += [f"{each.about}: {each.sentence}" for each in shown.changes]
        offerings, rules = count(len(shown.offerings), "offering"), count(len(shown.rules), "rule")
        lines.append(f"{offerings} and {rules}, {count(len(shown.changes), 'change')}.")
    for line in lines:
        typer.echo(line)


def import_supplier_quotes(
    quotes: Annotated[Path, typer.Option(help="CSV or XLSX; its columns are named when missing.")],
) -> None:
    """Keep suppliers' quotes for places our network does not reach: every row right, or none."""
    from common.tables import read_table
    from workflows.keep_supplier_quotes import import_supplier_quotes as take

    table = read_table(quotes.name, read_bytes(quotes), 50)
    with open_database_of_settings().work() as work:
        number = take(work, table, by=SYSTEM, now=now())
    typer.echo(f"{number:,} supplier quotes kept.")


COMMANDS = (
    *(configure, match, check_sites, import_supplier_quotes),
    *(export_catalogue, import_catalogue),
)
