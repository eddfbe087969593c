"""Agree on a round: the draft takes its terms, and the next version carries them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from common.actor import Actor, Permission
from common.errors import BusinessError
from common.wording import join_words, some_of
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


class NoSuchScope(BusinessError):
    def __init__(self, name: str, known: Iterable[str]) -> None:
        super().__init__(
            f"{name!r} is neither a site nor a service of the offer; accepted: "
            f"{some_of(sorted(known), 'name')}."
        )


@dataclass(frozen=True, slots=True)
class Settlement:
    """The round agreed on, and the sites or services its availability holds for; none: all.

    What lies outside keeps the availability, and the credits on it, of the present offer.
    """

    round: int
    scope: frozenset[str] = frozenset()

    def covers(self, level: ServiceLevel) -> bool:
        """Whether the negotiated availability is agreed for the line."""
        return not self.scope or bool(self.scope & {level.site_name, level.offering_name})


def scopes_of(work: Work, opportunity_id: str, *, by: Actor) -> tuple[str, ...]:
    """Sites and services of the draft with a promise, to agree an availability for some."""
    levels = price_draft(work, opportunity_id, by=by).service_levels
    sites = dict.fromkeys(each.site_name for each in levels)
    return tuple(dict.fromkeys((*sites, *(each.offering_name for each in levels))))


def agree_on(
    work: Work,
    opportunity_id: str,
    settlement: Settlement,
    *,
    expected: int,
    by: Actor,
    now: datetime,
) -> IssuedVersion:
    """Settle on a round: the draft takes its terms and is issued as the next version.

    Raises:
        NoSuchScope, NothingToAgree, AlreadyAgreed, BeyondGuardrails and the refusals of issuing.
    """
    by.require(Permission.SELL)
    negotiation = work.negotiations.get(opportunity_id).value
    agreed = negotiation.agree(settlement.round)
    settled = agreed.rounds[settlement.round - 1]
    check = checker_of(work, negotiation, by=by)
    crossed = check(settled.deal)
    if settlement.scope:
        known = scopes_of(work, opportunity_id, by=by)
        for name in sorted(settlement.scope - set(known)):
            raise NoSuchScope(name, known)
        # Credits and breaches of some lines at either figure lie between those of all at one.
        crossed = crossed or check(_unmoved(negotiation, settled.deal))
    approved = any(r.deal == settled.deal and r.approval for r in negotiation.rounds)
    if crossed and not approved:
        raise BeyondGuardrails(
            "Agreeing on this needs approval first; make it an offer of ours and ask for it.",
            tuple(each.sentence for each in crossed),
        )
    said = say_deal(negotiation.issues, settled.deal)
    if settlement.scope:
        said += f"; the availability for {join_words(sorted(settlement.scope))} only"
    _take_terms(work, agreed, settlement, by=by, now=now)
    done = f"agreed on round {settlement.round} of"
    keep_negotiation(work, agreed, done, expected=expected, by=by, now=now)
    return issue_quote(
        work, opportunity_id, note=f"Agreed in round {settlement.round}: {said}.", by=by, now=now
    )


def _unmoved(negotiation: Negotiation, deal: Deal) -> Deal:
    """The deal with the availability of the present offer."""
    return tuple(
        base if issue.id == "availability" else at
        for issue, base, at in zip(negotiation.issues, negotiation.base, deal, strict=True)
    )


def _take_terms(
    work: Work, negotiation: Negotiation, settlement: Settlement, *, by: Actor, now: datetime
) -> None:
    deal = negotiation.rounds[settlement.round - 1].deal
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
        each.line_id: _agreed(
            kept.get(each.line_id, AgreedLevel()),
            each,
            values,
            moved if settlement.covers(each) else moved - {"availability"},
        )
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
