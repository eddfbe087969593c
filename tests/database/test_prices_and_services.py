"""Prices, rules, approvals, steps to take back and services come back whole, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from database.engine import Database
from database.stored import ChangedMeanwhile
from database.stores.drafts import NothingToUndo
from sales.deals.amend import Action, AmendedLine, Amendment
from sales.deals.installed import ServiceState
from sales.deals.milestones import planned, reach
from sales.pricing.exchange import ExchangeRate
from sales.pricing.price_book import BookRate, PriceBook
from sales.pricing.price_sheet import Indexation
from sales.pricing.promotions import Promotion
from sales.pricing.ramp import RampStep
from sales.pricing.rates import Rate, Tier, TierKind
from sales.quotes.approval import ApprovalRoute, Verdict, decide, foresee
from sales.quotes.approval_matrix import STANDARD_MATRIX, Delegation
from tests.database import samples
from tests.database.sample_catalogue import usd
from tests.sales.deals.test_amend import service
from tests.sales.quotes.test_approval import figures

DAY = date(2026, 11, 23)
BOOK = PriceBook(
    name="Enterprise 2026",
    currency="USD",
    valid_from=DAY,
    valid_until=date(2027, 12, 31),
    segment="Enterprise",
    country="US",
    customer_id="C-0001",
    rates={
        "dia-fibre": (
            BookRate(
                charge="Port",
                cadence=samples.SHEET.lines[0].charges[0].cadence,
                when={"bandwidth_mbps": 100, "resilience": True, "region": "North"},
                rate=Rate(
                    price=Decimal("410.50"),
                    cost=Decimal("200.125"),
                    tiers=(Tier(from_quantity=Decimal(0), price=Decimal("1.25")),),
                    kind=TierKind.GRADUATED,
                    committed=Decimal(10),
                    overage=Decimal("0.005"),
                    ramp=(RampStep(from_month=1, share=Decimal("0.5")),),
                ),
            ),
        )
    },
)


def test_prices_and_rules_come_back_whole(database: Database) -> None:
    promotion = Promotion(
        name="Autumn", percent=Decimal(5), valid_from=DAY, valid_until=DAY, segments=("SME",)
    )
    rate = ExchangeRate(base="USD", currency="EUR", rate=Decimal("0.92150"), on=DAY)
    matrix = replace(
        STANDARD_MATRIX,
        delegations=(Delegation(person="a@x", to="b@x", from_day=DAY, until_day=DAY),),
    )
    with database.work() as work:
        assert work.rulebooks.books() == ()
        assert work.rulebooks.matrix() is None
        for book in (BOOK, replace(BOOK, currency="EUR"), replace(BOOK, name="List")):
            work.rulebooks.save_book(book, by=samples.ANA, now=samples.NOW)
        work.rulebooks.save_promotions((promotion,), by=samples.ANA, now=samples.NOW)
        work.rulebooks.save_exchange_rates((rate,), by=samples.ANA, now=samples.NOW)
        work.rulebooks.save_matrix(matrix, expected=None, by=samples.ANA, now=samples.NOW)
    with database.work() as work:
        assert work.rulebooks.books() == (replace(BOOK, currency="EUR"), replace(BOOK, name="List"))
        assert work.rulebooks.promotions() == (promotion,)
        assert work.rulebooks.exchange_rates() == (rate,)
        kept = work.rulebooks.matrix()
        assert kept is not None
        assert kept.value == matrix


def test_of_two_approvers_at_once_the_second_is_told_who_was_first(database: Database) -> None:
    route = ApprovalRoute(
        number="Q-1",
        version=2,
        issued_by_id=samples.ANA.id,
        asks=foresee(figures(discount=25), STANDARD_MATRIX, samples.NOW),
    )
    with database.work() as work:
        work.approvals.save(route, expected=None, by=samples.ANA, now=samples.NOW)
        assert [each.value for each in work.approvals.waiting()] == [route]
        assert work.approvals.before("Q-1", 3) == route
        assert work.approvals.before("Q-1", 2) is None
    decided = decide(route, Verdict.APPROVED, comment="ok", by=samples.BEN, now=samples.NOW)
    with database.work() as work:
        work.approvals.save(decided, expected=1, by=samples.BEN, now=samples.NOW)
    with pytest.raises(ChangedMeanwhile, match="Ben Okafor saved this"), database.work() as work:
        work.approvals.save(decided, expected=1, by=samples.ANA, now=samples.NOW)
    with database.work() as work:
        assert work.approvals.waiting() == ()
        kept = work.approvals.find("Q-1", 2)
        assert kept is not None
        assert kept.value == decided


def test_steps_of_a_draft_are_taken_back_one_by_one(database: Database) -> None:
    drafts = [
        samples.DRAFT,
        replace(samples.DRAFT, term_months=24, header_amount=usd("10.00")),
        replace(samples.DRAFT, note="third", indexation=Indexation(percent=Decimal("2.5"))),
    ]
    with database.work() as work:
        samples.with_opportunity(work)
        for revision, draft in enumerate(drafts):
            work.drafts.save(draft, expected=revision or None, by=samples.ANA, now=samples.NOW)
        assert work.drafts.steps("OPP-0001") == 2
    for expected, draft in ((3, drafts[1]), (4, drafts[0])):
        with database.work() as work:
            undone = work.drafts.undo(
                "OPP-0001", expected=expected, by=samples.ANA, now=samples.NOW
            )
            assert undone.value == draft
    with database.work() as work, pytest.raises(NothingToUndo):
        work.drafts.undo("OPP-0001", expected=5, by=samples.ANA, now=samples.NOW)


def test_services_amendments_and_orders_come_back_whole(database: Database) -> None:
    one = replace(service(), customer_id="C-0001", deal_id="D-00001")
    two = replace(one, id="D-00001/L-002", state=ServiceState.TERMINATED)
    amendment = Amendment(
        action=Action.DISCONNECT,
        effective_on=DAY,
        currency="USD",
        lines=(
            AmendedLine(
                before=one, after=two, proration=usd("-1"), termination=usd("5"), what="ends"
            ),
        ),
    )
    with database.work() as work:
        samples.with_opportunity(work)
        work.deals.add(samples.deal())
        work.services.put([one, two])
        id = work.services.add_amendment("C-0001", amendment, by=samples.ANA, now=samples.NOW)
        order = replace(samples.ORDER, milestones=planned(DAY, date(2027, 3, 1)))
        work.deals.add_order(order)
    with database.work() as work:
        assert work.services.of_customer("C-0001") == (one,)
        assert work.services.of_customer("C-0001", state=None) == (two, one)
        assert work.services.amendment(id) == amendment
        (listing,) = work.services.customers()
        assert (listing.services, listing.monthly) == (1, usd("400.00"))
        assert work.services.customers(ending_by=DAY) == ()
        reached = reach(order, "site survey", DAY)
        work.deals.save_order(reached)
        assert work.deals.order(order.id) == reached
