"""Keeps orders: what a won deal asks to be delivered, site by site."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from common.errors import BusinessError
from database.codec import FORMAT, decode, encode
from database.rows.customers import OpportunityRow
from database.rows.deals import OrderRow
from database.rows.rulebooks import AmendmentRow
from database.stored import NotFound
from database.stores.inserting import insert_if_free
from sales.deals.deal import Order


class OrderTwice(BusinessError):
    def __init__(self, id: str) -> None:
        super().__init__(f"Order {id} is kept already.")


class OrderStore:
    """The part of the deal store that knows orders."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add_order(self, order: Order) -> None:
        """Raises OrderTwice."""
        values = {
            "id": order.id,
            "deal_id": order.deal_id or None,
            "amendment_id": order.amendment_id or None,
            "opportunity_id": order.opportunity_id,
            "state": order.state.value,
            "requested_on": order.requested_on,
            "format": FORMAT,
            "document": encode(order),
        }
        if not insert_if_free(self._session, OrderRow, values):
            raise OrderTwice(order.id)

    def save_order(self, order: Order) -> None:
        """Keep an order's progress. Raises NotFound."""
        done = self._session.execute(
            update(OrderRow)
            .where(OrderRow.id == order.id)
            .values(state=order.state.value, format=FORMAT, document=encode(order))
            .returning(OrderRow.id)
            .execution_options(synchronize_session=False)
        )
        if done.first() is None:
            raise NotFound("order", order.id)

    def order(self, id: str) -> Order:
        """Raises NotFound."""
        query = select(OrderRow.document, OrderRow.format).where(OrderRow.id == id)
        row = self._session.execute(query).one_or_none()
        if row is None:
            raise NotFound("order", id)
        return decode(Order, *row)

    def orders(
        self, *, deal_id: str = "", opportunity_id: str = "", limit: int = 500
    ) -> tuple[Order, ...]:
        """Orders by id; empty filters mean all."""
        query = select(OrderRow.document, OrderRow.format)
        if deal_id:
            query = query.where(OrderRow.deal_id == deal_id)
        if opportunity_id:
            query = query.where(OrderRow.opportunity_id == opportunity_id)
        rows = self._session.execute(query.order_by(OrderRow.id).limit(limit))
        return tuple(decode(Order, *row) for row in rows)

    def orders_of(self, customer_ids: Collection[str], limit: int = 200) -> tuple[Order, ...]:
        """Orders of customers, of their won deals and of amendments to them, newest first."""
        ids = list(customer_ids)
        query = (
            select(OrderRow.document, OrderRow.format)
            .outerjoin(OpportunityRow, OpportunityRow.id == OrderRow.opportunity_id)
            .outerjoin(AmendmentRow, AmendmentRow.id == OrderRow.amendment_id)
            .where(OpportunityRow.customer_id.in_(ids) | AmendmentRow.customer_id.in_(ids))
        )
        rows = self._session.execute(query.order_by(OrderRow.id.desc()).limit(limit))
        return tuple(decode(Order, *row) for row in rows)
