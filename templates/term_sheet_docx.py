"""The term sheet as DOCX: a clause a row, to be sent out, changed with tracking, and read back."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime, time

from sales.negotiation.clauses import Clause
from templates.rendering import day, printable

_HEAD = ("Title", "Clause")
_WIDTHS_CM = (4.0, 12.0)


def term_sheet_docx(
    clauses: Sequence[Clause], *, customer: str, provider: str, dated: date
) -> bytes:
    """Word is asked to track every change made in it."""
    from docx import Document
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Cm

    document = Document()
    document.core_properties.title = f"Term sheet for {customer}"
    document.core_properties.author = provider
    document.core_properties.created = datetime.combine(dated, time())
    document.add_heading(printable(f"Term sheet for {customer}"), level=0)
    document.add_paragraph(
        printable(
            f"{provider}, {day(dated)}. Please change the text of a clause with tracked changes "
            "and leave the titles as they are."
        )
    )
    table = document.add_table(rows=len(clauses) + 1, cols=2, style="Light Grid Accent 1")
    table.autofit = False
    lines = [_HEAD, *((each.title, each.text) for each in clauses)]
    for row, texts in zip(table.rows, lines, strict=True):
        for cell, text, width in zip(row.cells, texts, _WIDTHS_CM, strict=True):
            cell.text = printable(text)
            cell.width = Cm(width)
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(mark)
    document.settings.element.append(OxmlElement("w:trackRevisions"))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
