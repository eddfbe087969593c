"""A configuration: an offering with every characteristic settled."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from catalog.offering import QUANTITY, Offering, Value, say_value


@dataclass(frozen=True, slots=True, kw_only=True)
class Configuration:
    """Valid when made by `catalog.configurator.configure`; keeps the catalogue version it used."""

    offering_id: str
    offering_name: str
    family: str
    offering_version: int
    values: Mapping[str, Value]

    def say(self, offering: Offering) -> tuple[tuple[str, str], ...]:
        """Title and value in words of each configurable characteristic, in catalogue order."""
        said = []
        for each in offering.characteristics:
            there = each.configurable and each.name in self.values
            if there and each.present(self.values):
                unit = f" {each.unit}" if each.unit else ""
                said.append((each.title, say_value(self.values[each.name]) + unit))
        return tuple(said)

    @property
    def headline(self) -> str:
        """The bandwidth and class, as lines of a quote are called: `100 Mbit/s, Gold`."""
        parts = []
        speed = self.values.get("bandwidth_mbps")
        if isinstance(speed, int | float) and not isinstance(speed, bool):
            gigabit = speed >= 1000
            parts.append(f"{speed / 1000 if gigabit else speed:g} {'G' if gigabit else 'M'}bit/s")
        if isinstance(service_class := self.values.get("service_class"), str):
            parts.append(service_class)
        if self.values.get("resilience") is True:
            parts.append("dual access")
        return ", ".join([*parts, *self._members()])

    def _members(self) -> Iterator[str]:
        """How many there are of what stands directly in a bundle: `3 × switch`."""
        for name, value in self.values.items():
            place, _, what = name.rpartition(".")
            if what == QUANTITY and place and "." not in place and value:
                said = place.replace("_", " ").replace("-", " ")
                yield said if value == 1 else f"{say_value(value)} × {said}"
