"""The response as DOCX: title, summary and a matrix a section, with real headings and tables."""

from __future__ import annotations

import io
from datetime import datetime, time
from typing import Any

from sales.rfp.response import ResponseRow, RfpResponse
from templates.rendering import day, printable

_HEAD = ("No.", "Requirement", "Answer", "Response")
_WIDTHS_CM = (2.2, 8.8, 3.0, 10.2)


def rfp_response_docx(response: RfpResponse) -> bytes:
    """The document. Word renews its contents list when it opens the file."""
    from docx import Document
    from docx.enum.section import WD_ORIENT

    document = Document()
    sheet = document.sections[0]
    sheet.orientation = WD_ORIENT.LANDSCAPE
    sheet.page_width, sheet.page_height = sheet.page_height, sheet.page_width
    document.core_properties.title = response.title
    document.core_properties.author = response.provider
    document.core_properties.created = datetime.combine(response.issued_on, time())
    document.add_heading(_said(response.title), level=0)
    if response.draft:
        document.add_paragraph("Draft, not for issue", style="Intense Quote")
    document.add_paragraph(
        _said(f"Response of {response.provider} for {response.buyer}, {day(response.issued_on)}")
    )
    document.add_heading("Executive summary", level=1)
    for sentence in response.summary:
        document.add_paragraph(_said(sentence))
    for _, words, number in response.counts:
        document.add_paragraph(f"{words}: {number}", style="List Bullet")
    for section in response.sections:
        document.add_heading(_said(section.title), level=1)
        _table(document, section.rows)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _said(text: str) -> str:
    return printable(text)


def _table(document: Any, rows: tuple[ResponseRow, ...]) -> None:
    """Cells are filled through the row's own list: asking the table for each is quadratic."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Cm

    table = document.add_table(rows=len(rows) + 1, cols=len(_HEAD), style="Light Grid Accent 1")
    table.autofit = False
    lines = [
        _HEAD,
        *((row.number or row.id, row.requirement, row.words, row.answer) for row in rows),
    ]
    for number, (row, texts) in enumerate(zip(table.rows, lines, strict=True)):
        for cell, text, width in zip(row.cells, texts, _WIDTHS_CM, strict=True):
            cell.text = _said(text)
            cell.width = Cm(width)
        if number == 0:  # repeated on every page, and read out as the heading
            mark = OxmlElement("w:tblHeader")
            mark.set(qn("w:val"), "true")
            row._tr.get_or_add_trPr().append(mark)
