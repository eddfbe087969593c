"""A need: interview answers and free text as the customer gave them, and what was made of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from catalog.requirement import Requirement


@dataclass(frozen=True, slots=True, kw_only=True)
class Interview:
    """Answers of the guided interview; None or empty where nothing was said. Units in the names."""

    business_goals: str = ""
    applications: tuple[str, ...] = ()
    services: tuple[str, ...] = ()  # offering families wanted
    bandwidth_mbps: float | None = None
    symmetric: bool | None = None
    users: int | None = None
    availability_percent: float | None = None
    latency_ms: float | None = None
    security: tuple[str, ...] = ()
    managed: bool | None = None
    resilience: bool | None = None
    budget_monthly: float | None = None
    term_months: int | None = None
    ready_by: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """One need an opportunity; `requirements` count only once `confirmed`."""

    opportunity_id: str
    interview: Interview = field(default_factory=Interview)
    free_text: str = ""
    requirements: tuple[Requirement, ...] = ()
    confirmed: bool = False
