"""The price policy of the provider: volume tiers, rewards, floors, and how far discounts may go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_CEILING, Decimal

from common.errors import BusinessError
from common.money import Money, minor_digits


class DiscountOutOfRange(BusinessError):
    def __init__(self, what: str, discount: Decimal, most: Decimal) -> None:
        super().__init__(
            f"{what}: a discount of {discount.normalize():f} % is out of range; "
            f"accepted: 0 to {most.normalize():f} %."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class VolumeTier:
    """From this many services of one offering in a quote, a share off their monthly charges."""

    from_quantity: int
    share: Decimal


def _prepayment_rewards() -> dict[str, Decimal]:
    return {"a year ahead": Decimal("0.03"), "the whole term ahead": Decimal("0.07")}


@dataclass(frozen=True, slots=True, kw_only=True)
class PricePolicy:
    """Discounts in percent, margins as shares of the price, rates a year as shares."""

    volume_tiers: tuple[VolumeTier, ...] = (
        VolumeTier(from_quantity=5, share=Decimal("0.03")),
        VolumeTier(from_quantity=10, share=Decimal("0.05")),
        VolumeTier(from_quantity=25, share=Decimal("0.08")),
    )
    seller_discount_percent: Decimal = Decimal(15)
    greatest_discount_percent: Decimal = Decimal(40)
    margin_floor: Decimal = Decimal("0.20")
    line_margin_floor: Decimal = Decimal("0.05")
    prepayment_rewards: Mapping[str, Decimal] = field(default_factory=_prepayment_rewards)
    capital_cost_a_year: Decimal = Decimal("0.08")
    commission_share: Decimal = Decimal("0.04")

    def volume_tier(self, quantity: int) -> VolumeTier | None:
        """The tier for this many services; tiers never take less from a larger order."""
        return max(
            (tier for tier in self.volume_tiers if quantity >= tier.from_quantity),
            key=lambda tier: (tier.share, -tier.from_quantity),
            default=None,
        )

    def volume_share(self, quantity: int) -> Decimal:
        """The share off for this many services."""
        tier = self.volume_tier(quantity)
        return tier.share if tier else Decimal(0)

    def check_discount(self, what: str, discount: Decimal) -> None:
        """Raises DiscountOutOfRange, naming the line or header."""
        if not 0 <= discount <= self.greatest_discount_percent:
            raise DiscountOutOfRange(what, discount, self.greatest_discount_percent)

    def floor_price(self, cost: Money) -> Money:
        """The least a charge may be sold for: cost / (1 - line margin floor), rounded up."""
        exact = cost.amount / (1 - self.line_margin_floor)
        quantum = Decimal(1).scaleb(-minor_digits(cost.currency))
        return Money(exact.quantize(quantum, ROUND_CEILING), cost.currency)


STANDARD_POLICY = PricePolicy()
