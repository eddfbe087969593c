"""A site off our network: the best valid supplier's quote is the line's cost all through a sale."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from catalog.feasibility import BuildingList, Reach
from catalog.supplier_quote import PartnerLines, SupplierQuote, SupplierQuotes
from common.actor import SYSTEM, Actor, Role
from sales.customers.customer import Site
from sales.pricing.price_sheet import QuoteLine
from sales.proposals.compose import compose
from sales.proposals.enclosure import enclose
from sales.proposals.proposal import to_json
from sales.quotes.option import SolutionOption
from tests.sales.pricing.sample_supplier import SECRET_QUOTE
from tests.sales.proposals.sample_version import PROVIDER
from tests.workflows.conftest import NOW, Office
from workflows.configure_solution import (
    arrange_options,
    change_line,
    choose_option,
    draft_of,
    price_draft,
)
from workflows.demo.catalogue import demo_offerings
from workflows.find_offers import find_offers
from workflows.issue_quote import issue_quote
from workflows.keep_supplier_quotes import keep_supplier_quote
from workflows.open_sale import open_sale
from workflows.partner_costs import expired_behind, partner_cost

SALE = "OPP-0006"  # internet access at four sites, one of them off our network
FAR = "C-0008-S04"
TODAY = NOW.date()


def far_site(office: Office) -> Site:
    with office.database.work() as work:
        return next(s for s in open_sale(work, SALE, by=office.ana).sites if s.id == FAR)


def keep(office: Office, *quotes: SupplierQuote) -> tuple[SupplierQuote, ...]:
    """The quotes kept for the far site."""
    site = far_site(office)
    here = tuple(replace(each, street=site.street, city=site.city) for each in quotes)
    with office.database.work() as work:
        for each in here:
            keep_supplier_quote(work, each, by=office.ana, now=NOW)
    return here


def far_line(option: SolutionOption) -> QuoteLine:
    return next(each for each in option.lines if each.site_id == FAR)


def options(office: Office) -> dict[str, SolutionOption]:
    with office.database.work() as work:
        return {each.name: each for each in arrange_options(work, SALE, by=office.ana)}


def test_options_cost_what_the_best_valid_supplier_asks_and_sell_at_the_same_price(
    office: Office,
) -> None:
    before = options(office)
    dear = replace(SECRET_QUOTE, id="dear", monthly=SECRET_QUOTE.monthly * 2)
    slow = replace(SECRET_QUOTE, id="slow", bandwidth_mbps=10, monthly=SECRET_QUOTE.monthly * 0)
    _, best, _ = keep(office, dear, SECRET_QUOTE, slow)
    with office.database.work() as work:
        (found,) = (each for each in find_offers(work, SALE, by=office.ana) if each.site.id == FAR)
    first = found.matches[0]
    assert first.feasibility is not None
    assert first.feasibility.reach is Reach.OFF_NET
    assert first.fits
    after = options(office)
    assert before.keys() == after.keys()
    for name, option in after.items():
        line, plain = far_line(option), far_line(before[name])
        assert line.supplier == best
        assert line.build_cost is None
        assert all(each.supplier is None for each in option.lines if each.site_id != FAR)
        totals, own = option.sheet.totals(), before[name].sheet.totals()
        months = option.sheet.terms.term_months
        cost = best.once + best.monthly * months
        assert own.margin - totals.margin == cost
        assert totals.monthly == own.monthly
        assert own.once - totals.once == (plain.build_cost or totals.once * 0)


def test_a_draft_takes_the_quote_in_with_its_next_change(office: Office) -> None:
    with office.database.work() as work:
        option = choose_option(work, SALE, "economy", by=office.ana, now=NOW).value
    line = next(each for each in option.lines if each.site_id == FAR)
    assert line.supplier is None
    (kept,) = keep(office, SECRET_QUOTE)
    with office.database.work() as work:
        before = price_draft(work, SALE, by=office.ana).sheet.totals()
        changed = change_line(
            work,
            SALE,
            line.id,
            line.configuration.values,
            quantity=line.quantity,
            by=office.ana,
            now=NOW,
        ).value
        after = price_draft(work, SALE, by=office.ana).sheet.totals()
    assert changed.line(line.id).supplier == kept
    assert after.margin < before.margin
    with office.database.work() as work:
        assert draft_of(work, SALE).value.line(line.id).supplier == kept


def test_an_expired_quote_is_said_to_who_sees_margins_and_to_nobody_else(office: Office) -> None:
    keep(office, SECRET_QUOTE)
    line = far_line(options(office)["economy"])
    last = SECRET_QUOTE.valid_until
    seller = Actor("x", "Ana", "", Role.ACCOUNT_MANAGER)
    valid = partner_cost(line, today=last, by=SYSTEM)
    assert valid is not None
    assert valid.expired == ""
    assert "Undisclosed Carrier" in str(valid)
    assert "31 Jan 2027" in str(valid)
    late = partner_cost(line, today=last + timedelta(days=1), by=SYSTEM)
    assert late is not None
    assert "expired on 31 Jan 2027" in late.expired
    assert expired_behind((line,), today=last, by=SYSTEM) == ""
    assert "1 line stands on" in expired_behind((line,), today=last + timedelta(days=1), by=SYSTEM)
    assert partner_cost(line, today=TODAY, by=seller) is None
    assert expired_behind((line,), today=last + timedelta(days=1), by=seller) == ""


def test_no_document_of_the_quote_names_the_supplier_or_its_amounts(office: Office) -> None:
    keep(office, SECRET_QUOTE)
    with office.database.work() as work:
        choose_option(work, SALE, "economy", by=office.ana, now=NOW)
        issued = issue_quote(work, SALE, note="", by=office.ana, now=NOW)
    lines = [each.line for each in issued.version.sheet.lines]
    assert any(each.supplier is not None for each in lines)
    composed = compose(issued.version, provider=PROVIDER)
    read = [to_json(composed).decode(), enclose(issued.version).decode()]
    read += [str(each) for each in issued.version.sheet.lines]
    for said in read:
        assert "Undisclosed" not in said
        assert "777.77" not in said


def test_an_address_in_no_list_can_be_reached_by_a_suppliers_line() -> None:
    partner = next(each for each in demo_offerings() if each.id == "dia-partner")
    place = SECRET_QUOTE.place
    unknown = BuildingList(()).check(place, partner)
    assert unknown.feasible is None
    lines = PartnerLines(quotes=SupplierQuotes((SECRET_QUOTE,)), day=TODAY, currency="USD")
    found = lines.reached(unknown, place, partner)
    assert found.feasible
    assert found.lead_time_days == SECRET_QUOTE.lead_time_days
    later = replace(lines, day=SECRET_QUOTE.valid_until + timedelta(days=1))
    assert later.reached(unknown, place, partner) == unknown
    assert replace(lines, currency="EUR").reached(unknown, place, partner) == unknown
