"""An opportunity: one sale to one customer, from the first talk to won or lost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from common.errors import BusinessError


class Stage(StrEnum):
    QUALIFY = "qualify"
    NEEDS = "needs"
    SOLUTION = "solution"
    QUOTED = "quoted"
    WON = "won"
    LOST = "lost"

    @property
    def closed(self) -> bool:
        return self in (Stage.WON, Stage.LOST)


class OpportunityClosed(BusinessError):
    def __init__(self, opportunity_id: str, stage: Stage) -> None:
        super().__init__(f"{opportunity_id} is {stage}; start a new opportunity to sell more.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Opportunity:
    """`probability` is the owner's estimate of winning, 0 to 1."""

    id: str  # OPP-0001
    customer_id: str
    title: str
    owner_id: str
    stage: Stage = Stage.QUALIFY
    site_ids: tuple[str, ...] = ()
    currency: str = "USD"
    probability: float = 0.3
    opened_on: date
    expected_close: date
    closed_on: date | None = None

    def require_open(self) -> None:
        if self.stage.closed:
            raise OpportunityClosed(self.id, self.stage)
