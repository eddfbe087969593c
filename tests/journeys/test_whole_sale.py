"""The whole sale in the browser: from a need to a proposal PDF, a won deal and a forecast."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext
from pypdf import PdfReader

from tests.journeys.accessibility import violations
from tests.journeys.conftest import sign_in
from tests.journeys.visitor import Visitor
from workflows.demo.places import demo_buildings

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

NEED = (
    "Internet access: 300 Mbps symmetric at both sites, max 20 ms, 99.95 %, fully managed, by March"
)


def test_a_sale_from_need_to_forecast_and_an_account_manager_downloads_the_proposal(
    engineer: Visitor, context: BrowserContext, address: str, tmp_path: Path
) -> None:
    _customer_with_two_sites(engineer)
    _needs(engineer)
    _matches_and_options(engineer)
    prices = _quote(engineer)
    _service_levels(engineer)
    _proposal(engineer)
    _close(engineer)
    _forecast(engineer)
    assert not engineer.outside
    assert not engineer.blocked
    context.clear_cookies()
    manager = sign_in(context.new_page(), address, "manager")
    _read_back(_download(manager, tmp_path), prices)


def _customer_with_two_sites(visitor: Visitor) -> None:
    one, two = [each for each in demo_buildings() if each.reach.value == "on-net"][:2]
    visitor.click("Start a sale")
    visitor.tab("New customer")
    visitor.type("Name of the organisation *", "Brightwater Mills <b>& Sons</b>")
    visitor.type("Contact's name", "Jo {{ 7*7 }} Park")
    visitor.click("Create customer")
    visitor.sees("is created; add its sites")
    visitor.type("Site name *", "North mill")
    visitor.type("Street and number *", one.street)
    visitor.type("City *", one.city)
    visitor.click("Add site")
    visitor.sees_heading("1 site")
    visitor.tab("Upload a list")
    rows = f"name,street,city,users\nSouth mill,{two.street},{two.city},80\n"
    visitor.page.locator('input[type="file"]').set_input_files(
        {"name": "sites.csv", "mimeType": "text/csv", "buffer": rows.encode()}
    )
    visitor.settle()
    visitor.click("Add these sites")
    visitor.sees_heading("2 sites")
    visitor.type("What is being sold *", "Internet for both mills")
    visitor.click("Open opportunity")
    visitor.sees_heading("Needs")


def _needs(visitor: Visitor) -> None:
    visitor.type("What does the business want to achieve?", "Keep both mills online.")
    visitor.type("What the customer wrote or said", NEED)
    visitor.sees("Saved")
    visitor.page.reload()  # a refresh loses nothing
    visitor.settle()
    words = visitor.page.get_by_label("What the customer wrote or said")
    assert words.input_value() == NEED
    visitor.click("Read into requirements")
    visitor.sees("requirements read; check and confirm them")
    visitor.click("Confirm requirements")
    visitor.sees_heading("Matches")


def _matches_and_options(visitor: Visitor) -> None:
    visitor.sees_heading("1. Dedicated Internet Fibre")
    visitor.sees("Round-trip delay: wanted at most 20 ms")
    visitor.click("Next: Options")
    visitor.sees_heading("Economy")
    visitor.sees_heading("Balanced")
    visitor.click("Choose balanced")


def _quote(visitor: Visitor) -> tuple[str, str]:
    visitor.sees_heading("Quote")
    visitor.type("Discount on the whole quote (%)", "5")
    visitor.sees("5 % quote discount")
    metrics = visitor.main.get_by_test_id("stMetricValue")
    monthly, once = metrics.nth(0).inner_text(), metrics.nth(1).inner_text()
    visitor.click("Issue this version")
    visitor.sees(re.compile(r"v1 is issued and approved"))
    return monthly, once


def _service_levels(visitor: Visitor) -> None:
    visitor.click("Next: SLA")
    visitor.sees_heading("Downtime: promised and expected")
    visitor.sees("Service credits a month")
    visitor.click("Next: Proposal")


def _proposal(visitor: Visitor) -> None:
    visitor.click("Write proposal")
    visitor.page.get_by_text(re.compile(r"Download PDF \(\d+ pages")).wait_for(timeout=60_000)
    visitor.page.locator('img[alt^="Page 1 of"]').wait_for()
    visitor.page.wait_for_function(
        "document.querySelector('img[alt^=\"Page 1 of\"]').naturalWidth > 500"
    )
    visitor.settle()
    assert not violations(visitor.page)
    visitor.click("Next: Close")


def _close(visitor: Visitor) -> None:
    visitor.type("Competitor", "Other Carrier")
    visitor.click("Close as won")
    visitor.sees(re.compile("is won. 2 orders opened"))
    visitor.click("See the forecast")


def _forecast(visitor: Visitor) -> None:
    visitor.sees_heading("Demand forecast")
    visitor.click("Make forecast")
    visitor.page.get_by_role("heading", name="What changed, and why").wait_for(timeout=180_000)
    visitor.settle()
    visitor.sees_heading("How wrong it has been")
    visitor.page.wait_for_timeout(1000)
    assert not violations(visitor.page)


def _download(manager: Visitor, folder: Path) -> bytes:
    manager.go("proposals")
    manager.type("Find", "Brightwater")
    with manager.page.expect_download() as waiting:
        manager.page.get_by_text(re.compile(r"Download PDF")).first.click()
    file = folder / waiting.value.suggested_filename
    waiting.value.save_as(file)
    return file.read_bytes()


def _read_back(content: bytes, prices: tuple[str, str]) -> None:
    pdf = PdfReader(io.BytesIO(content))
    text = "\n".join(page.extract_text() for page in pdf.pages)
    for heading in ("Executive summary", "Prices", "Service levels", "Compliance summary"):
        assert heading in text
    for price in prices:
        assert price.lstrip("$") in text
    assert "Brightwater Mills <b>& Sons</b>" in text
    assert "{{ 7*7 }}" in text
    assert f"of {len(pdf.pages)}" in text
