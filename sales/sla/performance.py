"""Delay, jitter and loss end to end, and the least delay a distance allows.

Composition follows ITU-T Y.1541 clause 8.2; the class limits are its table 1.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from common.errors import BusinessError

_NORMAL_999 = 3.090232306167813  # the standard normal's 99.9 % point
MICROSECONDS_PER_KM = 5.0  # one way in fibre
_HARSH = 1.5  # route over air distance below 1,000 km, 1.25 above 1,200


class UnsoundSection(BusinessError):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One network section, one way, in ms: mean delay, its spread, least and 99.9 % delay."""

    name: str
    mean_ms: float
    sd_ms: float
    least_ms: float
    p999_ms: float
    loss: float = 0.0  # share of packets

    def __post_init__(self) -> None:
        if not 0 <= self.least_ms <= self.mean_ms <= self.p999_ms or self.sd_ms < 0:
            raise UnsoundSection(
                f"{self.name}: delays must rise from least over mean to 99.9 %, with a spread of "
                "0 ms or more."
            )
        if not 0 <= self.loss <= 1:
            raise UnsoundSection(
                f"{self.name}: a loss of {self.loss:g} is out of range; accepted: 0 to 1, the "
                "share of packets."
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class EndToEnd:
    """One way: mean delay, delay variation (99.9 % over the least), loss as a share.

    `summed_jitter_ms` is the plain sum of the sections, which overstates.
    """

    delay_ms: float
    jitter_ms: float
    loss: float
    summed_jitter_ms: float


def end_to_end(sections: tuple[Section, ...]) -> EndToEnd:
    """Sections in a row: means add, losses multiply, delay variation by moments.

    Each section's skewness follows from its 99.9 % point (Cornish-Fisher to the first order):
    gamma_k = 6 (x - (t_k - mu_k) / sigma_k) / (1 - x^2), then mu, sigma^2 and gamma sigma^3 add and
    t = mu + sigma (x - gamma / 6 (1 - x^2)).

    Raises:
        UnsoundSection: no section.
    """
    if not sections:
        raise UnsoundSection("A path needs at least one section.")
    mean = math.fsum(each.mean_ms for each in sections)
    variance = math.fsum(each.sd_ms**2 for each in sections)
    least = math.fsum(each.least_ms for each in sections)
    bent = 1 - _NORMAL_999**2
    third = math.fsum(
        6 * (_NORMAL_999 - (s.p999_ms - s.mean_ms) / s.sd_ms) / bent * s.sd_ms**3
        for s in sections
        if s.sd_ms > 0
    )
    sd = math.sqrt(variance)
    skew = third / sd**3 if sd > 0 else 0.0
    high = mean + sd * (_NORMAL_999 - skew / 6 * bent)
    return EndToEnd(
        delay_ms=mean,
        jitter_ms=max(0.0, high - least),
        loss=-math.expm1(math.fsum(math.log1p(-s.loss) for s in sections if s.loss < 1))
        if all(s.loss < 1 for s in sections)
        else 1.0,
        summed_jitter_ms=math.fsum(s.p999_ms - s.least_ms for s in sections),
    )


def route_km(air_km: float) -> float:
    """A likely fibre route from an air distance; an entered route length is always better."""
    if not air_km >= 0:
        raise UnsoundSection(f"A distance of {air_km:g} km is not possible; accepted: 0 or more.")
    if air_km < 1000:
        return _HARSH * air_km
    return 1500.0 if air_km <= 1200 else 1.25 * air_km


def least_round_trip_ms(route: float) -> float:
    """The delay light in fibre takes there and back over a route in km; no network is faster."""
    return 2 * route * MICROSECONDS_PER_KM / 1000


# Limits of the network classes: mean delay ms, delay variation ms, loss; None is unspecified.
Y1541_CLASSES: dict[int, tuple[float | None, float | None, float | None]] = {
    0: (100.0, 50.0, 1e-3),
    1: (400.0, 50.0, 1e-3),
    2: (100.0, None, 1e-3),
    3: (400.0, None, 1e-3),
    4: (1000.0, None, 1e-3),
    5: (None, None, None),
    6: (100.0, 50.0, 1e-5),
    7: (400.0, 50.0, 1e-5),
}


def classes_met(path: EndToEnd) -> tuple[int, ...]:
    """The Y.1541 classes whose limits the path keeps, strictest figures not implied by order."""
    return tuple(
        number
        for number, limits in Y1541_CLASSES.items()
        if all(
            limit is None or figure <= limit
            for figure, limit in zip(
                (path.delay_ms, path.jitter_ms, path.loss), limits, strict=True
            )
        )
    )
