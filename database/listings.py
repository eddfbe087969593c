"""What lists show: a few columns of many values, read without decoding their documents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from catalog.offering import Value
from common.money import Money
from sales.customers.opportunity import Opportunity
from sales.quotes.lifecycle import QuoteState


@dataclass(frozen=True, slots=True, kw_only=True)
class OpportunityListing:
    opportunity: Opportunity
    customer_name: str
    revision: int


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteListing:
    number: str
    version: int
    state: QuoteState
    customer_name: str
    title: str
    contract_value: Money
    valid_until: date
    issued_on: date
    issued_by_id: str
    issued_by_name: str
    opportunity_id: str
    note: str
    moved_by: str
    moved_at: datetime

    @property
    def label(self) -> str:
        return f"{self.number} v{self.version}"


class DemandRecord(NamedTuple):
    """One line of a won deal; a plain tuple, since tens of thousands are read at once."""

    month: date  # first day of the month the deal was closed in
    region: str
    city: str
    family: str
    offering_id: str
    units: int
    bandwidth_mbps: float
    mrc_minor: int
    nrc_minor: int
    currency: str
    deal_id: str
    generated: bool


class WinCount(NamedTuple):
    month: date
    won: int
    lost: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ForecastRun:
    id: int
    measure: str
    made_at: datetime
    made_by: str
    data_hash: str
    seconds: float


@dataclass(frozen=True, slots=True)
class JournalEntry:
    at: datetime
    actor_id: str
    actor_name: str
    verb: str
    kind: str
    id: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """What a person expects of a month instead of the model, and why."""

    measure: str
    unique_id: str
    month: date
    forecast: float  # what the model said when it was made
    value: float
    reason: str
    made_by_id: str
    made_by: str
    made_at: datetime


class PipelineSnapshot(NamedTuple):
    """One open opportunity on one day; money in minor units of its currency."""

    taken_on: date
    opportunity_id: str
    stage: str
    probability: float
    stale: bool
    monthly_minor: int
    currency: str
    expected_next_month_minor: int
    expected_close: date


@dataclass(frozen=True, slots=True, kw_only=True)
class InstalledListing:
    """A customer's active services, counted. `first_end` is when the first term ends."""

    customer_id: str
    customer_name: str
    services: int
    monthly: Money
    first_end: date


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredConfiguration:
    """A configuration somebody works with; `kind` is draft, template, quote or service."""

    kind: str
    where: str
    offering_id: str
    offering_name: str
    values: Mapping[str, Value]
