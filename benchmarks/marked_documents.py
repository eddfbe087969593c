"""Hand-marked RFPs: one source gives the document, in its own layout, and what is to be found.

A source names its layout (pdf, pdf two columns, docx, xlsx, txt) and holds headings, paragraphs,
list items and table rows. `[[m 2.1: words]]` marks words as a requirement: m mandatory,
d desirable, q question; then the buyer's number. Lead-ins to lists are not marked: their items are.
"""

from __future__ import annotations

import html
import io
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "rfp_documents"
_MARK = re.compile(r"\[\[(?P<kind>[mdq]) (?P<number>[^:\]]*): (?P<text>[^\]]*)\]\]")
_KINDS = {"m": "mandatory", "d": "desirable", "q": "question"}
_TAG = re.compile(r"(?P<tag>#+|p|li|sub|tr|table|sheet:|merged:)\s?(?P<rest>.*)")


@dataclass(frozen=True, slots=True)
class Marked:
    """What a reader should find: `section` is the title of the heading right above."""

    number: str
    section: str
    obligation: str
    text: str


@dataclass(slots=True)
class MarkedDocument:
    name: str
    layout: str = "txt"
    running: str = ""
    contents: tuple[str, ...] = ()
    lines: list[tuple[str, str]] = field(default_factory=list)
    wanted: list[Marked] = field(default_factory=list)

    @property
    def file_name(self) -> str:
        return f"{self.name}.{self.layout.split()[0]}"


def marked_documents() -> tuple[MarkedDocument, ...]:
    """Every marked source of the folder."""
    return tuple(_parsed(path) for path in sorted(FOLDER.glob("*.marked")))


def _parsed(path: Path) -> MarkedDocument:
    made = MarkedDocument(path.stem)
    section = ""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("layout: "):
            made.layout = line.removeprefix("layout: ")
        elif line.startswith("running: "):
            made.running = line.removeprefix("running: ")
        elif line.startswith("contents: "):
            made.contents = tuple(line.removeprefix("contents: ").split("|"))
        elif match := _TAG.fullmatch(line):
            tag, rest = match["tag"], match["rest"]
            section = _MARK.sub("", rest).strip() if tag.startswith("#") else section
            section = "" if tag == "sheet:" else section
            made.wanted += [
                Marked(each["number"], section, _KINDS[each["kind"]], each["text"])
                for each in _MARK.finditer(rest)
            ]
            made.lines.append((tag, _MARK.sub(lambda each: each["text"], rest)))
    return made


def written(document: MarkedDocument) -> bytes:
    """The document as a file of its layout."""
    kind = document.layout.split()[0]
    if kind == "docx":
        return _docx(document)
    if kind == "xlsx":
        return _xlsx(document)
    return _pdf(document) if kind == "pdf" else _text(document)


def _cells(rest: str) -> list[str]:
    return [cell.strip() for cell in rest.split("|")]


def _text(document: MarkedDocument) -> bytes:
    starts = {"p": "\n", "li": "", "sub": "   "}
    lines = [
        f"\n{rest}" if tag.startswith("#") else f"{starts[tag]}{rest}"
        for tag, rest in document.lines
    ]
    return "\n".join(lines).encode()


def _pdf(document: MarkedDocument) -> bytes:
    from weasyprint import HTML

    columns = "column-count:2;column-gap:9mm;" if "two columns" in document.layout else ""
    style = (
        "@page{size:A4;margin:22mm 20mm;"
        f"@top-left{{content:'{document.running}';font-size:8pt}}"
        "@bottom-right{content:'Page ' counter(page) ' of ' counter(pages);font-size:8pt}}"
        f"body{{font:10pt/1.35 sans-serif}}.body{{{columns}}}h1{{font-size:18pt}}"
        "h2{font-size:13pt}h3{font-size:11pt}h4{font-size:10pt}p.li{margin-left:7mm}"
        "td{border:0.5pt solid;padding:1mm}table{border-collapse:collapse;width:100%}"
    )
    body: list[str] = []
    if document.contents:
        body.append("<h2>Contents</h2>" + "".join(f"<p>{each}</p>" for each in document.contents))
        body.append("<div style='break-after:page'></div>")
    body.append("<div class=body>")
    inside = False
    for tag, rest in document.lines:
        if tag == "tr":
            body.append("" if inside else "<table>")
            body.append("<tr>" + "".join(f"<td>{html.escape(c)}" for c in _cells(rest)) + "</tr>")
            inside = True
            continue
        body.append("</table>" if inside else "")
        inside = False
        if tag.startswith("#"):
            body.append(f"<h{len(tag)}>{html.escape(rest)}</h{len(tag)}>")
        elif tag in ("p", "li", "sub"):
            body.append(f"<p class={tag}>{html.escape(rest)}</p>")
    made: bytes = HTML(string=f"<style>{style}</style>{''.join(body)}</div>").write_pdf()
    return made


def _docx(document: MarkedDocument) -> bytes:
    from docx import Document

    book = Document()
    table: Any = None
    for tag, rest in document.lines:
        if tag.startswith("#"):
            book.add_heading(rest, level=len(tag))
        elif tag == "table":
            table = None
        elif tag == "tr":
            cells = _cells(rest)
            table = table or book.add_table(rows=0, cols=len(cells))
            for cell, text in zip(table.add_row().cells, cells, strict=True):
                cell.text = text
        else:
            table = None
            book.add_paragraph(rest)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _xlsx(document: MarkedDocument) -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    for tag, rest in document.lines:
        if tag == "sheet:":
            book.create_sheet(rest)
            continue
        sheet = book.worksheets[-1]
        if tag == "merged:":
            title, width = _cells(rest)
            sheet.append([title])
            sheet.merge_cells(start_row=1, end_row=1, start_column=1, end_column=int(width))
        else:
            sheet.append(_cells(rest))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
