"""A draft: the lines, discounts and terms being worked on, before a version is issued."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from common.errors import BusinessError
from common.money import Money
from sales.pricing.contract_terms import USUAL_TERMS, ContractTerms
from sales.pricing.price_sheet import Indexation, PriceTerms, QuoteLine
from sales.pricing.taxes import TaxDisplay

TERM_MONTHS_LOW, TERM_MONTHS_HIGH = 1, 120


class TermOutOfRange(BusinessError):
    def __init__(self, months: int, where: str = "") -> None:
        super().__init__(
            f"{where or 'Term'} {months} months is out of range; accepted: "
            f"{TERM_MONTHS_LOW} to {TERM_MONTHS_HIGH} months."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteDraft:
    """One draft an opportunity. Discounts in percent; a line without one has none.

    `quote_number` is the quote it continues (empty: the opportunity's newest, or a new one) and
    `based_on` the version it was taken from. `priced_on` is the day whose prices it has.
    """

    opportunity_id: str
    option_name: str
    currency: str
    term_months: int
    lines: tuple[QuoteLine, ...]
    line_discounts: Mapping[str, Decimal] = field(default_factory=dict)
    header_discount_percent: Decimal = Decimal(0)
    note: str = ""
    group_discounts: Mapping[str, Decimal] = field(default_factory=dict)
    header_amount: Money | None = None
    payment: str = ""
    indexation: Indexation | None = None
    quote_number: str = ""
    based_on: str = ""
    priced_on: date | None = None
    contract: ContractTerms = USUAL_TERMS
    sla_risk_loading: float | None = None  # None: the risk of credits is not charged
    taxes: TaxDisplay = TaxDisplay.EXCLUDED

    @property
    def terms(self) -> PriceTerms:
        """Raises TermOutOfRange, naming the line if it is one with a term of its own."""
        if not TERM_MONTHS_LOW <= self.term_months <= TERM_MONTHS_HIGH:
            raise TermOutOfRange(self.term_months)
        for line in self.lines:
            if line.term_months and not TERM_MONTHS_LOW <= line.term_months <= TERM_MONTHS_HIGH:
                raise TermOutOfRange(line.term_months, f"{line.id}: term")
        return PriceTerms(
            currency=self.currency,
            term_months=self.term_months,
            line_discounts=self.line_discounts,
            header_discount_percent=self.header_discount_percent,
            group_discounts=self.group_discounts,
            header_amount=self.header_amount,
            payment=self.payment,
            indexation=self.indexation,
            priced_on=self.priced_on,
            contract=self.contract,
        )

    def line(self, line_id: str) -> QuoteLine:
        """Raises UnknownLine."""
        for each in self.lines:
            if each.id == line_id:
                return each
        raise UnknownLine(line_id)

    def next_line_number(self) -> int:
        numbers = (each.id.removeprefix("L-") for each in self.lines)
        return max((int(number) for number in numbers if number.isdecimal()), default=0) + 1


class UnknownLine(BusinessError):
    def __init__(self, line_id: str) -> None:
        super().__init__(f"The quote has no line {line_id!r}; it may have been removed meanwhile.")
