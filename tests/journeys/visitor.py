"""A visitor: what a person does on the pages, in their words, with the waiting done for them."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect


class Visitor:
    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = address
        self.outside: list[str] = []
        self.blocked: list[str] = []
        page.on("request", self._watch)
        page.on("console", lambda message: self._hear(message.text))

    def _watch(self, request: object) -> None:
        url = getattr(request, "url", "")
        if not url.startswith((self.address, "data:", "blob:")):
            self.outside.append(url)

    def _hear(self, text: str) -> None:
        if "Content Security Policy" in text:
            self.blocked.append(text)

    def sign_in(self, email: str, password: str) -> None:
        self.page.goto(f"{self.address}/sign-in")
        self.page.fill("input[name=email]", email)
        self.page.fill("input[name=password]", password)
        self.page.get_by_role("button", name="Sign in").click()
        self.settle()

    def sign_out(self) -> None:
        self.page.context.clear_cookies()

    def go(self, path: str) -> None:
        self.page.goto(f"{self.address}/{path}")
        self.settle()

    def settle(self) -> None:
        """Wait until the page's script has run to its end."""
        app = self.page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]')
        app.wait_for(timeout=60_000)
        self.page.wait_for_timeout(250)
        app.wait_for(timeout=60_000)

    def click(self, name: str, *, exact: bool = True) -> None:
        self.page.get_by_role("button", name=name, exact=exact).first.click()
        self.settle()

    def tab(self, name: str) -> None:
        self.page.get_by_role("tab", name=name).click()
        self.settle()

    def type(self, label: str, text: str) -> None:
        field = self.page.get_by_label(label, exact=True).first
        field.fill(text)
        field.press("Tab")
        self.settle()

    def choose(self, label: str, option: str) -> None:
        """Pick from a select box."""
        self.page.get_by_role("combobox", name=re.compile(re.escape(label))).first.click()
        self.page.get_by_role("option", name=option).first.click()
        self.settle()

    def sees(self, text: str | re.Pattern[str]) -> None:
        expect(self.main.get_by_text(text).first).to_be_visible(timeout=30_000)

    def sees_heading(self, text: str) -> None:
        expect(self.main.get_by_role("heading", name=text).first).to_be_visible(timeout=30_000)

    @property
    def main(self) -> Locator:
        return self.page.get_by_test_id("stMain")
