"""A quote version at a glance: the figures that letter, summary and terms all speak of."""

from __future__ import annotations

from dataclasses import dataclass

from catalog.matching import Verdict
from common.money import Money
from sales.pricing.price_sheet import Totals
from sales.quotes.quote_version import Compliance, QuoteVersion


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerTotals:
    """Totals as the customer sees them; `usage` is a month's forecast."""

    once: Money
    monthly: Money
    usage: Money
    contract_value: Money
    quarterly: Money | None = None  # None where nothing falls due so
    annual: Money | None = None


def for_customer(totals: Totals) -> CustomerTotals:
    """Copied field by field: what it does not name, cost above all, cannot reach a document."""
    return CustomerTotals(
        once=totals.once,
        monthly=totals.monthly,
        usage=totals.usage,
        contract_value=totals.contract_value,
        quarterly=totals.quarterly,
        annual=totals.annual,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Glance:
    site_names: tuple[str, ...]
    families: tuple[str, ...]
    service_count: int
    totals: CustomerTotals
    reduction: Money  # list less net, over the term; zero or more when nothing was added
    longest_lead_time_days: int
    kept: int  # requirements met or exceeded
    short: tuple[Compliance, ...]  # partly met or not met
    open: tuple[Compliance, ...]  # to be confirmed


def at_a_glance(version: QuoteVersion) -> Glance:
    lines = version.sheet.lines
    verdicts = version.compliance
    return Glance(
        site_names=tuple(dict.fromkeys(each.line.site_name for each in lines)),
        families=tuple(dict.fromkeys(each.line.configuration.family for each in lines)),
        service_count=sum(each.line.quantity for each in lines),
        totals=for_customer(version.sheet.totals()),
        reduction=_reduction(version),
        longest_lead_time_days=max((each.line.lead_time_days for each in lines), default=0),
        kept=sum(each.verdict in (Verdict.MET, Verdict.EXCEEDED) for each in verdicts),
        short=tuple(x for x in verdicts if x.verdict in (Verdict.PARTLY, Verdict.NOT_MET)),
        open=tuple(x for x in verdicts if x.verdict is Verdict.UNKNOWN),
    )


def _reduction(version: QuoteVersion) -> Money:
    """What all adjustments take off over each line's term."""
    result = Money.zero(version.sheet.currency)
    for line in version.sheet.lines:
        for charge in line.charges:
            months = line.line.term_months or version.sheet.terms.term_months
            off = charge.over_term(charge.list_price - charge.net, months)
            result = result + Money(off, result.currency)
    return result
