"""Continue a quote from any version of it, or beside it as an alternative."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from common.actor import Actor, Permission
from database.stored import Stored
from database.work import Work
from sales.pricing.taxes import TaxDisplay
from sales.quotes.draft import QuoteDraft
from sales.quotes.lifecycle import IssuedVersion
from workflows.configure_solution import draft_of, keep_draft
from workflows.issue_quote import NEW_QUOTE


def continue_from(
    work: Work, number: str, version: int, *, by: Actor, now: datetime
) -> Stored[QuoteDraft]:
    """The draft becomes what that version offered, at today's prices; undo brings it back.

    Raises:
        NotFound, OpportunityClosed, and the refusals of pricing.
    """
    by.require(Permission.SELL)
    issued = work.quotes.get(number, version)
    found = work.drafts.find(issued.version.opportunity_id)
    verb = f"continued from {issued.version.label} in"
    revision = found.revision if found else None
    return keep_draft(work, _as_draft(issued), expected=revision, verb=verb, by=by, now=now)


def start_alternative(
    work: Work, opportunity_id: str, *, by: Actor, now: datetime
) -> Stored[QuoteDraft]:
    """The draft will be issued under a number of its own; what is open stays open beside it.

    Raises:
        NoDraft, OpportunityClosed.
    """
    by.require(Permission.SELL)
    stored = draft_of(work, opportunity_id)
    draft = replace(stored.value, quote_number=NEW_QUOTE, based_on="")
    verb = "started an alternative in"
    return keep_draft(work, draft, expected=stored.revision, verb=verb, by=by, now=now)


def _as_draft(issued: IssuedVersion) -> QuoteDraft:
    version = issued.version
    terms = version.sheet.terms
    return QuoteDraft(
        opportunity_id=version.opportunity_id,
        option_name=version.option_name,
        currency=terms.currency,
        term_months=terms.term_months,
        lines=tuple(each.line for each in version.sheet.lines),
        line_discounts=terms.line_discounts,
        header_discount_percent=terms.header_discount_percent,
        note=version.note,
        group_discounts=terms.group_discounts,
        header_amount=terms.header_amount,
        payment=terms.payment,
        indexation=terms.indexation,
        quote_number=version.number,
        based_on=version.label,
        taxes=TaxDisplay.BY_TABLE if version.taxes else TaxDisplay.EXCLUDED,
    )
