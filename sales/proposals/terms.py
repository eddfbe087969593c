"""The terms the offer is made on, and the block in which it is accepted."""

from __future__ import annotations

from dataclasses import dataclass

from catalog.offering import Cadence
from common.wording import count, plain
from sales.pricing.contract_terms import USUAL_PAYMENT_DAYS
from sales.proposals.glance import Glance
from sales.proposals.phrases import day
from sales.proposals.provider import Provider
from sales.quotes.quote_version import QuoteVersion

TAXES = (
    "Prices exclude value added tax, sales tax and other public charges, which are added at the "
    "rate in force on the day of the invoice."
)
TAXES_SHOWN = (
    "Prices are net. The taxes shown beside them are those of the day of issue and are invoiced "
    "at the rate in force on the day of the invoice; other public charges are added as they arise."
)
CHANGES = (
    "A change of sites, services or quantities is quoted anew and becomes part of the contract "
    "once both parties have accepted it in writing."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    title: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """One party's half of the acceptance; `name` is filled in where it is known."""

    party: str
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    clauses: tuple[Clause, ...]
    acceptance: str
    signatures: tuple[Signature, ...]


def state_terms(version: QuoteVersion, glance: Glance, *, provider: Provider) -> Terms:
    customer = version.customer.name
    return Terms(
        clauses=(
            Clause(title="Validity", text=_validity(version)),
            Clause(title="Term", text=_term(version)),
            Clause(title="Delivery", text=_delivery(version, glance)),
            Clause(title="Charges and payment", text=_payment(version)),
            *_liability(version),
            Clause(title="Taxes", text=TAXES_SHOWN if version.taxes else TAXES),
            Clause(title="Changes", text=CHANGES),
            Clause(
                title="Confidentiality",
                text=(
                    f"This document is meant for {customer} alone. Each party keeps the other's "
                    "commercial and technical details to itself."
                ),
            ),
        ),
        acceptance=(
            f"By signing, {customer} orders the services of {version.label} from "
            f"{provider.name} at the prices and on the terms of this document."
        ),
        signatures=(
            Signature(party=customer),
            Signature(party=provider.name, name=version.issued_by_name),
        ),
    )


def _validity(version: QuoteVersion) -> str:
    return (
        f"This offer, {version.label}, was issued on {day(version.issued_on)} and stands until "
        f"{day(version.valid_until)}. It replaces earlier versions of the same number."
    )


def _delivery(version: QuoteVersion, glance: Glance) -> str:
    said = (
        "Lead times count from the day we receive the signed acceptance and assume timely access "
        "to the sites."
    )
    if days := version.sheet.terms.contract.delivery_days:
        return f"{said} Every service is handed over within {count(days, 'working day')}."
    if not glance.longest_lead_time_days:
        return said
    return f"{said} The longest is {count(glance.longest_lead_time_days, 'day')}."


def _term(version: QuoteVersion) -> str:
    months = count(version.sheet.terms.term_months, "month")
    return (
        f"Each service runs for {months} from the day it is handed over in working order. After "
        "that it continues month by month until one party ends it with 90 days' notice."
    )


def _payment(version: QuoteVersion) -> str:
    said = "One-time charges are invoiced at hand-over, monthly charges in advance from that day. "
    if any(c.cadence is Cadence.USAGE for line in version.sheet.lines for c in line.charges):
        said += "Usage is invoiced monthly in arrears. "
    days = version.sheet.terms.contract.payment_days or USUAL_PAYMENT_DAYS
    return f"{said}Invoices are due within {days} days of their date."


def _liability(version: QuoteVersion) -> tuple[Clause, ...]:
    """Only where it was agreed; elsewhere the framework contract speaks."""
    years = version.sheet.terms.contract.liability_years
    if not years:
        return ()
    amount = "one year's charges" if years == 1 else f"the charges of {plain(years)} years"
    text = (
        f"Each party's liability under this contract is limited to {amount}, but for intent, gross "
        "negligence and harm to persons. Service credits count towards it."
    )
    return (Clause(title="Liability", text=text),)
