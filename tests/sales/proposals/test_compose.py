"""A proposal says what the version offers, leaves out what is empty, and never shows cost."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import msgspec
import pytest

from catalog.offering import Cadence
from common.money import total
from sales.proposals.compose import compose
from sales.proposals.enclosure import enclose
from sales.proposals.proposal import from_json, to_json
from sales.proposals.section import NoSections, Section
from sales.proposals.service_levels import example_outage
from sales.quotes.quote_version import QuoteVersion
from tests.sales.proposals.sample_version import (
    PROVIDER,
    SECRET_COST,
    hostile_version,
    large_version,
    sample_version,
)

INTERNAL = (
    "margin",
    "777.77",
    "internal note",
    "internal reckoning",
    "99.777",
    "tight",
    "undisclosed",
)


@pytest.fixture(scope="module")
def version() -> QuoteVersion:
    return sample_version()


def test_every_section_speaks_for_a_full_version(version):
    assert compose(version, provider=PROVIDER).sections == tuple(Section)


def test_chosen_sections_keep_their_reading_order(version):
    proposal = compose(
        version, provider=PROVIDER, sections=(Section.TERMS, Section.PRICES, Section.TERMS)
    )
    assert proposal.sections == (Section.PRICES, Section.TERMS)
    assert proposal.letter is None
    assert proposal.cover is None


def test_a_bare_cover_is_refused(version):
    with pytest.raises(NoSections, match="at least one section"):
        compose(version, provider=PROVIDER, sections=(Section.COVER,))


@pytest.mark.parametrize("make", [sample_version, hostile_version])
def test_a_proposal_survives_json(make):
    proposal = compose(make(), provider=PROVIDER)
    assert from_json(to_json(proposal)) == proposal


def test_neither_proposal_nor_enclosure_holds_cost_or_margin(version):
    assert Decimal("777.77") == SECRET_COST
    for said in (to_json(compose(version, provider=PROVIDER)), enclose(version)):
        text = said.decode().lower()
        assert not [word for word in INTERNAL if word in text]
        assert '"cost' not in text
        assert "_cost" not in text


def test_prices_are_those_of_the_sheet(version):
    prices = compose(version, provider=PROVIDER).prices
    assert prices is not None
    sheet = version.sheet
    assert prices.totals.contract_value == sheet.totals().contract_value
    said = [charge for site in prices.sites for line in site.lines for charge in line.charges]
    assert [c.net for c in said] == [c.net for line in sheet.lines for c in line.charges]
    for charge in said:
        steps = total((step.amount for step in charge.reductions), "USD")
        assert charge.list_price + steps == charge.net
    for cadence, name in ((Cadence.ONCE, "once"), (Cadence.MONTHLY, "monthly")):
        whole = total((getattr(site.totals, name) for site in prices.sites), "USD")
        assert whole == total((c.net for c in said if c.cadence is cadence), "USD")


def test_the_worked_example_is_reckoned_right(version):
    levels = compose(version, provider=PROVIDER).service_levels
    assert levels is not None
    strict, gold = levels.credits
    # 190 of 43,200 minutes: 99.560 %; under 99.99 % that is the 50 % band, under 99.9 % the 10 %.
    assert "3 h 10 min" in strict.example
    assert "99.560 %" in strict.example
    line = version.sheet.lines[0]
    monthly = line.net(Cadence.MONTHLY, "USD")
    assert f"50 %: {(monthly * Decimal('0.5')).rounded()}" in strict.example
    assert "10 %: USD 20.33" in gold.example
    assert [row.downtime for row in levels.commitments] == ["4.4 min", "43.8 min", "43.8 min"]


def test_a_loose_target_gets_an_outage_long_enough_to_show_a_credit():
    assert example_outage(99.9) == 190
    assert example_outage(99.0) == 870  # twice 432 minutes, up to the next ten


def test_a_version_without_service_classes_says_why_there_are_no_credits(version):
    levels = compose(replace(version, service_levels=()), provider=PROVIDER).service_levels
    assert levels is not None
    assert "no service credits apply" in levels.introduction
    assert not levels.credits


def test_sections_with_nothing_to_say_are_left_out(version):
    empty = replace(
        version,
        goals="",
        requirements=(),
        compliance=(),
        options=version.options[:1],
        service_levels=(),
        sheet=replace(version.sheet, lines=()),
        customer=replace(version.customer, contacts=()),
    )
    proposal = compose(empty, provider=PROVIDER)
    assert proposal.sections == (
        Section.COVER,
        Section.LETTER,
        Section.EXECUTIVE_SUMMARY,
        Section.TERMS,
    )
    assert proposal.letter is not None
    assert proposal.letter.salutation == "To Halden Precision Instruments,"


def test_the_letter_goes_to_the_contact_and_names_what_is_open(version):
    letter = compose(version, provider=PROVIDER).letter
    assert letter is not None
    assert letter.salutation == "Dear Ingrid Sørensen,"
    assert "5 met or exceeded, 3 not met in full" in " ".join(letter.paragraphs)


def test_one_option_is_marked_as_chosen(version):
    options = compose(version, provider=PROVIDER).options
    assert options is not None
    assert [row.name for row in options.rows if row.chosen] == ["Balanced"]


def test_many_requirements_are_counted_rather_than_listed_at_each_service():
    solution = compose(large_version(), provider=PROVIDER).solution
    assert solution is not None
    assert solution.sites[0].services[0].why.endswith("more")


def test_the_enclosure_adds_up_to_the_sheet(version):
    data = msgspec.json.decode(enclose(version))
    nets = sum(
        Decimal(charge["net"]["amount"])
        for line in data["lines"]
        for charge in line["charges"]
        if charge["cadence"] == "monthly"
    )
    assert nets == version.sheet.totals().monthly.amount
    assert data["totals"]["monthly"] == {"amount": str(nets), "currency": "USD"}
