"""Responses to RFPs: the PDF conforms, the DOCX has real tables, the buyer's workbook survives."""

from __future__ import annotations

import io
from datetime import date

import pytest
from docx import Document
from openpyxl import load_workbook

from sales.rfp.answers import Compliance, RfpAnswer
from sales.rfp.response import Heading, RfpResponse, compose_response
from templates.rfp_response_docx import rfp_response_docx
from templates.rfp_response_pdf import rfp_response_pdf
from templates.rfp_response_xlsx import CellNotFound, FilledCell, fill_workbook, matrix_xlsx
from tests.sales.rfp.samples import read, sample_xlsx

TEXT = b"""1. Service
1.1 Availability shall be 99.9 %.
1.2 The bidder must <b>sign</b> & return the form.
"""


@pytest.fixture(scope="module")
def response() -> RfpResponse:
    reading = read("a.txt", TEXT)
    answers = {
        each.id: RfpAnswer(requirement_id=each.id, compliance=Compliance.COMPLY, text="Yes <i>")
        for each in reading.requirements
    }
    heading = Heading(
        title="Net & more", buyer="City", provider="Larkfield", issued_on=date(2026, 11, 23)
    )
    return compose_response(heading, reading.requirements, answers, reading.facts)


def test_the_pdf_is_the_same_twice_and_conforms(response: RfpResponse) -> None:
    one = rfp_response_pdf(response)
    assert one == rfp_response_pdf(response)
    page = pytest.importorskip("page")
    for profile in ("3a", "ua1"):
        report = page.validate_pdf_bytes(one, profile=profile)
        assert [(each.rule_id, each.message) for each in report.failures] == []


def test_the_docx_has_headings_and_a_table_a_section(response: RfpResponse) -> None:
    document = Document(io.BytesIO(rfp_response_docx(response)))
    assert [each.text for each in document.paragraphs if each.style.name == "Heading 1"] == [
        "Executive summary",
        "1. Service",
    ]
    (table,) = document.tables
    assert table.rows[2].cells[1].text == "The bidder must <b>sign</b> & return the form."


def test_the_matrix_has_a_row_for_every_requirement(response: RfpResponse) -> None:
    sheet = load_workbook(io.BytesIO(matrix_xlsx(response))).active
    assert sheet is not None
    assert sheet.max_row == 3


def test_the_buyers_workbook_is_filled_by_cell_and_otherwise_as_it_was() -> None:
    cells = [
        FilledCell(address="Requirements!D5", text="Comply", allowed=("Comply",)),
        FilledCell(address="Requirements!D6", text="Perhaps", allowed=("Comply",)),
        FilledCell(address="Requirements!E5", text="=HYPERLINK(1)"),
        FilledCell(address="Requirements!F5", text="no"),
        FilledCell(address="Requirements!B1", text="no"),
    ]
    filled = fill_workbook("rfp.xlsx", sample_xlsx(), cells)
    assert filled.filled == 2
    assert len(filled.skipped) == 3
    book = load_workbook(io.BytesIO(filled.content))
    sheet = book["Requirements"]
    assert sheet["D5"].value == "Comply"
    assert sheet["D6"].value is None
    assert sheet["E5"].data_type == "s"
    assert sheet["F5"].value == "=1+1"
    assert str(next(iter(sheet.merged_cells.ranges))) == "A1:E1"
    assert sheet.column_dimensions["B"].width == 44
    assert len(sheet.data_validations.dataValidation) == 1
    assert book["Scoring"].sheet_state == "hidden"
    with pytest.raises(CellNotFound, match="no cell Nowhere"):
        fill_workbook("rfp.xlsx", sample_xlsx(), [FilledCell(address="Nowhere!A1", text="x")])
