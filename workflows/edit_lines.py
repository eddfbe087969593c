"""Edit many lines of the draft: set alike, copied, removed, taken back, made to a price."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from common.actor import Actor, Permission
from common.money import Money
from common.wording import count, join_words
from database.stored import Stored
from database.work import Work
from sales.customers.customer import Site
from sales.pricing.policy import STANDARD_POLICY
from sales.pricing.price_sheet import QuoteLine
from sales.pricing.spread import amount_to_target
from sales.quotes.draft import QuoteDraft
from sales.quotes.editing import MassEdit, apply_to_all, copy_to_sites, without
from workflows.catalogue_shelf import buildings_in_use, catalogue_in_use
from workflows.configure_solution import draft_of, keep_draft, put_at_site
from workflows.open_sale import open_sale
from workflows.priced_drafts import priced


def edit_lines(
    work: Work,
    opportunity_id: str,
    chosen: frozenset[str],
    edit: MassEdit,
    *,
    by: Actor,
    now: datetime,
) -> Stored[QuoteDraft]:
    """Set the same on all chosen lines, or on none. Raises NothingFound, RowErrors."""
    by.require(Permission.SELL)
    stored = draft_of(work, opportunity_id)
    draft = apply_to_all(stored.value, chosen, edit, catalogue_in_use(work))
    verb = f"changed {count(len(chosen), 'line')} of"
    return keep_draft(work, draft, expected=stored.revision, verb=verb, by=by, now=now)


def change_cells(
    work: Work,
    opportunity_id: str,
    edits: Mapping[str, MassEdit],
    *,
    expected: int,
    by: Actor,
    now: datetime,
) -> Stored[QuoteDraft]:
    """Single lines as typed into the grid, by line id. Raises as pricing does, naming the line."""
    by.require(Permission.SELL)
    draft, catalogue = draft_of(work, opportunity_id).value, catalogue_in_use(work)
    for line_id, edit in edits.items():
        draft = apply_to_all(draft, frozenset({line_id}), edit, catalogue)
    verb = f"changed {join_words(list(edits)[:5])} of"
    return keep_draft(work, draft, expected=expected, verb=verb, by=by, now=now)


def copy_line(
    work: Work,
    opportunity_id: str,
    line_id: str,
    site_ids: tuple[str, ...],
    *,
    by: Actor,
    now: datetime,
) -> Stored[QuoteDraft]:
    """The line's configuration at other sites. Raises NotFeasible, UnknownSite, UnknownLine."""
    by.require(Permission.SELL)
    stored = draft_of(work, opportunity_id)
    sites = {site.id: site for site in open_sale(work, opportunity_id, by=by).sites}
    catalogue, buildings = catalogue_in_use(work), buildings_in_use(work)

    def make(line: QuoteLine, site: Site) -> QuoteLine:
        return put_at_site(line, site, catalogue, buildings)

    wanted = tuple(sites[each] for each in site_ids if each in sites)
    draft = copy_to_sites(stored.value, line_id, wanted, make)
    verb = f"copied {line_id} to {count(len(wanted), 'site')} in"
    return keep_draft(work, draft, expected=stored.revision, verb=verb, by=by, now=now)


def remove_lines(
    work: Work, opportunity_id: str, chosen: frozenset[str], *, by: Actor, now: datetime
) -> Stored[QuoteDraft]:
    """Take the chosen lines out of the draft."""
    by.require(Permission.SELL)
    stored = draft_of(work, opportunity_id)
    draft = without(stored.value, chosen)
    verb = f"removed {count(len(chosen), 'line')} from"
    return keep_draft(work, draft, expected=stored.revision, verb=verb, by=by, now=now)


def aim_at(
    work: Work, opportunity_id: str, target: Money, *, by: Actor, now: datetime
) -> Stored[QuoteDraft]:
    """Make the monthly total exactly `target` by an amount off, spread within the limits.

    Raises:
        TargetAbove, TooMuchOff: with the nearest that can be had.
    """
    by.require(Permission.SELL)
    stored = draft_of(work, opportunity_id)
    sale = open_sale(work, opportunity_id, by=by)
    bare = replace(stored.value, header_amount=None, priced_on=now.date())
    off = amount_to_target(priced(work, sale, bare).sheet, target, STANDARD_POLICY)
    draft = replace(stored.value, header_amount=off)
    verb = f"aimed at {target} a month for"
    return keep_draft(work, draft, expected=stored.revision, verb=verb, by=by, now=now)


def undo(
    work: Work, opportunity_id: str, *, expected: int, by: Actor, now: datetime
) -> Stored[QuoteDraft]:
    """Take the last change of the draft back. Raises NothingToUndo, ChangedMeanwhile."""
    by.require(Permission.SELL)
    open_sale(work, opportunity_id, by=by).opportunity.value.require_open()
    stored = work.drafts.undo(opportunity_id, expected=expected, by=by, now=now)
    work.journal.note(by, "took back a change of", "draft", opportunity_id, now=now)
    return stored


def steps_back(work: Work, opportunity_id: str, *, by: Actor) -> int:
    """How many changes of the draft can be taken back."""
    by.require(Permission.READ_PROPOSALS)
    return work.drafts.steps(opportunity_id)
