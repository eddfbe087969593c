"""The sections of a proposal, which the seller switches on or off; they keep one reading order."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

from common.errors import BusinessError


class Section(StrEnum):
    """In the order they are read."""

    COVER = "cover"
    LETTER = "letter"
    EXECUTIVE_SUMMARY = "executive summary"
    NEEDS = "understanding of needs"
    SOLUTION = "solution per site"
    OPTIONS = "option comparison"
    PRICES = "prices"
    SERVICE_LEVELS = "service levels"
    COMPLIANCE = "compliance summary"
    TERMS = "terms"

    @property
    def heading(self) -> str:
        """What stands above the section in the document."""
        return _HEADINGS[self]


_HEADINGS = {
    Section.COVER: "Cover",
    Section.LETTER: "Cover letter",
    Section.EXECUTIVE_SUMMARY: "Executive summary",
    Section.NEEDS: "Our understanding of your needs",
    Section.SOLUTION: "The solution, site by site",
    Section.OPTIONS: "The options compared",
    Section.PRICES: "Prices",
    Section.SERVICE_LEVELS: "Service levels",
    Section.COMPLIANCE: "Compliance summary",
    Section.TERMS: "Terms and acceptance",
}


class NoSections(BusinessError):
    def __init__(self) -> None:
        super().__init__("A proposal needs at least one section beside its cover; choose one.")


def in_reading_order(chosen: Collection[Section]) -> tuple[Section, ...]:
    """The chosen sections, each once, in reading order; raises NoSections for a bare cover."""
    if not set(chosen) - {Section.COVER}:
        raise NoSections
    return tuple(section for section in Section if section in chosen)
