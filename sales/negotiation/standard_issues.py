"""The issues a sale is usually bargained over, each value reckoned in money over the term."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from common.errors import BusinessError
from common.wording import plain
from sales.negotiation.issue import Issue, Playbook

STANDARD = "house playbook 1"
_DISCOUNTS = (0.0, 2.0, 5.0, 8.0, 10.0, 12.0, 15.0)
_TERMS = (12.0, 24.0, 36.0, 48.0, 60.0)
_TARGETS = (99.5, 99.9, 99.95, 99.99)
_CAPS = (25.0, 50.0, 100.0)
_PAYMENTS = (14.0, 30.0, 45.0, 60.0, 90.0)
_LATEST_PAYMENT = 60.0
_LIABILITIES = (1.0, 1.5, 2.0)
_RESTORES = (4.0, 6.0, 8.0)
_QUICKER = (0.5, 0.75)  # shares of the lead time that expediting can reach


@dataclass(frozen=True, slots=True, kw_only=True)
class ValuePolicy:
    """The house's prices of soft terms: yearly interest on late payment, and what a further year's
    charges of liability costs to insure, as a share of them; what a month with a restore later than
    promised costs, and what each working day of quicker delivery does."""

    yearly_interest: float = 0.08
    liability_premium: float = 0.01
    late_restore_penalty: float = 0.05  # of the monthly charge, for a month with a late restore
    expedite_per_day: float = 0.01  # of the one-off charges, for each working day sooner


def _never(_hours: float) -> float:
    return 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Stake:
    """The present offer in money, and `risk` as the risk price a month of (target, cap)."""

    monthly: float
    once: float
    margin_monthly: float
    term_months: int
    discount_percent: float
    target_percent: float
    cap_percent: float
    risk: Callable[[float, float], float]
    restore_hours: float = 0.0  # 0: no time to restore is promised
    delivery_days: int = 0  # the longest lead time in working days; 0: nothing to deliver
    payment_days: float = 30.0
    liability_years: float = 1.0
    further: Mapping[str, tuple[float, ...]] = field(default_factory=dict)  # by issue id
    late: Callable[[float], float] = _never  # P(a month has a restore later than so many hours)


# What a value may be at all, by issue id.
_POSSIBLE = {
    "discount": (0.0, 50.0),
    "term": (1.0, 120.0),
    "availability": (50.0, 100.0),
    "restore": (0.5, 168.0),
    "cap": (1.0, 100.0),
    "payment": (0.0, 365.0),
    "liability": (0.5, 10.0),
    "delivery": (1.0, 365.0),
}


class NotPossibleValue(BusinessError):
    def __init__(self, issue_id: str, value: float) -> None:
        low, high = _POSSIBLE[issue_id]
        super().__init__(
            f"{issue_id.capitalize()}: {plain(value)} cannot be put on the table; accepted: "
            f"{plain(low)} to {plain(high)}."
        )


def check_further(further: Mapping[str, tuple[float, ...]]) -> None:
    """Raises NotPossibleValue."""
    for issue_id, values in further.items():
        low, high = _POSSIBLE[issue_id]
        for each in values:
            if not low <= each <= high:
                raise NotPossibleValue(issue_id, each)


def standard_issues(stake: Stake, policy: ValuePolicy) -> tuple[Issue, ...]:
    """Discount, term, availability, time to restore, credit cap, payment, liability, delivery.

    Availability and cap interact; each is valued with the other as it stands in the present
    offer, and an offer as a whole is checked on the exact figures of both.
    """
    issues = [_discount(stake), _term(stake)]
    if stake.target_percent:
        issues += [_availability(stake)]
    if stake.restore_hours:
        issues.append(_restore(stake, policy))
    if stake.target_percent:
        issues.append(_cap(stake))
    issues += [_payment(stake, policy), _liability(stake, policy)]
    if stake.delivery_days:
        issues.append(_delivery(stake, policy))
    return tuple(issues)


def _with(
    values: Sequence[float], present: float, further: Sequence[float] = ()
) -> tuple[float, ...]:
    return tuple(sorted({*values, present, *further}))


def _discount(stake: Stake) -> Issue:
    values = _with(_DISCOUNTS, stake.discount_percent, stake.further.get("discount", ()))
    revenue = stake.once + stake.monthly * stake.term_months
    full = revenue / (1 - stake.discount_percent / 100)
    base = values.index(stake.discount_percent)
    return Issue(
        id="discount",
        title="Discount",
        unit="%",
        values=values,
        worth=tuple(full * (stake.discount_percent - v) / 100 for v in values),
        they_like_more=True,
        standard=STANDARD,
        playbook=Playbook(
            preferred=base,
            fallbacks=tuple(range(base + 1, min(base + 3, len(values)))),
            walk_away=len(values) - 1,
            approver="approver",
        ),
    )


def _term(stake: Stake) -> Issue:
    values = _with(_TERMS, float(stake.term_months), stake.further.get("term", ()))
    base = values.index(float(stake.term_months))
    return Issue(
        id="term",
        title="Contract term",
        unit="months",
        values=values,
        worth=tuple(stake.margin_monthly * (v - stake.term_months) for v in values),
        they_like_more=False,
        standard=STANDARD,
        playbook=Playbook(
            preferred=base, fallbacks=tuple(range(base - 1, -1, -1)), approver="approver"
        ),
    )


def _availability(stake: Stake) -> Issue:
    values = _with(_TARGETS, stake.target_percent, stake.further.get("availability", ()))
    present = stake.risk(stake.target_percent, stake.cap_percent)
    worth = [stake.term_months * (present - stake.risk(v, stake.cap_percent)) for v in values]
    base = values.index(stake.target_percent)
    return Issue(
        id="availability",
        title="Availability",
        unit="%",
        values=values,
        worth=tuple(worth),
        they_like_more=True,
        standard=STANDARD,
        playbook=Playbook(preferred=base),
    )


def _cap(stake: Stake) -> Issue:
    values = _with(_CAPS, stake.cap_percent, stake.further.get("cap", ()))
    present = stake.risk(stake.target_percent, stake.cap_percent)
    worth = [stake.term_months * (present - stake.risk(stake.target_percent, v)) for v in values]
    return Issue(
        id="cap",
        title="Credit cap",
        unit="% of a month",
        values=values,
        worth=tuple(worth),
        they_like_more=True,
        standard=STANDARD,
        playbook=Playbook(preferred=values.index(stake.cap_percent)),
    )


def _payment(stake: Stake, policy: ValuePolicy) -> Issue:
    """Each day later is interest on all that is charged."""
    values = _with(_PAYMENTS, stake.payment_days, stake.further.get("payment", ()))
    revenue = stake.once + stake.monthly * stake.term_months
    present = stake.payment_days
    later = [n for n, each in enumerate(values) if each > present]
    walk_away = next((n for n in later if values[n] >= max(_LATEST_PAYMENT, present)), None)
    return Issue(
        id="payment",
        title="Payment within",
        unit="days",
        values=values,
        worth=tuple(-revenue * policy.yearly_interest * (v - present) / 365 for v in values),
        they_like_more=True,
        standard=STANDARD,
        playbook=Playbook(
            preferred=values.index(present),
            fallbacks=tuple(n for n in later if walk_away is None or n < walk_away),
            walk_away=walk_away,
            approver="approver",
        ),
    )


def _liability(stake: Stake, policy: ValuePolicy) -> Issue:
    values = _with(_LIABILITIES, stake.liability_years, stake.further.get("liability", ()))
    yearly = stake.monthly * policy.liability_premium * stake.term_months
    present = stake.liability_years
    base = values.index(present)
    return Issue(
        id="liability",
        title="Liability",
        unit="years of charges",
        values=values,
        worth=tuple(-yearly * (v - present) for v in values),
        they_like_more=True,
        standard=STANDARD,
        playbook=Playbook(
            preferred=base,
            fallbacks=tuple(range(base + 1, min(base + 2, len(values)))),
            approver="approver",
        ),
    )


def _restore(stake: Stake, policy: ValuePolicy) -> Issue:
    """A stricter time to restore is missed in more months, each of which costs the penalty."""
    values = _with(_RESTORES, stake.restore_hours, stake.further.get("restore", ()))
    cost = stake.monthly * policy.late_restore_penalty * stake.term_months
    present = stake.late(stake.restore_hours)
    base = values.index(stake.restore_hours)
    return Issue(
        id="restore",
        title="Time to restore",
        unit="h",
        values=values,
        worth=tuple(cost * (present - stake.late(v)) for v in values),
        they_like_more=False,
        standard=STANDARD,
        playbook=Playbook(
            preferred=base, fallbacks=tuple(range(base - 1, -1, -1)), approver="approver"
        ),
    )


def _delivery(stake: Stake, policy: ValuePolicy) -> Issue:
    days = float(stake.delivery_days)
    quicker = [float(max(1, round(days * share))) for share in _QUICKER]
    values = _with(quicker, days, stake.further.get("delivery", ()))
    cost = stake.once * policy.expedite_per_day
    base = values.index(days)
    return Issue(
        id="delivery",
        title="Delivery within",
        unit="working days",
        values=values,
        worth=tuple(-cost * (days - v) for v in values),
        they_like_more=False,
        standard=STANDARD,
        playbook=Playbook(
            preferred=base, fallbacks=tuple(range(base - 1, -1, -1)), approver="approver"
        ),
    )


def values_of(issues: Sequence[Issue], deal: Sequence[int]) -> dict[str, float]:
    """The deal's values by issue id."""
    return {each.id: each.values[at] for each, at in zip(issues, deal, strict=True)}
