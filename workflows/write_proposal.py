"""Write a proposal: compose, press to PDF, and keep the file with its hash for good."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from common.actor import Actor, Permission
from common.errors import BusinessError
from database.listings import QuoteListing
from database.work import Work
from sales.proposals.compose import compose
from sales.proposals.enclosure import enclose
from sales.proposals.proposal import Proposal
from sales.proposals.provider import Provider
from sales.proposals.record import ProposalRecord
from sales.proposals.section import Section
from sales.quotes.lifecycle import QuoteState


class NotYetApproved(BusinessError):
    def __init__(self, label: str, state: QuoteState) -> None:
        super().__init__(f"{label} is {state}; a proposal is made of an approved version.")


class PressedFile(Protocol):
    @property
    def content(self) -> bytes: ...
    @property
    def sha256(self) -> str: ...
    @property
    def pages(self) -> int: ...


class Press(Protocol):
    """What makes a PDF of a proposal; a worker process in the app."""

    def press(self, proposal: Proposal, attachment_json: bytes) -> PressedFile: ...


_READY = (QuoteState.APPROVED, QuoteState.SENT, QuoteState.ACCEPTED)


def write_proposal(
    work: Work,
    press: Press,
    number: str,
    version: int,
    *,
    provider: Provider,
    sections: tuple[Section, ...],
    by: Actor,
    now: datetime,
) -> ProposalRecord:
    """The proposal of an approved version, kept; the same content again is the same record.

    Raises:
        NotYetApproved, NotAllowed, and what the press refuses.
    """
    by.require(Permission.SELL)
    issued = work.quotes.get(number, version)
    if issued.state not in _READY:
        raise NotYetApproved(issued.version.label, issued.state)
    proposal = compose(issued.version, provider=provider, sections=sections)
    pressed = press.press(proposal, enclose(issued.version))
    record = ProposalRecord(
        id=work.proposals.next_id(),
        quote_number=number,
        quote_version=version,
        opportunity_id=issued.version.opportunity_id,
        customer_name=issued.version.customer.name,
        title=issued.version.title,
        file_name=proposal.file_name,
        sha256=pressed.sha256,
        pages=pressed.pages,
        size_bytes=len(pressed.content),
        created_by=by.name,
        created_at=now,
    )
    kept = work.proposals.add(record, pressed.content)
    work.journal.note(by, "wrote", "proposal", kept.id, now=now, after=kept.sha256)
    return kept


def proposals(work: Work, *, search: str = "", by: Actor) -> tuple[ProposalRecord, ...]:
    """Every proposal issued, newest first, by quote number, customer or title."""
    by.require(Permission.READ_PROPOSALS)
    return work.proposals.list(search=search)


def standing_of(
    work: Work, records: tuple[ProposalRecord, ...], *, by: Actor
) -> dict[str, QuoteListing]:
    """Where the version of each proposal stands now, by the proposal's id."""
    by.require(Permission.READ_PROPOSALS)
    listed = work.quotes.of_numbers({each.quote_number for each in records})
    versions = {(each.number, each.version): each for each in listed}
    return {
        each.id: versions[each.quote_number, each.quote_version]
        for each in records
        if (each.quote_number, each.quote_version) in versions
    }


def fetch_proposal(
    work: Work, proposal_id: str, *, by: Actor, now: datetime
) -> tuple[ProposalRecord, bytes]:
    """The file as it was issued; every download leaves a journal line."""
    by.require(Permission.READ_PROPOSALS)
    record = work.proposals.get(proposal_id)
    content = work.proposals.content(proposal_id)
    work.journal.note(by, "downloaded", "proposal", proposal_id, now=now)
    return record, content
