"""The target curve: how much we mean to hold out for in each round until patience ends."""

from __future__ import annotations

from enum import StrEnum


class Temper(StrEnum):
    """How the target falls: late, evenly, or early."""

    BOULWARE = "hold out"
    LINEAR = "even"
    CONCEDER = "give early"


_EXPONENTS = {Temper.BOULWARE: 0.3, Temper.LINEAR: 1.0, Temper.CONCEDER: 3.0}


def target_curve(
    highest: float, reservation: float, rounds: int, temper: Temper
) -> tuple[float, ...]:
    """Targets for rounds 1 to `rounds`: reservation + (highest - reservation)(1 - t^(1/e)).

    t runs from 0 to 1; the curve starts at the highest and ends at the reservation value.
    """
    steps = max(rounds - 1, 1)
    power = 1 / _EXPONENTS[temper]
    return tuple(
        reservation + (highest - reservation) * (1 - (number / steps) ** power)
        for number in range(rounds)
    )
