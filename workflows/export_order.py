"""Export an order to a delivery system, as TMF622 JSON."""

from __future__ import annotations

from common.actor import Actor, Permission
from database.work import Work
from sales.deals.deal import Order
from sales.deals.product_order import OrderedBy, product_order


def export_order(work: Work, order_id: str, *, provider: str, by: Actor) -> bytes:
    """The order with what was ordered, by whom and how far it is. Raises NotFound, NotAllowed."""
    by.require(Permission.READ_PROPOSALS)
    order = work.deals.order(order_id)
    from_sale = _of_sale if order.opportunity_id else _of_amendment
    return product_order(order, from_sale(work, order, provider))


def _of_sale(work: Work, order: Order, provider: str) -> OrderedBy:
    deal = work.deals.get(order.deal_id)
    version = work.quotes.get(deal.quote_number, deal.quote_version).version
    customer = work.opportunities.get(order.opportunity_id).value.customer_id
    return OrderedBy(
        customer=work.customers.get(customer).value,
        provider=provider,
        ordered_on=deal.closed_on,
        configurations={
            each.line.id: each.line.configuration
            for each in version.sheet.lines
            if each.line.site_id == order.site_id
        },
        quote=version.label.replace(" ", "-"),
    )


def _of_amendment(work: Work, order: Order, provider: str) -> OrderedBy:
    amendment = work.services.amendment(order.amendment_id)
    accepted = work.services.accepted(order.amendment_id)
    return OrderedBy(
        customer=work.customers.get(accepted.customer_id).value,
        provider=provider,
        ordered_on=accepted.on,
        configurations={each.after.id: each.after.configuration for each in amendment.lines},
    )
