"""A proposal: everything the document says, ready to be laid out, without cost or margin."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import msgspec

from sales.proposals.compliance import ComplianceSummary
from sales.proposals.executive_summary import ExecutiveSummary
from sales.proposals.letter import Letter
from sales.proposals.needs import Needs
from sales.proposals.options import Options
from sales.proposals.prices import Prices
from sales.proposals.provider import Provider
from sales.proposals.section import Section
from sales.proposals.service_levels import ServiceLevels
from sales.proposals.solution import Solution
from sales.proposals.terms import Terms


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    prepared_for: tuple[str, ...]
    prepared_by: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """`sections` are those that have something to say, in reading order; the rest are None."""

    number: str
    version: int
    title: str
    customer_name: str
    provider: Provider
    author: str
    issued_on: date
    valid_until: date
    sections: tuple[Section, ...]
    cover: Cover | None = None
    letter: Letter | None = None
    executive_summary: ExecutiveSummary | None = None
    needs: Needs | None = None
    solution: Solution | None = None
    options: Options | None = None
    prices: Prices | None = None
    service_levels: ServiceLevels | None = None
    compliance: ComplianceSummary | None = None
    terms: Terms | None = None

    @property
    def label(self) -> str:
        return f"{self.number} v{self.version}"

    @property
    def file_name(self) -> str:
        """A name the customer can file it under."""
        return f"{self.number}-v{self.version}-proposal.pdf"


def to_json(proposal: Proposal) -> bytes:
    """One spelling for one proposal: the fields in their order, so equal values hash equally."""
    return msgspec.json.encode(proposal)


def from_json(text: bytes) -> Proposal:
    return msgspec.json.decode(text, type=Proposal)
