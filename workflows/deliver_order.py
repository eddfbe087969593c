"""Deliver an order: its milestones, one after the other; the last one completes it."""

from __future__ import annotations

from datetime import date, datetime

from common.actor import Actor, Permission
from common.errors import BusinessError
from database.work import Work
from sales.deals.deal import Order
from sales.deals.milestones import reach


class MilestoneInTheFuture(BusinessError):
    def __init__(self, name: str, day: date) -> None:
        super().__init__(f"{name} cannot be done on {day:%d %b %Y} yet; choose today or earlier.")


def orders_of_customer(work: Work, customer_id: str, *, by: Actor) -> tuple[Order, ...]:
    """A customer's orders, of won deals and of amendments, newest first."""
    by.require(Permission.READ_PROPOSALS)
    return work.deals.orders_of([customer_id])


def reach_milestone(
    work: Work, order_id: str, name: str, on: date, *, by: Actor, now: datetime
) -> Order:
    """A milestone is done on a day.

    Raises:
        NoSuchMilestone, WrongOrderOfMilestones, MilestoneInTheFuture, NotFound, NotAllowed.
    """
    by.require(Permission.CARE)
    if on > now.date():
        raise MilestoneInTheFuture(name, on)
    order = reach(work.deals.order(order_id), name, on)
    work.deals.save_order(order)
    work.journal.note(by, "reached", "order", order_id, now=now, after=f"{name} on {on:%d %b %Y}")
    return order
