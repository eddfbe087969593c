"""Close a deal: won becomes orders and demand; lost keeps its reason."""

from __future__ import annotations

from datetime import datetime

from common.actor import Actor, Permission
from common.wording import count
from database.work import Work
from sales.deals.close import Closing, NothingToWin, close, closed, orders_of
from sales.deals.deal import Deal, Order
from sales.quotes.lifecycle import IssuedVersion, QuoteState, move
from workflows.catalogue_shelf import catalogue_in_use
from workflows.open_sale import Sale, open_sale


def close_deal(
    work: Work,
    opportunity_id: str,
    *,
    won: bool,
    reason: str,
    competitor: str = "",
    by: Actor,
    now: datetime,
) -> tuple[Deal, tuple[Order, ...]]:
    """Close the opportunity on its newest open version.

    Raises:
        OpportunityClosed, ReasonMissing, NothingToWin, IllegalMove, QuoteExpired.
    """
    by.require(Permission.CLOSE_DEALS)
    sale = open_sale(work, opportunity_id, by=by)
    latest = _latest_open(work.quotes.of_opportunity(opportunity_id))
    if won and latest is None:
        sale.opportunity.value.require_open()
        raise NothingToWin(opportunity_id)
    closing = Closing(
        deal_id=work.deals.next_id(), won=won, reason=reason, competitor=competitor, on=now.date()
    )
    deal = close(
        closing,
        sale.opportunity.value,
        sale.customer.value,
        version=latest.version if latest else None,
        offerings={each.id: each for each in catalogue_in_use(work).offerings},
    )
    _settle(work, sale, latest, closing, by=by, now=now)
    work.deals.add(deal)
    orders = orders_of(deal, latest.version) if won and latest else ()
    for order in orders:
        work.deals.add_order(order)
    work.journal.note(
        by,
        "won" if won else "lost",
        "opportunity",
        opportunity_id,
        now=now,
        after=f"{deal.reason}; {count(len(orders), 'order')}",
    )
    return deal, orders


def _latest_open(versions: tuple[IssuedVersion, ...]) -> IssuedVersion | None:
    return next((each for each in reversed(versions) if each.state.open), None)


def _settle(
    work: Work,
    sale: Sale,
    latest: IssuedVersion | None,
    closing: Closing,
    *,
    by: Actor,
    now: datetime,
) -> None:
    """Move the version and the opportunity to where the closing leaves them."""
    if latest is not None:
        to = QuoteState.ACCEPTED if closing.won else QuoteState.REJECTED
        checked = move(latest, to, by=by, on=now.date(), note=closing.reason)
        work.quotes.apply(checked, by=by, now=now)
    work.opportunities.save(
        closed(sale.opportunity.value, won=closing.won, on=now.date()),
        expected=sale.opportunity.revision,
        by=by,
        now=now,
    )
