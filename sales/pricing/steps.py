"""The steps from list price to net, each leaving its reason in the waterfall."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from catalog.offering import Cadence, Offering
from common.wording import count
from sales.pricing.policy import PricePolicy, VolumeTier
from sales.pricing.price_sheet import PriceTerms, QuoteLine
from sales.pricing.promotions import Promotion

RECURRING = (Cadence.MONTHLY, Cadence.QUARTERLY, Cadence.ANNUAL)
LINE_DISCOUNT, GROUP_DISCOUNT = "line discount", "group discount"
HEADER_DISCOUNT, HEADER_AMOUNT = "quote discount", "quote amount"
# What a person gives away; the other steps follow from what is bought.
GIVEN = frozenset({LINE_DISCOUNT, GROUP_DISCOUNT, HEADER_DISCOUNT, HEADER_AMOUNT})


@dataclass(frozen=True, slots=True, kw_only=True)
class StepContext:
    """What a step may know. `volume` is the tier that offering's services in the quote reach.

    Steps say the tier and never the count, so that a line stays as it is while others are edited.
    """

    line: QuoteLine
    offering: Offering
    terms: PriceTerms
    policy: PricePolicy
    volume: VolumeTier | None
    promotions: tuple[Promotion, ...]


@dataclass(frozen=True, slots=True)
class Reduction:
    """A share off what the steps before left, and why."""

    step: str
    share: Decimal
    reason: str


Step = Callable[[Cadence, StepContext], Iterator[Reduction]]


def _say_percent(share: Decimal) -> str:
    return f"{(share * 100).normalize():f} %"


def reward_long_term(cadence: Cadence, context: StepContext) -> Iterator[Reduction]:
    """The offering's reward for the longest of its terms within the agreed one; recurring only."""
    rewards = context.offering.term_rewards
    if cadence not in RECURRING or not rewards:
        return
    months = context.line.term_months or context.terms.term_months
    term = max((each for each in rewards if each <= months), default=0)
    share = Decimal(str(rewards.get(term, 0)))
    yield Reduction("term", share, f"{_say_percent(share)} off for {term} months")


def apply_volume_tier(cadence: Cadence, context: StepContext) -> Iterator[Reduction]:
    """Several services of one offering cost less a month each."""
    if cadence not in RECURRING:
        return
    tier = context.volume
    if tier is not None:
        services = count(tier.from_quantity, "service")
        yield Reduction(
            "volume", tier.share, f"{_say_percent(tier.share)} off for {services} or more"
        )


def apply_promotions(cadence: Cadence, context: StepContext) -> Iterator[Reduction]:
    for each in context.promotions:
        if each.cadence is cadence:
            yield Reduction("promotion", each.percent / 100, str(each))


def reward_prepayment(cadence: Cadence, context: StepContext) -> Iterator[Reduction]:
    """Paying ahead is rewarded on what recurs."""
    payment = context.terms.payment
    share = context.policy.prepayment_rewards.get(payment, Decimal(0))
    if share and cadence in RECURRING:
        yield Reduction("prepayment", share, f"{_say_percent(share)} off for paying {payment}")


def apply_line_discount(_cadence: Cadence, context: StepContext) -> Iterator[Reduction]:
    share = context.terms.line_discounts.get(context.line.id, Decimal(0)) / 100
    if share:
        yield Reduction(LINE_DISCOUNT, share, f"{_say_percent(share)} line discount")


def groups_of(line: QuoteLine) -> tuple[str, ...]:
    """The keys a group discount may name the line by."""
    keys = (f"site:{line.site_id}", f"family:{line.configuration.family}")
    return (*keys, f"group:{line.group}") if line.group else keys


def apply_group_discounts(_cadence: Cadence, context: StepContext) -> Iterator[Reduction]:
    if not context.terms.group_discounts:
        return
    for key in groups_of(context.line):
        percent = context.terms.group_discounts.get(key, Decimal(0))
        if percent:
            share, (kind, _, name) = percent / 100, key.partition(":")
            shown = context.line.site_name if kind == "site" else name
            yield Reduction(GROUP_DISCOUNT, share, f"{_say_percent(share)} off for {shown}")


def apply_header_discount(_cadence: Cadence, context: StepContext) -> Iterator[Reduction]:
    share = context.terms.header_discount_percent / 100
    if share:
        yield Reduction(HEADER_DISCOUNT, share, f"{_say_percent(share)} quote discount")


# In this order; then every step is settled to whole minor units, and the header amount, if any,
# is spread over the lines.
STEPS: tuple[Step, ...] = (
    reward_long_term,
    apply_volume_tier,
    apply_promotions,
    reward_prepayment,
    apply_line_discount,
    apply_group_discounts,
    apply_header_discount,
)
