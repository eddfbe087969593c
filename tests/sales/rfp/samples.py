"""Small RFPs of every kind, made anew for each test."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.worksheet.datavalidation import DataValidation

from sales.rfp.classifier import standard_classifier
from sales.rfp.reading import NamedFile, RfpReading, read_files

TODAY = date(2026, 11, 23)


def read(name: str, content: bytes) -> RfpReading:
    return read_files([NamedFile(name=name, content=content)], standard_classifier(), today=TODAY)


def pdf(html: str) -> bytes:
    from weasyprint import HTML

    made: bytes = HTML(string=html).write_pdf()
    return made


def docx_bytes(document: Any) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def sample_docx() -> bytes:
    document = Document()
    document.add_heading("Network services", level=1)
    document.add_heading("Availability", level=2)
    document.add_paragraph("The supplier shall keep every circuit available 99.95 % of the month.")
    document.add_paragraph("The supplier shall provide:")
    document.add_paragraph("a monthly report;", style="List Number")
    document.add_paragraph("a named contact.", style="List Number")
    changed = document.add_paragraph("The router must be ")
    changed._p.append(
        parse_xml(
            f"<w:ins {nsdecls('w')} w:id='1' w:author='x'><w:r><w:t>managed by the supplier."
            "</w:t></w:r></w:ins>"
        )
    )
    changed._p.append(
        parse_xml(
            f"<w:del {nsdecls('w')} w:id='2' w:author='x'><w:r><w:delText>rented.</w:delText>"
            "</w:r></w:del>"
        )
    )
    table = document.add_table(rows=3, cols=3)
    for row, texts in zip(
        table.rows,
        (
            ("No.", "Requirement", "Response"),
            ("N-1", "Ports must run at 10 Gbps.", ""),
            ("N-2", "The cabinet should be lockable.", ""),
        ),
        strict=True,
    ):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    inner = table.rows[2].cells[2].add_table(rows=1, cols=1)
    inner.rows[0].cells[0].text = "Spare keys must be handed over."
    return docx_bytes(document)


def sample_xlsx() -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Requirements"
    sheet["A1"] = "Response workbook"
    sheet.merge_cells("A1:E1")
    for column, title in enumerate(("Ref", "Requirement", "M/D", "Comply?", "Comments"), 1):
        sheet.cell(3, column, title).font = Font(bold=True)
    sheet["A4"] = "Connectivity"
    rows = (
        ("C-1", "Access at 1 Gbps symmetric at each site", "M"),
        ("C-2", "A portal with usage per site", "D"),
        ("C-3", "Describe your fault process.", "M"),
    )
    for number, row in enumerate(rows, 5):
        for column, value in enumerate(row, 1):
            sheet.cell(number, column, value)
    sheet["F5"] = "=1+1"
    sheet.column_dimensions["B"].width = 44
    rule = DataValidation(type="list", formula1='"Comply,Partially comply,Do not comply"')
    rule.add("D5:D7")
    sheet.add_data_validation(rule)
    hidden = book.create_sheet("Scoring")
    hidden["A1"] = "The bidder must not see this."
    hidden.sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
