"""What RFP answers are made of: catalogue, answer library, the sale's quote and the SLA engine."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from catalog.configurator import InvalidConfiguration, configure
from catalog.offering import Offering, Value
from catalog.rules import Rule
from common.actor import Actor, Permission
from database.work import Work
from sales.pricing.price_sheet import PriceSheet
from sales.quotes.quote_version import QuoteVersion
from sales.rfp.propose import Ground
from sales.rfp.service_evidence import Assess, Configured, Finding, Keeping, QuotedPrice
from sales.sla.credits import standard_schedule
from sales.sla.keepable import Keepable, Promise, keepable
from sales.sla.requirement_check import Answer, answer_request
from workflows.assess_promises import outages_of_line
from workflows.catalogue_shelf import catalogue_in_use
from workflows.configure_solution import NoDraft, price_draft
from workflows.demo.answers import demo_library
from workflows.demo.catalogue import demo_offerings, demo_rules

_KEEPING = {
    Answer.COMPLIANT: Keeping.SAFE,
    Answer.CONDITIONAL: Keeping.CONDITIONAL,
    Answer.COUNTER_OFFER: Keeping.COUNTER_OFFER,
}


def shipped_ground(variables: Mapping[str, str], today: date) -> Ground:
    """The catalogue and the library that come with Bidwright; no quote."""
    return Ground(
        offerings=demo_offerings(),
        library=demo_library(today),
        variables=dict(variables),
        assess=availability_assessor(demo_rules()),
    )


def published_ground(
    work: Work, variables: Mapping[str, str], *, by: Actor, opportunity_id: str = ""
) -> Ground:
    """What this installation sells and knows, and what the opportunity was quoted."""
    by.require(Permission.SELL)
    catalogue = catalogue_in_use(work)
    reference, sheet = _quoted(work, opportunity_id, by=by) if opportunity_id else ("", None)
    on_sale = {each.id: each for each in catalogue.on_sale}
    configured = tuple(
        Configured(
            offering=on_sale[each.line.configuration.offering_id],
            configuration=each.line.configuration,
            reference=f"{reference}, {each.line.id}",
        )
        for each in (sheet.lines if sheet else ())
        if each.line.configuration.offering_id in on_sale
    )
    return Ground(
        offerings=catalogue.on_sale,
        configured=configured,
        price=_price(reference, sheet) if sheet and sheet.lines else None,
        library=work.answer_library.list(),
        variables=dict(variables),
        assess=availability_assessor(catalogue.rules),
    )


def quoted_version(work: Work, opportunity_id: str, *, by: Actor) -> QuoteVersion | None:
    """The newest issued version of the opportunity; None where nothing was issued."""
    by.require(Permission.SELL)
    issued = work.quotes.of_opportunity(opportunity_id) if opportunity_id else ()
    return issued[-1].version if issued else None


def _quoted(work: Work, opportunity_id: str, *, by: Actor) -> tuple[str, PriceSheet | None]:
    """The newest issued version, else the draft; its name and its prices."""
    version = quoted_version(work, opportunity_id, by=by)
    if version is not None:
        return version.label, version.sheet
    try:
        return "draft quote", price_draft(work, opportunity_id, by=by).sheet
    except NoDraft:
        return "", None


def _price(reference: str, sheet: PriceSheet) -> QuotedPrice:
    totals = sheet.totals()
    once = f" and {totals.once} once" if totals.once else ""
    return QuotedPrice(
        reference=reference,
        sentence=(
            f"Our price is {totals.monthly} a month{once}, {totals.contract_value} over "
            f"{sheet.terms.term_months} months."
        ),
    )


def availability_assessor(rules: tuple[Rule, ...]) -> Assess:
    """Asks the SLA engine whether a service keeps an availability, as it is and doubled."""
    known: dict[tuple[str, str, float], Finding | None] = {}

    def assess(
        offering: Offering, values: Mapping[str, Value] | None, wanted: float
    ) -> Finding | None:
        key = (offering.id, repr(sorted((values or {}).items())), wanted)
        if key not in known:
            known[key] = _assessed(offering, rules, values, wanted)
        return known[key]

    return assess


def _assessed(
    offering: Offering, rules: tuple[Rule, ...], values: Mapping[str, Value] | None, wanted: float
) -> Finding | None:
    settled = values if values is not None else _configured(offering, rules, {})
    if settled is None or not 0 < wanted < 100:
        return None
    single = _keepable(offering, settled, wanted)
    if single is None:
        return None
    doubled = None
    if settled.get("resilience") is False:
        second = _configured(offering, rules, {**settled, "resilience": True})
        doubled = _keepable(offering, second, wanted) if second else None
    found = answer_request(wanted, single, doubled)
    return Finding(_KEEPING[found.answer], found.offered_percent, found.sentence)


def _configured(
    offering: Offering, rules: tuple[Rule, ...], choices: Mapping[str, Value]
) -> Mapping[str, Value] | None:
    try:
        return configure(offering, rules, choices).values
    except InvalidConfiguration:
        return None


def _keepable(offering: Offering, values: Mapping[str, Value], wanted: float) -> Keepable | None:
    outages = outages_of_line(offering, values)
    if outages is None:
        return None
    return keepable(outages, Promise(target_percent=wanted, schedule=standard_schedule(wanted)))
