"""A quote version: everything the customer is offered, kept whole and never rewritten."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from catalog.matching import Verdict
from catalog.offering import Education
from catalog.requirement import Requirement
from common.money import Money
from sales.customers.customer import Customer
from sales.pricing.price_sheet import PriceSheet, Totals
from sales.pricing.taxes import TaxLine
from sales.sla.service_level import ServiceLevel

FORMAT = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Compliance:
    """How the offer answers one requirement."""

    requirement: Requirement
    verdict: Verdict
    response: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionSummary:
    """An option as compared with its rivals; `gaps` are requirements it does not meet."""

    name: str  # balanced
    intent: str  # what it aims at, in a sentence
    totals: Totals
    lowest_availability_percent: float | None
    longest_lead_time_days: int
    services: tuple[str, ...]
    gaps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceDescription:
    """What the catalogue said of an offering when the version was issued."""

    offering_id: str
    name: str
    family: str
    summary: str
    education: Education
    settings: Mapping[str, str] = field(default_factory=dict)  # characteristic name -> title


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteVersion:
    """Written once. `customer` is as known at issue, with the sites that are quoted.

    `taxes` are those of the day of issue beside the prices; none: taxes are excluded.
    """

    number: str  # Q-2026-00012
    version: int
    opportunity_id: str
    title: str
    customer: Customer
    issued_by_id: str
    issued_by_name: str
    issued_by_email: str
    issued_on: date
    valid_until: date
    goals: str
    requirements: tuple[Requirement, ...]
    option_name: str
    sheet: PriceSheet
    service_levels: tuple[ServiceLevel, ...]
    compliance: tuple[Compliance, ...]
    options: tuple[OptionSummary, ...]
    services: tuple[ServiceDescription, ...]
    note: str = ""
    based_on: str = ""  # the version it continues, as its label: Q-2026-00012 v1
    taxes: tuple[TaxLine, ...] = ()
    format: int = FORMAT

    @property
    def label(self) -> str:
        return f"{self.number} v{self.version}"

    @property
    def contract_value(self) -> Money:
        return self.sheet.totals().contract_value

    def service(self, offering_id: str) -> ServiceDescription | None:
        return next((each for each in self.services if each.offering_id == offering_id), None)
