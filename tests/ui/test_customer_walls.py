"""No page and no file shows a customer's own user what is another's, whatever address they type."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from common.actor import SYSTEM, Actor, Role
from sales.care.interaction import Attachment
from sales.quotes.lifecycle import QuoteState
from tests.database import samples
from tests.database.samples import ANA
from tests.database.test_care_stores import INTERACTION
from tests.ui.conftest import PASSWORD, Door
from ui.navigation import PAGES
from workflows.raise_request import NewRequest, raise_request
from workflows.reach_of_customer import end_portal_user, invite_portal_user

OWN, SISTER = "C-0005", "C-0001"
SECRET = "Zanzibar Spices"  # the sister's name; her request and site are called by it too
FILES = (
    *("/downloads/sent/P-00001", "/downloads/proposals/P-00001", "/downloads/attachments/1"),
    "/previews/proposals/P-00001/1.png",
)
WORDS = {
    "customer": SISTER,
    "request": "R-000001",
    "opportunity": "OPP-0001",
    "asked": SECRET,
    "new": "yes",
}


@pytest.fixture
def world(door: Door) -> Door:
    """A sister with a request, a quote and a file, and an organisation of the visitor's own."""
    now = door.clock.now
    with door.database.work() as work:
        samples.with_opportunity(work)
        sister = work.customers.get(SISTER)
        named = replace(
            sister.value, name=SECRET, sites=(replace(sister.value.sites[0], name=SECRET),)
        )
        work.customers.save(named, expected=sister.revision, by=ANA, now=now)
        own = replace(samples.customer(OWN, "Own Works"), contacts=(), sites=())
        work.customers.save(own, expected=None, by=ANA, now=now)
        work.quotes.add(samples.version(), state=QuoteState.SENT, by=ANA, now=now)
        work.proposals.add(samples.proposal(), samples.PDF)
        new = NewRequest(customer_id=SISTER, type="complaint", title=f"{SECRET} is angry")
        raise_request(work, new, by=SYSTEM, now=now)
        file = Attachment(file_name="secret.txt", media_type="text/plain", content=b"secret")
        work.interactions.add(replace(INTERACTION, customer_id=SISTER, request_id=""), (file,))
    return door


def enter(door: Door, customer_id: str) -> Actor:
    """Signed in as a user of a customer."""
    with door.database.work() as work:
        account = invite_portal_user(
            work,
            customer_id,
            "Grace",
            "grace@own.example",
            PASSWORD,
            by=SYSTEM,
            now=door.clock.now,
        )
    assert door.post_sign_in(email="grace@own.example").status_code == 303
    return account.actor


def run_page(address: str, visitor: Actor, monkeypatch: pytest.MonkeyPatch) -> str:
    """Everything a page draws for a visitor who got to it past the navigation."""
    monkeypatch.setattr("ui.session.find_actor", lambda: visitor)
    script = f"""
import streamlit as st
from ui.navigation import PAGES
from ui.links import know
know({{}})
(page,) = [page for address, _, page, _ in PAGES if address == {address!r}]
page()
"""
    test = AppTest.from_string(script, default_timeout=30)
    test.session_state["actor"] = visitor
    for name, value in WORDS.items():
        test.query_params[name] = value
    test.run()
    drawn = [str(each) for each in test.main]
    drawn += [str(getattr(each, "value", "")) for each in (*test.markdown, *test.dataframe)]
    # A page that stops with a refusal nobody caught has shown nothing: what it says is looked at.
    drawn += [f"{each.message}" for each in test.exception]
    typed = WORDS["asked"]
    return "\n".join(drawn).replace(f"words: {typed}", "").replace(f"value='{typed}'", "")


@pytest.mark.parametrize("address", [address for address, *_ in PAGES])
def test_no_page_shows_a_sister_or_a_former_user_what_is_anothers(
    world: Door, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    sister = enter(world, OWN)
    stranger = Actor("U-7777", "Nobody", "x@y.example", Role.CUSTOMER)
    for visitor in (sister, stranger):
        drawn = run_page(address, visitor, monkeypatch)
        assert "angry" not in drawn
        assert SECRET not in drawn.replace(f"asked={SECRET}", "")
    with world.database.work() as work:
        end_portal_user(work, sister.id, by=SYSTEM, now=world.clock.now)
    assert "angry" not in run_page(address, sister, monkeypatch)


@pytest.mark.parametrize("path", FILES)
def test_no_file_of_anothers_is_handed_out(world: Door, path: str) -> None:
    assert world.browser.get(path).status_code == 401
    visitor = enter(world, OWN)
    refused = world.browser.get(path)
    assert refused.status_code in (403, 404)
    assert samples.PDF not in refused.content
    assert b"secret" not in refused.content
    with world.database.work() as work:
        end_portal_user(work, visitor.id, by=SYSTEM, now=world.clock.now)
    assert world.browser.get(path).status_code in (401, 403, 404)


def test_whose_it_is_gets_the_file_that_was_sent_and_not_ours(world: Door) -> None:
    enter(world, SISTER)
    assert world.browser.get(FILES[0]).content == samples.PDF
    for path in FILES[1:]:
        assert world.browser.get(path).status_code == 403
