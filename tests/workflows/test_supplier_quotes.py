"""Suppliers' quotes are kept, expire, and give the cost of a line our network does not reach."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from catalog.feasibility import Place, Reach
from catalog.offering import Offering
from catalog.supplier_quote import SupplierQuotes
from catalog.survey import Surveyor
from common.actor import SYSTEM
from common.errors import BusinessError, RowErrors
from common.tables import read_table
from database.engine import Database
from tests.database.samples import NOW
from workflows.check_sites import check_sites
from workflows.demo.catalogue import demo_offerings, demo_rules
from workflows.demo.places import demo_buildings
from workflows.keep_supplier_quotes import (
    COLUMNS,
    forget_supplier_quote,
    import_supplier_quotes,
    read_quote,
    supplier_quotes,
)
from workflows.load_catalogue import load_catalogue

TODAY = NOW.date()
CELLS = {
    "supplier": "Alder Carrier",
    "street": "9 Far Road",
    "city": "Nowhere",
    "access": "fibre",
    "bandwidth": "1 Gbps",
    "once": "1,200",
    "monthly": "350.50",
    "currency": "usd",
    "valid_until": str(TODAY + timedelta(days=30)),
}
QUOTE = read_quote(CELLS)


def offering(access: str) -> Offering:
    return next(each for each in demo_offerings() if access in each.access)


def test_text_becomes_a_quote_with_its_units_and_amounts() -> None:
    assert QUOTE.bandwidth_mbps == 1000
    assert (str(QUOTE.once.amount), str(QUOTE.monthly.amount)) == ("1200.00", "350.50")


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("supplier", "", "supplier of the quote is missing"),
        ("bandwidth", "fast", "not a number"),
        ("bandwidth", "10 apples", "unit 'apples' is not known"),
        ("bandwidth", "5 km", "cannot be given in Mbit/s"),
        ("bandwidth", "0", "not possible"),
        ("monthly", "x", "not a number"),
        ("monthly", "-1", "0 or more"),
        ("currency", "dollars", "not a currency"),
        ("valid_until", "soon", "not a date"),
    ],
)
def test_what_is_wrong_with_a_quote_is_said(name: str, text: str, said: str) -> None:
    with pytest.raises(BusinessError, match=said):
        read_quote({**CELLS, name: text})


def test_the_cheapest_valid_quote_that_carries_enough_is_used() -> None:
    slow = replace(QUOTE, id="slow", bandwidth_mbps=10, monthly=QUOTE.monthly * 0)
    old = replace(QUOTE, id="old", valid_until=TODAY - timedelta(days=1), monthly=slow.monthly)
    dear = replace(QUOTE, id="dear", monthly=QUOTE.monthly * 2)
    quotes = SupplierQuotes((dear, old, slow, QUOTE))
    place = Place(street="9 FAR RD., Suite 3", city="nowhere")
    assert quotes.best(place, today=TODAY, bandwidth_mbps=100) == QUOTE
    assert quotes.best(place, today=TODAY) == slow
    assert quotes.best(place, today=TODAY, bandwidth_mbps=5000) is None
    assert quotes.best(place, today=TODAY, currency="EUR") is None
    assert "1000 is the fastest" in quotes.say(place, today=TODAY, bandwidth_mbps=5000)


def test_a_quote_counts_on_its_last_day_and_is_called_expired_after() -> None:
    quotes = SupplierQuotes((QUOTE,))
    later = QUOTE.valid_until + timedelta(days=1)
    assert quotes.best(QUOTE.place, today=QUOTE.valid_until) == QUOTE
    assert quotes.best(QUOTE.place, today=later) is None
    assert "expired on" in quotes.say(QUOTE.place, today=later)


def test_a_line_off_our_network_costs_what_the_best_supplier_asks() -> None:
    found = Surveyor(demo_buildings(), (QUOTE,), today=TODAY).survey(
        QUOTE.place, offering("off-net")
    )
    assert found.supplier == QUOTE
    assert found.feasibility.build_cost == QUOTE.once
    assert found.feasibility.feasible
    assert "Alder Carrier" in found.supplier_said


def test_our_own_network_needs_no_supplier() -> None:
    ours = next(each for each in demo_buildings() if each.reach is Reach.ON_NET)
    at_ours = replace(QUOTE, street=ours.street, city=ours.city)
    found = Surveyor((ours,), (at_ours,), today=TODAY).survey(at_ours.place, offering("on-net"))
    assert found.supplier is None
    assert found.supplier_said == ""


def test_a_table_is_taken_whole_or_not_at_all_and_comes_back(sqlite_database: Database) -> None:
    header = ",".join(COLUMNS)
    good = f"{header}\nA,9 Far Rd,Nowhere,fibre,100,10,20,USD,{date.max}\n"
    bad = f"{header}\nA,9 Far Rd,,fibre,100,10,20,USD,{date.max}\n"
    bad += "B,1 X,Y,radio,z,1,2,USD,2030-01-01\n"
    with sqlite_database.work() as work:
        load_catalogue(work, demo_offerings(), demo_rules(), demo_buildings(), by=SYSTEM, now=NOW)
        with pytest.raises(RowErrors) as refusal:
            import_supplier_quotes(work, read_table("q.csv", bad.encode(), 1), by=SYSTEM, now=NOW)
        assert [row[:6] for row in refusal.value.rows] == ["Row 2:", "Row 3:"]
        assert supplier_quotes(work, by=SYSTEM) == ()
        table = read_table("q.csv", good.encode(), 1)
        assert import_supplier_quotes(work, table, by=SYSTEM, now=NOW) == 1
        assert import_supplier_quotes(work, table, by=SYSTEM, now=NOW) == 1
    with sqlite_database.work() as work:
        (kept,) = supplier_quotes(work, by=SYSTEM)
        assert kept.supplier == "A"
        sites = read_table("s.csv", b"street,city,bandwidth\n9 Far Road,Nowhere,50 meg\n", 1)
        (row,) = check_sites(
            work,
            offering("off-net").id,
            sites,
            progress=lambda *_: None,
            today=TODAY,
            by=SYSTEM,
        )
        assert row.surveyed is not None
        assert row.surveyed.supplier == kept
        forget_supplier_quote(work, kept.id, by=SYSTEM, now=NOW)
        assert supplier_quotes(work, by=SYSTEM) == ()
