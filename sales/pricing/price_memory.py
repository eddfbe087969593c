"""What pricing remembers from one edit to the next: charges of lines alike, and lines unchanged."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeAlias

from sales.pricing.policy import VolumeTier
from sales.pricing.price_sheet import PricedCharge, PricedLine
from sales.pricing.promotions import Promotion

Likeness: TypeAlias = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Market:
    """What the rest of the quote means for a line: the volume tier and promotions it gets."""

    volume: VolumeTier | None
    promotions: tuple[Promotion, ...]
    key: tuple[object, ...]


OwnShares: TypeAlias = tuple[Decimal | None, Decimal | None, bool]


@dataclass(frozen=True, slots=True)
class PriceMemory:
    """What was worked out within the same offerings, policy, tariff and terms.

    `charges` are by all that they depend on. `lines` are by id, each with what is its own (the
    discount in percent, what its SLA risk adds, whether it carries its site's build) and the market
    it was priced at: a line that is the same value needs no second look.
    """

    charges: dict[Likeness, tuple[PricedCharge, ...]] = field(default_factory=dict)
    lines: dict[str, tuple[OwnShares, tuple[object, ...], PricedLine]] = field(default_factory=dict)

    def copy(self) -> PriceMemory:
        """One to add to, while another thread may be adding to this."""
        return PriceMemory(dict(self.charges), dict(self.lines))
