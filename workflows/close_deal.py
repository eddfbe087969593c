"""Close a deal: won becomes orders and demand; lost keeps its reason."""

from __future__ import annotations

from datetime import datetime

from common.actor import Actor, Permission
from common.errors import BusinessError
from common.wording import count, join_words
from database.listings import QuoteListing
from database.work import Work
from sales.deals.close import Closing, NothingToWin, close, closed, orders_of
from sales.deals.deal import Deal, Order
from sales.deals.installed import services_of
from sales.deals.ramp import read_ramp
from sales.quotes.accepting import accept, end_others
from sales.quotes.lifecycle import IssuedVersion, Move, QuoteState, move
from workflows.catalogue_shelf import catalogue_in_use
from workflows.open_sale import Sale, open_sale


def close_deal(
    work: Work,
    opportunity_id: str,
    *,
    won: bool,
    reason: str,
    competitor: str = "",
    label: str = "",
    ramp: str = "",
    by: Actor,
    now: datetime,
) -> tuple[Deal, tuple[Order, ...]]:
    """Close the opportunity on an open version: the one labelled so, else the newest.

    Alternatives still open are cancelled, so that nothing superseded can be ordered. A won deal's
    lines become the customer's installed services. `ramp` says in which steps a won deal goes
    live, as `read_ramp` reads it.

    Raises:
        OpportunityClosed, NotOpen, ReasonMissing, NothingToWin, IllegalMove, QuoteExpired,
            RampRefused.
    """
    by.require(Permission.CLOSE_DEALS)
    sale = open_sale(work, opportunity_id, by=by)
    latest = _chosen(work, opportunity_id, label)
    if won and latest is None:
        sale.opportunity.value.require_open()
        raise NothingToWin(opportunity_id)
    closing = Closing(
        deal_id=work.deals.next_id(),
        won=won,
        reason=reason,
        competitor=competitor,
        on=now.date(),
        ramp=read_ramp(ramp, closed_on=now.date()) if won else (),
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
    if won and latest:
        work.services.put(services_of(deal, latest.version))
    work.journal.note(
        by,
        "won" if won else "lost",
        "opportunity",
        opportunity_id,
        now=now,
        after=f"{deal.reason}; {count(len(orders), 'order')}",
    )
    return deal, orders


class NotOpen(BusinessError):
    def __init__(self, label: str, accepted: list[str]) -> None:
        super().__init__(
            f"{label} is not open and cannot be closed on; open are {join_words(accepted)}."
            if accepted
            else f"{label} is not open and cannot be closed on; issue a new version first."
        )


def _chosen(work: Work, opportunity_id: str, label: str) -> IssuedVersion | None:
    """The version labelled so; without a label the one the customer accepted themselves, else the
    newest open one, or None."""
    all = work.quotes.listed_of(opportunity_id)
    accepted = [each for each in all if each.state is QuoteState.ACCEPTED]
    listed = accepted or [each for each in all if each.state.open]
    found = [each for each in listed if not label or each.label == label]
    if label and not found:
        raise NotOpen(label, [each.label for each in listed])
    return work.quotes.get(found[-1].number, found[-1].version) if found else None


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
        listed = work.quotes.listed_of(sale.opportunity.value.id)
        for each in _moves(latest, listed, closing, by):
            work.quotes.apply(each, by=by, now=now)
    work.opportunities.save(
        closed(sale.opportunity.value, won=closing.won, on=now.date()),
        expected=sale.opportunity.revision,
        by=by,
        now=now,
    )


def _moves(
    latest: IssuedVersion, of_sale: tuple[QuoteListing, ...], closing: Closing, by: Actor
) -> tuple[Move, ...]:
    """The version accepted or rejected, unless the customer did so, and the others ended."""
    if not closing.won:
        lost = move(latest, QuoteState.REJECTED, by=by, on=closing.on, why=closing.reason)
        return (lost, *end_others(latest.version.label, of_sale))
    if latest.state is QuoteState.ACCEPTED:
        return end_others(latest.version.label, of_sale)
    return accept(latest, of_sale, by=by, on=closing.on, why=closing.reason)
