"""No page and no file shows a customer's own user what is another's, whatever address they type."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

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
# The sister's name, what she asked and her site: none of them may be drawn.
SECRETS = ("Zanzibar Spices", "angry", "Stone Town")
FILES = (
    *("/downloads/sent/P-00001", "/downloads/proposals/P-00001", "/downloads/attachments/1"),
    "/previews/proposals/P-00001/1.png",
)
WORDS = {
    "customer": SISTER,
    "request": "R-000001",
    "opportunity": "OPP-0001",
    "asked": "town",
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
            sister.value, name=SECRETS[0], sites=(replace(sister.value.sites[0], name=SECRETS[2]),)
        )
        work.customers.save(named, expected=sister.revision, by=ANA, now=now)
        own = replace(samples.customer(OWN, "Own Works"), contacts=(), sites=())
        work.customers.save(own, expected=None, by=ANA, now=now)
        work.quotes.add(samples.version(), state=QuoteState.SENT, by=ANA, now=now)
        work.proposals.add(samples.proposal(), samples.PDF)
        new = NewRequest(customer_id=SISTER, type="complaint", title=f"Stone Town is {SECRETS[1]}")
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
    # Each AppTest reads the metadata of every installed package anew: nine tenths of its time.
    monkeypatch.setattr("streamlit.components.v2.manifest_scanner.scan_component_manifests", list)
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
    # A page that stops with a refusal nobody caught has shown nothing: what it says is looked at.
    said = [*drawn(test.main), *(each.message for each in test.exception)]
    return "\n".join(said)


def drawn(block: Any) -> Iterator[str]:
    """Everything within a block, as it goes to the browser; tables as their cells."""
    for child in block.children.values():
        if hasattr(child, "children"):
            yield from drawn(child)
        elif child.type in ("arrow_data_frame", "arrow_table"):
            yield str(child.value.to_dict())
        else:
            yield str(child.proto)


def sister(door: Door) -> Actor:
    return enter(door, OWN)


def former_user(door: Door) -> Actor:
    """Was let in to the very organisation whose secrets are looked for, and no longer is."""
    left = enter(door, SISTER)
    with door.database.work() as work:
        end_portal_user(work, left.id, by=SYSTEM, now=door.clock.now)
    return left


def stranger(door: Door) -> Actor:
    """A customer's role, bound to no organisation at all."""
    door.register(Role.CUSTOMER, "nobody@own.example")
    with door.database.work() as work:
        found = work.accounts.get_by_email("nobody@own.example")
    assert found is not None
    return found.actor


@pytest.mark.parametrize("whose", [sister, former_user, stranger])
def test_no_page_shows_what_is_anothers(
    world: Door, monkeypatch: pytest.MonkeyPatch, whose: Callable[[Door], Actor]
) -> None:
    visitor = whose(world)
    shown = {address: run_page(address, visitor, monkeypatch) for address, *_ in PAGES}
    seen = [
        (address, secret) for address, page in shown.items() for secret in SECRETS if secret in page
    ]
    assert seen == []
    assert ("belongs to no organisation" in shown["services"]) == (whose is not sister)


def test_the_same_walk_finds_the_secret_when_the_visitor_may_see_it(
    world: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A check that could not fail would prove nothing."""
    owner = enter(world, SISTER)
    assert "angry" in run_page("services", owner, monkeypatch)
    for address in ("record", "search", "requests"):
        assert "angry" in run_page(address, ANA, monkeypatch)


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
