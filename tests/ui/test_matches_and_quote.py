"""The Matches page says when earlier choices order it, and the Quote page what a line costs us."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from catalog.feedback import Feedback
from common.actor import SYSTEM, Actor, Role
from tests.sales.pricing.sample_supplier import SECRET_QUOTE
from tests.ui.conftest import Door
from workflows.configure_solution import choose_option
from workflows.keep_supplier_quotes import keep_supplier_quote
from workflows.open_sale import open_sale
from workflows.seed_demo import seed_demo

NOTICE = "Earlier choices on this service order what fits about equally"
STORES, SCHOOLS, FAR = "OPP-0008", "OPP-0006", "C-0008-S04"
ENGINEER = Actor("U-0001", "Ana Silva", "ana@larkfield.example", Role.SALES_ENGINEER)
PAGE = """
from ui.links import know
know({{}})
from ui.pages.{name} import {name}
{name}()
"""


@pytest.fixture
def demo(door: Door) -> Door:
    with door.database.work() as work:
        seed_demo(work, now=door.clock.now)
    return door


def page(name: str, opportunity_id: str) -> AppTest:
    test = AppTest.from_string(PAGE.format(name=name), default_timeout=30)
    test.session_state["actor"] = ENGINEER
    test.query_params["opportunity"] = opportunity_id
    return test.run()


def test_the_notice_of_earlier_choices_stands_once_there_are_enough(demo: Door) -> None:
    before = page("matches", STORES)
    assert not any(NOTICE in each.value for each in before.info)
    titles = [each.value for each in before.subheader]
    assert "Lower cost than the best match" in titles
    assert "Better than the best match" in titles
    decisions = tuple(
        Feedback(
            opportunity_id=f"OPP-{number:04d}",
            group="Internet access",
            offering_id=offering_id,
            chosen=offering_id == "business-broadband",
        )
        for number in range(1, 11)
        for offering_id in ("fixed-wireless-5g", "business-broadband")
        if f"OPP-{number:04d}" != STORES
    )
    with demo.database.work() as work:
        work.feedback.put(decisions, by=SYSTEM, now=demo.clock.now)
    after = page("matches", STORES)
    assert any(NOTICE in each.value for each in after.info)
    assert "1. Business Broadband" in [each.value for each in after.subheader]
    assert any("Chosen in 9 of 9 earlier decisions" in each.value for each in after.caption)


def test_the_quote_page_says_whose_line_it_is_and_when_that_quote_expired(demo: Door) -> None:
    now = demo.clock.now
    with demo.database.work() as work:
        sites = open_sale(work, SCHOOLS, by=SYSTEM).sites
        far = next(each for each in sites if each.id == FAR)
        until = now.date() + timedelta(days=5)
        here = replace(SECRET_QUOTE, street=far.street, city=far.city, valid_until=until)
        keep_supplier_quote(work, here, by=SYSTEM, now=now)
        draft = choose_option(work, SCHOOLS, "economy", by=SYSTEM, now=now).value
    line = next(each.id for each in draft.lines if each.site_id == FAR)
    test = page("quote", SCHOOLS)
    test.selectbox(key="quote-line").set_value(line).run()
    said = [each.value for each in test.caption]
    assert any("The line is bought of Undisclosed Carrier" in each for each in said)
    assert not any("expired" in each.value for each in test.warning)
    demo.clock.forward(days=6)
    later = page("quote", SCHOOLS)
    assert any("1 line stands on a supplier's quote" in each.value for each in later.warning)
