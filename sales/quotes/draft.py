"""A draft: the lines, discounts and terms being worked on, before a version is issued."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from common.errors import BusinessError
from sales.pricing.price_sheet import PriceTerms, QuoteLine

TERM_MONTHS_LOW, TERM_MONTHS_HIGH = 1, 120


class TermOutOfRange(BusinessError):
    def __init__(self, months: int) -> None:
        super().__init__(
            f"Term {months} months is out of range; accepted: "
            f"{TERM_MONTHS_LOW} to {TERM_MONTHS_HIGH} months."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteDraft:
    """One draft an opportunity. Discounts in percent; a line without one has none."""

    opportunity_id: str
    option_name: str
    currency: str
    term_months: int
    lines: tuple[QuoteLine, ...]
    line_discounts: Mapping[str, Decimal] = field(default_factory=dict)
    header_discount_percent: Decimal = Decimal(0)
    note: str = ""

    @property
    def terms(self) -> PriceTerms:
        if not TERM_MONTHS_LOW <= self.term_months <= TERM_MONTHS_HIGH:
            raise TermOutOfRange(self.term_months)
        return PriceTerms(
            currency=self.currency,
            term_months=self.term_months,
            line_discounts=self.line_discounts,
            header_discount_percent=self.header_discount_percent,
        )
