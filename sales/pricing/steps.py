"""The steps from list price to net, each leaving its reason in the waterfall."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal

from catalog.offering import Cadence, Offering
from common.money import Money
from common.wording import count
from sales.pricing.policy import PricePolicy
from sales.pricing.price_sheet import Adjustment, PricedCharge, PriceTerms, QuoteLine


@dataclass(frozen=True, slots=True, kw_only=True)
class StepContext:
    """What a step may know. `same_offering` counts that offering's services in the quote."""

    line: QuoteLine
    offering: Offering
    terms: PriceTerms
    policy: PricePolicy
    same_offering: int


Step = Callable[[PricedCharge, StepContext], PricedCharge]


def _say_percent(share: Decimal) -> str:
    return f"{(share * 100).normalize():f} %"


def _take_off(charge: PricedCharge, step: str, share: Decimal, reason: str) -> PricedCharge:
    if not share:
        return charge
    amount = -(charge.net * share)
    return replace(
        charge,
        net=charge.net + amount,
        adjustments=(*charge.adjustments, Adjustment(step=step, reason=reason, amount=amount)),
    )


def reward_long_term(charge: PricedCharge, context: StepContext) -> PricedCharge:
    """The offering's reward for the longest of its terms within the agreed one; monthly only."""
    if charge.cadence is not Cadence.MONTHLY:
        return charge
    rewards, months = context.offering.term_rewards, context.terms.term_months
    term = max((each for each in rewards if each <= months), default=0)
    share = Decimal(str(rewards.get(term, 0)))
    return _take_off(charge, "term", share, f"{_say_percent(share)} off for {term} months")


def apply_volume_tier(charge: PricedCharge, context: StepContext) -> PricedCharge:
    """Several services of one offering cost less a month each."""
    if charge.cadence is not Cadence.MONTHLY:
        return charge
    share = context.policy.volume_share(context.same_offering)
    services = count(context.same_offering, "service")
    return _take_off(charge, "volume", share, f"{_say_percent(share)} off for {services}")


def apply_line_discount(charge: PricedCharge, context: StepContext) -> PricedCharge:
    share = context.terms.line_discounts.get(context.line.id, Decimal(0)) / 100
    return _take_off(charge, "line discount", share, f"{_say_percent(share)} line discount")


def apply_header_discount(charge: PricedCharge, context: StepContext) -> PricedCharge:
    share = context.terms.header_discount_percent / 100
    return _take_off(charge, "quote discount", share, f"{_say_percent(share)} quote discount")


def settle_rounding(charge: PricedCharge, context: StepContext) -> PricedCharge:
    """Every step to whole minor units, and the net as their sum, so the waterfall adds up.

    Rounding each step, not only the net, is what lets a reader check the sum on paper.
    """
    currency = context.terms.currency
    list_price = charge.list_price.rounded()
    adjustments = tuple(replace(each, amount=each.amount.rounded()) for each in charge.adjustments)
    net = sum((each.amount for each in adjustments), start=list_price)
    return replace(
        charge,
        list_price=list_price,
        adjustments=adjustments,
        net=net if not net < Money.zero(currency) else Money.zero(currency),
        cost=charge.cost.rounded(),
    )


STEPS: tuple[Step, ...] = (
    reward_long_term,
    apply_volume_tier,
    apply_line_discount,
    apply_header_discount,
    settle_rounding,
)
