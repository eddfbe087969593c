"""Issuing: a draft becomes a version that is kept whole, approved at once or after approval."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from catalog.offering import NoPrice, Offering
from common.actor import Actor
from common.errors import BusinessError
from common.wording import join_words
from sales.customers.customer import Customer
from sales.customers.opportunity import Opportunity
from sales.needs.need import Need
from sales.pricing.price_sheet import QuoteLine
from sales.pricing.taxes import TaxLine
from sales.quotes.approval import ApprovalRoute
from sales.quotes.lifecycle import QuoteState, Why
from sales.quotes.option import SolutionOption
from sales.quotes.quote_version import OptionSummary, QuoteVersion, ServiceDescription

VALID_DAYS = 30

__all__ = ["VALID_DAYS", "EmptyQuote", "Issue", "NoPrice", "issue"]


class EmptyQuote(BusinessError):
    def __init__(self) -> None:
        super().__init__("The quote has no line; choose an option or add a service first.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """What a version is issued from. `compared` are the options the customer is shown."""

    number: str
    version: int
    opportunity: Opportunity
    customer: Customer
    need: Need
    option: SolutionOption
    compared: tuple[OptionSummary, ...]
    offerings: Mapping[str, Offering]
    note: str = ""
    based_on: str = ""
    taxes: tuple[TaxLine, ...] = ()


def issue(what: Issue, *, by: Actor, on: date) -> QuoteVersion:
    """The version as it will be kept. Whether somebody has to approve it is judged apart.

    Raises:
        EmptyQuote, OpportunityClosed.
    """
    what.opportunity.require_open()
    if not what.option.lines:
        raise EmptyQuote
    quoted = {line.site_id for line in what.option.lines}
    return QuoteVersion(
        number=what.number,
        version=what.version,
        opportunity_id=what.opportunity.id,
        title=what.opportunity.title,
        customer=replace(
            what.customer, sites=tuple(s for s in what.customer.sites if s.id in quoted)
        ),
        issued_by_id=by.id,
        issued_by_name=by.name,
        issued_by_email=by.email,
        issued_on=on,
        valid_until=on + timedelta(days=VALID_DAYS),
        goals=what.need.interview.business_goals,
        requirements=what.need.requirements,
        option_name=what.option.name,
        sheet=what.option.sheet,
        service_levels=what.option.service_levels,
        compliance=what.option.compliance,
        options=_compared(what),
        services=_described(what),
        note=what.note,
        based_on=what.based_on,
        taxes=what.taxes,
    )


def starting_state(route: ApprovalRoute) -> tuple[QuoteState, Why]:
    """The state a version starts in, and why."""
    if not route.asks:
        return QuoteState.APPROVED, Why("Within the seller's limits.")
    if route.approved:
        versions = {each.decision.of_version for each in route.asks if each.decision}
        said = join_words([f"v{version}" for version in sorted(versions)])
        return QuoteState.APPROVED, Why(f"No worse than what was approved on {said}.")
    waiting = [each for each in route.asks if each.decision is None]
    said = " ".join(dict.fromkeys(each.public_reason for each in waiting))
    return QuoteState.PENDING_APPROVAL, Why(said, " ".join(each.reason for each in waiting))


def _compared(what: Issue) -> tuple[OptionSummary, ...]:
    """The rivals, with the chosen option as it is now, not as it was first proposed."""
    chosen = what.option.summary()
    rivals = [each for each in what.compared if each.name != chosen.name]
    order = [each.name for each in what.compared]
    if chosen.name not in order:
        return (*rivals, chosen)
    rivals.insert(order.index(chosen.name), chosen)
    return tuple(rivals)


def services_in(lines: Iterable[QuoteLine]) -> Counter[tuple[object, ...]]:
    """What is sold where and how configured, whatever it costs and is called."""
    return Counter(
        (
            each.site_id,
            each.configuration.offering_id,
            tuple(sorted(each.configuration.values.items())),
            each.quantity,
        )
        for each in lines
    )


def _described(what: Issue) -> tuple[ServiceDescription, ...]:
    ids = dict.fromkeys(line.configuration.offering_id for line in what.option.lines)
    described = []
    for offering_id in ids:
        offering = what.offerings[offering_id]
        described.append(
            ServiceDescription(
                offering_id=offering.id,
                name=offering.name,
                family=offering.family,
                summary=offering.summary,
                education=offering.education,
                settings={
                    c.name: f"{c.title}{f' ({c.unit})' if c.unit else ''}"
                    for c in offering.characteristics
                    if c.configurable
                },
            )
        )
    return tuple(described)
