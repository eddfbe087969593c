"""Record a negotiation: its summary as PDF, its term sheet as DOCX, and the sheet read back."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from common.actor import Actor, Permission
from database.stored import Stored
from database.work import Work
from sales.negotiation.clauses import clauses
from sales.negotiation.rounds import Negotiation, Round, Side
from sales.negotiation.summary import Heading, NegotiationSummary, summarise_negotiation
from sales.negotiation.term_sheet import ReadSheet, read_term_sheet
from sales.negotiation.term_sheet_file import read_rows
from templates.negotiation_summary_pdf import negotiation_summary_pdf
from templates.term_sheet_docx import term_sheet_docx
from workflows.negotiate import TableView, make_offer
from workflows.open_sale import open_sale


@dataclass(frozen=True, slots=True)
class MadeFile:
    name: str
    content: bytes


def summary_of(
    work: Work, view: TableView, *, provider: str, by: Actor, now: datetime
) -> NegotiationSummary:
    """What the summary says. Raises NotAllowed."""
    by.require(Permission.SEE_MARGIN)
    negotiation = view.stored.value
    sale = open_sale(work, negotiation.opportunity_id, by=by)
    return summarise_negotiation(
        negotiation,
        view.rounds,
        view.estimate,
        view.advice,
        heading=Heading(
            customer=sale.customer.value.name,
            subject=sale.opportunity.value.title,
            opportunity_id=negotiation.opportunity_id,
            provider=provider,
            made_by=by.name,
            made_on=now.date(),
        ),
    )


def write_summary(summary: NegotiationSummary, *, by: Actor) -> MadeFile:
    """The summary as PDF; needs no database, so none is held open meanwhile.

    Raises:
        NotAllowed, SummaryNotMade.
    """
    by.require(Permission.SEE_MARGIN)
    return MadeFile(summary.file_name, negotiation_summary_pdf(summary))


def write_term_sheet(
    work: Work, negotiation: Negotiation, *, provider: str, by: Actor, now: datetime
) -> MadeFile:
    """Our last offer as clauses to send out."""
    by.require(Permission.SELL)
    sale = open_sale(work, negotiation.opportunity_id, by=by)
    content = term_sheet_docx(
        clauses(negotiation.issues, standing_offer(negotiation)),
        customer=sale.customer.value.name,
        provider=provider,
        dated=now.date(),
    )
    return MadeFile(f"{negotiation.opportunity_id}-term-sheet.docx", content)


def standing_offer(negotiation: Negotiation) -> tuple[int, ...]:
    """Our last offer, or the present one before any."""
    return negotiation.last(Side.OURS) or negotiation.base


def read_sheet(negotiation: Negotiation, name: str, content: bytes, *, by: Actor) -> ReadSheet:
    """Nothing is kept yet: the page shows it first.

    Raises:
        NotAllowed, NotATermSheet, NoClauseFound, UnreadableSheet.
    """
    by.require(Permission.SELL)
    return read_term_sheet(
        negotiation.issues, standing_offer(negotiation), read_rows(name, content)
    )


def take_sheet(
    work: Work,
    view: TableView,
    *,
    name: str,
    content: bytes,
    by: Actor,
    now: datetime,
) -> Stored[Negotiation]:
    """Their sheet as a round of theirs, with the hash of the file it came in.

    Raises:
        NotATermSheet, NoClauseFound, UnreadableSheet, AlreadyAgreed, ChangedMeanwhile.
    """
    by.require(Permission.SELL)
    negotiation = view.stored.value
    read = read_sheet(negotiation, name, content, by=by)
    offered = Round(
        number=0,
        side=Side.THEIRS,
        deal=read.deal,
        at=now,
        by_id="",
        by_name="",
        note=f"from {name}",
        sha256=hashlib.sha256(content).hexdigest(),
    )
    return make_offer(
        work,
        negotiation.opportunity_id,
        offered,
        expected=view.stored.revision,
        by=by,
        now=now,
    )
