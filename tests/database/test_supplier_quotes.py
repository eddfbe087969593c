"""Suppliers' quotes come back whole, alone and with the line of a draft they are the cost of."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from database.engine import Database
from tests.database import samples
from tests.sales.pricing.sample_supplier import SECRET_QUOTE


def test_quotes_come_back_longest_valid_first_and_a_new_one_replaces(database: Database) -> None:
    later = replace(SECRET_QUOTE, id="Q-2", valid_until=date(2028, 2, 29), lead_time_days=0)
    with database.work() as work:
        assert work.supplier_quotes.all() == ()
        work.supplier_quotes.put((SECRET_QUOTE, later), by=samples.ANA, now=samples.NOW)
    dearer = replace(SECRET_QUOTE, monthly=SECRET_QUOTE.monthly * 2, reference="Angebot für Köln")
    with database.work() as work:
        assert work.supplier_quotes.all() == (later, SECRET_QUOTE)
        work.supplier_quotes.put((dearer,), by=samples.BEN, now=samples.NOW)
    with database.work() as work:
        assert work.supplier_quotes.all() == (later, dearer)
        work.supplier_quotes.remove(later.id)
        work.supplier_quotes.remove("no such quote")
    with database.work() as work:
        assert work.supplier_quotes.all() == (dearer,)


def test_a_draft_keeps_the_quote_behind_its_line(database: Database) -> None:
    line = replace(samples.LINE, supplier=SECRET_QUOTE, build_cost=None)
    with database.work() as work:
        samples.with_opportunity(work)
        work.drafts.save(
            replace(samples.DRAFT, lines=(line,)), expected=None, by=samples.ANA, now=samples.NOW
        )
    with database.work() as work:
        kept = work.drafts.find("OPP-0001")
        assert kept is not None
        assert kept.value.lines == (line,)
