"""The enclosure: the quote as JSON for the customer's systems, without anything of our own side."""

from __future__ import annotations

import msgspec

from sales.customers.customer import Site
from sales.pricing.price_sheet import PricedLine
from sales.proposals.glance import for_customer
from sales.quotes.quote_version import Compliance, QuoteVersion
from sales.sla.service_level import ServiceLevel

FORMAT = 1


def enclose(version: QuoteVersion) -> bytes:
    """What the customer is offered, field by named field.

    A copy of the version with cost struck out would leak the next internal field someone adds;
    this list does not grow by itself.
    """
    return msgspec.json.encode(
        {
            "format": FORMAT,
            "number": version.number,
            "version": version.version,
            "title": version.title,
            "issued_on": version.issued_on,
            "valid_until": version.valid_until,
            "issued_by": {"name": version.issued_by_name, "email": version.issued_by_email},
            "customer": {"name": version.customer.name, "address": version.customer.address},
            "sites": [_site(each) for each in version.customer.sites],
            "option": version.option_name,
            "currency": version.sheet.currency,
            "term_months": version.sheet.terms.term_months,
            "lines": [_line(each) for each in version.sheet.lines],
            "totals": for_customer(version.sheet.totals()),
            "requirements": version.requirements,
            "compliance": [_answer(each) for each in version.compliance],
            "service_levels": [_promise(each) for each in version.service_levels],
        }
    )


def _site(site: Site) -> dict[str, object]:
    return {
        "id": site.id,
        "name": site.name,
        "street": site.street,
        "postcode": site.postcode,
        "city": site.city,
    }


def _answer(answer: Compliance) -> dict[str, object]:
    return {
        "requirement_id": answer.requirement.id,
        "verdict": answer.verdict,
        "response": answer.response,
    }


def _promise(level: ServiceLevel) -> dict[str, object]:
    """The promise, not whether our network is expected to keep it."""
    return {
        "line_id": level.line_id,
        "service_class": level.service_class,
        "availability_percent": level.availability_percent,
        "restore_hours": level.restore_hours,
        "latency_ms": level.latency_ms,
        "jitter_ms": level.jitter_ms,
        "loss_percent": level.loss_percent,
        "credits": level.schedule,
        "measurement": level.measurement,
        "further_terms": level.terms,
    }


def _line(priced: PricedLine) -> dict[str, object]:
    line, configuration = priced.line, priced.line.configuration
    return {
        "id": line.id,
        "site_id": line.site_id,
        "offering_id": configuration.offering_id,
        "offering": configuration.offering_name,
        "settings": dict(configuration.values),
        "quantity": line.quantity,
        "lead_time_days": line.lead_time_days,
        "charges": [
            {
                "name": charge.name,
                "cadence": charge.cadence,
                "quantity": charge.quantity,
                "list_price": charge.list_price,
                "adjustments": [
                    {"reason": step.reason, "amount": step.amount} for step in charge.adjustments
                ],
                "net": charge.net,
            }
            for charge in priced.charges
        ],
    }
