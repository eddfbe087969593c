"""What an offering can reach of a characteristic, over all it can be configured to."""

from __future__ import annotations

from dataclasses import dataclass

from catalog.configuration import Configuration
from catalog.offering import Characteristic, Offering, ServiceClass, Value

# Figures of the service class, with the title sentences use.
CLASS_FIGURES: dict[str, str] = {
    "availability_percent": "Availability",
    "restore_hours": "Time to restore",
    "latency_ms": "Round-trip delay",
    "jitter_ms": "Jitter",
    "loss_percent": "Packet loss",
}


@dataclass(frozen=True, slots=True)
class Attainable:
    """Either listed values, or a numeric range; `title` for sentences."""

    title: str
    values: tuple[Value, ...] = ()
    low: float | None = None
    high: float | None = None

    def can_be(self, value: Value) -> bool:
        if self.values:
            return value in self.values
        inside = isinstance(value, int | float) and not isinstance(value, bool)
        return inside and self.nearest(float(value), at_least=True) == value

    def nearest(self, wanted: float, *, at_least: bool) -> float:
        """The least attainable that reaches `wanted`, or the best there is when none does.

        With `at_least` false, the greatest that stays within `wanted`, else the least there is.
        """
        numbers = sorted(
            float(v) for v in self.values if isinstance(v, int | float) and not isinstance(v, bool)
        )
        if not numbers:
            low = self.low if self.low is not None else wanted
            high = self.high if self.high is not None else wanted
            return min(max(wanted, low), high)
        if at_least:
            return next((n for n in numbers if n >= wanted), numbers[-1])
        return next((n for n in reversed(numbers) if n <= wanted), numbers[0])


def attainable(
    offering: Offering,
    name: str,
    *,
    configuration: Configuration | None = None,
    lead_time_days: int | None = None,
) -> Attainable | None:
    """What the offering (or one configuration of it) reaches; None when the catalogue is silent.

    Args:
        name: a characteristic's name, a figure of the service class, "service", "term_months" or
            "lead_time_days".
        lead_time_days: the place's lead time, where it is known to differ from the offering's.
    """
    if name == "service":
        return Attainable("Service", (offering.family,))
    if name == "lead_time_days":
        return Attainable("Lead time", (lead_time_days or offering.lead_time_days,))
    if name == "term_months" and offering.terms:
        return Attainable("Term", offering.terms)
    if name in CLASS_FIGURES and (found := _of_classes(offering, name, configuration)):
        return found
    characteristic = offering.characteristic(name)
    if characteristic is None:
        return None
    if configuration is not None and name in configuration.values:
        return Attainable(characteristic.title, (configuration.values[name],))
    return _of_characteristic(characteristic)


def _of_classes(
    offering: Offering, name: str, configuration: Configuration | None
) -> Attainable | None:
    classes: tuple[ServiceClass, ...] = offering.service_classes
    if configuration is not None:
        classes = tuple(c for c in classes if c.name == configuration.values.get("service_class"))
    figures = [getattr(each, name) for each in classes]
    known = tuple(float(figure) for figure in figures if figure is not None)
    if not known and name == "latency_ms" and offering.delay_ms is not None:
        known = (offering.delay_ms,)
    return Attainable(CLASS_FIGURES[name], known) if known else None


def _of_characteristic(characteristic: Characteristic) -> Attainable:
    if characteristic.configurable:
        return Attainable(
            characteristic.title, characteristic.values, characteristic.low, characteristic.high
        )
    fixed = characteristic.default
    values: tuple[Value, ...] = characteristic.values if fixed is None else (fixed,)
    return Attainable(characteristic.title, values)
