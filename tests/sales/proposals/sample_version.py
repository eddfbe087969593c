"""A sample quote version for tests and benchmarks: three sites, or as many as asked for."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from catalog.configuration import Configuration
from catalog.matching import Verdict
from catalog.offering import Cadence, Value
from catalog.requirement import Requirement
from common.money import Money
from sales.customers.customer import Contact, Customer, Site
from sales.pricing.price_sheet import (
    Adjustment,
    PricedCharge,
    PricedLine,
    PriceSheet,
    PriceTerms,
    QuoteLine,
    Totals,
)
from sales.quotes.quote_version import Compliance, OptionSummary, QuoteVersion
from sales.sla.credits import standard_schedule
from sales.sla.service_level import Deliverability, ServiceLevel
from tests.sales.pricing.sample_supplier import SECRET_COST, SECRET_QUOTE
from tests.sales.proposals.sample_words import (
    ANSWERS,
    CUSTOMER,
    FIBRE,
    PROVIDER,
    REQUIREMENTS,
    SERVICES,
    SITES,
    VOICE,
    WAN,
)

__all__ = ["PROVIDER", "hostile_version", "large_version", "sample_version"]

_BY_ID = {each.offering_id: each for each in SERVICES}


def usd(amount: Decimal | str | int) -> Money:
    return Money.of(amount, "USD").rounded()


def charge(
    name: str, cadence: Cadence, listed: Decimal | str, *, steps: tuple[tuple[str, str], ...] = ()
) -> PricedCharge:
    """A charge whose net is the list price less the percentages of the steps, rounded each."""
    price = net = usd(listed)
    adjustments = []
    for reason, percent in steps:
        amount = -(net * Decimal(percent) * Decimal("0.01")).rounded()
        adjustments.append(Adjustment(step=reason, reason=reason, amount=amount))
        net = net + amount
    return PricedCharge(
        name=name,
        cadence=cadence,
        quantity=Decimal(1),
        list_price=price,
        net=net,
        cost=usd(SECRET_COST),
        adjustments=tuple(adjustments),
    )


TERM_STEP = ("12 % off for 36 months", "12")
DISCOUNT_STEP = ("5 % discount on this quote", "5")


def priced_line(  # long because it spells out one whole line of the sample
    number: int, site: Site, offering_id: str, *, reach: str = "on-net", days: int = 45
) -> PricedLine:
    """A line of one of the three services, with prices that differ from line to line."""
    service = _BY_ID[offering_id]
    steps = (TERM_STEP, DISCOUNT_STEP)
    values: dict[str, Value]
    monthly = Decimal("412.35") + 37 * number
    if offering_id == FIBRE:
        values = {
            "bandwidth_mbps": 1000 if number % 2 else 200,
            "service_class": "Platinum" if number % 2 else "Gold",
            "resilience": bool(number % 2),
            "ddos_protection": True,
        }
        charges = [
            charge("Installation", Cadence.ONCE, "950", steps=(("Installation halved", "50"),)),
            charge("Access and port", Cadence.MONTHLY, monthly, steps=steps),
            charge("DDoS protection", Cadence.MONTHLY, "89.90", steps=steps),
        ]
    elif offering_id == WAN:
        values = {"bandwidth_mbps": 200, "service_class": "Gold", "encrypted": True}
        charges = [
            charge("Edge device and set-up", Cadence.ONCE, "380"),
            charge("Managed edge", Cadence.MONTHLY, monthly / 2, steps=steps),
        ]
    else:
        values = {"channels": 30}
        charges = [
            charge("Number porting", Cadence.ONCE, "120"),
            charge("Channels", Cadence.MONTHLY, "135", steps=(TERM_STEP,)),
            charge("Calls to mobiles", Cadence.USAGE, "86.40"),
        ]
    return PricedLine(
        line=QuoteLine(
            id=f"L-{number:03d}",
            site_id=site.id,
            site_name=site.name,
            region="North",
            configuration=Configuration(
                offering_id=offering_id,
                offering_name=service.name,
                family=service.family,
                offering_version=3,
                values=values,
            ),
            reach=reach,
            lead_time_days=days,
            build_cost=usd(SECRET_COST),
            supplier=SECRET_QUOTE,
        ),
        charges=tuple(charges),
    )


def service_level_of(priced: PricedLine) -> ServiceLevel | None:
    """Platinum or Gold as the line's configuration says; None for voice, which has no class."""
    line = priced.line
    name = line.configuration.values.get("service_class")
    if name is None:
        return None
    strict = name == "Platinum"
    target = 99.99 if strict else 99.9
    return ServiceLevel(
        line_id=line.id,
        site_name=line.site_name,
        offering_name=line.configuration.offering_name,
        service_class=str(name),
        availability_percent=target,
        restore_hours=4 if strict else 6,
        latency_ms=20 if strict else 35,
        jitter_ms=2 if strict else None,
        loss_percent=0.05 if strict else 0.1,
        schedule=standard_schedule(target),
        network_availability_percent=99.777,
        deliverability=Deliverability.TIGHT,
        reason="Met on average, missed in some months: an internal reckoning.",
    )


def totals_of(once: str, monthly: str, usage: str) -> Totals:
    return Totals(
        once=usd(once),
        monthly=usd(monthly),
        usage=usd(usage),
        contract_value=usd(once) + (usd(monthly) + usd(usage)) * 36,
        contract_cost=usd(SECRET_COST),
    )


def _options(sheet: PriceSheet) -> tuple[OptionSummary, ...]:
    names = tuple(each.name for each in SERVICES)
    return (
        OptionSummary(
            name="economy", intent="the lowest price that keeps every must on bandwidth",
            totals=totals_of("1400", "1510.20", "86.40"), lowest_availability_percent=99.5,
            longest_lead_time_days=45, services=names[:2],
            gaps=("Availability at least 99.95 %", "Channels at least 30 channels"),
        ),
        OptionSummary(
            name="balanced", intent="the strictest class where people work, Gold elsewhere",
            totals=sheet.totals(), lowest_availability_percent=99.9,
            longest_lead_time_days=60, services=names, gaps=("Lead time at most 40 days",),
        ),
        OptionSummary(
            name="resilient", intent="two separate fibres at every site",
            totals=totals_of("4700", "3980", "86.40"), lowest_availability_percent=99.99,
            longest_lead_time_days=75, services=names,
        ),
    )  # fmt: skip


def sample_version() -> QuoteVersion:
    """Three sites, six lines, eight requirements, three options, two service classes."""
    works, office, warehouse = SITES
    lines = (
        priced_line(1, works, FIBRE),
        priced_line(2, works, WAN),
        priced_line(3, works, VOICE),
        priced_line(4, office, FIBRE),
        priced_line(5, office, WAN),
        priced_line(6, warehouse, FIBRE, reach="near-net", days=60),
    )
    return _version(SITES, lines, REQUIREMENTS, ANSWERS)


def large_version(*, sites: int = 25, lines: int = 150, requirements: int = 80) -> QuoteVersion:
    """As large as asked for, made by repeating the small one under other names."""
    places = tuple(
        replace(SITES[i % 3], id=f"S-{i + 1}", name=f"Site {i + 1:02d} {SITES[i % 3].city}")
        for i in range(sites)
    )
    priced = tuple(
        priced_line(i + 1, places[i * sites // lines], (FIBRE, WAN, VOICE)[i % 3])
        for i in range(lines)
    )
    asked = tuple(
        replace(REQUIREMENTS[i % 8], id=f"R-{i + 1:03d}", site_ids=()) for i in range(requirements)
    )
    return _version(places, priced, asked, tuple(ANSWERS[i % 8] for i in range(requirements)))


def _version(
    sites: tuple[Site, ...],
    lines: tuple[PricedLine, ...],
    asked: tuple[Requirement, ...],
    answers: tuple[tuple[Verdict, str], ...],
) -> QuoteVersion:
    sheet = PriceSheet(terms=PriceTerms(currency="USD", term_months=36), lines=lines)
    levels = (service_level_of(each) for each in lines)
    return QuoteVersion(
        number="Q-2026-00417",
        version=3,
        opportunity_id="OPP-0042",
        title="Network for the Halden group",
        customer=Customer(
            id="C-0007",
            name=CUSTOMER,
            industry="Manufacturing",
            address="12 Foundry Road\n12207 Albany",
            contacts=(
                Contact(name="Ingrid Sørensen", role="Head of IT", email="ingrid@halden.example"),
            ),
            sites=sites,
        ),
        issued_by_id="u-1",
        issued_by_name="Marta Ruiz",
        issued_by_email="marta.ruiz@larkfield.example",
        issued_on=date(2026, 11, 24),
        valid_until=date(2026, 12, 24),
        goals="One network for three sites, and nobody waiting for a drawing to open",
        requirements=asked,
        option_name="balanced",
        sheet=sheet,
        service_levels=tuple(each for each in levels if each is not None),
        compliance=tuple(
            Compliance(requirement=each, verdict=verdict, response=said)
            for each, (verdict, said) in zip(asked, answers, strict=True)
        ),
        options=_options(sheet),
        services=SERVICES,
        note="Ask Tom before going lower: an internal note.",
    )


HOSTILE = (
    "<script>alert(1)</script>"
    '<img src="http://192.0.2.1/x.png"><link rel=attachment href="file:///etc/hostname">'
    "{{ 7*7 }}{% for a in b %}\x00\x0b"
)


def hostile_version() -> QuoteVersion:
    """The sample with markup, template code and control characters typed into free fields."""
    version = sample_version()
    bad_site = replace(version.customer.sites[0], name=HOSTILE, street=HOSTILE, city=HOSTILE)
    contact = Contact(name=HOSTILE, role=HOSTILE, email=HOSTILE)
    bad_need = replace(version.requirements[0], text=HOSTILE, source=HOSTILE, group=HOSTILE)
    first = version.sheet.lines[0]
    bad_line = replace(
        first,
        line=replace(first.line, site_name=HOSTILE, reach=HOSTILE),
        charges=(replace(first.charges[0], name=HOSTILE), *first.charges[1:]),
    )
    return replace(
        version,
        title=HOSTILE,
        goals=HOSTILE,
        issued_by_name=HOSTILE,
        issued_by_email=HOSTILE,
        option_name=HOSTILE,
        customer=replace(
            version.customer,
            name=HOSTILE,
            address=HOSTILE,
            contacts=(contact,),
            sites=(bad_site, *version.customer.sites[1:]),
        ),
        requirements=(bad_need, *version.requirements[1:]),
        compliance=(
            replace(version.compliance[0], requirement=bad_need, response=HOSTILE),
            *version.compliance[1:],
        ),
        sheet=replace(version.sheet, lines=(bad_line, *version.sheet.lines[1:])),
        options=(replace(version.options[0], name=HOSTILE, intent=HOSTILE), *version.options[1:]),
        services=(replace(version.services[0], summary=HOSTILE), *version.services[1:]),
    )
