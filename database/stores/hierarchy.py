"""Keeps who belongs to whom since when, and walks the tree of a day in one query."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import ColumnElement, delete, func, insert, or_, select
from sqlalchemy.orm import Session

from common.money import Money
from database.codec import decode
from database.rows.care import TicketRow
from database.rows.customers import CustomerRow, OpportunityRow
from database.rows.deals import DealLineRow, DealRow, OrderRow
from database.rows.relations import LinkRow
from database.rows.rulebooks import ServiceRow
from sales.customers.customer import Customer
from sales.customers.hierarchy import Branch, Link, place

MOST_BRANCHES = 2_000  # more than any real group; a page cannot show more either


class HierarchyStore:
    def __init__(self, session: Session) -> None:
        self._session = session

    def links_of(self, child_id: str) -> tuple[Link, ...]:
        """Where an organisation belonged and belongs, oldest first."""
        return self._links(LinkRow.child_id == child_id)

    def links_above(self, id: str) -> tuple[Link, ...]:
        """Every link above an organisation, of any day."""
        above = select(LinkRow.child_id, LinkRow.parent_id).where(LinkRow.child_id == id)
        way = above.cte("way", recursive=True)
        way = way.union(
            select(LinkRow.child_id, LinkRow.parent_id).where(LinkRow.child_id == way.c.parent_id)
        )
        return self._links(LinkRow.child_id.in_(select(way.c.child_id)))

    def subtree(self, id: str, on: date) -> tuple[str, ...]:
        """The organisation and all below it on a day, itself first."""
        below = select(LinkRow.child_id.label("id")).where(LinkRow.parent_id == id, _holds(on))
        tree = below.cte("tree", recursive=True)
        tree = tree.union(
            select(LinkRow.child_id).where(LinkRow.parent_id == tree.c.id, _holds(on))
        )
        rows = self._session.scalars(select(tree.c.id).limit(MOST_BRANCHES))
        return (id, *(each for each in rows if each != id))

    def top_of(self, id: str, on: date) -> str:
        """The uppermost organisation above this one on a day; itself when nothing is above."""
        above = {
            each.child_id: each.parent_id for each in self.links_above(id) if each.holds_on(on)
        }
        while id in above:
            id = above.pop(id)
        return id

    def put(self, child_id: str, drop: tuple[Link, ...], add: tuple[Link, ...]) -> None:
        for link in drop:
            self._session.execute(
                delete(LinkRow).where(
                    LinkRow.child_id == child_id, LinkRow.valid_from == link.valid_from
                )
            )
        for link in add:
            self._session.execute(
                insert(LinkRow).values(
                    child_id=link.child_id,
                    parent_id=link.parent_id,
                    valid_from=link.valid_from,
                    valid_to=link.valid_to,
                )
            )

    def follow(self, child_id: str, parent_id: str, *, since: date) -> None:
        """Make the links say what a customer's own record says of its parent."""
        own = self.links_of(child_id)
        if any(each.holds_on(since) and each.parent_id == parent_id for each in own):
            return
        new = Link(child_id=child_id, parent_id=parent_id, valid_from=since)
        self.put(child_id, *place(new, own))

    def branches(self, ids: Collection[str], on: date) -> tuple[Branch, ...]:
        """Name, kind, parent and figures of organisations: sites, orders, tickets, revenue."""
        wanted = list(ids)
        parents = {
            each.child_id: each.parent_id
            for each in self._links(LinkRow.child_id.in_(wanted) & _holds(on))
        }
        orders, tickets = self._orders(wanted), self._open_tickets(wanted)
        revenue = self._revenue(wanted)
        rows = self._session.execute(
            select(CustomerRow.document, CustomerRow.format).where(CustomerRow.id.in_(wanted))
        )
        found = (decode(Customer, document, written_in) for document, written_in in rows)
        return tuple(
            Branch(
                id=each.id,
                name=each.name,
                kind=each.kind.value,
                parent_id=parents.get(each.id, ""),
                sites=len(each.sites),
                orders=orders.get(each.id, 0),
                open_tickets=tickets.get(each.id, 0),
                revenue=revenue.get(each.id, ()),
                site_names=tuple(site.name for site in each.sites),
            )
            for each in found
        )

    def _links(self, condition: ColumnElement[bool]) -> tuple[Link, ...]:
        row = LinkRow
        rows = self._session.execute(
            select(row.child_id, row.parent_id, row.valid_from, row.valid_to)
            .where(condition)
            .order_by(row.child_id, row.valid_from)
        )
        return tuple(
            Link(child_id=child, parent_id=parent, valid_from=since, valid_to=until)
            for child, parent, since, until in rows
        )

    def _orders(self, ids: list[str]) -> dict[str, int]:
        rows = self._session.execute(
            select(OpportunityRow.customer_id, func.count())
            .join(OrderRow, OrderRow.opportunity_id == OpportunityRow.id)
            .where(OpportunityRow.customer_id.in_(ids))
            .group_by(OpportunityRow.customer_id)
        )
        return dict(rows.tuples().all())

    def _open_tickets(self, ids: list[str]) -> dict[str, int]:
        rows = self._session.execute(
            select(TicketRow.customer_id, func.count())
            .where(TicketRow.customer_id.in_(ids), TicketRow.open.is_(True))
            .group_by(TicketRow.customer_id)
        )
        return dict(rows.tuples().all())

    def _revenue(self, ids: list[str]) -> dict[str, tuple[Money, ...]]:
        """Monthly charges by customer and currency: of services in use, and of won deals that
        are not installed as services.
        """
        services = self._session.execute(
            select(ServiceRow.customer_id, ServiceRow.currency, func.sum(ServiceRow.monthly_minor))
            .where(ServiceRow.customer_id.in_(ids), ServiceRow.state == "active")
            .group_by(ServiceRow.customer_id, ServiceRow.currency)
        ).all()
        installed = select(ServiceRow.deal_id).where(ServiceRow.deal_id.is_not(None))
        deals = self._session.execute(
            select(
                OpportunityRow.customer_id, DealLineRow.currency, func.sum(DealLineRow.mrc_minor)
            )
            .join(DealRow, DealRow.opportunity_id == OpportunityRow.id)
            .join(DealLineRow, DealLineRow.deal_id == DealRow.id)
            .where(OpportunityRow.customer_id.in_(ids), DealRow.won.is_(True))
            .where(DealRow.id.not_in(installed))
            .group_by(OpportunityRow.customer_id, DealLineRow.currency)
        ).all()
        sums: dict[str, dict[str, Money]] = {}
        for id, currency, minor in (*services, *deals):
            of = sums.setdefault(id, {})
            money = Money.from_minor(int(minor), currency)
            of[currency] = of.get(currency, Money.zero(currency)) + money
        return {id: tuple(of.values()) for id, of in sums.items()}


def _holds(on: date) -> ColumnElement[bool]:
    ends = or_(LinkRow.valid_to.is_(None), LinkRow.valid_to > on)
    return (LinkRow.valid_from <= on) & ends
