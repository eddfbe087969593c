"""Milestones of an order: what has to be done at a site, by when, and how far it is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from common.errors import BusinessError
from sales.deals.deal import Milestone, Order, OrderState

# What is left of the time to activation when each is due.
_PLAN = (
    ("site survey", 0.8),
    ("access ordered", 0.6),
    ("equipment delivered", 0.25),
    ("service tested", 0.05),
    ("handed over", 0.0),
)


class WrongOrderOfMilestones(BusinessError):
    def __init__(self, order_id: str, name: str, first: str) -> None:
        super().__init__(f"{order_id}: {name} cannot be done before {first}.")


class NoSuchMilestone(BusinessError):
    def __init__(self, order_id: str, name: str) -> None:
        super().__init__(f"{order_id} has no open milestone {name!r}.")


def planned(start: date, ready_on: date) -> tuple[Milestone, ...]:
    """The usual milestones between two days, the last on the day of activation."""
    days = max((ready_on - start).days, 0)
    return tuple(
        Milestone(name=name, due_on=ready_on - timedelta(days=round(days * left)))
        for name, left in _PLAN
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    done: int
    all: int
    next: Milestone | None


def progress(order: Order) -> Progress:
    open_ones = [each for each in order.milestones if each.done_on is None]
    return Progress(
        done=len(order.milestones) - len(open_ones),
        all=len(order.milestones),
        next=open_ones[0] if open_ones else None,
    )


def reach(order: Order, name: str, on: date) -> Order:
    """The order with a milestone done; the last one completes it.

    Raises:
        NoSuchMilestone, WrongOrderOfMilestones.
    """
    open_ones = [each.name for each in order.milestones if each.done_on is None]
    if name not in open_ones:
        raise NoSuchMilestone(order.id, name)
    if name != open_ones[0]:
        raise WrongOrderOfMilestones(order.id, name, open_ones[0])
    milestones = tuple(
        replace(each, done_on=on) if each.name == name else each for each in order.milestones
    )
    last = len(open_ones) == 1
    return replace(
        order,
        milestones=milestones,
        state=OrderState.COMPLETED if last else OrderState.IN_PROGRESS,
    )
