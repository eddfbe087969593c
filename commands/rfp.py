"""RFPs from the shell: documents in, numbered requirements or a whole draft response out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from commands.door import now, open_database_of_settings, settings
from common.actor import SYSTEM
from common.errors import BusinessError


class UnknownCatalogue(BusinessError):
    def __init__(self, name: str) -> None:
        super().__init__(
            f"There is no catalogue {name!r}; accepted: default (the one that comes with Bidwright)"
            " or published (the newest of this installation)."
        )


def _say(sentence: str) -> None:
    typer.echo(sentence, err=True)


def read_rfp(
    files: Annotated[list[Path], typer.Argument(help="PDF, DOCX, XLSX, TXT or MD.")],
    out: Annotated[Path, typer.Option(help="Where to write the requirements.")],
    json: Annotated[
        bool,
        typer.Option("--json", help="Print JSON too: facts, figures and lead-ins beside the rows."),
    ] = False,
) -> None:
    """Read an RFP of one or more files into numbered requirements.

    CSV columns: requirement_id, number, section, page, cell, text, obligation, category, actor,
    confidence. A file named .json is written as JSON. Progress goes to the error stream; exit
    code 1 and one sentence there when a file is refused, 2 when the command is not understood.
    """
    from sales.rfp.export import to_csv, to_json
    from workflows.read_rfp import read_rfp_files

    reading = read_rfp_files(files, today=now().date(), say=_say)
    out.parent.mkdir(parents=True, exist_ok=True)
    written = to_json(reading) if out.suffix.lower() == ".json" else to_csv(reading)
    out.write_text(written, encoding="utf-8")
    if json:
        typer.echo(to_json(reading), nl=False)
    for remark in reading.remarks:
        _say(remark)
    _say(f"wrote {len(reading.requirements)} requirements to {out}")


def answer_rfp(
    files: Annotated[list[Path], typer.Argument(help="PDF, DOCX, XLSX, TXT or MD.")],
    out_dir: Annotated[Path, typer.Option(help="Folder for the response.")],
    catalog: Annotated[str, typer.Option(help="default or published.")] = "default",
) -> None:
    """Answer an RFP: compliance-matrix.xlsx, response.pdf, response.docx, filled workbooks.

    Answers are proposals with their evidence, marked as a draft; rows without a good answer say
    so. `default` answers from the catalogue and library that come with Bidwright, `published` from
    those of this installation. Exit code 1 and one sentence when a file is refused.
    """
    from workflows.answer_rfp import answer_rfp_files
    from workflows.read_rfp import load_files

    today = now().date()
    provider = settings().provider_name
    variables = {"provider": provider}
    if catalog == "default":
        from workflows.rfp_ground import shipped_ground

        ground = shipped_ground(variables, today)
    elif catalog == "published":
        from workflows.rfp_ground import published_ground

        with open_database_of_settings().work() as work:
            ground = published_ground(work, variables, by=SYSTEM)
    else:
        raise UnknownCatalogue(catalog)
    answered = answer_rfp_files(load_files(files), ground, provider=provider, today=today, say=_say)
    out_dir.mkdir(parents=True, exist_ok=True)
    for name, content in answered.files:
        (out_dir / name).write_bytes(content)
        _say(f"wrote {out_dir / name}")
    for remark in answered.remarks:
        _say(remark)


COMMANDS = (read_rfp, answer_rfp)
