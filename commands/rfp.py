"""RFPs from the shell: documents in, numbered requirements out as CSV or JSON."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from commands.door import now


def read_rfp(
    files: Annotated[list[Path], typer.Argument(help="PDF, DOCX, XLSX, TXT or MD.")],
    out: Annotated[Path, typer.Option(help="Where to write the requirements.")],
    json: Annotated[
        bool, typer.Option("--json", help="Write JSON: facts, figures and lead-ins too.")
    ] = False,
) -> None:
    """Read an RFP of one or more files into numbered requirements.

    CSV columns: requirement_id, number, section, page, cell, text, obligation, category, actor,
    confidence. Exit code 1 and one sentence on the error stream when a file is refused.
    """
    from workflows.read_rfp import read_rfp_files

    reading, written = read_rfp_files(
        files, as_json=json, today=now().date(), say=lambda said: typer.echo(said, err=True)
    )
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(written, encoding="utf-8")
    for remark in reading.remarks:
        typer.echo(remark, err=True)
    typer.echo(f"wrote {len(reading.requirements)} requirements to {out}", err=True)


COMMANDS = (read_rfp,)
