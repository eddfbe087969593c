"""Agree on a round: the draft takes its terms, and the next version carries them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from common.actor import Actor, Permission
from database.work import Work
from sales.negotiation.guardrails import BeyondGuardrails
from sales.negotiation.issue import Deal, say_deal
from sales.negotiation.rounds import Negotiation
from sales.negotiation.standard_issues import values_of
from sales.pricing.contract_terms import ContractTerms
from sales.quotes.lifecycle import IssuedVersion
from sales.sla.agreed import AgreedLevel
from sales.sla.credits import standard_schedule
from sales.sla.service_level import ServiceLevel
from workflows.configure_solution import draft_of, price_draft, set_terms
from workflows.issue_quote import issue_quote
from workflows.keep_agreed_levels import agreed_levels_of, keep_agreed_levels
from workflows.negotiate import checker_of, keep_negotiation


def agree_on(
    work: Work, opportunity_id: str, number: int, *, expected: int, by: Actor, now: datetime
) -> IssuedVersion:
    """Settle on a round: the draft takes its terms and is issued as the next version.

    Raises:
        NothingToAgree, AlreadyAgreed, BeyondGuardrails and the refusals of issuing.
    """
    by.require(Permission.SELL)
    negotiation = work.negotiations.get(opportunity_id).value
    agreed = negotiation.agree(number)
    settled = agreed.rounds[number - 1]
    crossed = checker_of(work, negotiation, by=by)(settled.deal)
    approved = any(r.deal == settled.deal and r.approval for r in negotiation.rounds)
    if crossed and not approved:
        raise BeyondGuardrails(
            "Agreeing on this needs approval first; make it an offer of ours and ask for it.",
            tuple(each.sentence for each in crossed),
        )
    said = say_deal(negotiation.issues, settled.deal)
    _take_terms(work, agreed, settled.deal, by=by, now=now)
    keep_negotiation(
        work, agreed, f"agreed on round {number} of", expected=expected, by=by, now=now
    )
    return issue_quote(
        work, opportunity_id, note=f"Agreed in round {number}: {said}.", by=by, now=now
    )


def _take_terms(
    work: Work, negotiation: Negotiation, deal: Deal, *, by: Actor, now: datetime
) -> None:
    values = values_of(negotiation.issues, deal)
    before = values_of(negotiation.issues, negotiation.base)
    draft = draft_of(work, negotiation.opportunity_id)
    changed = replace(
        draft.value,
        term_months=int(values["term"]),
        header_discount_percent=Decimal(str(values["discount"])),
        contract=ContractTerms(
            payment_days=int(values.get("payment", 0)),
            liability_years=values.get("liability", 0.0),
            delivery_days=int(values.get("delivery", 0)),
        ),
    )
    set_terms(work, changed, expected=draft.revision, by=by, now=now)
    moved = {
        name for name in ("availability", "cap", "restore") if values.get(name) != before.get(name)
    }
    if not moved:
        return
    levels = price_draft(work, negotiation.opportunity_id, by=by).service_levels
    kept = agreed_levels_of(work, negotiation.opportunity_id, by=by).lines
    agreed = {
        each.line_id: _agreed(kept.get(each.line_id, AgreedLevel()), each, values, moved)
        for each in levels
    }
    keep_agreed_levels(work, negotiation.opportunity_id, agreed, by=by, now=now)


def _agreed(
    kept: AgreedLevel, level: ServiceLevel, values: dict[str, float], moved: set[str]
) -> AgreedLevel:
    """What was bargained over, the rest of the line's terms as they stood."""
    schedule = level.schedule
    if "availability" in moved:
        schedule = replace(
            standard_schedule(values["availability"]), claim_days=schedule.claim_days
        )
        kept = replace(kept, availability_percent=values["availability"])
    if "availability" in moved or "cap" in moved:
        kept = replace(kept, schedule=replace(schedule, cap_percent=values["cap"]))
    if "restore" in moved:
        kept = replace(kept, restore_hours=values["restore"])
    return kept
