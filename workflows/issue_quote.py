"""Issue a quote: the draft becomes a version that is kept whole; later moves are checked."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from common.actor import SYSTEM, Actor, Permission
from database.listings import QuoteListing
from database.work import Work
from sales.customers.opportunity import Stage
from sales.needs.need import Need
from sales.pricing.price_sheet import PriceTerms
from sales.pricing.taxes import kinds_of
from sales.quotes.approval import ApprovalRoute, carry_over, foresee
from sales.quotes.approval_matrix import STANDARD_MATRIX, ApprovalMatrix, figures_of
from sales.quotes.arrange import NothingToArrange, arrange_all
from sales.quotes.issue import Issue, issue, services_in, starting_state
from sales.quotes.lifecycle import IssuedVersion, QuoteState, Why, move
from sales.quotes.quote_version import OptionSummary, QuoteVersion
from workflows.catalogue_shelf import catalogue_in_use
from workflows.configure_solution import NoDraft
from workflows.find_offers import ground_of
from workflows.open_sale import Sale, open_sale
from workflows.priced_drafts import price_kept
from workflows.tax_quote import taxes_of_draft

# A draft with this for its quote number is issued as an alternative beside the others.
NEW_QUOTE = "new"


def issue_quote(
    work: Work, opportunity_id: str, *, note: str = "", by: Actor, now: datetime
) -> IssuedVersion:
    """Issue the draft as the next version of its quote; an open earlier one is cancelled by it.

    Other quotes of the opportunity, the alternatives, stay open beside it. Prices and currency
    rates are those of today.

    Raises:
        NoDraft, EmptyQuote, OpportunityClosed, IssuedMeanwhile, TaxRateMissing, BuyerHasNoCountry,
        and the refusals of pricing.
    """
    by.require(Permission.SELL)
    sale = open_sale(work, opportunity_id, by=by)
    if sale.draft is None:
        raise NoDraft
    draft = replace(sale.draft.value, priced_on=now.date())
    earlier = work.quotes.listed_of(opportunity_id)
    option = price_kept(work, sale, draft)
    number = draft.quote_number or (earlier[-1].number if earlier else "")
    number = number if number and number != NEW_QUOTE else work.quotes.next_number(now.year)
    of_quote = [each for each in earlier if each.number == number]
    what = Issue(
        number=number,
        version=max((each.version for each in of_quote), default=0) + 1,
        opportunity=sale.opportunity.value,
        customer=sale.customer.value,
        need=sale.need.value if sale.need else Need(opportunity_id=opportunity_id),
        option=option,
        compared=_compared(work, sale),
        offerings={each.id: each for each in catalogue_in_use(work).on_sale},
        note=note,
        based_on=draft.based_on or (f"{number} v{of_quote[-1].version}" if of_quote else ""),
        taxes=taxes_of_draft(work, sale, kinds_of(option.sheet), on=now.date(), by=by),
    )
    version = issue(what, by=by, on=now.date())
    for each in of_quote:
        if each.state.open:
            _replaced(work, each.number, each.version, what.version, by=by, now=now)
    _keep(work, version, by=by, now=now)
    if draft.quote_number == NEW_QUOTE:
        continued = replace(sale.draft.value, quote_number=number)
        work.drafts.save(continued, expected=sale.draft.revision, by=by, now=now)
    if sale.opportunity.value.stage is not Stage.QUOTED:
        work.opportunities.save(
            replace(sale.opportunity.value, stage=Stage.QUOTED, probability=0.6),
            expected=sale.opportunity.revision,
            by=by,
            now=now,
        )
    return work.quotes.get(number, what.version)


def _replaced(
    work: Work, number: str, version: int, following: int, *, by: Actor, now: datetime
) -> None:
    issued = work.quotes.get(number, version)
    why = f"replaced by v{following}"
    given_way = move(issued, QuoteState.CANCELLED, by=by, on=now.date(), why=why)
    work.quotes.apply(given_way, by=by, now=now)


def _keep(work: Work, version: QuoteVersion, *, by: Actor, now: datetime) -> None:
    """Keep the version with the route of its approval."""
    route = _route(work, version, now)
    state, why = starting_state(route)
    work.quotes.add(version, state=state, by=by, now=now, why=why)
    if route.asks:
        work.approvals.save(route, expected=None, by=by, now=now)
    work.journal.note(
        by, "issued", "quote", version.label, now=now, after=f"{state}: {why.inside or why.said}"
    )


def _route(work: Work, version: QuoteVersion, now: datetime) -> ApprovalRoute:
    """Who has to approve, less what an approver has already approved of this quote."""
    figures = figures_of(version.sheet, version.service_levels)
    asks = foresee(figures, matrix_in_use(work, by=SYSTEM), now)
    return ApprovalRoute(
        number=version.number,
        version=version.version,
        issued_by_id=version.issued_by_id,
        asks=carry_over(asks, work.approvals.before(version.number, version.version)),
    )


def matrix_in_use(work: Work, *, by: Actor) -> ApprovalMatrix:
    """The approval matrix as kept, else the standard one."""
    by.require(Permission.READ_PROPOSALS)
    kept = work.rulebooks.matrix()
    return kept.value if kept else STANDARD_MATRIX


def _compared(work: Work, sale: Sale) -> tuple[OptionSummary, ...]:
    """The options as arranged now, on what the draft grants to all of them alike: its term,
    payment, indexation and the discount on the whole quote.

    None once services were changed by hand: what was added to the chosen one is not in its rivals,
    and a customer would see the dearer and not the better one recommended.
    """
    draft = sale.draft
    assert draft is not None  # issue_quote refused before
    if sale.need is None or not sale.need.value.confirmed:
        return ()
    terms = PriceTerms(
        currency=draft.value.currency,
        term_months=draft.value.term_months,
        header_discount_percent=draft.value.header_discount_percent,
        payment=draft.value.payment,
        indexation=draft.value.indexation,
    )
    ground = ground_of(work, sale, terms)
    try:
        arranged = arrange_all(ground)
    except NothingToArrange:
        return ()
    own = arranged.option(draft.value.option_name, ground)
    if own is None or services_in(own.lines) != services_in(draft.value.lines):
        return ()
    return tuple(each.summary() for each in arranged.options)


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
    why: str | Why = "",
    by: Actor,
    now: datetime,
) -> IssuedVersion:
    """Raises IllegalMove, OwnApproval, QuoteExpired, or that somebody moved it meanwhile."""
    by.require(Permission.READ_PROPOSALS)
    issued = work.quotes.get(number, version)
    checked = move(issued, to, by=by, on=now.date(), why=why)
    work.quotes.apply(checked, by=by, now=now)
    work.journal.note(
        by,
        f"moved to {to}",
        "quote",
        issued.version.label,
        now=now,
        before=issued.state,
        after=checked.why.inside or checked.why.said or str(to),
    )
    return work.quotes.get(number, version)


def versions_of(work: Work, opportunity_id: str, *, by: Actor) -> tuple[IssuedVersion, ...]:
    """Every version of the opportunity's quote, oldest first."""
    by.require(Permission.READ_PROPOSALS)
    return work.quotes.of_opportunity(opportunity_id)


def listed_versions(work: Work, opportunity_id: str, *, by: Actor) -> tuple[QuoteListing, ...]:
    """Every version of the opportunity's quotes, oldest first, without their documents."""
    by.require(Permission.READ_PROPOSALS)
    return work.quotes.listed_of(opportunity_id)


def version_of(work: Work, number: str, version: int, *, by: Actor) -> QuoteVersion:
    """One version, whole. Raises NotFound."""
    by.require(Permission.READ_PROPOSALS)
    return work.quotes.get(number, version).version
