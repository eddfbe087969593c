"""See the pipeline: what a person comes to work for, on one page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from common.actor import Actor, Permission
from common.money import Money
from database.listings import OpportunityListing, QuoteListing, WinCount
from database.work import Work
from sales.customers.opportunity import Stage
from sales.quotes.lifecycle import OPEN_STATES, QuoteState

EXPIRING_DAYS = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class StageSum:
    """Open opportunities of one stage; `value` is of those that have an open quote."""

    stage: Stage
    number: int
    value: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Pipeline:
    """`others` are open sales of colleagues, for those who have some of their own."""

    mine: tuple[OpportunityListing, ...]
    others: tuple[OpportunityListing, ...]
    waiting_for_me: tuple[QuoteListing, ...]
    waiting_for_others: tuple[QuoteListing, ...]
    expiring: tuple[QuoteListing, ...]
    stages: tuple[StageSum, ...]
    win_counts: tuple[WinCount, ...]
    quotes: dict[str, QuoteListing]

    def quote_of(self, opportunity_id: str) -> QuoteListing | None:
        return self.quotes.get(opportunity_id)


def see_pipeline(work: Work, *, currency: str, by: Actor, now: datetime) -> Pipeline:
    """Sellers see their own opportunities; account managers, approvers and administrators all."""
    by.require(Permission.READ_PROPOSALS)
    everything = work.opportunities.list(open_only=True)
    own = tuple(each for each in everything if each.opportunity.owner_id == by.id)
    mine = own or (() if by.may(Permission.SELL) else everything)
    shown = {each.opportunity.id for each in mine}
    quotes = {
        each.opportunity_id: each for each in work.quotes.listings(states=OPEN_STATES, limit=1000)
    }
    pending = tuple(q for q in quotes.values() if q.state is QuoteState.PENDING_APPROVAL)
    may_decide = by.may(Permission.APPROVE)
    soon = now.date() + timedelta(days=EXPIRING_DAYS)
    return Pipeline(
        mine=mine,
        others=tuple(each for each in everything if each.opportunity.id not in shown),
        waiting_for_me=tuple(q for q in pending if may_decide and q.issued_by_id != by.id),
        waiting_for_others=tuple(q for q in pending if q.issued_by_id == by.id),
        expiring=tuple(
            sorted(
                (q for q in quotes.values() if q.valid_until <= soon),
                key=lambda q: q.valid_until,
            )
        ),
        stages=_by_stage(everything, quotes, currency),
        win_counts=work.deals.win_counts(),
        quotes=quotes,
    )


def _by_stage(
    listed: tuple[OpportunityListing, ...], quotes: dict[str, QuoteListing], currency: str
) -> tuple[StageSum, ...]:
    sums = []
    for stage in (Stage.QUALIFY, Stage.NEEDS, Stage.SOLUTION, Stage.QUOTED):
        of_stage = [each for each in listed if each.opportunity.stage is stage]
        value = Money.zero(currency)
        for each in of_stage:
            quote = quotes.get(each.opportunity.id)
            if quote is not None and quote.contract_value.currency == currency:
                value = value + quote.contract_value
        sums.append(StageSum(stage=stage, number=len(of_stage), value=value))
    return tuple(sums)
