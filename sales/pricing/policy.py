"""The price policy of the provider: volume tiers, and how far a seller may go alone."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from common.errors import BusinessError
from common.wording import percent
from sales.pricing.price_sheet import PriceSheet


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


@dataclass(frozen=True, slots=True, kw_only=True)
class PricePolicy:
    """Discounts in percent, margins as shares of contract value."""

    volume_tiers: tuple[VolumeTier, ...] = (
        VolumeTier(from_quantity=5, share=Decimal("0.03")),
        VolumeTier(from_quantity=10, share=Decimal("0.05")),
        VolumeTier(from_quantity=25, share=Decimal("0.08")),
    )
    seller_discount_percent: Decimal = Decimal(15)
    greatest_discount_percent: Decimal = Decimal(40)
    margin_floor: Decimal = Decimal("0.20")

    def volume_share(self, quantity: int) -> Decimal:
        """The share off for this many services; tiers never take less from a larger order."""
        return max(
            (tier.share for tier in self.volume_tiers if quantity >= tier.from_quantity),
            default=Decimal(0),
        )

    def check_discount(self, what: str, discount: Decimal) -> None:
        """Raises DiscountOutOfRange, naming the line or header."""
        if not 0 <= discount <= self.greatest_discount_percent:
            raise DiscountOutOfRange(what, discount, self.greatest_discount_percent)

    def approval_reasons(self, sheet: PriceSheet) -> tuple[str, ...]:
        """Why an approver has to decide, each with what would avoid it; empty when nobody has."""
        reasons = []
        limit, header = self.seller_discount_percent, sheet.terms.header_discount_percent
        for priced in sheet.lines:
            own = sheet.terms.line_discounts.get(priced.line.id, Decimal(0))
            combined = 100 - (100 - own) * (100 - header) / 100
            if combined > limit:
                reasons.append(
                    f"{priced.line.id} {priced.line.configuration.offering_name}: discount "
                    f"{combined:.1f} % is beyond {limit} %."
                )
        margin = sheet.totals().margin_share
        if margin is not None and Decimal(str(margin)) < self.margin_floor:
            reasons.append(
                f"Margin {percent(margin)} is below the floor of "
                f"{percent(float(self.margin_floor))}."
            )
        return tuple(reasons)


STANDARD_POLICY = PricePolicy()
