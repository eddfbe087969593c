"""An RFP in the browser: read, its columns corrected, answered, assigned, and drafted."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.marked_documents import marked_documents, written
from tests.journeys.accessibility import violations
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser-pages")]


def test_an_rfp_is_read_corrected_answered_and_drafted(engineer: Visitor, tmp_path: Path) -> None:
    source = next(each for each in marked_documents() if each.name == "retailer_sdwan")
    workbook = tmp_path / source.file_name
    workbook.write_bytes(written(source))
    page = engineer.page
    engineer.go("rfp")
    page.set_input_files("input[type=file]", [str(workbook)])
    engineer.sees(source.file_name)
    engineer.click("Read the RFP")
    engineer.sees("An RFP needs a title and the name of the buyer.")
    engineer.type("Title of the RFP", "Stores")
    engineer.type("Buyer", "Fennel")
    engineer.click("Read the RFP")
    engineer.sees("15 requirements were read; review them here.")
    page.get_by_text("Columns", exact=True).click()
    engineer.settle()
    engineer.sees("Each sheet as it was understood.")
    _pick(engineer, "Supplier response")
    engineer.click("Read again with these columns")
    engineer.sees("one column is chosen twice; give each its own.")
    _pick(engineer, "Comments")
    engineer.click("Read again with these columns")
    engineer.sees("15 requirements were read, 0 of them new.")
    assert violations(page) == []
    engineer.go("rfp-answers")
    engineer.click("Propose answers")
    engineer.sees("Answers are proposed; what people had written was left alone.")
    page.get_by_text("Decide and issue", exact=True).click()
    engineer.settle()
    engineer.click("Issue for good")
    engineer.sees("The response cannot be issued")
    engineer.click("Make a draft")
    page.get_by_role("button", name="Download response.pdf").wait_for(timeout=60_000)
    page.get_by_role("button", name="Download filled-retailer_sdwan.xlsx").wait_for()
    assert violations(page) == []


def _pick(visitor: Visitor, title: str) -> None:
    """By the keyboard: the list of a box at the foot of the window closes on scrolling."""
    box = visitor.page.get_by_role("combobox", name="Our comment")
    box.scroll_into_view_if_needed()
    box.focus()
    box.press_sequentially(title)
    box.press("Enter")
    visitor.settle()
