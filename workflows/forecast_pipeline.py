"""Forecast from the pipeline: open opportunities times chance and time to close; snapshots kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from statistics import median

import numpy as np

from common.actor import Actor, Permission
from common.money import Money
from common.period import add_months, month_start
from database.listings import OpportunityListing, PipelineSnapshot
from database.work import Work
from forecasts.pipeline import (
    Blend,
    OpenDeal,
    Outlook,
    PastCycle,
    fit_blend,
    outlook_of,
    weighted_by_month,
)
from forecasts.time_to_close import TimeToClose, fit_time_to_close
from forecasts.win_probability import Chance, ClosedChance, WinModel, fit_win_probability
from sales.deals.deal import Deal

HORIZON_MONTHS = 12
MOST_DEALS = 20_000
LATEST_CHECKED_DAYS = 28


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenOutlook:
    """One open opportunity on the pipeline page."""

    listing: OpportunityListing
    outlook: Outlook
    monthly: Money  # charges a month if won
    quoted: bool  # False: taken from what deals of its segment usually are


@dataclass(frozen=True, slots=True, kw_only=True)
class PipelineForecast:
    """What the pipeline is expected to bring, in charges a month of one currency."""

    currency: str
    months: tuple[date, ...]  # from the running one on
    weighted: tuple[float, ...]  # expected to be won in each
    deals: tuple[OpenOutlook, ...]  # largest weighted first
    wins: WinModel
    cycle: TimeToClose
    blend: Blend
    cycle_days: tuple[float, ...]
    recent_mean: float  # won a month in the last three months
    left_out: int  # closed deals in other currencies
    generated: int  # closed deals learnt from that are the demo's


@dataclass(frozen=True, slots=True, kw_only=True)
class SnapshotCheck:
    """What a past day's pipeline said of its next month, and what became of those deals."""

    taken_on: date
    opportunities: int
    expected: Money
    won: Money
    still_open: int


def forecast_pipeline(work: Work, *, currency: str, by: Actor, now: datetime) -> PipelineForecast:
    """All open opportunities, whoever owns them, in one currency. Raises NotAllowed."""
    by.require(Permission.READ_PROPOSALS)
    today = now.date()
    everything = work.deals.list(limit=MOST_DEALS)
    closed = [deal for deal in everything if _in(deal, currency)]
    opened = work.opportunities.list(open_only=True)
    wins = fit_win_probability([_closed_chance(deal) for deal in closed])
    days = tuple(float((deal.closed_on - deal.opened_on).days) for deal in closed)
    ages = [float((today - each.opportunity.opened_on).days) for each in opened]
    cycle = fit_time_to_close(days, ages)
    usual = _usual_monthly(closed)
    found, sums = [], []
    for listing, age in zip(opened, ages, strict=True):
        chance, quoted = _open_chance(work, listing, currency, usual)
        deal = _open_deal(listing, wins.probability(chance), age, chance.monthly)
        sums.append(deal)
        outlook = outlook_of(deal, cycle, today, HORIZON_MONTHS)
        monthly = _money(chance.monthly, currency)
        found.append(OpenOutlook(listing=listing, outlook=outlook, monthly=monthly, quoted=quoted))
    weighted = weighted_by_month(sums, [each.outlook for each in found])
    past = [_past_cycle(deal) for deal in closed]
    return PipelineForecast(
        currency=currency,
        months=tuple(add_months(month_start(today), nth) for nth in range(HORIZON_MONTHS)),
        weighted=tuple(float(each) for each in weighted) or (0.0,) * HORIZON_MONTHS,
        deals=tuple(sorted(found, key=lambda each: -each.outlook.weighted)),
        wins=wins,
        cycle=cycle,
        blend=fit_blend(past, wins.base_rate, today, open_now=len(opened)),
        cycle_days=days,
        recent_mean=_recent_mean(past, today),
        left_out=len(everything) - len(closed),
        generated=sum(deal.generated for deal in closed),
    )


def _open_deal(
    listing: OpportunityListing, probability: float, age_days: float, value: float
) -> OpenDeal:
    return OpenDeal(
        opportunity_id=listing.opportunity.id,
        probability=probability,
        age_days=age_days,
        value=value,
        expected_close=listing.opportunity.expected_close,
    )


def keep_snapshot(work: Work, found: PipelineForecast, *, by: Actor, now: datetime) -> int:
    """Keep the pipeline as it stands today, once a day; how many opportunities were kept."""
    by.require(Permission.READ_PROPOSALS)
    today = now.date()
    if today in work.pipeline.snapshot_days()[:1]:
        return 0
    rows = [_snapshot(each, today) for each in found.deals]
    work.pipeline.keep_snapshot(rows)
    work.journal.note(by, "kept", "pipeline", today.isoformat(), now=now, after=str(len(rows)))
    return len(rows)


def check_snapshots(
    work: Work, *, currency: str, by: Actor, now: datetime, limit: int = 12
) -> tuple[SnapshotCheck, ...]:
    """Snapshots at least 28 days old against what their opportunities brought within a month."""
    by.require(Permission.READ_PROPOSALS)
    old = [
        day
        for day in work.pipeline.snapshot_days()
        if (now.date() - day).days >= LATEST_CHECKED_DAYS
    ]
    return tuple(_check(work, day, currency) for day in old[:limit])


def _check(work: Work, day: date, currency: str) -> SnapshotCheck:
    expected, won, still = 0, Money.zero(currency), 0
    rows = [row for row in work.pipeline.snapshot(day) if row.currency == currency]
    until = add_months(day, 1)
    for row in rows:
        expected += row.expected_next_month_minor
        deal = work.deals.of_opportunity(row.opportunity_id)
        if deal is None:
            still += 1
        elif deal.won and deal.closed_on < until:
            for line in deal.lines:
                won = won + line.mrc
    return SnapshotCheck(
        taken_on=day,
        opportunities=len(rows),
        expected=Money.from_minor(expected, currency),
        won=won,
        still_open=still,
    )


def _snapshot(each: OpenOutlook, today: date) -> PipelineSnapshot:
    chance = each.outlook.months[0] + each.outlook.months[1] / 2 if each.outlook.months else 0.0
    return PipelineSnapshot(
        taken_on=today,
        opportunity_id=each.outlook.opportunity_id,
        stage=each.listing.opportunity.stage.value,
        probability=each.outlook.probability,
        stale=each.outlook.stale,
        monthly_minor=each.monthly.minor,
        currency=each.monthly.currency,
        expected_next_month_minor=round(each.monthly.minor * chance),
        expected_close=each.listing.opportunity.expected_close,
    )


def _in(deal: Deal, currency: str) -> bool:
    return bool(deal.lines) and all(line.mrc.currency == currency for line in deal.lines)


def _monthly(deal: Deal) -> float:
    return float(sum(line.mrc.amount for line in deal.lines))


def _closed_chance(deal: Deal) -> ClosedChance:
    largest = max(deal.lines, key=lambda line: line.mrc.amount)
    chance = Chance(
        segment=deal.segment,
        family=largest.family,
        region=largest.region,
        monthly=_monthly(deal),
        sites=len({(line.region, line.city) for line in deal.lines}),
    )
    return ClosedChance(chance=chance, closed_on=deal.closed_on, won=deal.won)


def _open_chance(
    work: Work, listing: OpportunityListing, currency: str, usual: dict[str, float]
) -> tuple[Chance, bool]:
    """What is known of an open opportunity; without a quote, what its segment usually buys."""
    opportunity = listing.opportunity
    segment = work.customers.get(opportunity.customer_id).value.segment
    versions = [each for each in work.quotes.of_opportunity(opportunity.id) if each.state.open]
    version = versions[-1].version if versions else None
    quoted = version is not None and version.sheet.currency == currency
    family = region = ""
    monthly = usual.get(segment, usual.get("", 0.0))
    if version is not None and quoted and version.sheet.lines:
        monthly = float(version.sheet.totals().monthly.amount)
        largest = max(version.sheet.lines, key=lambda line: line.line.quantity)
        family, region = largest.line.configuration.family, largest.line.region
    chance = Chance(
        segment=segment,
        family=family,
        region=region,
        monthly=monthly,
        sites=max(1, len(opportunity.site_ids)),
    )
    return chance, quoted


def _usual_monthly(closed: Sequence[Deal]) -> dict[str, float]:
    """The median charges a month of won deals, by segment and, under the empty name, of all."""
    won = [deal for deal in closed if deal.won]
    by_segment = {
        segment: median([_monthly(deal) for deal in won if deal.segment == segment])
        for segment in {deal.segment for deal in won}
    }
    return by_segment | ({"": median([_monthly(deal) for deal in won])} if won else {})


def _past_cycle(deal: Deal) -> PastCycle:
    return PastCycle(
        opened_on=deal.opened_on, closed_on=deal.closed_on, value=_monthly(deal), won=deal.won
    )


def _recent_mean(past: Sequence[PastCycle], today: date) -> float:
    first = month_start(today)
    start = add_months(first, -3)
    return float(np.sum([e.value for e in past if e.won and start <= e.closed_on < first])) / 3


def _money(amount: float, currency: str) -> Money:
    return Money.of(repr(amount), currency).rounded()
