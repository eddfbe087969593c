"""Issue a quote: the draft becomes a version that is kept whole; later moves are checked."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from common.actor import Actor, Permission
from database.work import Work
from sales.customers.opportunity import Stage
from sales.pricing.policy import STANDARD_POLICY
from sales.quotes.arrange import NothingToArrange, arrange
from sales.quotes.issue import Issue, issue
from sales.quotes.lifecycle import IssuedVersion, QuoteState, move
from sales.quotes.quote_version import OptionSummary
from workflows.configure_solution import price_draft
from workflows.find_offers import ground_of
from workflows.open_sale import Sale, open_sale


def issue_quote(
    work: Work, opportunity_id: str, *, note: str = "", by: Actor, now: datetime
) -> IssuedVersion:
    """Issue the draft as the next version; an open earlier version is cancelled by it.

    Raises:
        NoDraft, EmptyQuote, OpportunityClosed, IssuedMeanwhile, and the refusals of pricing.
    """
    by.require(Permission.SELL)
    sale = open_sale(work, opportunity_id, by=by)
    option = price_draft(work, opportunity_id, by=by)
    earlier = work.quotes.of_opportunity(opportunity_id)
    number = earlier[-1].version.number if earlier else work.quotes.next_number(now.year)
    what = Issue(
        number=number,
        version=max((each.version.version for each in earlier), default=0) + 1,
        opportunity=sale.opportunity.value,
        customer=sale.customer.value,
        need=sale.confirmed_need(),
        option=option,
        compared=_compared(work, sale),
        offerings={each.id: each for each in ground_of(work, sale).catalogue.on_sale},
        note=note,
    )
    version, state, why = issue(what, by=by, on=now.date(), policy=STANDARD_POLICY)
    for each in earlier:
        if each.state.open:
            given_way = move(
                each,
                QuoteState.CANCELLED,
                by=by,
                on=now.date(),
                note=f"replaced by v{what.version}",
            )
            work.quotes.apply(given_way, by=by, now=now)
    work.quotes.add(version, state=state, by=by, now=now, note=why)
    if sale.opportunity.value.stage is not Stage.QUOTED:
        work.opportunities.save(
            replace(sale.opportunity.value, stage=Stage.QUOTED, probability=0.6),
            expected=sale.opportunity.revision,
            by=by,
            now=now,
        )
    work.journal.note(by, "issued", "quote", version.label, now=now, after=f"{state}: {why}")
    return work.quotes.get(number, what.version)


def _compared(work: Work, sale: Sale) -> tuple[OptionSummary, ...]:
    """The options as arranged now on the draft's term, without anyone's discounts."""
    draft = sale.draft
    assert draft is not None  # price_draft refused before
    terms = replace(draft.value.terms, line_discounts={}, header_discount_percent=Decimal(0))
    try:
        return tuple(each.summary() for each in arrange(ground_of(work, sale, terms)))
    except NothingToArrange:
        return ()


def send_quote(work: Work, number: str, version: int, *, by: Actor, now: datetime) -> IssuedVersion:
    """Mark an approved version as sent to the customer."""
    by.require(Permission.SELL)
    return move_quote(work, number, version, QuoteState.SENT, by=by, now=now)


def move_quote(
    work: Work,
    number: str,
    version: int,
    to: QuoteState,
    *,
    note: str = "",
    by: Actor,
    now: datetime,
) -> IssuedVersion:
    """Raises IllegalMove, OwnApproval, QuoteExpired, or that somebody moved it meanwhile."""
    by.require(Permission.READ_PROPOSALS)
    issued = work.quotes.get(number, version)
    checked = move(issued, to, by=by, on=now.date(), note=note)
    work.quotes.apply(checked, by=by, now=now)
    work.journal.note(
        by,
        f"moved to {to}",
        "quote",
        issued.version.label,
        now=now,
        before=issued.state,
        after=note or str(to),
    )
    return work.quotes.get(number, version)


def versions_of(work: Work, opportunity_id: str, *, by: Actor) -> tuple[IssuedVersion, ...]:
    """Every version of the opportunity's quote, oldest first."""
    by.require(Permission.READ_PROPOSALS)
    return work.quotes.of_opportunity(opportunity_id)
