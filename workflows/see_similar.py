"""See similar deals: what past sales of the same families and a like size came to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from common.actor import Actor, Permission
from common.money import Money, total
from database.work import Work
from sales.deals.deal import Deal
from sales.quotes.quote_version import QuoteVersion

_LOOKED_AT, _SHOWN = 2_000, 8


@dataclass(frozen=True, slots=True, kw_only=True)
class SimilarDeal:
    id: str
    customer_name: str
    won: bool
    closed_on: date
    monthly: Money
    term_months: int
    discount_percent: float | None  # the greatest of its lines; None: not known


def similar_deals(work: Work, version: QuoteVersion, *, by: Actor) -> tuple[SimilarDeal, ...]:
    """Deals that share a product family, nearest in monthly price first."""
    by.require(Permission.READ_PROPOSALS)
    families = {each.line.configuration.family for each in version.sheet.lines}
    monthly = version.sheet.totals().monthly
    found = []
    for deal in work.deals.list(limit=_LOOKED_AT):
        same = [each for each in deal.lines if each.family in families]
        if same and same[0].mrc.currency == monthly.currency:
            found.append(_similar(deal, monthly.currency))
    found.sort(key=lambda each: abs(each.monthly.amount - monthly.amount))
    return tuple(found[:_SHOWN])


def _similar(deal: Deal, currency: str) -> SimilarDeal:
    return SimilarDeal(
        id=deal.id,
        customer_name=deal.customer_name,
        won=deal.won,
        closed_on=deal.closed_on,
        term_months=deal.term_months,
        discount_percent=max(
            (x.discount_percent for x in deal.lines if x.discount_percent is not None),
            default=None,
        ),
        monthly=total((each.mrc for each in deal.lines if each.mrc.currency == currency), currency),
    )
