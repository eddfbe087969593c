"""Every page in light and dark: accessible, under the policy, asking nobody outside."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from common.actor import PERMISSIONS
from tests.journeys.accessibility import violations
from tests.journeys.conftest import sign_in
from tests.journeys.visitor import Visitor
from ui.navigation import PAGES
from ui.web.guard_scripts import GUARD_OFF, GUARD_ON
from workflows.demo.accounts import DEMO_ACCOUNTS

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser-pages")]

SALE = "OPP-0004"


@pytest.fixture(scope="module", params=["light", "dark"])
def administrator(request: Any, browser: Browser, address: str) -> Iterator[Visitor]:
    context = browser.new_context(
        viewport={"width": 1440, "height": 1000},
        color_scheme=request.param,
        reduced_motion="reduce",
    )
    yield sign_in(context.new_page(), address, "administrator")
    context.close()


@pytest.mark.parametrize("path", [each[0] for each in PAGES])
def test_a_page_is_accessible_and_keeps_to_itself(administrator: Visitor, path: str) -> None:
    administrator.go(f"{path if path != 'home' else ''}?opportunity={SALE}")
    administrator.page.wait_for_timeout(1200)
    assert administrator.main.get_by_role("heading").count()  # not a "page not found" dialog
    assert not violations(administrator.page)
    assert not administrator.outside
    assert not administrator.blocked


@pytest.mark.parametrize("role", ["manager", "approver", "engineer"])
def test_every_page_of_a_role_opens_with_a_sale_in_hand(
    browser: Browser, address: str, role: str
) -> None:
    context = browser.new_context(viewport={"width": 1024, "height": 900})
    visitor = sign_in(context.new_page(), address, role)
    held = next(each.role for each in DEMO_ACCOUNTS if each.key == role)
    for path, _title, _page, permission in PAGES:
        if permission in PERMISSIONS[held]:
            visitor.go(f"{path}?opportunity={SALE}")
            assert visitor.main.get_by_role("heading").count(), path
            assert not visitor.main.get_by_text("Something went wrong").count(), path
    context.close()


def test_a_script_of_somebody_else_does_not_run_and_the_guard_does(
    administrator: Visitor,
) -> None:
    page = administrator.page
    administrator.go("")
    heard = len(administrator.blocked)
    for script, wanted in (("window.stolen=1", None), (GUARD_ON, "function"), (GUARD_OFF, None)):
        page.evaluate(
            "text => document.body.append("
            "Object.assign(document.createElement('script'), {textContent: text}))",
            script,
        )
        assert page.evaluate("window.stolen") is None
        assert page.evaluate("window.onbeforeunload && typeof window.onbeforeunload") == wanted
    del administrator.blocked[heard:]  # the first script was meant to be blocked


def test_signing_out_closes_the_pages(browser: Browser, address: str) -> None:
    context = browser.new_context()
    visitor = sign_in(context.new_page(), address, "approver")
    visitor.page.get_by_role("link", name="Sign out").click()
    visitor.page.wait_for_url(f"{address}/sign-in")
    visitor.page.goto(f"{address}/quote")
    assert visitor.page.url == f"{address}/sign-in?next=%2Fquote"
    context.close()
