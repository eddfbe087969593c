"""Foresee renewals: whose term ends soon, how likely they leave, why, and how far to trust it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from common.actor import Actor, Permission
from common.money import Money
from database.stores.retention import Moment, TermEnd
from database.work import Work
from sales.care.churn import (
    LEAST_ENDED,
    LEAST_OF_EACH,
    Calibration,
    ChurnModel,
    EndedTerm,
    History,
    Likelihood,
    Standing,
    enough,
    history_of,
    signs_of_leaving,
)
from sales.deals.installed import InstalledService

AHEAD_DAYS = 180
_LOOK_BACK = timedelta(days=90)
_BEFORE_END = timedelta(days=60)  # a renewal is decided before its term is over
_DAYS_OF_YEAR = 365.25


@dataclass(frozen=True, slots=True, kw_only=True)
class Renewal:
    """A customer whose term ends soon. `likelihood` is None while there is nothing to learn from.

    `at_stake` is the monthly price of what ends.
    """

    customer_id: str
    customer_name: str
    first_end: date
    services: tuple[str, ...]
    site_ids: tuple[str, ...]
    at_stake: tuple[Money, ...]
    likelihood: Likelihood | None
    signs: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Renewals:
    """`why_none` says why no likelihood is shown: too few terms, or nothing learnt of them."""

    found: tuple[Renewal, ...]
    history: History
    calibration: Calibration | None
    why_none: str


def foresee_renewals(work: Work, *, by: Actor, now: datetime) -> Renewals:
    """Customers with terms ending within half a year, likeliest to leave first."""
    by.require(Permission.CARE)
    ended = _ended_terms(work, now.date())
    learnt = ChurnModel(ended) if enough(ended) else None
    model = learnt if learnt and learnt.calibration.better_than_base_rate else None
    found = sorted(
        _ending(work, model, now), key=lambda each: (-_risk(each), each.first_end, each.customer_id)
    )
    return Renewals(
        found=tuple(found),
        history=history_of(ended),
        calibration=learnt.calibration if learnt else None,
        why_none="" if model else _why_none(ended, learnt),
    )


def ending_terms(work: Work, *, by: Actor, now: datetime) -> tuple[Renewal, ...]:
    """The same customers without a likelihood, what ends first first."""
    by.require(Permission.CARE)
    return tuple(sorted(_ending(work, None, now), key=lambda each: each.first_end))


def _ending(work: Work, model: ChurnModel | None, now: datetime) -> list[Renewal]:
    today = now.date()
    by_customer: dict[str, list[InstalledService]] = {}
    for each in work.retention.ending(today, today + timedelta(days=AHEAD_DAYS)):
        by_customer.setdefault(each.customer_id, []).append(each)
    moments = _by_customer(work.retention.moments(by_customer, now - _LOOK_BACK))
    names = work.customers.names(by_customer)
    found = []
    for customer_id, services in by_customer.items():
        started = min(each.starts_on for each in services)
        standing = _standing(moments.get(customer_id, ()), now, started, len(services))
        found.append(_renewal(customer_id, names, services, standing, model))
    return found


def _why_none(ended: Sequence[EndedTerm], learnt: ChurnModel | None) -> str:
    left = sum(each.left for each in ended)
    if learnt is None:
        return (
            f"{len(ended)} terms have ended so far, {left} of them without renewal; a likelihood "
            f"is learnt from {LEAST_ENDED} with at least {LEAST_OF_EACH} of either kind. Until "
            "then the signs are shown without one."
        )
    return (
        f"Of {len(ended)} ended terms {left} were left. What was learnt of them is no better than "
        "always saying that share, so no likelihood is shown; see the calibration."
    )


def _risk(each: Renewal) -> float:
    return each.likelihood.leaves if each.likelihood else len(each.signs) / 100


def _renewal(
    customer_id: str,
    names: dict[str, str],
    services: Sequence[InstalledService],
    standing: Standing,
    model: ChurnModel | None,
) -> Renewal:
    stake: dict[str, Money] = {}
    for each in services:
        so_far = stake.get(each.monthly.currency, Money.zero(each.monthly.currency))
        stake[each.monthly.currency] = so_far + each.monthly
    return Renewal(
        customer_id=customer_id,
        customer_name=names.get(customer_id, customer_id),
        first_end=min(each.ends_on for each in services),
        services=tuple(f"{e.configuration.offering_name} at {e.site_name}" for e in services),
        site_ids=tuple(dict.fromkeys(each.site_id for each in services)),
        at_stake=tuple(stake.values()),
        likelihood=model.judge(standing) if model else None,
        signs=signs_of_leaving(standing),
    )


def _ended_terms(work: Work, today: date) -> list[EndedTerm]:
    """One example for each customer and month in which terms ended: they are decided together."""
    groups: dict[tuple[str, date], list[TermEnd]] = {}
    for each in work.retention.term_ends(today):
        groups.setdefault((each.customer_id, each.ended_on.replace(day=1)), []).append(each)
    if not groups:
        return []
    first = min(month for _, month in groups)
    since = datetime.combine(first, time(), UTC) - _BEFORE_END - _LOOK_BACK
    moments = _by_customer(work.retention.moments({who for who, _ in groups}, since))
    found = []
    for (customer_id, _), ends in groups.items():
        at = datetime.combine(min(e.ended_on for e in ends), time(), UTC) - _BEFORE_END
        started = min(each.started_on for each in ends)
        standing = _standing(moments.get(customer_id, ()), at, started, len(ends))
        left = any(each.left for each in ends)
        found.append(
            EndedTerm(
                customer_id=customer_id,
                standing=standing,
                left=left,
                generated=any(each.generated for each in ends),
            )
        )
    return found


def _standing(moments: Iterable[Moment], at: datetime, started: date, services: int) -> Standing:
    seen = [each for each in moments if at - _LOOK_BACK <= each.at < at]
    tickets = [each for each in seen if each.what == "ticket"]
    return Standing(
        tickets=len(tickets),
        late_tickets=sum(each.bad for each in tickets),
        complaints=sum(each.what == "complaint" for each in seen),
        reopened=sum(each.bad for each in seen if each.what in ("request", "complaint")),
        contacts=sum(each.what == "contact" for each in seen),
        services=services,
        years_with_us=max(0.0, (at.date() - started).days / _DAYS_OF_YEAR),
    )


def _by_customer(moments: Iterable[Moment]) -> dict[str, list[Moment]]:
    found: dict[str, list[Moment]] = {}
    for each in moments:
        found.setdefault(each.customer_id, []).append(each)
    return found
