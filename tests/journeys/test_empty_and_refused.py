"""Every page with nothing to show says what to do next; every refusal is one sentence."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys.conftest import sign_in
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture(scope="module")
def visits(browser: Browser, address: str) -> dict[str, Visitor]:
    """One signed-in visitor a role, each in a browser of their own."""
    return {
        key: sign_in(browser.new_context().new_page(), address, key)
        for key in ("engineer", "manager", "approver", "administrator")
    }


@pytest.mark.parametrize(
    "path", ["needs", "matches", "options", "quote", "sla", "proposal", "close"]
)
def test_without_a_sale_a_step_says_how_to_start_one(visits: dict[str, Visitor], path: str) -> None:
    newcomer = visits["administrator"]
    newcomer.go(path)
    newcomer.sees("No sale is open. Start one, or open one of yours from Home.")


def test_home_says_how_to_start(visits: dict[str, Visitor]) -> None:
    visits["administrator"].go("")
    visits["administrator"].sees("You have no open sale. Start one with the button above.")


def test_forecast_says_how_to_make_one(visits: dict[str, Visitor]) -> None:
    visits["administrator"].go("forecast")
    visits["administrator"].page.get_by_text("Bandwidth (Mbit/s)").click()
    visits["administrator"].settle()
    visits["administrator"].sees("No forecast of this measure is made yet.")


def test_the_library_says_when_nothing_is_found(visits: dict[str, Visitor]) -> None:
    visits["manager"].go("proposals")
    if visits["manager"].page.get_by_label("Find").count():
        visits["manager"].type("Find", "no such customer")
    visits["manager"].sees(re.compile("No proposal"))


def test_an_unknown_sale_says_so_and_leads_back(visits: dict[str, Visitor]) -> None:
    visits["engineer"].go("matches?opportunity=OPP-9999")
    visits["engineer"].sees("There is no opportunity OPP-9999.")
    visits["engineer"].click("Back to Home")
    visits["engineer"].sees_heading("Good day, Ana")


def test_a_wrong_password_is_one_sentence_and_keeps_the_address(page: Page, address: str) -> None:
    page.goto(f"{address}/sign-in")
    page.fill("input[name=email]", "ana@larkfield.example")
    page.fill("input[name=password]", "not the password")
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("alert").wait_for()
    assert page.locator("input[name=email]").input_value() == "ana@larkfield.example"


def test_a_site_without_a_street_is_refused_and_what_was_typed_stays(
    visits: dict[str, Visitor],
) -> None:
    engineer = visits["engineer"]
    engineer.go("customer?opportunity=OPP-0004")
    engineer.type("Site name *", "Depot")
    engineer.click("Add site")
    engineer.sees(re.compile("street (and number )?is missing", re.IGNORECASE))
    assert engineer.page.get_by_label("Site name *").input_value() == "Depot"


def test_every_bad_row_of_an_upload_is_named(visits: dict[str, Visitor]) -> None:
    engineer = visits["engineer"]
    engineer.go("customer?opportunity=OPP-0004")
    engineer.tab("Upload a list")
    rows = "name,street,city,users\nA,,Boston,5\nB,1 Main St,Boston,-4\n"
    engineer.page.locator('input[type="file"]').set_input_files(
        {"name": "sites.csv", "mimeType": "text/csv", "buffer": rows.encode()}
    )
    engineer.settle()
    engineer.click("Add these sites")
    engineer.sees(re.compile(r"Row 2"))
    engineer.sees(re.compile(r"Row 3"))


def test_an_impossible_answer_is_refused_and_stays(visits: dict[str, Visitor]) -> None:
    engineer = visits["engineer"]
    engineer.go("needs?opportunity=OPP-0007")
    engineer.type("Availability (%)", "120")
    engineer.click("Read into requirements")
    engineer.sees(re.compile("Availability of 120 % is not possible"))
    assert engineer.page.get_by_label("Availability (%)").input_value().startswith("120")
    engineer.type("Availability (%)", "")


def test_options_wait_for_confirmed_needs(visits: dict[str, Visitor]) -> None:
    engineer = visits["engineer"]
    engineer.go("options?opportunity=OPP-0009")
    engineer.sees("Options are arranged from confirmed requirements.")
    engineer.go("matches?opportunity=OPP-0009")
    engineer.sees("Matches are made from confirmed requirements.")


def test_a_discount_beyond_everything_is_refused(visits: dict[str, Visitor]) -> None:
    engineer = visits["engineer"]
    engineer.go("quote?opportunity=OPP-0004")
    engineer.type("Discount on the whole quote (%)", "60")
    engineer.sees(re.compile("a discount of 60 % is out of range; accepted: 0 to 40 %"))


def test_a_proposal_needs_a_section(visits: dict[str, Visitor]) -> None:
    engineer = visits["engineer"]
    engineer.go("proposal?opportunity=OPP-0004")
    boxes = engineer.main.get_by_role("checkbox")
    for number in range(boxes.count()):
        boxes.nth(number).evaluate("box => box.click()")
        engineer.settle()
    engineer.click("Write proposal")
    engineer.sees("A proposal needs at least one section beside its cover; choose one.")


def test_a_sale_without_a_quote_cannot_be_won(visits: dict[str, Visitor]) -> None:
    engineer = visits["engineer"]
    engineer.go("close?opportunity=OPP-0009")
    engineer.main.get_by_text("won", exact=True).click()
    engineer.settle()
    engineer.click("Close as won")
    engineer.sees("OPP-0009 has no quote the customer could have accepted.")


def test_an_account_manager_is_told_who_runs_forecasts(visits: dict[str, Visitor]) -> None:
    manager = visits["manager"]
    manager.go("forecast")
    button = manager.page.get_by_role("button", name=re.compile("Make forecast|Refit"))
    assert button.is_disabled()


def test_pages_of_other_roles_are_not_shown(visits: dict[str, Visitor]) -> None:
    manager = visits["manager"]
    manager.go("")
    assert not manager.page.get_by_role("link", name="Administration").count()
    assert not manager.page.get_by_role("link", name="Options").count()


def test_a_short_password_is_refused(visits: dict[str, Visitor]) -> None:
    administrator = visits["administrator"]
    administrator.go("administration")
    administrator.type("Name", "New Person")
    administrator.type("E-mail", "new@larkfield.example")
    administrator.type("Password", "short")
    administrator.click("Open the account")
    administrator.sees(re.compile("password", re.IGNORECASE))


def test_a_large_discount_waits_for_an_approver_who_must_say_why_to_reject(
    visits: dict[str, Visitor],
) -> None:
    engineer, approver = visits["engineer"], visits["approver"]
    engineer.go("options?opportunity=OPP-0011")
    engineer.click("Choose economy")
    engineer.type("Discount on the whole quote (%)", "25")
    engineer.sees(re.compile("Approval will be asked for when this is issued"))
    engineer.click("Issue this version")
    engineer.sees(re.compile("is issued and pending approval"))
    approver.go("")
    approver.sees_heading("Waiting for your decision")
    approver.click("Reject")
    approver.sees("Say why it is rejected, so that the seller knows what to change.")
    approver.click("Approve")
    approver.sees(re.compile("is approved."))
