"""Small values of every kept kind, with something in every field a store could lose."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime
from decimal import Decimal

from catalog.configurator import configure
from catalog.matching import Verdict
from catalog.offering import (
    Cadence,
)
from catalog.requirement import Operator, Priority, Requirement
from common.account import Account
from common.actor import Actor, Role
from database.work import Work
from sales.customers.customer import Contact, Customer, Site
from sales.customers.opportunity import Opportunity, Stage
from sales.deals.deal import Deal, DealLine, Order, OrderItem, OrderState
from sales.needs.need import Interview, Need
from sales.pricing.price_sheet import (
    Adjustment,
    PricedCharge,
    PricedLine,
    PriceSheet,
    PriceTerms,
    QuoteLine,
)
from sales.proposals.record import ProposalRecord
from sales.quotes.draft import QuoteDraft
from sales.quotes.quote_version import (
    Compliance,
    OptionSummary,
    QuoteVersion,
    ServiceDescription,
)
from sales.sla.service_level import service_level
from tests.database.sample_catalogue import EDUCATION, FIBRE, RULE, usd

NOW = datetime(2026, 11, 23, 10, 42, 7, 250_000, tzinfo=UTC)
ANA = Actor("U-0001", "Ana Silva", "ana@larkfield.example", Role.SALES_ENGINEER)
BEN = Actor("U-0002", "Ben Okafor", "ben@larkfield.example", Role.APPROVER)


def account(id: str = "U-0001", email: str = "Ana@Larkfield.example") -> Account:
    return Account(
        id=id, email=email, name="Ana Silva", role=Role.SALES_ENGINEER, password_hash="x"
    )


REQUIREMENT = Requirement(
    id="R-1",
    characteristic="bandwidth_mbps",
    operator=Operator.AT_LEAST,
    value=100,
    unit="Mbit/s",
    priority=Priority.SHOULD,
    group="Internet access",
    site_ids=("S-1",),
    text="at least 100 Mbps",
    source="row 4",
)


def customer(id: str = "C-0001", name: str = "Åkerlund & Söhne", parent_id: str = "") -> Customer:
    return Customer(
        id=id,
        name=name,
        industry="Retail",
        address="1 Main Street, Québec",
        parent_id=parent_id,
        contacts=(Contact(name="Mia", email="mia@akerlund.example"),),
        sites=(Site(id="S-1", name="HQ", street="1 Main Street", city="Québec", users=40),),
    )


def opportunity(id: str = "OPP-0001", customer_id: str = "C-0001") -> Opportunity:
    return Opportunity(
        id=id,
        customer_id=customer_id,
        title="New head office",
        owner_id=ANA.id,
        stage=Stage.NEEDS,
        site_ids=("S-1",),
        opened_on=date(2026, 11, 1),
        expected_close=date(2026, 12, 31),
    )


NEED = Need(
    opportunity_id="OPP-0001",
    interview=Interview(
        business_goals="grow", services=("SD-WAN",), users=40, ready_by=date(2027, 1, 1)
    ),
    free_text="We need 100 Mbps…",
    requirements=(REQUIREMENT,),
    confirmed=True,
)
LINE = QuoteLine(
    id="L-001",
    site_id="S-1",
    site_name="HQ",
    region="North",
    configuration=configure(FIBRE, (RULE,), {"service_class": "Gold", "bandwidth_mbps": 100}),
    quantity=2,
    reach="near-net",
    lead_time_days=50,
    build_cost=usd("12500.00"),
)
DRAFT = QuoteDraft(
    opportunity_id="OPP-0001",
    option_name="balanced",
    currency="USD",
    term_months=36,
    lines=(LINE,),
    line_discounts={"L-001": Decimal("2.50")},
    header_discount_percent=Decimal("0.125"),
)
SHEET = PriceSheet(
    terms=PriceTerms(currency="USD", term_months=36, header_discount_percent=Decimal("5.0")),
    lines=(
        PricedLine(
            line=LINE,
            charges=(
                PricedCharge(
                    name="Port",
                    cadence=Cadence.MONTHLY,
                    quantity=Decimal("2"),
                    list_price=usd("821.00"),
                    net=usd("738.90"),
                    cost=usd("400.25"),
                    adjustments=(
                        Adjustment(step="term reward", reason="10 % off", amount=usd("-82.10")),
                    ),
                ),
            ),
        ),
    ),
)
LEVEL = service_level(FIBRE, LINE.configuration, line_id="L-001", site_name="HQ")


OPTION = OptionSummary(
    name="balanced",
    intent="A fair price.",
    totals=SHEET.totals(),
    lowest_availability_percent=99.95,
    longest_lead_time_days=50,
    services=(FIBRE.name,),
    gaps=("No DDoS protection.",),
)


def version(number: str = "Q-2026-00012", at: int = 1, title: str = "Head office") -> QuoteVersion:
    assert LEVEL is not None
    return QuoteVersion(
        number=number,
        version=at,
        opportunity_id="OPP-0001",
        title=title,
        customer=customer(),
        issued_by_id=ANA.id,
        issued_by_name=ANA.name,
        issued_by_email=ANA.email,
        issued_on=date(2026, 11, 23),
        valid_until=date(2026, 12, 23),
        goals="grow",
        requirements=(REQUIREMENT,),
        option_name="balanced",
        sheet=SHEET,
        service_levels=(LEVEL,),
        compliance=(
            Compliance(requirement=REQUIREMENT, verdict=Verdict.MET, response="100 Mbit/s."),
        ),
        options=(OPTION,),
        services=(
            ServiceDescription(
                offering_id=FIBRE.id,
                name=FIBRE.name,
                family=FIBRE.family,
                summary=FIBRE.summary,
                education=EDUCATION,
                settings={"bandwidth_mbps": "Bandwidth"},
            ),
        ),
        note="Ring before noon.",
    )


def deal(
    id: str = "D-00001", opportunity_id: str = "OPP-0001", closed_on: date = date(2026, 12, 17)
) -> Deal:
    return Deal(
        id=id,
        customer_name="Åkerlund & Söhne",
        segment="Enterprise",
        won=True,
        reason="price",
        competitor="Northway",
        opened_on=date(2026, 11, 1),
        closed_on=closed_on,
        activation_on=date(2027, 2, 1),
        term_months=36,
        lines=(
            DealLine(
                region="North",
                city="Québec",
                family=FIBRE.family,
                offering_id=FIBRE.id,
                offering_name=FIBRE.name,
                units=2,
                unit_name="circuits",
                bandwidth_mbps=200.0,
                mrc=usd("738.90"),
                nrc=usd("0.00"),
            ),
        ),
        opportunity_id=opportunity_id,
    )


ORDER = Order(
    id="O-00001-1",
    deal_id="D-00001",
    opportunity_id="OPP-0001",
    customer_name="Åkerlund & Söhne",
    site_id="S-1",
    site_name="HQ",
    requested_on=date(2027, 2, 1),
    items=(
        OrderItem(
            line_id="L-001",
            offering_id=FIBRE.id,
            offering_name=FIBRE.name,
            headline="100 Mbit/s, Gold",
            quantity=2,
        ),
    ),
    state=OrderState.IN_PROGRESS,
)
PDF = b"%PDF-1.7 \x00\xff a proposal"


def proposal(id: str = "P-00001", content: bytes = PDF) -> ProposalRecord:
    return ProposalRecord(
        id=id,
        quote_number="Q-2026-00012",
        quote_version=1,
        opportunity_id="OPP-0001",
        customer_name="Åkerlund & Söhne",
        title="Head office",
        file_name="Q-2026-00012-v1.pdf",
        sha256=hashlib.sha256(content).hexdigest(),
        pages=12,
        size_bytes=len(content),
        created_by=ANA.name,
        created_at=NOW,
    )


def with_opportunity(work: Work) -> None:
    """What every need, draft and quote stands on."""
    work.customers.save(customer(), expected=None, by=ANA, now=NOW)
    work.opportunities.save(opportunity(), expected=None, by=ANA, now=NOW)
