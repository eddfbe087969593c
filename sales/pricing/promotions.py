"""Promotions: reductions with conditions, and which of them may stand together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from catalog.offering import Cadence


@dataclass(frozen=True, slots=True, kw_only=True)
class Promotion:
    """`percent` off the charges of one cadence. Empty conditions hold for everything.

    Stackable promotions add up, each on what the one before left, in the order of their names; one
    that is not stackable stands alone. The customer gets the better of the two.
    """

    name: str
    percent: Decimal
    cadence: Cadence = Cadence.MONTHLY
    valid_from: date
    valid_until: date
    offering_ids: tuple[str, ...] = ()
    families: tuple[str, ...] = ()
    segments: tuple[str, ...] = ()
    least_quantity: int = 1
    least_term_months: int = 0
    stackable: bool = False

    def __str__(self) -> str:
        return f"{self.percent.normalize():f} % off: {self.name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """What a promotion's conditions are about. `quantity` is that of the offering in the quote."""

    offering_id: str
    family: str
    segment: str
    quantity: int
    term_months: int
    on: date | None


def holds(promotion: Promotion, occasion: Occasion) -> bool:
    """Whether every condition of the promotion is met."""
    wanted = (
        (promotion.offering_ids, occasion.offering_id),
        (promotion.families, occasion.family),
        (promotion.segments, occasion.segment),
    )
    return (
        all(not accepted or given in accepted for accepted, given in wanted)
        and occasion.quantity >= promotion.least_quantity
        and occasion.term_months >= promotion.least_term_months
        and (occasion.on is None or promotion.valid_from <= occasion.on <= promotion.valid_until)
    )


def best_of(promotions: tuple[Promotion, ...], occasion: Occasion) -> tuple[Promotion, ...]:
    """Those that apply together, whatever order they are listed in; cadences are judged apart."""
    if not promotions:
        return ()
    held = sorted((p for p in promotions if holds(p, occasion)), key=lambda p: p.name)
    chosen: list[Promotion] = []
    for cadence in Cadence:
        here = [p for p in held if p.cadence is cadence]
        together = [p for p in here if p.stackable]
        alone = max(
            (p for p in here if not p.stackable),
            key=lambda p: (p.percent, p.name),
            default=None,
        )
        if alone is not None and alone.percent >= _combined(together):
            chosen.append(alone)
        else:
            chosen.extend(together)
    return tuple(chosen)


def _combined(promotions: list[Promotion]) -> Decimal:
    left = Decimal(100)
    for each in promotions:
        left -= left * each.percent / 100
    return 100 - left
