"""One requirement of a buyer's document: where it stands, what it says, how binding it is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from catalog.requirement import Requirement


class Obligation(StrEnum):
    MANDATORY = "mandatory"
    DESIRABLE = "desirable"
    QUESTION = "question"
    INFORMATIVE = "informative"


class Party(StrEnum):
    """Who has to act: whoever offers, whoever has won, or whoever buys."""

    BIDDER = "bidder"
    CONTRACTOR = "contractor"
    BUYER = "buyer"


class Category(StrEnum):
    COMMERCIAL = "commercial"
    TECHNICAL = "technical"
    SLA = "SLA"
    SECURITY = "security"
    LEGAL = "legal"
    DELIVERY = "delivery"
    PRICING = "pricing"
    FORM = "form"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where something stands. `page` counts from 1; `cell` is the spreadsheet's own, `Sheet!B7`."""

    document: str
    section: str = ""  # headings from the outermost in, joined with " > "
    page: int | None = None
    cell: str = ""

    def __str__(self) -> str:
        at = self.cell or (f"page {self.page}" if self.page else "")
        return ", ".join(part for part in (self.document, self.section, at) if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class RfpRequirement:
    """`number` is the buyer's own; `text` is verbatim; `lead_in` introduces a list item."""

    id: str  # RQ-0001, in the order of the documents
    number: str
    place: Place
    text: str
    lead_in: str = ""
    obligation: Obligation
    category: Category
    actor: Party
    confidence: float  # 0 to 1
    figures: tuple[Requirement, ...] = ()  # conditions on catalogue characteristics
    answer_cell: str = ""  # where the buyer wants the answer, `Sheet!D7`
    comment_cell: str = ""
    allowed_answers: tuple[str, ...] = ()

    @property
    def whole(self) -> str:
        """The text with the words that introduce it."""
        return f"{self.lead_in} {self.text}".strip()

    @property
    def please_check(self) -> bool:
        return self.confidence < CHECK_BELOW


CHECK_BELOW = 0.6
