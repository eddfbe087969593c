"""A closed deal, won or lost, with what was in it; and the order a won deal becomes at a site."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from common.money import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivationStep:
    """So many of a line's units go live on this day."""

    on: date
    units: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DealLine:
    """What one line adds to demand if the deal is won. MRC a month, NRC once, for all units."""

    region: str
    city: str
    family: str
    offering_id: str
    offering_name: str
    units: int
    unit_name: str
    bandwidth_mbps: float
    mrc: Money
    nrc: Money
    discount_percent: float | None = None  # given away of the monthly price; None: not known
    steps: tuple[ActivationStep, ...] = ()  # empty: all units on the deal's day of activation

    def starts_on(self, activation_on: date) -> date:
        """The day the first of its units goes live."""
        return self.steps[0].on if self.steps else activation_on


@dataclass(frozen=True, slots=True, kw_only=True)
class Deal:
    """`generated` marks made-up history of the demo, that must never pass for real."""

    id: str  # D-00001
    customer_name: str
    segment: str
    won: bool
    reason: str
    competitor: str
    opened_on: date
    closed_on: date
    activation_on: date
    term_months: int
    lines: tuple[DealLine, ...]
    opportunity_id: str = ""
    quote_number: str = ""
    quote_version: int = 0
    generated: bool = False


class OrderState(StrEnum):
    """TMF622 order states that occur here."""

    ACKNOWLEDGED = "acknowledged"
    IN_PROGRESS = "in progress"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestone:
    """A step of delivery; `done_on` None while it is open."""

    name: str
    due_on: date
    done_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderItem:
    """`action` is TMF622's: add, modify or delete."""

    line_id: str
    offering_id: str
    offering_name: str
    headline: str
    quantity: int
    action: str = "add"


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What has to be delivered at one site because a deal was won."""

    id: str  # O-00001-1
    deal_id: str
    opportunity_id: str
    customer_name: str
    site_id: str
    site_name: str
    requested_on: date
    items: tuple[OrderItem, ...]
    state: OrderState = OrderState.ACKNOWLEDGED
    milestones: tuple[Milestone, ...] = ()

    @property
    def amendment_id(self) -> str:
        """A-00001 of order O-A-00001-1; empty for the order of a deal."""
        return "" if self.opportunity_id else self.id.removeprefix("O-").rpartition("-")[0]
