"""What a quote is worth today: cash by month with ramps and indexation, discounted; commission."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from common.money import Money
from sales.pricing.policy import PricePolicy
from sales.pricing.price_sheet import Indexation, PricedCharge, PriceSheet
from sales.pricing.ramp import share_in
from sales.pricing.sums import SheetSums, sum_up


@dataclass(frozen=True, slots=True, kw_only=True)
class Worth:
    """Net present value of revenue less cost and expected credits, and the seller's commission.

    `payback_month` is the first month whose cumulated cash is not negative; None: never.
    """

    present_value: Money
    revenue: Money
    cost: Money
    credits: Money
    commission: Money
    payback_month: int | None


def worth_of(
    sheet: PriceSheet,
    policy: PricePolicy,
    *,
    credits_a_month: Money | None = None,
    sums: SheetSums | None = None,
) -> Worth:
    """NPV = sum over months of cash / (1 + r)^(m / 12), r being the capital cost a year.

    Charges falling due once are paid in month 0, the others at the end of each period.
    `credits_a_month` are the service credits expected to be paid back; `sums` are the sheet's own,
    where they are known already.
    """
    sums = sums or sum_up(sheet)
    currency, months = sheet.currency, sums.longest_term
    revenue, cost = cash_flow(sheet, sums)
    credit = credits_a_month.amount if credits_a_month else Decimal(0)
    cash = [revenue[m] - cost[m] - (credit if m else 0) for m in range(months + 1)]
    monthly_factor = (1 + policy.capital_cost_a_year) ** (Decimal(1) / 12)
    value, so_far, payback, factor = Decimal(0), Decimal(0), None, Decimal(1)
    for month, amount in enumerate(cash):
        value += amount / factor
        factor *= monthly_factor
        so_far += amount
        if payback is None and so_far >= 0 and month:
            payback = month
    margin = sums.totals.margin
    return Worth(
        present_value=Money(value, currency).rounded(),
        revenue=Money(sum(revenue, start=Decimal(0)), currency).rounded(),
        cost=Money(sum(cost, start=Decimal(0)), currency).rounded(),
        credits=Money(credit * months, currency).rounded(),
        commission=(margin * policy.commission_share).rounded()
        if not margin < Money.zero(currency)
        else Money.zero(currency),
        payback_month=payback,
    )


def cash_flow(
    sheet: PriceSheet, sums: SheetSums | None = None
) -> tuple[list[Decimal], list[Decimal]]:
    """Revenue and cost by month 0 to the longest term, not rounded."""
    sums = sums or sum_up(sheet)
    months, clause = sums.longest_term, sheet.terms.indexation
    revenue, cost = [Decimal(0)] * (months + 1), [Decimal(0)] * (months + 1)
    for charge, term in sums.ramped:
        _add_ramped(charge, term, clause, revenue, cost)
    for (cadence, term), (net, spent) in sums.steady.items():
        every = cadence.months
        due = range(every, term + 1, every) if every else (0,)
        for month in due:
            rise = index_factor(clause, month) if every else Decimal(1)
            revenue[month] += net * rise
            cost[month] += spent
        if every and term % every:
            revenue[term] += net * (term % every) / every
            cost[term] += spent * (term % every) / every
    return revenue, cost


def index_factor(clause: Indexation | None, month: int) -> Decimal:
    """What recurring prices are multiplied by in a month of the term, the first being 1."""
    if clause is None or month <= clause.first_after_months:
        return Decimal(1)
    rises = 1 + (month - clause.first_after_months - 1) // 12
    return (1 + clause.percent / 100) ** rises


def _add_ramped(
    charge: PricedCharge,
    term: int,
    clause: Indexation | None,
    revenue: list[Decimal],
    cost: list[Decimal],
) -> None:
    for month in range(1, term + 1):
        share = share_in(charge.ramp, month)
        revenue[month] += charge.net.amount * share * index_factor(clause, month)
        cost[month] += charge.cost.amount * share
