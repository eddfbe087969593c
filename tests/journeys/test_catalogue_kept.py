"""A product manager changes an offering, mends a rule the check refuses, and publishes."""

from __future__ import annotations

import io
import re

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page

from tests.journeys.conftest import sign_in

pytestmark = pytest.mark.browser


def test_a_product_manager_keeps_the_catalogue(page: Page, address: str) -> None:
    noor = sign_in(page, address, "product_manager")
    noor.go("catalogue-editing?offering=colo-cage")
    noor.type("Summary", "A locked room of your own.")
    noor.click("Keep")
    noor.sees("is kept in the working copy")
    noor.page.get_by_text("Rules", exact=True).first.click()
    noor.settle()
    noor.click("New rule")
    noor.sees(re.compile(" must be "))
    noor.click("Try the rule")
    noor.sees(re.compile("only 12 can ever be chosen"))
    noor.click("Cancel")
    noor.page.get_by_text("Check and publish", exact=True).first.click()
    noor.settle()
    noor.click("Try it: check every change")
    noor.sees("41 offerings and 47 rules; it can be published.")
    noor.click("Publish")
    noor.sees(re.compile(r"Catalogue \d+ is published"))
    noor.go("catalogue-versions")
    with noor.page.expect_download() as download:
        noor.page.get_by_role("link", name="workbook (Excel)").click()
    book = load_workbook(io.BytesIO(download.value.path().read_bytes()))
    prices = book["Prices"]
    prices.cell(3, 3).value = "dear"
    spoilt = io.BytesIO()
    book.save(spoilt)
    noor.page.set_input_files(
        "input[type=file]",
        {"name": "catalogue.xlsx", "mimeType": "application/zip", "buffer": spoilt.getvalue()},
    )
    noor.sees(re.compile("Nothing was imported: 1 cell to mend"))
