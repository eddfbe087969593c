"""Activation ramps: a won deal that goes live in steps, each with its day and its units."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from itertools import pairwise

from common.errors import BusinessError
from common.period import add_months
from sales.deals.deal import ActivationStep, DealLine

MOST_STEPS = 36
LONGEST_MONTHS = 60
_WHOLE = Decimal(100)
_STEP = re.compile(r"^(\d{4}-\d{2}-\d{2})\s*[:=]\s*(\d+(?:\.\d+)?)\s*%?$")


class RampRefused(BusinessError):
    """A ramp that cannot be meant; the sentence names the step."""


@dataclass(frozen=True, slots=True)
class RampStep:
    """From this day on so many more percent of what was sold are live."""

    on: date
    percent: Decimal


def read_ramp(text: str, *, closed_on: date) -> tuple[RampStep, ...]:
    """Steps from text such as `2027-02-01: 40, 2027-05-01: 60`; empty text is no ramp.

    Raises:
        RampRefused: not understood, not in order of days, before the deal closes, too far ahead,
            or percents that do not add up to 100.
    """
    steps = tuple(_step(part.strip()) for part in re.split(r"[,;\n]", text) if part.strip())
    if not steps:
        return ()
    if len(steps) > MOST_STEPS:
        raise RampRefused(f"A ramp has at most {MOST_STEPS} steps; this one has {len(steps)}.")
    for before, after in pairwise(steps):
        if after.on <= before.on:
            raise RampRefused(f"{after.on} does not come after {before.on}; put steps in order.")
    if steps[0].on < closed_on:
        raise RampRefused(f"{steps[0].on} is before the deal closes on {closed_on}.")
    if steps[-1].on > add_months(closed_on, LONGEST_MONTHS):
        raise RampRefused(f"{steps[-1].on} is more than {LONGEST_MONTHS} months ahead.")
    total = sum((each.percent for each in steps), start=Decimal(0))
    if total != _WHOLE:
        raise RampRefused(f"The steps add up to {total:f} %, not to 100 %.")
    return steps


def in_steps(lines: Sequence[DealLine], ramp: Sequence[RampStep]) -> tuple[DealLine, ...]:
    """The lines with the days on which their units go live.

    Each offering ramps by itself, so that no step is all circuits and the next all seats. Its
    units are switched on in the order of its lines: of eighty sites with one circuit each, the
    first half goes live in a first step of 50 %. Units are whole; none is lost or made.
    """
    if not ramp:
        return tuple(lines)
    totals: dict[str, int] = {}
    for line in lines:
        totals[line.offering_id] = totals.get(line.offering_id, 0) + line.units
    days = {
        offering: portions(units, [each.percent for each in ramp])
        for offering, units in totals.items()
    }
    found = []
    for line in lines:
        left, steps = line.units, []
        for at, free in enumerate(days[line.offering_id]):
            taken = min(left, free)
            if taken:
                steps.append(ActivationStep(on=ramp[at].on, units=taken))
                days[line.offering_id][at] -= taken
                left -= taken
        found.append(replace(line, steps=tuple(steps)))
    return tuple(found)


def portions(amount: int, weights: Sequence[Decimal | int]) -> list[int]:
    """A whole amount in parts by weight, whole too and adding up to it; each sum is nearest."""
    whole = sum((Decimal(each) for each in weights), start=Decimal(0))
    parts, so_far, given = [], Decimal(0), 0
    for weight in weights:
        so_far += weight
        until = round(amount * so_far / whole)
        parts.append(until - given)
        given = until
    return parts


def _step(text: str) -> RampStep:
    found = _STEP.match(text)
    try:
        if found is None:
            raise ValueError
        step = RampStep(date.fromisoformat(found[1]), Decimal(found[2]))
    except (ValueError, InvalidOperation):
        raise RampRefused(
            f"The step {text[:40]!r} is not understood; write a day and the percent that goes live "
            "then, such as 2027-02-01: 40."
        ) from None
    if not step.percent:
        raise RampRefused(f"On {step.on} nothing goes live; leave that step out.")
    return step
